namespace Swytch.Sql.Syntax.Parsing;

internal sealed partial class Parser
{
    private Statement ParseAlter()
    {
        var start = Current.Start;
        Expect(Keyword.Alter);
        switch (Current.Keyword)
        {
            case Keyword.Table or Keyword.Index or Keyword.View:
                return ParseAlterRelation(start);
            case Keyword.Materialized:
                return ParseAlterRelation(start);
            case Keyword.Sequence:
                return ParseAlterSequence(start);
            case Keyword.Role or Keyword.User or Keyword.Group when Ahead(1).Keyword != Keyword.Mapping:
                return ParseAlterRole(start);
            case Keyword.Type when IsEnumAlteration():
                return ParseAlterEnum(start);
            case Keyword.Default:
                ObjectWords(Keyword.Default, Keyword.Privileges);
                SkipBody();
                return new ShallowStatement("ALTER DEFAULT PRIVILEGES", [], From(start));
            default:
                return ParseShallow("ALTER", start);
        }
    }

    private AlterTableStatement ParseAlterRelation(int start)
    {
        var kind = ParseObjectKind() ?? throw SyntaxError();
        var ifExists = AcceptIfExists();
        var table = ParseRelation();
        var actions = new List<AlterAction>();
        do
        {
            actions.Add(ParseAlterAction());
        }
        while (Accept(TokenKind.Comma));

        return new AlterTableStatement(kind, ifExists, table, actions, From(start));
    }

    private AlterAction ParseAlterAction()
    {
        var start = Current.Start;
        switch (Current.Keyword)
        {
            case Keyword.Rename:
                return ParseRename(start);
            case Keyword.Add:
                return ParseAdd(start);
            case Keyword.Drop:
                return ParseDropAction(start);
            case Keyword.Alter when Ahead(1).Keyword == Keyword.Constraint:
                Advance();
                Advance();
                var altered = ParseName();
                var attributes = ParseConstraintAttributes();
                return new AlterConstraintAction(altered, attributes, From(start));
            case Keyword.Alter:
                return ParseAlterColumn(start);
            case Keyword.Validate:
                Expect(Keyword.Validate, Keyword.Constraint);
                var validated = ParseName();
                return new ValidateConstraintAction(validated, From(start));
            case Keyword.Owner:
                Expect(Keyword.Owner, Keyword.To);
                var owner = ParseRoleName();
                return new OwnerToAction(owner, From(start));
            case Keyword.Set when Ahead(1).Keyword == Keyword.Schema:
                Expect(Keyword.Set, Keyword.Schema);
                var schema = ParseName();
                return new SetSchemaAction(schema, From(start));
            case Keyword.Set or Keyword.Reset when Ahead(1).Kind == TokenKind.LeftParenthesis:
                var isReset = At(Keyword.Reset);
                Advance();
                var options = ParseOptionList();
                return new StorageParametersAction(isReset, options, From(start));
            default:
                return ParseOtherAction(start, start);
        }
    }

    private AlterAction ParseRename(int start)
    {
        Expect(Keyword.Rename);
        if (Accept(Keyword.To))
        {
            var name = ParseName();
            return new RenameTableAction(name, From(start));
        }

        if (Accept(Keyword.Constraint))
        {
            var constraint = ParseName();
            Expect(Keyword.To);
            var newName = ParseName();
            return new RenameConstraintAction(constraint, newName, From(start));
        }

        AcceptColumnWord();
        var column = ParseName();
        Expect(Keyword.To);
        var newColumn = ParseName();
        return new RenameColumnAction(column, newColumn, From(start));
    }

    /// <summary>COLUMN, unless a column of that name is meant.</summary>
    private void AcceptColumnWord()
    {
        if (At(Keyword.Column) && (IsName(Ahead(1)) || Ahead(1).Keyword == Keyword.If))
        {
            Advance();
        }
    }

    private AlterAction ParseAdd(int start)
    {
        Expect(Keyword.Add);
        if (AtTableConstraint())
        {
            var constraint = ParseTableConstraint();
            return new AddConstraintAction(constraint, From(start));
        }

        AcceptColumnWord();
        var ifNotExists = AcceptIfNotExists();
        var column = ParseColumnDefinition();
        return new AddColumnAction(ifNotExists, column, From(start));
    }

