namespace Swytch.Sql.Syntax.Parsing;

internal sealed partial class Parser
{
    /// <summary>In a column's DEFAULT, COLLATE begins the next constraint.</summary>
    private bool _collateEndsExpression;

    private Expression ParsePrefix()
    {
        ref readonly var token = ref Current;
        if (token.Kind == TokenKind.Operator)
        {
            return ParseSigned();
        }

        if (token.Keyword == Keyword.Not)
        {
            var start = token.Start;
            var name = new OperatorName("NOT", [], token.Span);
            Advance();
            var operand = ParseExpression(Binding.Not);
            return new UnaryExpression(name, operand, From(start));
        }

        if (token.Keyword == Keyword.Operator && Ahead(1).Kind == TokenKind.LeftParenthesis)
        {
            var start = token.Start;
            var name = ParseQualifiedOperator();
            var operand = ParseExpression(Binding.Other + 1);
            return new UnaryExpression(name, operand, From(start));
        }

        var primaryStart = token.Start;
        return ParsePostfix(ParsePrimary(), primaryStart);
    }

    private Expression ParseSigned()
    {
        var token = Current;
        var text = _tokens.TextOf(token);
        if (text is "*" or "/" or "<" or ">" or "=" or "<=" or ">=" or "<>" or "!=" or "^" or "%")
        {
            throw SyntaxError();
        }

        Advance();
        if (_isSqlite && text.Length > 1 && text.IndexOfAnyExcept("~+-") < 0)
        {
            return ParseSeveralSigns(token);
        }

        var isTight = text is "-" or "+" || (_isSqlite && text is "~");
        var operand = ParseExpression(isTight ? Binding.Sign : Binding.Other + 1);
        return new UnaryExpression(new OperatorName(SymbolText(token), [], token.Span), operand, From(token.Start));
    }

    /// <summary>SQLite reads <c>~~x</c> as two operators.</summary>
    private Expression ParseSeveralSigns(Token token)
    {
        var operand = ParseExpression(Binding.Sign);
        for (var at = token.End - 1; at >= token.Start; at--)
        {
            _links++;
            var name = new OperatorName(_source[at].ToString(), [], new TextSpan(at, at + 1));
            operand = new UnaryExpression(name, operand, From(at));
        }

        return operand;
    }

    private Expression ParsePostfix(Expression operand, int start)
    {
        while (true)
        {
            if (Accept(TokenKind.Typecast))
            {
                operand = new CastExpression(operand, ParseTypeName(), CastSyntax.DoubleColon, From(start));
            }
            else if (At(TokenKind.LeftBracket))
            {
                operand = ParseSubscript(operand, start);
            }
            else if (At(TokenKind.Dot) && operand is ParenthesizedExpression or ParameterExpression or SubscriptExpression or FieldAccessExpression or SubqueryExpression or RowExpression)
            {
                Advance();
                var field = AcceptSymbol('*') ? null : ParseLabel();
                operand = new FieldAccessExpression(operand, field, From(start));
            }
            else
            {
                return operand;
            }

            _links++;
        }
    }

    private SubscriptExpression ParseSubscript(Expression operand, int start)
    {
        Expect(TokenKind.LeftBracket);
        var lower = At(TokenKind.Colon) ? null : ParseExpression();
        var isSlice = Accept(TokenKind.Colon);
        var upper = isSlice && !At(TokenKind.RightBracket) ? ParseExpression() : null;
        Expect(TokenKind.RightBracket);
        return new SubscriptExpression(operand, isSlice, lower, upper, From(start));
    }

    private Expression ParsePrimary()
    {
        ref readonly var token = ref Current;
        switch (token.Kind)
        {
            case TokenKind.Integer or TokenKind.Numeric or TokenKind.String or TokenKind.EscapeString or TokenKind.UnicodeString
                or TokenKind.DollarString or TokenKind.HexString or TokenKind.BitString:
                return ParseLiteralToken();
            case TokenKind.Parameter:
                return ParseParameter();
            case TokenKind.LeftParenthesis:
                return ParseParenthesized();
            case TokenKind.Word:
                return ParseWordExpression();
            case TokenKind.QuotedIdentifier or TokenKind.UnicodeIdentifier:
                return ParseNameExpression();
            default:
                throw SyntaxError();
        }
    }

