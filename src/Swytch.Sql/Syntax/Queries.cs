namespace Swytch.Sql.Syntax;

/// <summary>A query: WITH, a body, and what applies to the whole of it (PostgreSQL manual, SELECT).</summary>
/// <remarks>The span excludes parentheses around the query.</remarks>
public sealed record Query(
    WithClause? With,
    QueryBody Body,
    IReadOnlyList<OrderItem> OrderBy,
    LimitClause? Limit,
    IReadOnlyList<LockingClause> Locking,
    TextSpan Span) : SyntaxNode(Span)
{
    protected internal override void AddChildren(ChildList children) =>
        children.Add(With).Add(Body).Add(OrderBy).Add(Limit).Add(Locking);
}

/// <summary>SELECT, VALUES, TABLE or WITH … as a statement.</summary>
public sealed record QueryStatement(Query Query, TextSpan Span) : Statement(Span)
{
    protected internal override void AddChildren(ChildList children) => children.Add(Query);
}

public abstract record QueryBody(TextSpan Span) : SyntaxNode(Span);

/// <summary>One SELECT without ORDER BY and LIMIT.</summary>
public sealed record SelectCore(IReadOnlyList<SelectTarget> Targets, TextSpan Span) : QueryBody(Span)
{
    /// <summary>DISTINCT, with or without ON.</summary>
    public bool IsDistinct { get; init; }

    /// <summary>Expressions of DISTINCT ON; empty when there is no ON.</summary>
    public IReadOnlyList<Expression> DistinctOn { get; init; } = [];

    /// <summary>The words DISTINCT [ON (…)] or ALL; empty when neither is written.</summary>
    public TextSpan DistinctSpan { get; init; }

    /// <summary>SELECT … INTO table.</summary>
    public IntoClause? Into { get; init; }

    /// <summary>Parts parted by commas; empty without FROM.</summary>
    public IReadOnlyList<FromItem> From { get; init; } = [];

    public Expression? Where { get; init; }

    public IReadOnlyList<GroupItem> GroupBy { get; init; } = [];

    /// <summary>GROUP BY DISTINCT.</summary>
    public bool IsGroupByDistinct { get; init; }

    public Expression? Having { get; init; }

    public IReadOnlyList<NamedWindow> Windows { get; init; } = [];

    protected internal override void AddChildren(ChildList children) => children
        .Add(DistinctOn).Add(Targets).Add(Into).Add(From).Add(Where).Add(GroupBy).Add(Having).Add(Windows);
}

/// <param name="Alias">With or without AS.</param>
public sealed record SelectTarget(Expression Expression, Identifier? Alias, TextSpan Span) : SyntaxNode(Span)
{
    protected internal override void AddChildren(ChildList children) => children.Add(Expression).Add(Alias);
}

public sealed record IntoClause(bool IsTemporary, QualifiedName Table, TextSpan Span) : SyntaxNode(Span)
{
    protected internal override void AddChildren(ChildList children) => children.Add(Table);
}

/// <summary>VALUES (…), (…).</summary>
public sealed record ValuesBody(IReadOnlyList<ValuesRow> Rows, TextSpan Span) : QueryBody(Span)
{
    protected internal override void AddChildren(ChildList children) => children.Add(Rows);
}

/// <summary>One row; the span includes its parentheses.</summary>
public sealed record ValuesRow(IReadOnlyList<Expression> Values, TextSpan Span) : SyntaxNode(Span)
{
    protected internal override void AddChildren(ChildList children) => children.Add(Values);
}

/// <summary>TABLE t.</summary>
public sealed record TableBody(TableRef Table, TextSpan Span) : QueryBody(Span)
{
    protected internal override void AddChildren(ChildList children) => children.Add(Table);
}

/// <summary>A query in parentheses as a part of a set operation or as the whole; the span includes the parentheses.</summary>
public sealed record NestedBody(Query Query, TextSpan Span) : QueryBody(Span)
{
    protected internal override void AddChildren(ChildList children) => children.Add(Query);
}

public enum SetOperator
{
    Union,
    Intersect,
    Except,
}