    private AlterAction ParseDropAction(int start)
    {
        Expect(Keyword.Drop);
        var isConstraint = Accept(Keyword.Constraint);
        if (!isConstraint)
        {
            AcceptColumnWord();
        }

        var ifExists = AcceptIfExists();
        var name = ParseName();
        var behavior = ParseDropBehavior();
        return isConstraint
            ? new DropConstraintAction(ifExists, name, behavior, From(start))
            : new DropColumnAction(ifExists, name, behavior, From(start));
    }

    private AlterAction ParseAlterColumn(int start)
    {
        Expect(Keyword.Alter);
        AcceptColumnWord();
        var column = At(TokenKind.Integer) ? new Identifier(ParseLiteralToken().Value, IsQuoted: false, From(start)) : ParseName();
        var bodyStart = Current.Start;
        if (Accept(Keyword.Type) || Accept(Keyword.Set, Keyword.Data, Keyword.Type))
        {
            var type = ParseTypeName();
            var collation = Accept(Keyword.Collate) ? ParseCollationName() : null;
            var conversion = Accept(Keyword.Using) ? ParseExpression() : null;
            return new AlterColumnTypeAction(column, type, collation, conversion, From(start));
        }

        if (Accept(Keyword.Set, Keyword.Default))
        {
            var value = ParseExpression();
            return new AlterColumnDefaultAction(column, value, From(start));
        }

        if (Accept(Keyword.Drop, Keyword.Default))
        {
            return new AlterColumnDefaultAction(column, null, From(start));
        }

        if (Accept(Keyword.Set, Keyword.Not, Keyword.Null))
        {
            return new AlterColumnNotNullAction(column, IsSet: true, From(start));
        }

        if (Accept(Keyword.Drop, Keyword.Not, Keyword.Null))
        {
            return new AlterColumnNotNullAction(column, IsSet: false, From(start));
        }

        if (Accept(Keyword.Drop, Keyword.Identity))
        {
            return new DropIdentityAction(column, AcceptIfExists(), From(start));
        }

        if (Accept(Keyword.Drop, Keyword.Expression))
        {
            return new DropExpressionAction(column, AcceptIfExists(), From(start));
        }

        if (At(Keyword.Add, Keyword.Generated))
        {
            Advance();
            var identity = ParseGenerated(Current.Start) as IdentityConstraint ?? throw SyntaxError();
            return new AddIdentityAction(column, identity, From(start));
        }

        return ParseAlterIdentity(column, start) is { } identityAction ? identityAction : ParseOtherAction(start, bodyStart);
    }

    /// <summary>SET GENERATED …, SET INCREMENT …, RESTART; null when something else is changed.</summary>
    private AlterIdentityAction? ParseAlterIdentity(Identifier column, int start)
    {
        bool? isAlways = null;
        var options = new List<SequenceOption>();
        while (true)
        {
            if (Accept(Keyword.Set, Keyword.Generated))
            {
                isAlways = Accept(Keyword.Always);
                if (isAlways == false)
                {
                    Expect(Keyword.By, Keyword.Default);
                }

                continue;
            }

            var index = _index;
            if (!At(Keyword.Restart) && !Accept(Keyword.Set))
            {
                break;
            }

            if (ParseSequenceOption() is not { } option)
            {
                Rewind(index);
                break;
            }

            options.Add(option);
        }

        return isAlways is null && options.Count == 0 ? null : new AlterIdentityAction(column, isAlways, options, From(start));
    }

    /// <summary>An action known by its words only, up to the next comma outside parentheses.</summary>
    private OtherAlterAction ParseOtherAction(int start, int bodyStart)
    {
        if (Current.Keyword is not (Keyword.Set or Keyword.Reset or Keyword.Enable or Keyword.Disable or Keyword.Force or Keyword.No
            or Keyword.Inherit or Keyword.Replica or Keyword.Cluster or Keyword.Attach or Keyword.Detach or Keyword.Of or Keyword.Not
            or Keyword.Depends or Keyword.Options))
        {
            throw SyntaxError();
        }

        var words = "";
        while (At(TokenKind.Word) && Current.Keyword != Keyword.NoKeyword)
        {
            words += (words.Length > 0 ? " " : "") + Keywords.WordOf(Current.Keyword).ToUpperInvariant();
            Advance();
        }

        while (!At(TokenKind.Comma) && !At(TokenKind.Semicolon) && !At(TokenKind.EndOfInput))
        {
            if (At(TokenKind.LeftParenthesis))
            {
                SkipParentheses();
            }
            else
            {
                Advance();
            }
        }

        return new OtherAlterAction(words, new TextSpan(Math.Min(start, bodyStart), _previousEnd));
    }
}
