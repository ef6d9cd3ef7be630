namespace Swytch.Sql.Syntax.Parsing;

/// <summary>WITH, ORDER BY, LIMIT and row locking.</summary>
internal sealed partial class Parser
{
    private WithClause ParseWith()
    {
        var start = Current.Start;
        Expect(Keyword.With);
        var isRecursive = Accept(Keyword.Recursive);
        var tables = new List<CommonTable>();
        do
        {
            tables.Add(ParseCommonTable());
        }
        while (Accept(TokenKind.Comma));

        return new WithClause(isRecursive, tables, From(start));
    }

    private CommonTable ParseCommonTable()
    {
        Enter();
        var start = Current.Start;
        var name = ParseName();
        var columns = ParseOptionalColumnList();
        Expect(Keyword.As);
        var wordStart = Current.Start;
        bool? isMaterialized = null;
        if (Accept(Keyword.Materialized))
        {
            isMaterialized = true;
        }
        else if (Accept(Keyword.Not, Keyword.Materialized))
        {
            isMaterialized = false;
        }

        var wordSpan = isMaterialized is null ? default : From(wordStart);
        Expect(TokenKind.LeftParenthesis);
        var statement = ParseQueryOrDml();
        Expect(TokenKind.RightParenthesis);
        Leave();
        return new CommonTable(name, columns, isMaterialized, statement, From(start)) { MaterializedSpan = wordSpan };
    }

    /// <summary>What EXPLAIN, PREPARE, COPY and WITH take: a query, INSERT, UPDATE, DELETE, MERGE, each perhaps after WITH.</summary>
    private Statement ParseQueryOrDml()
    {
        var start = Current.Start;
        var with = At(Keyword.With) ? ParseWith() : null;
        switch (Current.Keyword)
        {
            case Keyword.Insert:
                return ParseInsert(with, start);
            case Keyword.Replace:
                return ParseInsert(with, start);
            case Keyword.Update:
                return ParseUpdate(with, start);
            case Keyword.Delete:
                return ParseDelete(with, start);
            case Keyword.Merge:
                return ParseMerge(with, start);
            default:
                var query = ParseQueryAfterWith(with, start);
                return new QueryStatement(query, query.Span);
        }
    }

    private List<OrderItem> ParseOrderBy()
    {
        Expect(Keyword.Order, Keyword.By);
        var items = new List<OrderItem>();
        do
        {
            var start = Current.Start;
            var expression = ParseExpression();
            OperatorName? sortOperator = null;
            var direction = ParseSortDirection();
            if (direction == SortDirection.Unspecified && Accept(Keyword.Using))
            {
                direction = SortDirection.Using;
                sortOperator = At(Keyword.Operator) ? ParseQualifiedOperator() : ParseSortOperator();
            }

            var nullsStart = Current.Start;
            var nulls = ParseNullsOrder();
            var nullsSpan = nulls == NullsOrder.Unspecified ? default : From(nullsStart);
            items.Add(new OrderItem(expression, direction, nulls, sortOperator, From(start)) { NullsSpan = nullsSpan });
        }
        while (Accept(TokenKind.Comma));

        return items;
    }

    private OperatorName ParseSortOperator()
    {
        if (!At(TokenKind.Operator))
        {
            throw SyntaxError();
        }

        return ReadOperatorSymbol();
    }

    private SortDirection ParseSortDirection()
    {
        if (Accept(Keyword.Asc))
        {
            return SortDirection.Ascending;
        }

        return Accept(Keyword.Desc) ? SortDirection.Descending : SortDirection.Unspecified;
    }

    private NullsOrder ParseNullsOrder()
    {
        if (Accept(Keyword.Nulls, Keyword.First))
        {
            return NullsOrder.First;
        }

        return Accept(Keyword.Nulls, Keyword.Last) ? NullsOrder.Last : NullsOrder.Unspecified;
    }

    /// <summary>LIMIT, OFFSET and FETCH, each at most once.</summary>
    private LimitClause ParseLimit()
    {
        var start = Current.Start;
        Expression? count = null;
        Expression? offset = null;
        var isSwapped = false;
        var withTies = false;
        var isSqliteSpelling = At(Keyword.Limit);
        var hasCount = false;
        var hasOffset = false;
        while (true)
        {
            if (!hasCount && Accept(Keyword.Limit))
            {
                hasCount = true;
                if (Accept(Keyword.All))
                {
                    isSqliteSpelling = false;
                    continue;
                }

                count = ParseExpression();
                if (Accept(TokenKind.Comma))
                {
                    offset = count;
                    count = ParseExpression();
                    isSwapped = true;
                    hasOffset = true;
                }
            }
            else if (!hasOffset && Accept(Keyword.Offset))
            {
                hasOffset = true;
                isSqliteSpelling &= hasCount;
                offset = ParseExpression();
                isSqliteSpelling &= !(Accept(Keyword.Row) || Accept(Keyword.Rows));
            }
            else if (!hasCount && Accept(Keyword.Fetch))
            {
                hasCount = true;
                isSqliteSpelling = false;
                (count, withTies) = ParseFetchFirst();
            }
            else
            {
                return new LimitClause(count, offset, isSwapped, withTies, From(start)) { IsSqliteSpelling = isSqliteSpelling };
            }
        }
    }

    private (Expression Count, bool WithTies) ParseFetchFirst()
    {
        if (!Accept(Keyword.First))
        {
            Expect(Keyword.Next);
        }

        Expression count = Current.Keyword is Keyword.Row or Keyword.Rows
            ? new LiteralExpression(LiteralKind.Integer, "1", new TextSpan(_previousEnd, _previousEnd))
            : ParseExpression(Binding.Sign);
        if (!Accept(Keyword.Row))
        {
            Expect(Keyword.Rows);
        }

        if (Accept(Keyword.Only))
        {
            return (count, false);
        }

        Expect(Keyword.With, Keyword.Ties);
        return (count, true);
    }

    private void ParseLocking(List<LockingClause> clauses)
    {
        var start = Current.Start;
        Expect(Keyword.For);
        if (Accept(Keyword.Read, Keyword.Only))
        {
            return;
        }

        var strength = ParseLockStrength();
        IReadOnlyList<QualifiedName> of = Accept(Keyword.Of) ? ParseQualifiedNameList() : [];
        var wait = LockWait.Block;
        if (Accept(Keyword.Nowait))
        {
            wait = LockWait.Error;
        }
        else if (Accept(Keyword.Skip, Keyword.Locked))
        {
            wait = LockWait.Skip;
        }

        clauses.Add(new LockingClause(strength, of, wait, From(start)));
    }

    private LockStrength ParseLockStrength()
    {
        if (Accept(Keyword.Update))
        {
            return LockStrength.Update;
        }

        if (Accept(Keyword.No))
        {
            Expect(Keyword.Key, Keyword.Update);
            return LockStrength.NoKeyUpdate;
        }

        if (Accept(Keyword.Key))
        {
            Expect(Keyword.Share);
            return LockStrength.KeyShare;
        }

        Expect(Keyword.Share);
        return LockStrength.Share;
    }
}
