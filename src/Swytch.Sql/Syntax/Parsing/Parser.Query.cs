namespace Swytch.Sql.Syntax.Parsing;

internal sealed partial class Parser
{
    /// <summary>A query without parentheses around it; its parts may have some.</summary>
    private Query ParseQuery()
    {
        var start = Current.Start;
        return ParseQueryAfterWith(At(Keyword.With) ? ParseWith() : null, start);
    }

    private Query ParseQueryAfterWith(WithClause? with, int start)
    {
        Enter();
        var query = ParseQueryFrom(with, ParseBodyTerm(), start);
        Leave();
        return query;
    }

    private Query ParseParenthesizedQuery()
    {
        Expect(TokenKind.LeftParenthesis);
        var query = ParseQuery();
        Expect(TokenKind.RightParenthesis);
        return query;
    }

    /// <summary>What follows the first part of a query.</summary>
    private Query ParseQueryFrom(WithClause? with, QueryBody first, int start)
    {
        var body = ParseSetOperations(first, first.Span.Start, onlyIntersect: false);
        IReadOnlyList<OrderItem> orderBy = At(Keyword.Order) ? ParseOrderBy() : [];
        LimitClause? limit = null;
        List<LockingClause>? locking = null;
        while (true)
        {
            if (limit is null && Current.Keyword is Keyword.Limit or Keyword.Offset or Keyword.Fetch)
            {
                limit = ParseLimit();
            }
            else if (At(Keyword.For))
            {
                ParseLocking(locking ??= []);
            }
            else
            {
                break;
            }
        }

        return new Query(with, body, orderBy, limit, locking ?? (IReadOnlyList<LockingClause>)[], From(start));
    }

    private QueryBody ParseSetOperations(QueryBody left, int start, bool onlyIntersect)
    {
        while (true)
        {
            SetOperator? found = Current.Keyword switch
            {
                Keyword.Union => SetOperator.Union,
                Keyword.Except => SetOperator.Except,
                Keyword.Intersect => SetOperator.Intersect,
                _ => null,
            };
            if (found is not { } setOperator || (onlyIntersect && setOperator != SetOperator.Intersect))
            {
                return left;
            }

            Advance();
            var isAll = Accept(Keyword.All);
            if (!isAll)
            {
                Accept(Keyword.Distinct);
            }

            var right = ParseBodyTerm();
            if (!_isSqlite && setOperator != SetOperator.Intersect)
            {
                right = ParseSetOperations(right, right.Span.Start, onlyIntersect: true);
            }

            _links++;
            left = new SetOperation(left, setOperator, isAll, right, From(start));
        }
    }

    private QueryBody ParseBodyTerm()
    {
        var start = Current.Start;
        if (Accept(TokenKind.LeftParenthesis))
        {
            var query = ParseQuery();
            Expect(TokenKind.RightParenthesis);
            return new NestedBody(query, From(start));
        }

        if (At(Keyword.Values))
        {
            return ParseValues();
        }

        if (Accept(Keyword.Table))
        {
            var table = ParseRelation();
            return new TableBody(table, From(start));
        }

        return ParseSelectCore();
    }

    private ValuesBody ParseValues()
    {
        var start = Current.Start;
        Expect(Keyword.Values);
        var rows = new List<ValuesRow>();
        do
        {
            var rowStart = Current.Start;
            Expect(TokenKind.LeftParenthesis);
            var values = ParseExpressionList();
            Expect(TokenKind.RightParenthesis);
            rows.Add(new ValuesRow(values, From(rowStart)));
        }
        while (Accept(TokenKind.Comma));

        return new ValuesBody(rows, From(start));
    }

    private SelectCore ParseSelectCore()
    {
        var start = Current.Start;
        Expect(Keyword.Select);
        var distinctStart = Current.Start;
        var isDistinct = Accept(Keyword.Distinct);
        IReadOnlyList<Expression> distinctOn = [];
        if (isDistinct && Accept(Keyword.On))
        {
            Expect(TokenKind.LeftParenthesis);
            distinctOn = ParseExpressionList();
            Expect(TokenKind.RightParenthesis);
        }

        var hasAll = !isDistinct && Accept(Keyword.All);
        var distinctSpan = isDistinct || hasAll ? From(distinctStart) : default;
        IReadOnlyList<SelectTarget> targets = EndsTargets() ? [] : ParseTargets();
        var into = At(Keyword.Into) ? ParseInto() : null;
        IReadOnlyList<FromItem> from = Accept(Keyword.From) ? ParseFromList() : [];
        var where = Accept(Keyword.Where) ? ParseCondition() : null;
        var isGroupByDistinct = false;
        IReadOnlyList<GroupItem> groupBy = [];
        if (Accept(Keyword.Group, Keyword.By))
        {
            isGroupByDistinct = Accept(Keyword.Distinct);
            if (!isGroupByDistinct)
            {
                Accept(Keyword.All);
            }

            groupBy = ParseGroupItems();
        }

        var having = Accept(Keyword.Having) ? ParseExpression() : null;
        IReadOnlyList<NamedWindow> windows = Accept(Keyword.Window) ? ParseNamedWindows() : [];
        return new SelectCore(targets, From(start))
        {
            IsDistinct = isDistinct,
            DistinctOn = distinctOn,
            DistinctSpan = distinctSpan,
            Into = into,
            From = from,
            Where = where,
            GroupBy = groupBy,
            IsGroupByDistinct = isGroupByDistinct,
            Having = having,
            Windows = windows,
        };
    }

