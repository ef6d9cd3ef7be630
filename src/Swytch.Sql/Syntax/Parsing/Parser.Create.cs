namespace Swytch.Sql.Syntax.Parsing;

internal sealed partial class Parser
{
    private Statement ParseCreate()
    {
        var start = Current.Start;
        Expect(Keyword.Create);
        var orReplace = Accept(Keyword.Or, Keyword.Replace);
        var persistence = ParsePersistence();
        switch (Current.Keyword)
        {
            case Keyword.Table when !orReplace:
                return ParseCreateTable(persistence, start);
            case Keyword.Unique or Keyword.Index when !orReplace && persistence == Persistence.Permanent:
                return ParseCreateIndex(start);
            case Keyword.View or Keyword.Recursive or Keyword.Materialized:
                return ParseCreateView(orReplace, persistence, start);
            case Keyword.Trigger when !IsPostgresTrigger():
                return ParseCreateTrigger(persistence, start);
            case Keyword.Sequence when !orReplace:
                return ParseCreateSequence(persistence, start);
            default:
                return persistence == Persistence.Permanent ? ParseCreateOther(start) : throw SyntaxError();
        }
    }

    private Persistence ParsePersistence()
    {
        if (Current.Keyword is Keyword.Local or Keyword.Global && Ahead(1).Keyword is Keyword.Temp or Keyword.Temporary)
        {
            Advance();
        }

        if (Accept(Keyword.Temp) || Accept(Keyword.Temporary))
        {
            return Persistence.Temporary;
        }

        return Accept(Keyword.Unlogged) ? Persistence.Unlogged : Persistence.Permanent;
    }

    private Statement ParseCreateOther(int start)
    {
        switch (Current.Keyword)
        {
            case Keyword.Virtual:
                return ParseCreateVirtualTable(start);
            case Keyword.Schema:
                return ParseCreateSchema(start);
            case Keyword.Database:
                return ParseCreateDatabase(start);
            case Keyword.Role or Keyword.Group or Keyword.User when Ahead(1).Keyword != Keyword.Mapping:
                return ParseCreateRole(start);
            case Keyword.Type when IsEnumType():
                return ParseCreateEnum(start);
            case Keyword.Extension:
                return ParseCreateExtension(start);
            default:
                return ParseShallow("CREATE", start);
        }
    }

    private bool IsEnumType()
    {
        var ahead = 2;
        while (Ahead(ahead).Kind == TokenKind.Dot)
        {
            ahead += 2;
        }

        return Ahead(ahead).Keyword == Keyword.As && Ahead(ahead + 1).Keyword == Keyword.Enum;
    }

    /// <summary>CREATE, ALTER or DROP of a kind of object whose body is not kept.</summary>
    private ShallowStatement ParseShallow(string verb, int start)
    {
        if (Current.Keyword is Keyword.Constraint or Keyword.Trusted && Ahead(1).Keyword is Keyword.Trigger or Keyword.Procedural or Keyword.Language)
        {
            Advance();
        }

        var kind = ParseObjectKind() ?? throw SyntaxError();
        ExpectMore();
        var ifNotExists = AcceptIfNotExists();
        AcceptIfExists();
        IReadOnlyList<QualifiedName> names = AtName() ? [ParseQualifiedName()] : [];
        SkipBody();
        return new ShallowStatement($"{verb} {kind}", names, From(start)) { IfNotExists = ifNotExists };
    }

    private CreateVirtualTableStatement ParseCreateVirtualTable(int start)
    {
        Expect(Keyword.Virtual, Keyword.Table);
        var ifNotExists = AcceptIfNotExists();
        var name = ParseQualifiedName();
        Expect(Keyword.Using);
        var module = ParseName();
        var arguments = default(TextSpan);
        if (At(TokenKind.LeftParenthesis))
        {
            var argumentsStart = Current.End;
            SkipParentheses();
            arguments = new TextSpan(argumentsStart, _previousEnd - 1);
        }

        return new CreateVirtualTableStatement(ifNotExists, name, module, arguments, From(start));
    }

