namespace Swytch.Sql.Syntax;

/// <summary>What stands in FROM, USING and as the target of DML.</summary>
public abstract record FromItem(TextSpan Span) : SyntaxNode(Span)
{
    public TableAlias? Alias { get; init; }
}

/// <summary><c>[AS] name [(column, …)]</c>.</summary>
public sealed record TableAlias(Identifier Name, IReadOnlyList<Identifier> Columns, TextSpan Span) : SyntaxNode(Span)
{
    protected internal override void AddChildren(ChildList children) => children.Add(Name).Add(Columns);
}

/// <param name="IsOnly">ONLY t; <c>t *</c> is the opposite and leaves no trace but the span.</param>
public sealed record TableRef(QualifiedName Name, bool IsOnly, TextSpan Span) : FromItem(Span)
{
    /// <summary>SQLite's INDEXED BY.</summary>
    public Identifier? IndexedBy { get; init; }

    /// <summary>SQLite's NOT INDEXED.</summary>
    public bool IsNotIndexed { get; init; }

    /// <summary>TABLESAMPLE is read and kept only as this flag.</summary>
    public bool HasSample { get; init; }

    protected internal override void AddChildren(ChildList children) => children.Add(Name).Add(Alias).Add(IndexedBy);
}

/// <summary>A query in parentheses; the span includes them.</summary>
public sealed record SubqueryRef(Query Query, bool IsLateral, TextSpan Span) : FromItem(Span)
{
    protected internal override void AddChildren(ChildList children) => children.Add(Query).Add(Alias);
}

/// <summary>A function as a table: <c>f(x) [WITH ORDINALITY] [AS a (cols | column definitions)]</c>.</summary>
/// <param name="Function">A <see cref="FunctionCall"/>, or a <see cref="SqlValueFunction"/> or special syntax where PostgreSQL allows one.</param>
public sealed record FunctionRef(Expression Function, bool IsLateral, bool WithOrdinality, TextSpan Span) : FromItem(Span)
{
    /// <summary>Columns with types, as functions that return record need them; the alias may be missing then.</summary>
    public IReadOnlyList<ColumnDefinition> ColumnDefinitions { get; init; } = [];

    protected internal override void AddChildren(ChildList children) => children.Add(Function).Add(Alias).Add(ColumnDefinitions);
}

/// <summary>ROWS FROM (f(x), g(y)).</summary>
public sealed record RowsFromRef(IReadOnlyList<FunctionRef> Functions, bool IsLateral, bool WithOrdinality, TextSpan Span) : FromItem(Span)
{
    protected internal override void AddChildren(ChildList children) => children.Add(Functions).Add(Alias);
}

public enum JoinKind
{
    /// <summary>SQLite's comma with an ON or USING after it.</summary>
    Comma,
    Cross,
    Inner,
    Left,
    Right,
    Full,
}

/// <param name="On">Null for NATURAL, USING, CROSS; SQLite also allows an inner join with neither.</param>
/// <param name="Using">Empty when there is no USING.</param>
public sealed record JoinRef(
    FromItem Left,
    JoinKind Kind,
    bool IsNatural,
    FromItem Right,
    Expression? On,
    IReadOnlyList<Identifier> Using,
    TextSpan Span) : FromItem(Span)
{
    /// <summary>USING (…) AS alias.</summary>
    public Identifier? UsingAlias { get; init; }

    protected internal override void AddChildren(ChildList children) =>
        children.Add(Left).Add(Right).Add(On).Add(Using).Add(UsingAlias).Add(Alias);
}

/// <summary>Joins in parentheses, perhaps with an alias; SQLite allows a comma list here.</summary>
public sealed record ParenthesizedFrom(IReadOnlyList<FromItem> Items, TextSpan Span) : FromItem(Span)
{
    protected internal override void AddChildren(ChildList children) => children.Add(Items).Add(Alias);
}
