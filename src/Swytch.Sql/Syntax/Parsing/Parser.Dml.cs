namespace Swytch.Sql.Syntax.Parsing;

internal sealed partial class Parser
{
    /// <summary>INSERT or REPLACE, from the first word.</summary>
    private InsertStatement ParseInsert(WithClause? with, int start)
    {
        var isReplace = Accept(Keyword.Replace);
        var or = ConflictAction.Replace;
        if (!isReplace)
        {
            Expect(Keyword.Insert);
            or = ParseOrAction();
        }

        Expect(Keyword.Into);
        var target = ParseInsertTarget();
        IReadOnlyList<AssignmentTarget> columns = At(TokenKind.LeftParenthesis) && !OpensQuery() ? ParseTargetColumns() : [];
        var overridingStart = Current.Start;
        var overriding = ParseOverriding();
        var overridingSpan = overriding == OverridingKind.None ? default : From(overridingStart);
        var defaultsStart = Current.Start;
        var hasDefaults = Accept(Keyword.Default, Keyword.Values);
        var defaultsSpan = hasDefaults ? From(defaultsStart) : default;
        var source = hasDefaults ? null : ParseQuery();
        var conflicts = new List<OnConflictClause>();
        while (At(Keyword.On, Keyword.Conflict))
        {
            conflicts.Add(ParseOnConflict());
        }

        var returning = ParseReturning();
        return new InsertStatement(with, target, columns, source, From(start))
        {
            Or = or,
            IsReplace = isReplace,
            Overriding = overriding,
            OverridingSpan = overridingSpan,
            DefaultValuesSpan = defaultsSpan,
            OnConflict = conflicts,
            Returning = returning,
        };
    }

    private ConflictAction ParseOrAction() => Accept(Keyword.Or) ? ParseConflictAction() : ConflictAction.Unspecified;

    private ConflictAction ParseConflictAction()
    {
        var action = Current.Keyword switch
        {
            Keyword.Rollback => ConflictAction.Rollback,
            Keyword.Abort => ConflictAction.Abort,
            Keyword.Fail => ConflictAction.Fail,
            Keyword.Ignore => ConflictAction.Ignore,
            Keyword.Replace => ConflictAction.Replace,
            _ => throw SyntaxError(),
        };
        Advance();
        return action;
    }

    private TableRef ParseInsertTarget()
    {
        var start = Current.Start;
        var name = ParseQualifiedName();
        TableAlias? alias = null;
        var aliasStart = Current.Start;
        if (Accept(Keyword.As))
        {
            var aliasName = ParseName();
            alias = new TableAlias(aliasName, [], From(aliasStart));
        }

        return new TableRef(name, IsOnly: false, From(start)) { Alias = alias };
    }

    /// <summary>INSERT INTO t (SELECT …) has no column list.</summary>
    private bool OpensQuery()
    {
        var ahead = 1;
        while (Ahead(ahead).Kind == TokenKind.LeftParenthesis)
        {
            ahead++;
        }

        return Ahead(ahead).Keyword is Keyword.Select or Keyword.Table
            || (Ahead(ahead).Keyword == Keyword.Values && Ahead(ahead + 1).Kind == TokenKind.LeftParenthesis)
            || (Ahead(ahead).Keyword == Keyword.With && Ahead(ahead + 1).Kind is TokenKind.Word or TokenKind.QuotedIdentifier);
    }

    private OverridingKind ParseOverriding()
    {
        if (!Accept(Keyword.Overriding))
        {
            return OverridingKind.None;
        }

        var kind = Accept(Keyword.System) ? OverridingKind.SystemValue : OverridingKind.UserValue;
        if (kind == OverridingKind.UserValue)
        {
            Expect(Keyword.User);
        }

        Expect(Keyword.Value);
        return kind;
    }

    private List<AssignmentTarget> ParseTargetColumns()
    {
        Expect(TokenKind.LeftParenthesis);
        var columns = new List<AssignmentTarget>();
        do
        {
            columns.Add(ParseAssignmentTarget());
        }
        while (Accept(TokenKind.Comma));

        Expect(TokenKind.RightParenthesis);
        return columns;
    }

    private AssignmentTarget ParseAssignmentTarget()
    {
        var start = Current.Start;
        var column = ParseName();
        if (!At(TokenKind.Dot) && !At(TokenKind.LeftBracket))
        {
            return new AssignmentTarget(column, null, column.Span);
        }

        Expression path = new ColumnRef([column], column.Span);
        while (true)
        {
            if (Accept(TokenKind.Dot))
            {
                path = new FieldAccessExpression(path, ParseLabel(), From(start));
            }
            else if (At(TokenKind.LeftBracket))
            {
                path = ParseSubscript(path, start);
            }
            else
            {
                return new AssignmentTarget(column, path, From(start));
            }

            _links++;
        }
    }

