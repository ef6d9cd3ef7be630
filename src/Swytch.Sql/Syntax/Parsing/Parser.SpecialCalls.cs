namespace Swytch.Sql.Syntax.Parsing;

/// <summary>The argument syntaxes of the SQL standard (PostgreSQL manual, sections 9.4 and 9.9).</summary>
internal sealed partial class Parser
{
    private FunctionCall ParseSpecialCall(Token keyword)
    {
        var outer = _collateEndsExpression;
        _collateEndsExpression = false;
        Advance();
        Expect(TokenKind.LeftParenthesis);
        var call = keyword.Keyword switch
        {
            Keyword.Extract => ParseExtract(keyword),
            Keyword.Position => ParsePosition(keyword),
            Keyword.Substring => ParseSubstring(keyword),
            Keyword.Overlay => ParseOverlay(keyword),
            _ => ParseTrim(keyword),
        };
        Expect(TokenKind.RightParenthesis);
        _collateEndsExpression = outer;
        return ParseCallSuffixes(call with { Span = From(keyword.Start), CallSpan = From(keyword.Start) }, keyword.Start);
    }

    /// <summary>Plain arguments after all, up to the closing parenthesis; the first may have been read.</summary>
    private FunctionCall Plain(Token keyword, Expression? first)
    {
        var arguments = new List<Expression>();
        if (first is not null)
        {
            arguments.Add(first);
        }
        else if (!At(TokenKind.RightParenthesis))
        {
            arguments.Add(ParseExpression());
        }

        while (arguments.Count > 0 && Accept(TokenKind.Comma))
        {
            arguments.Add(ParseExpression());
        }

        return Special(keyword, Keywords.WordOf(keyword.Keyword), CallSyntax.Plain, arguments);
    }

    private FunctionCall Special(Token keyword, string name, CallSyntax syntax, params IReadOnlyList<Expression> arguments)
    {
        var identifier = new Identifier(name, IsQuoted: false, keyword.Span);
        return new FunctionCall(new QualifiedName([identifier], keyword.Span), arguments, From(keyword.Start)) { Syntax = syntax };
    }

    private FunctionCall ParseExtract(Token keyword)
    {
        if (Ahead(1).Keyword != Keyword.From)
        {
            return Plain(keyword, null);
        }

        LiteralExpression field;
        if (AtString())
        {
            field = ParseString();
        }
        else
        {
            var label = ParseLabel();
            field = new LiteralExpression(LiteralKind.String, label.Name, label.Span);
        }

        Expect(Keyword.From);
        return Special(keyword, "extract", CallSyntax.Extract, field, ParseExpression());
    }

    private FunctionCall ParsePosition(Token keyword)
    {
        var wanted = ParseExpression(Binding.OfWord(_isSqlite) + 1);
        return Accept(Keyword.In)
            ? Special(keyword, "position", CallSyntax.Position, ParseExpression(Binding.OfWord(_isSqlite) + 1), wanted)
            : Plain(keyword, wanted);
    }

    private FunctionCall ParseSubstring(Token keyword)
    {
        if (At(TokenKind.RightParenthesis))
        {
            return Plain(keyword, null);
        }

        var text = ParseExpression();
        if (Accept(Keyword.Similar))
        {
            var pattern = ParseExpression();
            Expect(Keyword.Escape);
            return Special(keyword, "substring", CallSyntax.SubstringSimilar, text, pattern, ParseExpression());
        }

        if (Accept(Keyword.From))
        {
            var from = ParseExpression();
            return Accept(Keyword.For)
                ? Special(keyword, "substring", CallSyntax.Substring, text, from, ParseExpression())
                : Special(keyword, "substring", CallSyntax.Substring, text, from);
        }

        if (!Accept(Keyword.For))
        {
            return Plain(keyword, text);
        }

        var length = ParseExpression();
        Expression start = Accept(Keyword.From)
            ? ParseExpression()
            : new LiteralExpression(LiteralKind.Integer, "1", new TextSpan(text.Span.End, text.Span.End));
        return Special(keyword, "substring", CallSyntax.Substring, text, start, length);
    }

    private FunctionCall ParseOverlay(Token keyword)
    {
        var text = ParseExpression();
        if (!Accept(Keyword.Placing))
        {
            return Plain(keyword, text);
        }

        var replacement = ParseExpression();
        Expect(Keyword.From);
        var from = ParseExpression();
        return Accept(Keyword.For)
            ? Special(keyword, "overlay", CallSyntax.Overlay, text, replacement, from, ParseExpression())
            : Special(keyword, "overlay", CallSyntax.Overlay, text, replacement, from);
    }

    private FunctionCall ParseTrim(Token keyword)
    {
        var name = Current.Keyword switch
        {
            Keyword.Leading => "ltrim",
            Keyword.Trailing => "rtrim",
            _ => "btrim",
        };
        var hasSide = Current.Keyword is Keyword.Leading or Keyword.Trailing or Keyword.Both
            && Ahead(1).Kind is not (TokenKind.Comma or TokenKind.RightParenthesis or TokenKind.Dot);
        if (hasSide)
        {
            Advance();
        }

        if (Accept(Keyword.From))
        {
            return Special(keyword, name, CallSyntax.Trim, ParseExpression());
        }

        if (At(TokenKind.RightParenthesis))
        {
            return Plain(keyword, null);
        }

        var first = ParseExpression();
        if (Accept(Keyword.From))
        {
            return Special(keyword, name, CallSyntax.Trim, ParseExpression(), first);
        }

        if (!hasSide)
        {
            return Plain(keyword, first);
        }

        return Accept(TokenKind.Comma)
            ? Special(keyword, name, CallSyntax.Trim, first, ParseExpression())
            : Special(keyword, name, CallSyntax.Trim, first);
    }

    /// <summary>COLLATION FOR (x) is pg_collation_for(x).</summary>
    private FunctionCall ParseCollationFor()
    {
        var keyword = Current;
        Expect(Keyword.Collation, Keyword.For);
        var operand = ParseParenthesized();
        return Special(keyword, "pg_collation_for", CallSyntax.Plain, operand) with { CallSpan = From(keyword.Start) };
    }
}