    private ParameterExpression ParseParameter()
    {
        var token = Current;
        Advance();
        var number = 0;
        for (var at = token.Start + 1; at < token.End; at++)
        {
            number = number > 100_000_000 ? int.MaxValue : (number * 10) + (_source[at] - '0');
        }

        return new ParameterExpression(number, token.Span);
    }

    /// <summary>(x), (x, y), (query); the opening parenthesis is the current token.</summary>
    private Expression ParseParenthesized()
    {
        var start = Current.Start;
        Expect(TokenKind.LeftParenthesis);
        var outer = _collateEndsExpression;
        _collateEndsExpression = false;
        var inner = ParseInsideParentheses(start);
        _collateEndsExpression = outer;
        return inner;
    }

    private Expression ParseInsideParentheses(int start)
    {
        if (StartsQuery())
        {
            var query = ParseQuery();
            Expect(TokenKind.RightParenthesis);
            return new SubqueryExpression(query, From(start));
        }

        var first = ParseExpression();
        if (first is SubqueryExpression subquery && GoesOnAsQuery() && ContinueAsQuery(subquery) is { } longer)
        {
            Expect(TokenKind.RightParenthesis);
            return new SubqueryExpression(longer, From(start));
        }

        if (!At(TokenKind.Comma))
        {
            Expect(TokenKind.RightParenthesis);
            return new ParenthesizedExpression(first, From(start));
        }

        var items = new List<Expression> { first };
        while (Accept(TokenKind.Comma))
        {
            items.Add(ParseExpression());
        }

        Expect(TokenKind.RightParenthesis);
        return new RowExpression(HasKeyword: false, items, From(start));
    }

    private Expression ParseWordExpression()
    {
        var token = Current;
        if (token.Keyword == Keyword.NoKeyword)
        {
            return ParseNameExpression();
        }

        var opensParenthesis = Ahead(1).Kind == TokenKind.LeftParenthesis;
        switch (token.Keyword)
        {
            case Keyword.Null:
                return ReadWordLiteral(LiteralKind.Null);
            case Keyword.True:
                return ReadWordLiteral(LiteralKind.True);
            case Keyword.False:
                return ReadWordLiteral(LiteralKind.False);
            case Keyword.Default:
                Advance();
                return new DefaultExpression(token.Span);
            case Keyword.Case:
                return ParseCase();
            case Keyword.Cast when opensParenthesis:
                return ParseCast();
            case Keyword.Exists when opensParenthesis:
                return ParseExists();
            case Keyword.Array when !_isSqlite || opensParenthesis || Ahead(1).Kind == TokenKind.LeftBracket:
                return ParseArray();
            case Keyword.Row when opensParenthesis:
                return ParseRow();
            case Keyword.Raise when opensParenthesis && _isSqlite:
                return ParseRaise();
            case Keyword.Extract or Keyword.Position or Keyword.Substring or Keyword.Overlay or Keyword.Trim when opensParenthesis:
                return ParseSpecialCall(token);
            case Keyword.Collation when Ahead(1).Keyword == Keyword.For:
                return ParseCollationFor();
            case Keyword.CurrentDate or Keyword.CurrentTime or Keyword.CurrentTimestamp or Keyword.Localtime or Keyword.Localtimestamp:
                return ParseValueFunction(takesPrecision: token.Keyword != Keyword.CurrentDate);
            case Keyword.CurrentUser or Keyword.CurrentRole or Keyword.SessionUser or Keyword.CurrentCatalog:
                return ParseValueFunction(takesPrecision: false);
            case Keyword.CurrentSchema when !opensParenthesis:
                return ParseValueFunction(takesPrecision: false);

            // In SQLite a column may well be called user; the binder falls back to the function when none is.
            case Keyword.User when !_isSqlite:
                return ParseValueFunction(takesPrecision: false);
            default:
                return ParseNameExpression();
        }
    }

    private LiteralExpression ReadWordLiteral(LiteralKind kind)
    {
        var span = Current.Span;
        Advance();
        return new LiteralExpression(kind, "", span);
    }