    private List<SetClause> ParseSetClauses()
    {
        var clauses = new List<SetClause>();
        do
        {
            var start = Current.Start;
            var isMultiple = At(TokenKind.LeftParenthesis);
            IReadOnlyList<AssignmentTarget> targets = isMultiple ? ParseTargetColumns() : [ParseAssignmentTarget()];
            ExpectSymbol('=');
            var value = ParseExpression();
            clauses.Add(new SetClause(targets, isMultiple, value, From(start)));
        }
        while (Accept(TokenKind.Comma));

        return clauses;
    }

    private OnConflictClause ParseOnConflict()
    {
        var start = Current.Start;
        Expect(Keyword.On, Keyword.Conflict);
        IReadOnlyList<IndexElement> target = [];
        Expression? targetWhere = null;
        Identifier? constraint = null;
        if (At(TokenKind.LeftParenthesis))
        {
            target = ParseIndexElements();
            targetWhere = Accept(Keyword.Where) ? ParseExpression() : null;
        }
        else if (Accept(Keyword.On, Keyword.Constraint))
        {
            constraint = ParseName();
        }

        Expect(Keyword.Do);
        if (Accept(Keyword.Nothing))
        {
            return new OnConflictClause(target, targetWhere, constraint, IsDoNothing: true, [], null, From(start));
        }

        Expect(Keyword.Update, Keyword.Set);
        var assignments = ParseSetClauses();
        var where = Accept(Keyword.Where) ? ParseExpression() : null;
        return new OnConflictClause(target, targetWhere, constraint, IsDoNothing: false, assignments, where, From(start));
    }

    private IReadOnlyList<SelectTarget> ParseReturning() => Accept(Keyword.Returning) ? ParseTargets() : Array.Empty<SelectTarget>();

    private UpdateStatement ParseUpdate(WithClause? with, int start)
    {
        Expect(Keyword.Update);
        var or = ParseOrAction();
        var targetStart = Current.Start;
        var target = ParseTableWithAlias(ParseRelation(), targetStart);
        Expect(Keyword.Set);
        var assignments = ParseSetClauses();
        IReadOnlyList<FromItem> from = Accept(Keyword.From) ? ParseFromList() : [];
        var where = Accept(Keyword.Where) ? ParseCondition() : null;
        var returning = ParseReturning();
        IReadOnlyList<OrderItem> orderBy = At(Keyword.Order) ? ParseOrderBy() : [];
        var limit = Current.Keyword is Keyword.Limit ? ParseLimit() : null;
        return new UpdateStatement(with, target, assignments, from, where, returning, From(start))
        {
            Or = or,
            OrderBy = orderBy,
            Limit = limit,
        };
    }

    private DeleteStatement ParseDelete(WithClause? with, int start)
    {
        Expect(Keyword.Delete, Keyword.From);
        var targetStart = Current.Start;
        var target = ParseTableWithAlias(ParseRelation(), targetStart);
        IReadOnlyList<FromItem> used = Accept(Keyword.Using) ? ParseFromList() : [];
        var where = Accept(Keyword.Where) ? ParseCondition() : null;
        var returning = ParseReturning();
        IReadOnlyList<OrderItem> orderBy = At(Keyword.Order) ? ParseOrderBy() : [];
        var limit = Current.Keyword is Keyword.Limit ? ParseLimit() : null;
        return new DeleteStatement(with, target, used, where, returning, From(start)) { OrderBy = orderBy, Limit = limit };
    }

    private MergeStatement ParseMerge(WithClause? with, int start)
    {
        Expect(Keyword.Merge, Keyword.Into);
        var targetStart = Current.Start;
        var target = ParseTableWithAlias(ParseRelation(), targetStart);
        if (!At(Keyword.Using))
        {
            throw SyntaxError();
        }

        SkipBody();
        return new MergeStatement(with, target, From(start));
    }

    private TruncateStatement ParseTruncate()
    {
        var start = Current.Start;
        Expect(Keyword.Truncate);
        Accept(Keyword.Table);
        var tables = ParseRelationList();
        var restart = Accept(Keyword.Restart, Keyword.Identity);
        if (!restart)
        {
            Accept(Keyword.Continue, Keyword.Identity);
        }

        var behavior = ParseDropBehavior();
        return new TruncateStatement(tables, restart, behavior, From(start));
    }

    private List<TableRef> ParseRelationList()
    {
        var tables = new List<TableRef> { ParseRelation() };
        while (Accept(TokenKind.Comma))
        {
            tables.Add(ParseRelation());
        }

        return tables;
    }
}
