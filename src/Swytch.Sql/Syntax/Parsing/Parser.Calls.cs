namespace Swytch.Sql.Syntax.Parsing;

internal sealed partial class Parser
{
    /// <summary>From the opening parenthesis to the end of OVER.</summary>
    private FunctionCall ParseCall(QualifiedName name, int start)
    {
        var outer = _collateEndsExpression;
        _collateEndsExpression = false;
        Expect(TokenKind.LeftParenthesis);
        var call = ParseArguments(name, start);
        _collateEndsExpression = outer;
        return ParseCallSuffixes(call, start);
    }

    private FunctionCall ParseArguments(QualifiedName name, int start)
    {
        if (AcceptSymbol('*'))
        {
            Expect(TokenKind.RightParenthesis);
            return new FunctionCall(name, [], From(start)) { IsStar = true, CallSpan = From(start) };
        }

        if (Accept(TokenKind.RightParenthesis))
        {
            return new FunctionCall(name, [], From(start)) { CallSpan = From(start) };
        }

        var isDistinct = Accept(Keyword.Distinct);
        if (!isDistinct)
        {
            Accept(Keyword.All);
        }

        var arguments = new List<Expression>();
        do
        {
            arguments.Add(ParseArgument());
        }
        while (Accept(TokenKind.Comma));

        var orderBy = At(Keyword.Order) ? ParseOrderBy() : [];
        Expect(TokenKind.RightParenthesis);
        return new FunctionCall(name, arguments, From(start)) { IsDistinct = isDistinct, OrderBy = orderBy, CallSpan = From(start) };
    }

    private Expression ParseArgument()
    {
        var start = Current.Start;
        if (At(Keyword.Variadic) && Ahead(1).Kind is not (TokenKind.Comma or TokenKind.RightParenthesis))
        {
            Advance();
            return new VariadicArgumentExpression(ParseNamedArgument(), From(start));
        }

        return ParseNamedArgument();
    }

    private Expression ParseNamedArgument()
    {
        var start = Current.Start;
        if (Current.Kind is TokenKind.Word or TokenKind.QuotedIdentifier && Ahead(1).Kind is TokenKind.Arrow or TokenKind.ColonEquals)
        {
            var name = ReadIdentifier();
            Advance();
            var value = ParseExpression();
            return new NamedArgumentExpression(name, value, From(start));
        }

        return ParseExpression();
    }

    private FunctionCall ParseCallSuffixes(FunctionCall call, int start)
    {
        if (At(Keyword.Within, Keyword.Group))
        {
            Accept(Keyword.Within, Keyword.Group);
            Expect(TokenKind.LeftParenthesis);
            var order = ParseOrderBy();
            Expect(TokenKind.RightParenthesis);
            call = call with { WithinGroup = order, Span = From(start) };
        }

        if (At(Keyword.Filter) && Ahead(1).Kind == TokenKind.LeftParenthesis && Ahead(2).Keyword == Keyword.Where)
        {
            Advance();
            Expect(TokenKind.LeftParenthesis);
            Expect(Keyword.Where);
            var filter = ParseExpression();
            Expect(TokenKind.RightParenthesis);
            call = call with { Filter = filter, Span = From(start) };
        }

        if (At(Keyword.Over) && (Ahead(1).Kind == TokenKind.LeftParenthesis || IsName(Ahead(1))))
        {
            Advance();
            var window = ParseOver();
            call = call with { Over = window, Span = From(start) };
        }

        return call;
    }

    private WindowSpecification ParseOver()
    {
        if (At(TokenKind.LeftParenthesis))
        {
            return ParseWindowSpecification();
        }

        var name = ParseName();
        return new WindowSpecification(name, IsReference: true, [], [], null, name.Span);
    }

    /// <summary>The parentheses belong to its span.</summary>
    private WindowSpecification ParseWindowSpecification()
    {
        var start = Current.Start;
        Expect(TokenKind.LeftParenthesis);
        var startsClause = Current.Keyword is Keyword.Partition or Keyword.Order or Keyword.Rows or Keyword.Range or Keyword.Groups;
        var inherited = AtName() && !startsClause ? ParseName() : null;
        IReadOnlyList<Expression> partitionBy = Accept(Keyword.Partition, Keyword.By) ? ParseExpressionList() : [];
        IReadOnlyList<OrderItem> orderBy = At(Keyword.Order) ? ParseOrderBy() : [];
        var frame = Current.Keyword is Keyword.Rows or Keyword.Range or Keyword.Groups ? ParseFrame() : null;
        Expect(TokenKind.RightParenthesis);
        return new WindowSpecification(inherited, IsReference: false, partitionBy, orderBy, frame, From(start));
    }

    private WindowFrame ParseFrame()
    {
        var start = Current.Start;
        var unit = Current.Keyword switch
        {
            Keyword.Rows => FrameUnit.Rows,
            Keyword.Range => FrameUnit.Range,
            _ => FrameUnit.Groups,
        };
        Advance();
        FrameBound first;
        FrameBound? last = null;
        if (Accept(Keyword.Between))
        {
            first = ParseFrameBound();
            Expect(Keyword.And);
            last = ParseFrameBound();
        }
        else
        {
            first = ParseFrameBound();
        }

        var exclusion = Accept(Keyword.Exclude) ? ParseFrameExclusion() : FrameExclusion.None;
        return new WindowFrame(unit, first, last, exclusion, From(start));
    }

    private FrameExclusion ParseFrameExclusion()
    {
        if (Accept(Keyword.No, Keyword.Others))
        {
            return FrameExclusion.NoOthers;
        }

        if (Accept(Keyword.Current, Keyword.Row))
        {
            return FrameExclusion.CurrentRow;
        }

        if (Accept(Keyword.Group))
        {
            return FrameExclusion.Group;
        }

        Expect(Keyword.Ties);
        return FrameExclusion.Ties;
    }

    private FrameBound ParseFrameBound()
    {
        var start = Current.Start;
        if (Accept(Keyword.Unbounded, Keyword.Preceding))
        {
            return new FrameBound(FrameBoundKind.UnboundedPreceding, null, From(start));
        }

        if (Accept(Keyword.Unbounded, Keyword.Following))
        {
            return new FrameBound(FrameBoundKind.UnboundedFollowing, null, From(start));
        }

        if (Accept(Keyword.Current, Keyword.Row))
        {
            return new FrameBound(FrameBoundKind.CurrentRow, null, From(start));
        }

        // The AND of BETWEEN … AND must not be read as part of the offset.
        var offset = ParseExpression(Binding.And + 1);
        if (Accept(Keyword.Preceding))
        {
            return new FrameBound(FrameBoundKind.Preceding, offset, From(start));
        }

        Expect(Keyword.Following);
        return new FrameBound(FrameBoundKind.Following, offset, From(start));
    }
}