    private SqlValueFunction ParseValueFunction(bool takesPrecision)
    {
        var token = Current;
        Advance();
        int? precision = null;
        if (takesPrecision && Accept(TokenKind.LeftParenthesis))
        {
            precision = ParseSmallInteger();
            Expect(TokenKind.RightParenthesis);
        }

        return new SqlValueFunction(Keywords.WordOf(token.Keyword), precision, From(token.Start));
    }

    private int ParseSmallInteger()
    {
        if (!At(TokenKind.Integer) || !int.TryParse(_tokens.TextOf(Current), System.Globalization.CultureInfo.InvariantCulture, out var value))
        {
            throw SyntaxError();
        }

        Advance();
        return value;
    }

    private CaseExpression ParseCase()
    {
        var start = Current.Start;
        Expect(Keyword.Case);
        var operand = At(Keyword.When) ? null : ParseExpression();
        var whens = new List<WhenClause>();
        do
        {
            var whenStart = Current.Start;
            Expect(Keyword.When);
            var condition = ParseExpression();
            Expect(Keyword.Then);
            var result = ParseExpression();
            whens.Add(new WhenClause(condition, result, From(whenStart)));
        }
        while (At(Keyword.When));

        var otherwise = Accept(Keyword.Else) ? ParseExpression() : null;
        Expect(Keyword.End);
        return new CaseExpression(operand, whens, otherwise, From(start));
    }

    private CastExpression ParseCast()
    {
        var start = Current.Start;
        Expect(Keyword.Cast);
        Expect(TokenKind.LeftParenthesis);
        var operand = ParseExpression();
        Expect(Keyword.As);
        var type = ParseTypeName(allowsWords: true);
        Expect(TokenKind.RightParenthesis);
        return new CastExpression(operand, type, CastSyntax.Function, From(start));
    }

    private ExistsExpression ParseExists()
    {
        var start = Current.Start;
        Expect(Keyword.Exists);
        return new ExistsExpression(ParseParenthesizedQuery(), From(start));
    }

    private ArrayExpression ParseArray()
    {
        var start = Current.Start;
        Expect(Keyword.Array);
        return At(TokenKind.LeftParenthesis)
            ? new ArrayExpression(null, ParseParenthesizedQuery(), From(start))
            : ParseArrayElements(start);
    }

    private ArrayExpression ParseArrayElements(int start)
    {
        Enter();
        Expect(TokenKind.LeftBracket);
        var items = new List<Expression>();
        while (!At(TokenKind.RightBracket))
        {
            items.Add(At(TokenKind.LeftBracket) ? ParseArrayElements(Current.Start) : ParseExpression());
            if (!Accept(TokenKind.Comma))
            {
                break;
            }

            if (At(TokenKind.RightBracket))
            {
                throw SyntaxError();
            }
        }

        Expect(TokenKind.RightBracket);
        Leave();
        return new ArrayExpression(items, null, From(start));
    }

    private RowExpression ParseRow()
    {
        var start = Current.Start;
        Expect(Keyword.Row);
        Expect(TokenKind.LeftParenthesis);
        List<Expression> items = At(TokenKind.RightParenthesis) ? [] : ParseExpressionList();
        Expect(TokenKind.RightParenthesis);
        return new RowExpression(HasKeyword: true, items, From(start));
    }

    private RaiseExpression ParseRaise()
    {
        var start = Current.Start;
        Expect(Keyword.Raise);
        Expect(TokenKind.LeftParenthesis);
        var action = Current.Keyword switch
        {
            Keyword.Ignore => RaiseAction.Ignore,
            Keyword.Rollback => RaiseAction.Rollback,
            Keyword.Abort => RaiseAction.Abort,
            Keyword.Fail => RaiseAction.Fail,
            _ => throw SyntaxError(),
        };
        Advance();
        Expression? message = null;
        if (action != RaiseAction.Ignore)
        {
            Expect(TokenKind.Comma);
            message = ParseExpression();
        }

        Expect(TokenKind.RightParenthesis);
        return new RaiseExpression(action, message, From(start));
    }
}