/// <summary>INTERSECT binds tighter in PostgreSQL's dialect; in SQLite's all bind alike, from the left.</summary>
public sealed record SetOperation(QueryBody Left, SetOperator Operator, bool IsAll, QueryBody Right, TextSpan Span) : QueryBody(Span)
{
    protected internal override void AddChildren(ChildList children) => children.Add(Left).Add(Right);
}

public sealed record WithClause(bool IsRecursive, IReadOnlyList<CommonTable> Tables, TextSpan Span) : SyntaxNode(Span)
{
    protected internal override void AddChildren(ChildList children) => children.Add(Tables);
}

/// <param name="IsMaterialized">Null when neither MATERIALIZED nor NOT MATERIALIZED is written.</param>
/// <param name="Statement">A <see cref="QueryStatement"/>, or INSERT, UPDATE, DELETE with RETURNING.</param>
public sealed record CommonTable(
    Identifier Name,
    IReadOnlyList<Identifier> Columns,
    bool? IsMaterialized,
    Statement Statement,
    TextSpan Span) : SyntaxNode(Span)
{
    /// <summary>The words [NOT] MATERIALIZED; empty when not written.</summary>
    public TextSpan MaterializedSpan { get; init; }

    protected internal override void AddChildren(ChildList children) => children.Add(Name).Add(Columns).Add(Statement);
}

public enum GroupKind
{
    Expression,

    /// <summary>GROUP BY ().</summary>
    Empty,
    Rollup,
    Cube,
    GroupingSets,
}

/// <param name="Items">One for Expression; the members for ROLLUP and CUBE.</param>
/// <param name="Sets">The members of GROUPING SETS.</param>
public sealed record GroupItem(GroupKind Kind, IReadOnlyList<Expression> Items, IReadOnlyList<GroupItem> Sets, TextSpan Span) : SyntaxNode(Span)
{
    protected internal override void AddChildren(ChildList children) => children.Add(Items).Add(Sets);
}

public sealed record NamedWindow(Identifier Name, WindowSpecification Specification, TextSpan Span) : SyntaxNode(Span)
{
    protected internal override void AddChildren(ChildList children) => children.Add(Name).Add(Specification);
}

public enum SortDirection
{
    Unspecified,
    Ascending,
    Descending,
    Using,
}

public enum NullsOrder
{
    Unspecified,
    First,
    Last,
}

/// <param name="Using">The operator of ORDER BY x USING op.</param>
public sealed record OrderItem(Expression Expression, SortDirection Direction, NullsOrder Nulls, OperatorName? Using, TextSpan Span) : SyntaxNode(Span)
{
    /// <summary>NULLS FIRST or NULLS LAST; empty when not written.</summary>
    public TextSpan NullsSpan { get; init; }

    protected internal override void AddChildren(ChildList children) => children.Add(Expression).Add(Using);
}

/// <summary>LIMIT, OFFSET, FETCH FIRST in any order and spelling.</summary>
/// <param name="Count">Null for LIMIT ALL, LIMIT NULL-less OFFSET; a literal 1 with an empty span for FETCH FIRST ROW ONLY.</param>
/// <param name="HasNonstandardOrder">SQLite's <c>LIMIT offset, count</c>.</param>
public sealed record LimitClause(Expression? Count, Expression? Offset, bool HasNonstandardOrder, bool WithTies, TextSpan Span) : SyntaxNode(Span)
{
    /// <summary>True when the text already is what SQLite reads: LIMIT first, then OFFSET.</summary>
    public bool IsSqliteSpelling { get; init; }

    protected internal override void AddChildren(ChildList children) =>
        _ = HasNonstandardOrder ? children.Add(Offset).Add(Count) : children.Add(Count).Add(Offset);
}

public enum LockStrength
{
    Update,
    NoKeyUpdate,
    Share,
    KeyShare,
}

public enum LockWait
{
    Block,
    Error,
    Skip,
}

/// <summary>FOR UPDATE and its kin.</summary>
public sealed record LockingClause(LockStrength Strength, IReadOnlyList<QualifiedName> Of, LockWait Wait, TextSpan Span) : SyntaxNode(Span)
{
    protected internal override void AddChildren(ChildList children) => children.Add(Of);
}
