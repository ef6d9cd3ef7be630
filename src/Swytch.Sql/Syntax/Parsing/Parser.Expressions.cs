namespace Swytch.Sql.Syntax.Parsing;

internal sealed partial class Parser
{
    private Expression ParseExpression() => ParseExpression(Binding.Lowest);

    /// <summary>An expression whose infix constructs bind at least as tightly as <paramref name="minimum"/>.</summary>
    private Expression ParseExpression(int minimum)
    {
        Enter();
        var start = Current.Start;
        var left = ParsePrefix();
        while (true)
        {
            var infix = PeekInfix();
            if (infix.Kind == InfixKind.None || infix.Binding < minimum)
            {
                break;
            }

            _links++;
            left = ParseInfix(left, infix, start);
            RefuseChain(infix);
        }

        Leave();
        return left;
    }

    /// <summary>PostgreSQL's comparisons do not associate: <c>a &lt; b &lt; c</c> is a syntax error. SQLite's do.</summary>
    private void RefuseChain(Infix infix)
    {
        if (_isSqlite || infix.Binding is not (Binding.Comparison or Binding.Like) || infix.Kind == InfixKind.In)
        {
            return;
        }

        var next = PeekInfix();
        if (next.Kind != InfixKind.None && next.Binding == infix.Binding)
        {
            throw SyntaxError();
        }
    }

    private Infix PeekInfix()
    {
        ref readonly var token = ref Current;
        if (token.Kind == TokenKind.Operator)
        {
            return new Infix(InfixKind.Operator, Binding.OfSymbol(_tokens.TextOf(token), _isSqlite));
        }

        return token.Kind == TokenKind.Word && token.Keyword != Keyword.NoKeyword ? PeekWordInfix(token.Keyword) : default;
    }

    private Infix PeekWordInfix(Keyword keyword)
    {
        switch (keyword)
        {
            case Keyword.And:
                return new Infix(InfixKind.Word, Binding.And);
            case Keyword.Or:
                return new Infix(InfixKind.Word, Binding.Or);
            case Keyword.Is:
                return new Infix(InfixKind.Is, Binding.Is);
            case Keyword.Isnull:
                return new Infix(InfixKind.IsNull, Binding.Is);
            case Keyword.Notnull:
                return new Infix(InfixKind.NotNull, Binding.Is);
            case Keyword.In:
                return new Infix(InfixKind.In, Binding.OfWord(_isSqlite));
            case Keyword.Between:
                return new Infix(InfixKind.Between, Binding.OfWord(_isSqlite));
            case Keyword.Like or Keyword.Ilike:
                return new Infix(InfixKind.Like, Binding.OfWord(_isSqlite));
            case Keyword.Similar when Ahead(1).Keyword == Keyword.To:
                return new Infix(InfixKind.Like, Binding.OfWord(_isSqlite));
            case Keyword.Glob or Keyword.Regexp or Keyword.Match when _isSqlite:
                return new Infix(InfixKind.Like, Binding.OfWord(_isSqlite));
            case Keyword.Not:
                return PeekNegatedInfix();
            case Keyword.Collate when !_collateEndsExpression:
                return new Infix(InfixKind.Collate, Binding.Collate);
            case Keyword.At when Ahead(1).Keyword is Keyword.Time or Keyword.Local:
                return new Infix(InfixKind.AtTimeZone, Binding.AtTimeZone);
            case Keyword.Operator when Ahead(1).Kind == TokenKind.LeftParenthesis:
                return new Infix(InfixKind.QualifiedOperator, Binding.Other);
            case Keyword.Overlaps:
                return new Infix(InfixKind.Overlaps, Binding.Other);
            default:
                return default;
        }
    }

    private Infix PeekNegatedInfix()
    {
        switch (Ahead(1).Keyword)
        {
            case Keyword.In:
                return new Infix(InfixKind.In, Binding.OfWord(_isSqlite)) { IsNegated = true };
            case Keyword.Between:
                return new Infix(InfixKind.Between, Binding.OfWord(_isSqlite)) { IsNegated = true };
            case Keyword.Like or Keyword.Ilike or Keyword.Similar:
                return new Infix(InfixKind.Like, Binding.OfWord(_isSqlite)) { IsNegated = true };
            case Keyword.Glob or Keyword.Regexp or Keyword.Match when _isSqlite:
                return new Infix(InfixKind.Like, Binding.OfWord(_isSqlite)) { IsNegated = true };
            case Keyword.Null when _isSqlite:
                return new Infix(InfixKind.NotNull, Binding.Is) { IsNegated = true };
            default:
                return default;
        }
    }