    /// <summary>PostgreSQL allows a select list without members.</summary>
    private bool EndsTargets() =>
        Current.Kind is TokenKind.EndOfInput or TokenKind.Semicolon or TokenKind.RightParenthesis
        || Current.Keyword is Keyword.From or Keyword.Where or Keyword.Into or Keyword.Group or Keyword.Having or Keyword.Union
            or Keyword.Intersect or Keyword.Except or Keyword.Order or Keyword.Limit;

    private List<SelectTarget> ParseTargets()
    {
        var targets = new List<SelectTarget>();
        do
        {
            targets.Add(ParseTarget());
        }
        while (Accept(TokenKind.Comma));

        return targets;
    }

    private SelectTarget ParseTarget()
    {
        var start = Current.Start;
        if (AcceptSymbol('*'))
        {
            return new SelectTarget(new StarExpression([], From(start)), null, From(start));
        }

        var expression = ParseExpression();
        Identifier? alias = null;
        if (Accept(Keyword.As))
        {
            alias = ParseLabel();
        }
        else if (AtBareLabel())
        {
            alias = ReadIdentifier();
        }

        return new SelectTarget(expression, alias, From(start));
    }

    private bool AtBareLabel() => Current.Kind switch
    {
        TokenKind.Word => Keywords.IsBareLabel(Current.Keyword) || (_isSqlite && IsSqliteLabel(Current.Keyword)),
        TokenKind.QuotedIdentifier or TokenKind.UnicodeIdentifier => true,
        TokenKind.String => _isSqlite,
        _ => false,
    };

    /// <summary>Labels that need AS in PostgreSQL and not in SQLite.</summary>
    private static bool IsSqliteLabel(Keyword keyword) => keyword is Keyword.Day or Keyword.Month or Keyword.Year or Keyword.Hour
        or Keyword.Minute or Keyword.Second or Keyword.Character or Keyword.Char or Keyword.Precision or Keyword.Varying
        or Keyword.Array or Keyword.Grant or Keyword.Over or Keyword.Filter or Keyword.Within;

    private IntoClause ParseInto()
    {
        var start = Current.Start;
        Expect(Keyword.Into);
        if (Current.Keyword is Keyword.Local or Keyword.Global)
        {
            Advance();
        }

        var isTemporary = Accept(Keyword.Temporary) || Accept(Keyword.Temp);
        if (!isTemporary)
        {
            Accept(Keyword.Unlogged);
        }

        Accept(Keyword.Table);
        var table = ParseQualifiedName();
        return new IntoClause(isTemporary, table, From(start));
    }

    /// <summary>The condition of WHERE, which may be CURRENT OF a cursor.</summary>
    private Expression ParseCondition()
    {
        var start = Current.Start;
        if (!Accept(Keyword.Current, Keyword.Of))
        {
            return ParseExpression();
        }

        var cursor = ParseName();
        return new CurrentOfExpression(cursor, From(start));
    }

    private List<GroupItem> ParseGroupItems()
    {
        var items = new List<GroupItem>();
        do
        {
            items.Add(ParseGroupItem());
        }
        while (Accept(TokenKind.Comma));

        return items;
    }

    private GroupItem ParseGroupItem()
    {
        var start = Current.Start;
        if (At(TokenKind.LeftParenthesis) && Ahead(1).Kind == TokenKind.RightParenthesis)
        {
            Advance();
            Advance();
            return new GroupItem(GroupKind.Empty, [], [], From(start));
        }

        if (Current.Keyword is Keyword.Rollup or Keyword.Cube && Ahead(1).Kind == TokenKind.LeftParenthesis)
        {
            var kind = At(Keyword.Cube) ? GroupKind.Cube : GroupKind.Rollup;
            Advance();
            Expect(TokenKind.LeftParenthesis);
            var members = ParseExpressionList();
            Expect(TokenKind.RightParenthesis);
            return new GroupItem(kind, members, [], From(start));
        }

        if (At(Keyword.Grouping, Keyword.Sets))
        {
            Accept(Keyword.Grouping, Keyword.Sets);
            Enter();
            Expect(TokenKind.LeftParenthesis);
            var sets = ParseGroupItems();
            Expect(TokenKind.RightParenthesis);
            Leave();
            return new GroupItem(GroupKind.GroupingSets, [], sets, From(start));
        }

        var expression = ParseExpression();
        return new GroupItem(GroupKind.Expression, [expression], [], From(start));
    }

    private List<NamedWindow> ParseNamedWindows()
    {
        var windows = new List<NamedWindow>();
        do
        {
            var start = Current.Start;
            var name = ParseName();
            Expect(Keyword.As);
            var specification = ParseWindowSpecification();
            windows.Add(new NamedWindow(name, specification, From(start)));
        }
        while (Accept(TokenKind.Comma));

        return windows;
    }
}
