namespace Swytch.Sql.Syntax.Parsing;

internal sealed partial class Parser
{
    private List<FromItem> ParseFromList()
    {
        var items = new List<FromItem>();
        do
        {
            var start = Current.Start;
            var item = ParseJoins(ParseFromPrimary(), start);
            if (items.Count > 0 && _isSqlite && AtJoinCondition())
            {
                var left = items[^1];
                item = ParseJoinCondition(left, JoinKind.Comma, isNatural: false, item, left.Span.Start);
                items[^1] = ParseJoins(item, left.Span.Start);
                continue;
            }

            items.Add(item);
        }
        while (Accept(TokenKind.Comma));

        return items;
    }

    /// <summary>ON or USING, but not INSERT … SELECT's ON CONFLICT.</summary>
    private bool AtJoinCondition() => At(Keyword.Using)
        || (At(Keyword.On) && !(Ahead(1).Keyword == Keyword.Conflict
            && (Ahead(2).Kind == TokenKind.LeftParenthesis || Ahead(2).Keyword is Keyword.Do or Keyword.On)));

    private FromItem ParseJoins(FromItem left, int start)
    {
        while (AtJoin())
        {
            var (kind, isNatural) = ParseJoinWords();
            var rightStart = Current.Start;
            var right = ParseFromPrimary();
            if (!_isSqlite && kind != JoinKind.Cross && !isNatural && AtJoin())
            {
                // a JOIN b JOIN c ON … ON …: the inner join comes first.
                Enter();
                right = ParseJoins(right, rightStart);
                Leave();
            }

            _links++;
            left = ParseJoinCondition(left, kind, isNatural, right, start);
        }

        return left;
    }

    private bool AtJoin() => Current.Keyword switch
    {
        Keyword.Join => true,
        Keyword.Natural or Keyword.Left or Keyword.Right or Keyword.Full or Keyword.Inner or Keyword.Cross => true,
        Keyword.Outer => _isSqlite,
        _ => false,
    };

    /// <summary>SQLite takes the words before JOIN in any order.</summary>
    private (JoinKind Kind, bool IsNatural) ParseJoinWords()
    {
        var kind = JoinKind.Inner;
        var isNatural = false;
        while (!Accept(Keyword.Join))
        {
            switch (Current.Keyword)
            {
                case Keyword.Natural:
                    isNatural = true;
                    break;
                case Keyword.Left:
                    kind = kind == JoinKind.Right ? JoinKind.Full : JoinKind.Left;
                    break;
                case Keyword.Right:
                    kind = kind == JoinKind.Left ? JoinKind.Full : JoinKind.Right;
                    break;
                case Keyword.Full:
                    kind = JoinKind.Full;
                    break;
                case Keyword.Cross:
                    kind = JoinKind.Cross;
                    break;
                case Keyword.Inner or Keyword.Outer:
                    break;
                default:
                    throw SyntaxError();
            }

            Advance();
        }

        return (kind, isNatural);
    }

    private JoinRef ParseJoinCondition(FromItem left, JoinKind kind, bool isNatural, FromItem right, int start)
    {
        Expression? on = null;
        IReadOnlyList<Identifier> columns = [];
        Identifier? usingAlias = null;
        var takesCondition = _isSqlite || (kind != JoinKind.Cross && !isNatural);
        if (takesCondition && AtJoinCondition())
        {
            if (Accept(Keyword.On))
            {
                on = ParseExpression();
            }
            else
            {
                Expect(Keyword.Using);
                columns = ParseColumnList();
                usingAlias = Accept(Keyword.As) ? ParseName() : null;
            }
        }
        else if (takesCondition && !_isSqlite)
        {
            throw SyntaxError();
        }

        return new JoinRef(left, kind, isNatural, right, on, columns, From(start)) { UsingAlias = usingAlias };
    }

    private FromItem ParseFromPrimary()
    {
        Enter();
        var item = ParseFromPrimaryUnguarded();
        Leave();
        return item;
    }

    private FromItem ParseFromPrimaryUnguarded()
    {
        var start = Current.Start;
        var isLateral = At(Keyword.Lateral) && Ahead(1).Kind is TokenKind.LeftParenthesis or TokenKind.Word or TokenKind.QuotedIdentifier
            && Accept(Keyword.Lateral);
        if (At(TokenKind.LeftParenthesis))
        {
            return ParseParenthesizedFrom(isLateral, start);
        }

        if (At(Keyword.Rows, Keyword.From))
        {
            return ParseRowsFrom(isLateral, start);
        }

        if (AtTableFunction())
        {
            return ParseTableFunction(isLateral, start);
        }

        if (isLateral)
        {
            throw SyntaxError();
        }

        return ParseTableWithAlias(ParseRelation(), start);
    }

