namespace Swytch.Sql.Syntax;

public enum Persistence
{
    Permanent,
    Temporary,
    Unlogged,
}

/// <summary>CREATE TABLE in both dialects (sqlite.org/lang_createtable.html; PostgreSQL manual, CREATE TABLE, CREATE TABLE AS).</summary>
/// <param name="Elements">Columns, table constraints, LIKE clauses; empty for AS without a list.</param>
public sealed record CreateTableStatement(
    Persistence Persistence,
    bool IfNotExists,
    QualifiedName Name,
    IReadOnlyList<TableElement> Elements,
    TextSpan Span) : Statement(Span)
{
    /// <summary>AS query (or EXECUTE): <see cref="QueryStatement"/> or <see cref="ExecuteStatement"/>.</summary>
    public Statement? As { get; init; }

    /// <summary>Column names before AS.</summary>
    public IReadOnlyList<Identifier> AsColumns { get; init; } = [];

    /// <summary>WITH NO DATA.</summary>
    public bool WithNoData { get; init; }

    public bool IsStrict { get; init; }

    public bool IsWithoutRowid { get; init; }

    /// <summary>The opening parenthesis of the element list to the end of the closing one; empty when there is none.</summary>
    public TextSpan ElementsSpan { get; init; }

    /// <summary>WITH (…).</summary>
    public IReadOnlyList<OptionItem> Options { get; init; } = [];

    public IReadOnlyList<QualifiedName> Inherits { get; init; } = [];

    /// <summary>PARTITION BY … or PARTITION OF …, kept as its span; null when not written.</summary>
    public TextSpan? Partition { get; init; }

    /// <summary>OF type.</summary>
    public QualifiedName? OfType { get; init; }

    public OnCommitAction OnCommit { get; init; }

    public Identifier? Tablespace { get; init; }

    /// <summary>USING access method.</summary>
    public Identifier? AccessMethod { get; init; }

    protected internal override void AddChildren(ChildList children) => children
        .Add(Name).Add(OfType).Add(Elements).Add(AsColumns).Add(Inherits).Add(AccessMethod).Add(Options).Add(Tablespace).Add(As);
}

public enum OnCommitAction
{
    Unspecified,
    PreserveRows,
    DeleteRows,
    Drop,
}

/// <summary>A column, a table constraint or LIKE inside CREATE TABLE.</summary>
public abstract record TableElement(TextSpan Span) : SyntaxNode(Span);

/// <param name="Type">Null for SQLite's columns without a type.</param>
public sealed record ColumnDefinition(Identifier Name, TypeName? Type, IReadOnlyList<ColumnConstraint> Constraints, TextSpan Span) : TableElement(Span)
{
    protected internal override void AddChildren(ChildList children) => children.Add(Name).Add(Type).Add(Constraints);
}

/// <summary>LIKE table [INCLUDING …].</summary>
/// <param name="Options">For example "including all", lower case, in order.</param>
public sealed record LikeElement(QualifiedName Table, IReadOnlyList<string> Options, TextSpan Span) : TableElement(Span)
{
    protected internal override void AddChildren(ChildList children) => children.Add(Table);
}

/// <summary>[NOT] DEFERRABLE, INITIALLY DEFERRED|IMMEDIATE, NOT VALID, NO INHERIT after a constraint.</summary>
/// <param name="IsDeferrable">Null when not written.</param>
/// <param name="IsInitiallyDeferred">Null when not written.</param>
/// <param name="Span">Empty when nothing is written.</param>
public readonly record struct ConstraintAttributes(bool? IsDeferrable, bool? IsInitiallyDeferred, bool IsNotValid, bool IsNoInherit, TextSpan Span);

public abstract record ColumnConstraint(TextSpan Span) : SyntaxNode(Span)
{
    /// <summary>CONSTRAINT name before it.</summary>
    public Identifier? Name { get; init; }

    public ConstraintAttributes Attributes { get; init; }

    /// <summary>SQLite's ON CONFLICT after NOT NULL, UNIQUE, PRIMARY KEY, CHECK.</summary>
    public ConflictAction OnConflict { get; init; }
}

/// <param name="IsNotNull">False for the empty constraint NULL.</param>
public sealed record NullConstraint(bool IsNotNull, TextSpan Span) : ColumnConstraint(Span)
{
    protected internal override void AddChildren(ChildList children) => children.Add(Name);
}

public sealed record PrimaryKeyColumnConstraint(SortDirection Direction, bool IsAutoincrement, TextSpan Span) : ColumnConstraint(Span)
{
    protected internal override void AddChildren(ChildList children) => children.Add(Name);
}

public sealed record UniqueColumnConstraint(bool NullsNotDistinct, TextSpan Span) : ColumnConstraint(Span)
{
    protected internal override void AddChildren(ChildList children) => children.Add(Name);
}

/// <param name="Condition">Without its parentheses.</param>
public sealed record CheckColumnConstraint(Expression Condition, TextSpan Span) : ColumnConstraint(Span)
{
    protected internal override void AddChildren(ChildList children) => children.Add(Name).Add(Condition);
}

