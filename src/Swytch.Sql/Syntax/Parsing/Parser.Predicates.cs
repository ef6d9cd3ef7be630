namespace Swytch.Sql.Syntax.Parsing;

internal sealed partial class Parser
{
    private IsExpression ParseIs(Expression left, int start)
    {
        var testStart = Current.Start;
        Expect(Keyword.Is);
        var isNegated = Accept(Keyword.Not);
        IsTest? word = Current.Keyword switch
        {
            Keyword.Null => IsTest.Null,
            Keyword.True => IsTest.True,
            Keyword.False => IsTest.False,
            Keyword.Unknown => IsTest.Unknown,
            Keyword.Document => IsTest.Document,
            Keyword.Normalized => IsTest.Normalized,
            _ => null,
        };
        if (word is { } test && (!_isSqlite || test is IsTest.Null || !ContinuesOperand()))
        {
            Advance();
            return new IsExpression(left, test, isNegated, null, From(testStart), From(start));
        }

        if (Accept(Keyword.Distinct, Keyword.From))
        {
            var testSpan = From(testStart);
            var other = ParseExpression(Binding.Is + 1);
            return new IsExpression(left, IsTest.DistinctFrom, isNegated, other, testSpan, From(start));
        }

        if (!_isSqlite)
        {
            throw SyntaxError();
        }

        var span = From(testStart);
        var right = ParseExpression(Binding.Is + 1);
        return new IsExpression(left, IsTest.Same, isNegated, right, span, From(start));
    }

    /// <summary>After IS, true and its like may begin a longer operand in SQLite: <c>a IS true + 1</c>, <c>a IS unknown.b</c>.</summary>
    private bool ContinuesOperand()
    {
        Advance();
        var infix = PeekInfix();
        var continues = At(TokenKind.Dot) || At(TokenKind.LeftParenthesis) || (infix.Kind != InfixKind.None && infix.Binding > Binding.Is);
        Rewind(_index - 1);
        return continues;
    }

    private IsExpression ParseNotNull(Expression left, Infix infix, int start)
    {
        var testStart = Current.Start;
        Advance();
        if (infix.IsNegated)
        {
            Advance();
        }

        return new IsExpression(left, IsTest.Null, IsNegated: true, null, From(testStart), From(start));
    }

    private Expression ParseLike(Expression left, Infix infix, int start)
    {
        var operatorStart = Current.Start;
        if (infix.IsNegated)
        {
            Advance();
        }

        var kind = Current.Keyword switch
        {
            Keyword.Like => LikeKind.Like,
            Keyword.Ilike => LikeKind.Ilike,
            Keyword.Glob => LikeKind.Glob,
            Keyword.Regexp => LikeKind.Regexp,
            Keyword.Match => LikeKind.Match,
            _ => LikeKind.SimilarTo,
        };
        Advance();
        if (kind == LikeKind.SimilarTo)
        {
            Expect(Keyword.To);
        }

        var operatorSpan = From(operatorStart);
        if (kind is LikeKind.Like or LikeKind.Ilike && AtQuantifier())
        {
            var symbol = (infix.IsNegated ? "!~~" : "~~") + (kind == LikeKind.Ilike ? "*" : "");
            return ParseQuantified(left, new OperatorName(symbol, [], operatorSpan), start);
        }

        var pattern = ParseExpression(infix.Binding + 1);
        var escape = Accept(Keyword.Escape) ? ParseExpression(infix.Binding + 1) : null;
        return new LikeExpression(left, kind, infix.IsNegated, pattern, escape, operatorSpan, From(start));
    }

    private BetweenExpression ParseBetween(Expression left, Infix infix, int start)
    {
        if (infix.IsNegated)
        {
            Advance();
        }

        Expect(Keyword.Between);
        var isSymmetric = Accept(Keyword.Symmetric);
        if (!isSymmetric)
        {
            Accept(Keyword.Asymmetric);
        }

        var low = ParseExpression(_isSqlite ? Binding.Not : infix.Binding + 1);
        Expect(Keyword.And);
        var high = ParseExpression(infix.Binding + 1);
        return new BetweenExpression(left, infix.IsNegated, isSymmetric, low, high, From(start));
    }