    private Expression ParseInfix(Expression left, Infix infix, int start)
    {
        switch (infix.Kind)
        {
            case InfixKind.Operator:
                return ParseBinary(left, ReadOperatorSymbol(), infix.Binding, start);
            case InfixKind.QualifiedOperator:
                return ParseBinary(left, ParseQualifiedOperator(), infix.Binding, start);
            case InfixKind.Word or InfixKind.Overlaps:
                var word = Current;
                Advance();
                var name = new OperatorName(word.Keyword switch { Keyword.And => "AND", Keyword.Or => "OR", _ => "OVERLAPS" }, [], word.Span);
                var operand = ParseExpression(infix.Binding + 1);
                return new BinaryExpression(left, name, operand, From(start));
            case InfixKind.Is:
                return ParseIs(left, start);
            case InfixKind.IsNull:
                Advance();
                return new IsExpression(left, IsTest.Null, IsNegated: false, null, From(_tokens[_index - 1].Start), From(start));
            case InfixKind.NotNull:
                return ParseNotNull(left, infix, start);
            case InfixKind.Like:
                return ParseLike(left, infix, start);
            case InfixKind.In:
                return ParseIn(left, infix, start);
            case InfixKind.Between:
                return ParseBetween(left, infix, start);
            case InfixKind.Collate:
                Advance();
                return new CollateExpression(left, ParseCollationName(), From(start));
            default:
                return ParseAtTimeZone(left, start);
        }
    }

    private OperatorName ReadOperatorSymbol()
    {
        var token = Current;
        Advance();
        return new OperatorName(SymbolText(token), [], token.Span);
    }

    private string SymbolText(in Token token)
    {
        var text = _tokens.TextOf(token);
        return text switch
        {
            "=" => "=",
            "+" => "+",
            "-" => "-",
            "*" => "*",
            "<" => "<",
            ">" => ">",
            "||" => "||",
            "<=" => "<=",
            ">=" => ">=",
            "<>" => "<>",
            _ => text.ToString(),
        };
    }

    /// <summary>OPERATOR(schema.symbol).</summary>
    private OperatorName ParseQualifiedOperator()
    {
        var start = Current.Start;
        Expect(Keyword.Operator);
        Expect(TokenKind.LeftParenthesis);
        var schema = new List<Identifier>();
        while (!At(TokenKind.Operator))
        {
            schema.Add(ParseName());
            Expect(TokenKind.Dot);
        }

        var symbol = SymbolText(Current);
        Advance();
        Expect(TokenKind.RightParenthesis);
        return new OperatorName(symbol, schema, From(start));
    }

    private Expression ParseBinary(Expression left, OperatorName symbol, int binding, int start)
    {
        if (AtQuantifier())
        {
            return ParseQuantified(left, symbol, start);
        }

        var right = ParseExpression(binding + 1);
        return new BinaryExpression(left, symbol, right, From(start));
    }

    private bool AtQuantifier() =>
        Current.Keyword is Keyword.Any or Keyword.Some or Keyword.All && Ahead(1).Kind == TokenKind.LeftParenthesis;

    private QuantifiedExpression ParseQuantified(Expression left, OperatorName symbol, int start)
    {
        var quantifier = At(Keyword.All) ? Quantifier.All : Quantifier.Any;
        var quantifierSpan = Current.Span;
        Advance();
        var operand = ParseParenthesized();
        return operand is SubqueryExpression subquery
            ? new QuantifiedExpression(left, symbol, quantifier, null, subquery.Query, quantifierSpan, From(start))
            : new QuantifiedExpression(left, symbol, quantifier, operand.Unparenthesized, null, quantifierSpan, From(start));
    }

    private QualifiedName ParseCollationName()
    {
        if (_isSqlite && At(TokenKind.Word) && Keywords.CategoryOf(Current.Keyword) == KeywordCategory.FunctionOrType)
        {
            var name = ParseLabel();
            return new QualifiedName([name], name.Span);
        }

        return ParseQualifiedName();
    }

    private AtTimeZoneExpression ParseAtTimeZone(Expression left, int start)
    {
        Expect(Keyword.At);
        if (Accept(Keyword.Local))
        {
            return new AtTimeZoneExpression(left, null, From(start));
        }

        Expect(Keyword.Time, Keyword.Zone);
        var zone = ParseExpression(Binding.AtTimeZone + 1);
        return new AtTimeZoneExpression(left, zone, From(start));
    }
}