/// <param name="Value">With its parentheses, as <see cref="ParenthesizedExpression"/>, when written so.</param>
public sealed record DefaultConstraint(Expression Value, TextSpan Span) : ColumnConstraint(Span)
{
    protected internal override void AddChildren(ChildList children) => children.Add(Name).Add(Value);
}

public sealed record CollateConstraint(QualifiedName Collation, TextSpan Span) : ColumnConstraint(Span)
{
    protected internal override void AddChildren(ChildList children) => children.Add(Name).Add(Collation);
}

public sealed record ReferencesColumnConstraint(ReferencesClause References, TextSpan Span) : ColumnConstraint(Span)
{
    protected internal override void AddChildren(ChildList children) => children.Add(Name).Add(References);
}

public enum GeneratedStorage
{
    /// <summary>Not written; virtual in SQLite.</summary>
    Unspecified,
    Stored,
    Virtual,
}

/// <summary>[GENERATED ALWAYS] AS (expression) [STORED|VIRTUAL].</summary>
public sealed record GeneratedConstraint(Expression Expression, GeneratedStorage Storage, TextSpan Span) : ColumnConstraint(Span)
{
    protected internal override void AddChildren(ChildList children) => children.Add(Name).Add(Expression);
}

/// <summary>GENERATED {ALWAYS | BY DEFAULT} AS IDENTITY [(sequence options)].</summary>
public sealed record IdentityConstraint(bool IsAlways, IReadOnlyList<SequenceOption> Options, TextSpan Span) : ColumnConstraint(Span)
{
    protected internal override void AddChildren(ChildList children) => children.Add(Name).Add(Options);
}

public enum ReferentialAction
{
    Unspecified,
    NoAction,
    Restrict,
    Cascade,
    SetNull,
    SetDefault,
}

/// <summary>REFERENCES table [(columns)] [MATCH …] [ON DELETE …] [ON UPDATE …].</summary>
/// <param name="Match">"full", "partial", "simple" or SQLite's any name, lower case; null when not written.</param>
public sealed record ReferencesClause(
    QualifiedName Table,
    IReadOnlyList<Identifier> Columns,
    string? Match,
    ReferentialAction OnDelete,
    ReferentialAction OnUpdate,
    TextSpan Span) : SyntaxNode(Span)
{
    /// <summary>ON DELETE SET NULL (columns).</summary>
    public IReadOnlyList<Identifier> OnDeleteColumns { get; init; } = [];

    protected internal override void AddChildren(ChildList children) => children.Add(Table).Add(Columns).Add(OnDeleteColumns);
}

public abstract record TableConstraint(TextSpan Span) : TableElement(Span)
{
    public Identifier? Name { get; init; }

    public ConstraintAttributes Attributes { get; init; }

    public ConflictAction OnConflict { get; init; }
}

/// <summary>PRIMARY KEY (…) or UNIQUE (…).</summary>
/// <param name="Columns">SQLite allows COLLATE, ASC, DESC and expressions that are names here.</param>
/// <param name="UsingIndex">ADD … USING INDEX name: then there are no columns.</param>
public sealed record KeyConstraint(bool IsPrimary, IReadOnlyList<IndexElement> Columns, Identifier? UsingIndex, TextSpan Span) : TableConstraint(Span)
{
    public bool IsAutoincrement { get; init; }

    public bool NullsNotDistinct { get; init; }

    public IReadOnlyList<Identifier> Include { get; init; } = [];

    protected internal override void AddChildren(ChildList children) =>
        children.Add(Name).Add(Columns).Add(UsingIndex).Add(Include);
}

public sealed record CheckConstraint(Expression Condition, TextSpan Span) : TableConstraint(Span)
{
    protected internal override void AddChildren(ChildList children) => children.Add(Name).Add(Condition);
}

public sealed record ForeignKeyConstraint(IReadOnlyList<Identifier> Columns, ReferencesClause References, TextSpan Span) : TableConstraint(Span)
{
    protected internal override void AddChildren(ChildList children) => children.Add(Name).Add(Columns).Add(References);
}

/// <summary>EXCLUDE …: recognised, not kept.</summary>
public sealed record ExcludeConstraint(TextSpan Span) : TableConstraint(Span)
{
    protected internal override void AddChildren(ChildList children) => children.Add(Name);
}

/// <summary>A column or expression of an index, key or conflict target.</summary>
/// <param name="Expression">A <see cref="ColumnRef"/> for a plain column. COLLATE is taken off into <paramref name="Collation"/>.</param>
public sealed record IndexElement(
    Expression Expression,
    QualifiedName? Collation,
    QualifiedName? OperatorClass,
    SortDirection Direction,
    NullsOrder Nulls,
    TextSpan Span) : SyntaxNode(Span)
{
    /// <summary>The operator class with its parameters; empty when not written.</summary>
    public TextSpan OperatorClassSpan { get; init; }

    /// <summary>NULLS FIRST or NULLS LAST; empty when not written.</summary>
    public TextSpan NullsSpan { get; init; }

    protected internal override void AddChildren(ChildList children) => children.Add(Expression).Add(Collation).Add(OperatorClass);
}
