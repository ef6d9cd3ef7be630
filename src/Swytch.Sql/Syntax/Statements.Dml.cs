namespace Swytch.Sql.Syntax;

/// <summary>SQLite's conflict algorithms (sqlite.org/lang_conflict.html).</summary>
public enum ConflictAction
{
    Unspecified,
    Rollback,
    Abort,
    Fail,
    Ignore,
    Replace,
}

public enum OverridingKind
{
    None,
    SystemValue,
    UserValue,
}

/// <summary>INSERT and REPLACE.</summary>
/// <param name="Target">The table with its alias; never a join.</param>
/// <param name="Columns">Empty when no list is written.</param>
/// <param name="Source">Null for DEFAULT VALUES.</param>
public sealed record InsertStatement(
    WithClause? With,
    TableRef Target,
    IReadOnlyList<AssignmentTarget> Columns,
    Query? Source,
    TextSpan Span) : Statement(Span)
{
    /// <summary>INSERT OR …; Replace for REPLACE INTO.</summary>
    public ConflictAction Or { get; init; }

    /// <summary>Written as REPLACE INTO.</summary>
    public bool IsReplace { get; init; }

    public OverridingKind Overriding { get; init; }

    /// <summary>OVERRIDING … VALUE; empty when not written.</summary>
    public TextSpan OverridingSpan { get; init; }

    /// <summary>DEFAULT VALUES; empty when there is a source.</summary>
    public TextSpan DefaultValuesSpan { get; init; }

    /// <summary>PostgreSQL allows one, SQLite several.</summary>
    public IReadOnlyList<OnConflictClause> OnConflict { get; init; } = [];

    public IReadOnlyList<SelectTarget> Returning { get; init; } = [];

    protected internal override void AddChildren(ChildList children) =>
        children.Add(With).Add(Target).Add(Columns).Add(Source).Add(OnConflict).Add(Returning);
}

/// <summary>ON CONFLICT (sqlite.org/lang_upsert.html; PostgreSQL manual, INSERT).</summary>
/// <param name="Target">Index columns; empty when the clause names no target or a constraint.</param>
/// <param name="TargetWhere">The predicate of a partial index.</param>
/// <param name="Constraint">ON CONSTRAINT name.</param>
/// <param name="IsDoNothing">False means DO UPDATE with <paramref name="Assignments"/>.</param>
public sealed record OnConflictClause(
    IReadOnlyList<IndexElement> Target,
    Expression? TargetWhere,
    Identifier? Constraint,
    bool IsDoNothing,
    IReadOnlyList<SetClause> Assignments,
    Expression? Where,
    TextSpan Span) : SyntaxNode(Span)
{
    protected internal override void AddChildren(ChildList children) =>
        children.Add(Target).Add(TargetWhere).Add(Constraint).Add(Assignments).Add(Where);
}

/// <summary>A column as a target, perhaps with subscripts or fields: <c>a</c>, <c>a[1]</c>, <c>a.b</c>.</summary>
/// <param name="Indirection">The whole as an expression when there is more than the column's name, else null.</param>
public sealed record AssignmentTarget(Identifier Column, Expression? Indirection, TextSpan Span) : SyntaxNode(Span)
{
    protected internal override void AddChildren(ChildList children) => children.Add(Column).Add(Indirection);
}

/// <summary><c>a = x</c> or <c>(a, b) = (x, y) | ROW(x, y) | (query)</c>.</summary>
/// <param name="IsMultiple">The targets stand in parentheses.</param>
public sealed record SetClause(IReadOnlyList<AssignmentTarget> Targets, bool IsMultiple, Expression Value, TextSpan Span) : SyntaxNode(Span)
{
    protected internal override void AddChildren(ChildList children) => children.Add(Targets).Add(Value);
}

public sealed record UpdateStatement(
    WithClause? With,
    TableRef Target,
    IReadOnlyList<SetClause> Assignments,
    IReadOnlyList<FromItem> From,
    Expression? Where,
    IReadOnlyList<SelectTarget> Returning,
    TextSpan Span) : Statement(Span)
{
    public ConflictAction Or { get; init; }

    /// <summary>SQLite's ORDER BY after UPDATE.</summary>
    public IReadOnlyList<OrderItem> OrderBy { get; init; } = [];

    public LimitClause? Limit { get; init; }

    protected internal override void AddChildren(ChildList children) => children
        .Add(With).Add(Target).Add(Assignments).Add(From).Add(Where).Add(Returning).Add(OrderBy).Add(Limit);
}

public sealed record DeleteStatement(
    WithClause? With,
    TableRef Target,
    IReadOnlyList<FromItem> Using,
    Expression? Where,
    IReadOnlyList<SelectTarget> Returning,
    TextSpan Span) : Statement(Span)
{
    public IReadOnlyList<OrderItem> OrderBy { get; init; } = [];

    public LimitClause? Limit { get; init; }

    protected internal override void AddChildren(ChildList children) => children
        .Add(With).Add(Target).Add(Using).Add(Where).Add(Returning).Add(OrderBy).Add(Limit);
}

public enum DropBehavior
{
    Unspecified,
    Restrict,
    Cascade,
}

public sealed record TruncateStatement(IReadOnlyList<TableRef> Tables, bool RestartIdentity, DropBehavior Behavior, TextSpan Span) : Statement(Span)
{
    protected internal override void AddChildren(ChildList children) => children.Add(Tables);
}

public enum CopySourceKind
{
    /// <summary>STDIN or STDOUT.</summary>
    Client,
    File,
    Program,
}

/// <summary>COPY in its present and its old option syntax (PostgreSQL manual, COPY); old options arrive normalised.</summary>
/// <param name="Table">Null when a query is copied.</param>
/// <param name="Query">QueryStatement, or DML with RETURNING.</param>
/// <param name="FileName">The file or program; null for the client.</param>
public sealed record CopyStatement(
    QualifiedName? Table,
    IReadOnlyList<Identifier> Columns,
    Statement? Query,
    bool IsFrom,
    CopySourceKind SourceKind,
    LiteralExpression? FileName,
    IReadOnlyList<OptionItem> Options,
    Expression? Where,
    TextSpan Span) : Statement(Span)
{
    protected internal override void AddChildren(ChildList children) =>
        children.Add(Table).Add(Columns).Add(Query).Add(FileName).Add(Options).Add(Where);
}

/// <summary>MERGE, recognised with its target only.</summary>
public sealed record MergeStatement(WithClause? With, TableRef Target, TextSpan Span) : Statement(Span)
{
    protected internal override void AddChildren(ChildList children) => children.Add(With).Add(Target);
}