    private CreateViewStatement ParseCreateView(bool orReplace, Persistence persistence, int start)
    {
        var isRecursive = Accept(Keyword.Recursive);
        var isMaterialized = !isRecursive && Accept(Keyword.Materialized);
        Expect(Keyword.View);
        var ifNotExists = AcceptIfNotExists();
        var name = ParseQualifiedName();
        var columns = ParseOptionalColumnList();
        if (isMaterialized && Accept(Keyword.Using))
        {
            ParseName();
        }

        IReadOnlyList<OptionItem> options = Accept(Keyword.With) ? ParseOptionList() : [];
        if (isMaterialized && Accept(Keyword.Tablespace))
        {
            ParseName();
        }

        Expect(Keyword.As);
        var query = ParseQuery();
        var check = ViewCheckOption.None;
        var withNoData = false;
        if (isMaterialized && Accept(Keyword.With))
        {
            withNoData = Accept(Keyword.No);
            Expect(Keyword.Data);
        }
        else if (Accept(Keyword.With))
        {
            check = Accept(Keyword.Local) ? ViewCheckOption.Local : ViewCheckOption.Cascaded;
            Accept(Keyword.Cascaded);
            Expect(Keyword.Check, Keyword.Option);
        }

        return new CreateViewStatement(orReplace, persistence == Persistence.Temporary, ifNotExists, name, columns, query, From(start))
        {
            IsRecursive = isRecursive,
            IsMaterialized = isMaterialized,
            WithNoData = withNoData,
            Options = options,
            CheckOption = check,
        };
    }

    /// <summary>PostgreSQL's triggers execute a function and have no body.</summary>
    private bool IsPostgresTrigger()
    {
        for (var ahead = 1; Ahead(ahead).Kind is not (TokenKind.EndOfInput or TokenKind.Invalid or TokenKind.Semicolon); ahead++)
        {
            var keyword = Ahead(ahead).Keyword;
            if (keyword == Keyword.Execute && Ahead(ahead + 1).Keyword is Keyword.Function or Keyword.Procedure)
            {
                return true;
            }

            if (keyword == Keyword.Begin)
            {
                return false;
            }
        }

        return false;
    }

    private CreateTriggerStatement ParseCreateTrigger(Persistence persistence, int start)
    {
        Expect(Keyword.Trigger);
        var ifNotExists = AcceptIfNotExists();
        var name = ParseQualifiedName();
        var time = ParseTriggerTime();
        var triggerEvent = Current.Keyword switch
        {
            Keyword.Delete => TriggerEvent.Delete,
            Keyword.Insert => TriggerEvent.Insert,
            Keyword.Update => TriggerEvent.Update,
            _ => throw SyntaxError(),
        };
        Advance();
        IReadOnlyList<Identifier> columns = triggerEvent == TriggerEvent.Update && Accept(Keyword.Of) ? ParseNameList() : [];
        Expect(Keyword.On);
        var table = ParseQualifiedName();
        if (Accept(Keyword.For))
        {
            Expect(Keyword.Each, Keyword.Row);
        }

        var when = Accept(Keyword.When) ? ParseExpression() : null;
        Expect(Keyword.Begin);
        var body = new List<Statement>();
        do
        {
            body.Add(ParseQueryOrDml());
            Expect(TokenKind.Semicolon);
        }
        while (!Accept(Keyword.End));

        return new CreateTriggerStatement(
            persistence == Persistence.Temporary, ifNotExists, name, time, triggerEvent, columns, table, when, body, From(start));
    }

    private TriggerTime ParseTriggerTime()
    {
        if (Accept(Keyword.Before))
        {
            return TriggerTime.Before;
        }

        if (Accept(Keyword.After))
        {
            return TriggerTime.After;
        }

        return Accept(Keyword.Instead, Keyword.Of) ? TriggerTime.InsteadOf : TriggerTime.Unspecified;
    }
}
