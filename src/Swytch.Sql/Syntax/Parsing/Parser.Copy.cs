namespace Swytch.Sql.Syntax.Parsing;

/// <summary>COPY, and the option lists in parentheses that many commands share.</summary>
internal sealed partial class Parser
{
    private CopyStatement ParseCopy()
    {
        var start = Current.Start;
        Expect(Keyword.Copy);
        var options = new List<OptionItem>();
        if (At(Keyword.Binary) && IsName(Ahead(1)))
        {
            options.Add(ReadCopyFormat());
        }

        QualifiedName? table = null;
        Statement? query = null;
        IReadOnlyList<Identifier> columns = [];
        if (Accept(TokenKind.LeftParenthesis))
        {
            query = ParseQueryOrDml();
            Expect(TokenKind.RightParenthesis);
        }
        else
        {
            table = ParseQualifiedName();
            columns = ParseOptionalColumnList();
        }

        var isFrom = query is null && Accept(Keyword.From);
        if (!isFrom)
        {
            Expect(Keyword.To);
        }

        var (sourceKind, file) = ParseCopySource();
        ParseCopyOptions(options);
        var where = isFrom && Accept(Keyword.Where) ? ParseExpression() : null;
        return new CopyStatement(table, columns, query, isFrom, sourceKind, file, options, where, From(start));
    }

    private (CopySourceKind Kind, LiteralExpression? File) ParseCopySource()
    {
        if (Current.Keyword is Keyword.Stdin or Keyword.Stdout)
        {
            Advance();
            return (CopySourceKind.Client, null);
        }

        return Accept(Keyword.Program) ? (CopySourceKind.Program, ParseString()) : (CopySourceKind.File, ParseString());
    }

    private void ParseCopyOptions(List<OptionItem> options)
    {
        if (At(Keyword.Using) || At(Keyword.Delimiters))
        {
            var start = Current.Start;
            Accept(Keyword.Using);
            Expect(Keyword.Delimiters);
            var delimiter = ParseString();
            options.Add(new OptionItem("delimiter", delimiter, [], From(start)));
        }

        Accept(Keyword.With);
        if (At(TokenKind.LeftParenthesis))
        {
            options.AddRange(ParseOptionList());
            return;
        }

        while (ParseOldCopyOption() is { } option)
        {
            options.Add(option);
        }
    }

    private OptionItem ReadCopyFormat()
    {
        var span = Current.Span;
        var word = ReadIdentifier();
        return new OptionItem("format", new ColumnRef([word], span), [], span);
    }

    /// <summary>The options of PostgreSQL before 9.0, which psql's \copy and drivers still send.</summary>
    private OptionItem? ParseOldCopyOption()
    {
        var start = Current.Start;
        switch (Current.Keyword)
        {
            case Keyword.Binary or Keyword.Csv:
                return ReadCopyFormat();
            case Keyword.Header or Keyword.Freeze:
                var name = ReadIdentifier().Name;
                return new OptionItem(name, null, [], From(start));
            case Keyword.Delimiter or Keyword.Null or Keyword.Quote or Keyword.Escape or Keyword.Encoding:
                var option = ReadIdentifier().Name;
                Accept(Keyword.As);
                var value = ParseString();
                return new OptionItem(option, value, [], From(start));
            case Keyword.Force:
                return ParseForce(start);
            default:
                return null;
        }
    }

    private OptionItem ParseForce(int start)
    {
        Expect(Keyword.Force);
        string name;
        if (Accept(Keyword.Quote))
        {
            name = "force_quote";
        }
        else if (Accept(Keyword.Not, Keyword.Null))
        {
            name = "force_not_null";
        }
        else
        {
            Expect(Keyword.Null);
            name = "force_null";
        }

        var valueStart = Current.Start;
        if (AcceptSymbol('*'))
        {
            return new OptionItem(name, new StarExpression([], From(valueStart)), [], From(start));
        }

        var columns = ParseNameList().ConvertAll(static column => (Expression)new ColumnRef([column], column.Span));
        return new OptionItem(name, null, columns, From(start));
    }

    /// <summary><c>(name, name value, name = value, name (a, b))</c>.</summary>
    private List<OptionItem> ParseOptionList()
    {
        Expect(TokenKind.LeftParenthesis);
        var options = new List<OptionItem>();
        do
        {
            options.Add(ParseOptionItem());
        }
        while (Accept(TokenKind.Comma));

        Expect(TokenKind.RightParenthesis);
        return options;
    }

    private OptionItem ParseOptionItem()
    {
        var start = Current.Start;
        var name = ParseLabel().Name;
        while (Accept(TokenKind.Dot))
        {
            name += "." + ParseLabel().Name;
        }

        AcceptSymbol('=');
        if (At(TokenKind.Comma) || At(TokenKind.RightParenthesis))
        {
            return new OptionItem(name, null, [], From(start));
        }

        if (Accept(TokenKind.LeftParenthesis))
        {
            var values = new List<Expression>();
            do
            {
                values.Add(ParseOptionValue());
            }
            while (Accept(TokenKind.Comma));

            Expect(TokenKind.RightParenthesis);
            return new OptionItem(name, null, values, From(start));
        }

        var value = ParseOptionValue();
        return new OptionItem(name, value, [], From(start));
    }

    /// <summary>A string, a signed number, * or a word.</summary>
    private Expression ParseOptionValue()
    {
        var start = Current.Start;
        if (AtString() || Current.Kind is TokenKind.Integer or TokenKind.Numeric)
        {
            return ParseLiteralToken();
        }

        if (AtSymbol('-') || AtSymbol('+'))
        {
            return ParseSigned();
        }

        if (AcceptSymbol('*'))
        {
            return new StarExpression([], From(start));
        }

        switch (Current.Keyword)
        {
            case Keyword.True:
                return ReadWordLiteral(LiteralKind.True);
            case Keyword.False:
                return ReadWordLiteral(LiteralKind.False);
            case Keyword.Default:
                Advance();
                return new DefaultExpression(From(start));
            default:
                var parts = new List<Identifier> { ParseLabel() };
                while (Accept(TokenKind.Dot))
                {
                    parts.Add(ParseLabel());
                }

                return new ColumnRef(parts, From(start));
        }
    }
}
