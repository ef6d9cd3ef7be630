namespace Swytch.Sql.Syntax.Parsing;

/// <summary>SET, SHOW, RESET (PostgreSQL manual, SET and its siblings).</summary>
internal sealed partial class Parser
{
    private Statement ParseSet()
    {
        var start = Current.Start;
        Expect(Keyword.Set);
        if (Accept(Keyword.Constraints))
        {
            return ParseSetConstraints(start);
        }

        if (Accept(Keyword.Session, Keyword.Characteristics))
        {
            Expect(Keyword.As, Keyword.Transaction);
            var modes = ParseTransactionModes();
            return new SetTransactionStatement(IsSessionCharacteristics: true, modes, null, From(start));
        }

        var scope = SetScope.Session;
        if (Accept(Keyword.Local))
        {
            scope = SetScope.Local;
        }
        else if (At(Keyword.Session) && Ahead(1).Keyword != Keyword.Authorization)
        {
            Advance();
        }

        if (Accept(Keyword.Transaction))
        {
            return ParseSetTransaction(start);
        }

        return ParseWordySetting(scope, start) ?? ParseSetting(scope, start);
    }

    private SetTransactionStatement ParseSetTransaction(int start)
    {
        if (Accept(Keyword.Snapshot))
        {
            var snapshot = ParseString().Value;
            return new SetTransactionStatement(IsSessionCharacteristics: false, default, snapshot, From(start));
        }

        var modes = ParseTransactionModes();
        return modes == default ? throw SyntaxError() : new SetTransactionStatement(IsSessionCharacteristics: false, modes, null, From(start));
    }

    private SetConstraintsStatement ParseSetConstraints(int start)
    {
        IReadOnlyList<QualifiedName> names = Accept(Keyword.All) ? [] : ParseQualifiedNameList();
        var isDeferred = Accept(Keyword.Deferred);
        if (!isDeferred)
        {
            Expect(Keyword.Immediate);
        }

        return new SetConstraintsStatement(names, isDeferred, From(start));
    }

    /// <summary>Settings with a syntax of their own; null when the plain one is used.</summary>
    private SetStatement? ParseWordySetting(SetScope scope, int start)
    {
        if (Accept(Keyword.Time, Keyword.Zone))
        {
            IReadOnlyList<SetValue> zone = Accept(Keyword.Default) || Accept(Keyword.Local) ? [] : [ParseTimeZoneValue()];
            return new SetStatement(scope, "timezone", zone, From(start));
        }

        if (Accept(Keyword.Session, Keyword.Authorization))
        {
            return FinishWordy(scope, "session_authorization", start);
        }

        var name = Current.Keyword switch
        {
            Keyword.Names => "client_encoding",
            Keyword.Role => "role",
            Keyword.Schema => "search_path",
            _ => null,
        };
        if (name is null || Ahead(1).Keyword == Keyword.To || IsSymbol(Ahead(1), '='))
        {
            return null;
        }

        Advance();
        return FinishWordy(scope, name, start);
    }

    private SetStatement FinishWordy(SetScope scope, string name, int start)
    {
        IReadOnlyList<SetValue> values = Accept(Keyword.Default) || At(TokenKind.EndOfInput) || At(TokenKind.Semicolon) ? [] : [ParseSetValue()];
        return new SetStatement(scope, name, values, From(start));
    }

    private SetValue ParseTimeZoneValue()
    {
        var start = Current.Start;
        if (!At(Keyword.Interval))
        {
            return ParseSetValue();
        }

        Advance();
        IReadOnlyList<Expression> modifiers = ParseTypeModifiers();
        var text = ParseString().Value;
        ParseIntervalFields(ref modifiers);
        return new SetValue(SetValueKind.Interval, text, From(start));
    }

    private SetStatement ParseSetting(SetScope scope, int start)
    {
        var name = ParseSettingName();
        if (!Accept(Keyword.To))
        {
            ExpectSymbol('=');
        }

        if (Accept(Keyword.Default))
        {
            return new SetStatement(scope, name, [], From(start));
        }

        var values = new List<SetValue>();
        do
        {
            values.Add(ParseSetValue());
        }
        while (Accept(TokenKind.Comma));

        return new SetStatement(scope, name, values, From(start));
    }

    private string ParseSettingName()
    {
        var name = FoldAscii(ParseName().Name);
        while (Accept(TokenKind.Dot))
        {
            name += "." + FoldAscii(ParseLabel().Name);
        }

        return name;
    }

    private SetValue ParseSetValue()
    {
        var start = Current.Start;
        if (AtString())
        {
            var text = ParseString().Value;
            return new SetValue(SetValueKind.String, text, From(start));
        }

        if (At(TokenKind.Operator) || Current.Kind is TokenKind.Integer or TokenKind.Numeric)
        {
            var sign = AcceptSymbol('-') ? "-" : "";
            if (sign.Length == 0)
            {
                AcceptSymbol('+');
            }

            if (Current.Kind is not (TokenKind.Integer or TokenKind.Numeric))
            {
                throw SyntaxError();
            }

            var number = sign + ParseLiteralToken().Value;
            return new SetValue(SetValueKind.Number, number, From(start));
        }

        if (!AtName() && Current.Keyword is not (Keyword.True or Keyword.False or Keyword.On
            or Keyword.CurrentUser or Keyword.SessionUser or Keyword.CurrentRole)
            && Keywords.CategoryOf(Current.Keyword) != KeywordCategory.FunctionOrType)
        {
            throw SyntaxError();
        }

        var word = ParseLabel().Name;
        return new SetValue(SetValueKind.Word, word, From(start));
    }

    private ShowStatement ParseShow()
    {
        var start = Current.Start;
        Expect(Keyword.Show);
        var name = ParseShownName();
        return new ShowStatement(name, From(start));
    }

    private ResetStatement ParseReset()
    {
        var start = Current.Start;
        Expect(Keyword.Reset);
        var name = ParseShownName();
        return new ResetStatement(name, From(start));
    }

    private string ParseShownName()
    {
        if (Accept(Keyword.All))
        {
            return "all";
        }

        if (Accept(Keyword.Time, Keyword.Zone))
        {
            return "timezone";
        }

        if (Accept(Keyword.Transaction, Keyword.Isolation, Keyword.Level))
        {
            return "transaction_isolation";
        }

        return Accept(Keyword.Session, Keyword.Authorization) ? "session_authorization" : ParseSettingName();
    }
}