    private FromItem ParseParenthesizedFrom(bool isLateral, int start)
    {
        Expect(TokenKind.LeftParenthesis);
        if (StartsQuery())
        {
            var query = ParseQuery();
            Expect(TokenKind.RightParenthesis);
            return FinishSubquery(query, isLateral, start);
        }

        var items = ParseFromList();
        if (items is [SubqueryRef { Alias: null } first] && ContinueFromAsQuery(first) is { } longer)
        {
            Expect(TokenKind.RightParenthesis);
            return FinishSubquery(longer, isLateral, start);
        }

        if (isLateral || (!_isSqlite && items is not [JoinRef or ParenthesizedFrom]))
        {
            throw SyntaxError();
        }

        Expect(TokenKind.RightParenthesis);

        var alias = ParseTableAlias();
        return new ParenthesizedFrom(items, From(start)) { Alias = alias };
    }

    private Query? ContinueFromAsQuery(SubqueryRef first) => GoesOnAsQuery() || At(TokenKind.RightParenthesis)
        ? ParseQueryFrom(null, new NestedBody(first.Query, first.Span), first.Span.Start)
        : null;

    private SubqueryRef FinishSubquery(Query query, bool isLateral, int start)
    {
        var alias = ParseTableAlias();
        return new SubqueryRef(query, isLateral, From(start)) { Alias = alias };
    }

    /// <summary>[ONLY] name [*], without an alias.</summary>
    private TableRef ParseRelation()
    {
        var start = Current.Start;
        var isOnly = At(Keyword.Only) && (!_isSqlite || Ahead(1).Kind == TokenKind.LeftParenthesis || IsName(Ahead(1))) && Accept(Keyword.Only);
        if (isOnly && Accept(TokenKind.LeftParenthesis))
        {
            var inner = ParseQualifiedName();
            Expect(TokenKind.RightParenthesis);
            return new TableRef(inner, IsOnly: true, From(start));
        }

        var name = ParseQualifiedName();
        if (!isOnly)
        {
            AcceptSymbol('*');
        }

        return new TableRef(name, isOnly, From(start));
    }

    private TableRef ParseTableWithAlias(TableRef table, int start)
    {
        var alias = ParseTableAlias();
        Identifier? indexedBy = null;
        var isNotIndexed = false;
        var hasSample = false;
        if (_isSqlite && Accept(Keyword.Indexed, Keyword.By))
        {
            indexedBy = ParseName();
        }
        else if (_isSqlite)
        {
            isNotIndexed = Accept(Keyword.Not, Keyword.Indexed);
        }

        if (At(Keyword.Tablesample) && Accept(Keyword.Tablesample))
        {
            hasSample = true;
            ParseCall(ParseQualifiedName(), Current.Start);
            if (Accept(Keyword.Repeatable))
            {
                ParseParenthesized();
            }
        }

        return table with { Span = From(start), Alias = alias, IndexedBy = indexedBy, IsNotIndexed = isNotIndexed, HasSample = hasSample };
    }

    private TableAlias? ParseTableAlias()
    {
        var start = Current.Start;
        if (Accept(Keyword.As))
        {
            var name = ParseName();
            var columns = ParseOptionalColumnList();
            return new TableAlias(name, columns, From(start));
        }

        if (!AtBareTableAlias())
        {
            return null;
        }

        var bare = ReadIdentifier();
        var bareColumns = ParseOptionalColumnList();
        return new TableAlias(bare, bareColumns, From(start));
    }

    private bool IsBareTableAlias(Keyword keyword) => Keywords.CategoryOf(keyword) switch
    {
        KeywordCategory.Unreserved or KeywordCategory.ColumnName =>
            keyword != Keyword.Set && !(_isSqlite && At(Keyword.Indexed, Keyword.By)),
        _ => _isSqlite && IsSqliteName(keyword) && !ContinuesTable(keyword),
    };

    /// <summary>Words that SQLite takes for names and that go on with FROM, or with what follows it.</summary>
    private static bool ContinuesTable(Keyword keyword) => keyword is Keyword.Left or Keyword.Right or Keyword.Full or Keyword.Inner
        or Keyword.Outer or Keyword.Cross or Keyword.Natural or Keyword.For or Keyword.Window or Keyword.Offset or Keyword.Fetch
        or Keyword.With or Keyword.Lateral or Keyword.Do or Keyword.Tablesample or Keyword.Like or Keyword.Ilike
        or Keyword.Similar or Keyword.Overlaps;

    private bool AtBareTableAlias() => Current.Kind switch
    {
        TokenKind.Word => IsBareTableAlias(Current.Keyword),
        TokenKind.QuotedIdentifier or TokenKind.UnicodeIdentifier => true,
        TokenKind.String => _isSqlite,
        _ => false,
    };
}