    private InExpression ParseIn(Expression left, Infix infix, int start)
    {
        var operatorStart = Current.Start;
        if (infix.IsNegated)
        {
            Advance();
        }

        Expect(Keyword.In);
        var operatorSpan = From(operatorStart);
        if (!At(TokenKind.LeftParenthesis))
        {
            return ParseInTable(left, infix.IsNegated, operatorSpan, start);
        }

        var listStart = Current.Start;
        Advance();
        if (StartsQuery())
        {
            var query = ParseQuery();
            Expect(TokenKind.RightParenthesis);
            return new InExpression(left, infix.IsNegated, null, query, null, From(start)) { OperatorSpan = operatorSpan };
        }

        if (_isSqlite && Accept(TokenKind.RightParenthesis))
        {
            return new InExpression(left, infix.IsNegated, [], null, null, From(start)) { OperatorSpan = operatorSpan };
        }

        var items = ParseExpressionList();
        if (items.Count == 1 && items[0] is SubqueryExpression subquery && ContinueAsQuery(subquery) is { } longer)
        {
            Expect(TokenKind.RightParenthesis);
            return new InExpression(left, infix.IsNegated, null, longer, null, From(start)) { OperatorSpan = operatorSpan };
        }

        Expect(TokenKind.RightParenthesis);
        return new InExpression(left, infix.IsNegated, items, null, null, From(start)) { OperatorSpan = operatorSpan };
    }

    /// <summary>SQLite's <c>x IN table</c> and <c>x IN function(…)</c>.</summary>
    private InExpression ParseInTable(Expression left, bool isNegated, TextSpan operatorSpan, int start)
    {
        if (!_isSqlite)
        {
            throw SyntaxError();
        }

        var table = ParseQualifiedName();
        IReadOnlyList<Expression>? arguments = null;
        if (Accept(TokenKind.LeftParenthesis))
        {
            arguments = At(TokenKind.RightParenthesis) ? [] : ParseExpressionList();
            Expect(TokenKind.RightParenthesis);
        }

        return new InExpression(left, isNegated, null, null, table, From(start)) { OperatorSpan = operatorSpan, TableArguments = arguments };
    }

    private List<Expression> ParseExpressionList()
    {
        var items = new List<Expression> { ParseExpression() };
        while (Accept(TokenKind.Comma))
        {
            items.Add(ParseExpression());
        }

        return items;
    }

    /// <summary>Whether a query begins here; after an opening parenthesis this tells it from an expression.</summary>
    private bool StartsQuery() => Current.Keyword switch
    {
        Keyword.Select => true,
        Keyword.Values => Ahead(1).Kind == TokenKind.LeftParenthesis,
        Keyword.Table => true,
        Keyword.With => Ahead(1).Kind is TokenKind.Word or TokenKind.QuotedIdentifier,
        _ => false,
    };

    private bool GoesOnAsQuery() => Current.Keyword is Keyword.Union or Keyword.Intersect or Keyword.Except or Keyword.Order
        or Keyword.Limit or Keyword.Offset or Keyword.Fetch or Keyword.For;

    /// <summary>
    /// After <c>((SELECT …)</c> the parentheses so far hold an expression or the first part of a longer query.
    /// </summary>
    /// <returns>The query, when it goes on as one or, in PostgreSQL's dialect, is merely wrapped once more; else null.</returns>
    private Query? ContinueAsQuery(SubqueryExpression first)
    {
        if (!GoesOnAsQuery() && (_isSqlite || !At(TokenKind.RightParenthesis)))
        {
            return null;
        }

        return ParseQueryFrom(null, new NestedBody(first.Query, first.Span), first.Span.Start);
    }
}
