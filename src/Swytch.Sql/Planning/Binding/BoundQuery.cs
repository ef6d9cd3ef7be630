using Swytch.Sql.Syntax;

namespace Swytch.Sql.Planning.Binding;

internal enum QueryUse
{
    /// <summary>The rows go to the client.</summary>
    Statement,

    /// <summary>Only the values count: IN, EXISTS, scalar subqueries, INSERT … SELECT.</summary>
    Subquery,

    /// <summary>The columns are known by name: FROM, WITH, views.</summary>
    Relation,
}

/// <summary>The type that a result column must have.</summary>
internal readonly record struct TargetType(uint Type, int Modifier);

/// <summary>One result column in one branch of a query.</summary>
/// <param name="Operand">Its span is the expression's, or the star's.</param>
internal sealed record BranchColumn(Operand Operand, string Name)
{
    /// <summary>The column as a text of its own when a star stands for it.</summary>
    public string? StarText { get; init; }

    public SelectTarget? Target { get; init; }

    /// <summary>SQLite would name the column after its text: it is named when the query is finished.</summary>
    public bool NeedsName { get; init; }
}

/// <summary>A SELECT or a row of VALUES: the branches of a set operation give the columns together.</summary>
internal sealed class QueryBranch
{
    public List<BranchColumn> Columns { get; } = [];

    public bool IsDistinct { get; init; }

    /// <summary>A star over columns that are not all known.</summary>
    public bool IsOpen { get; init; }
}

/// <summary>A column of a query's result.</summary>
internal sealed record QueryColumn(string Name, uint Type, int Modifier)
{
    public bool IsExactNumeric { get; init; }

    public bool HasStorageCollation { get; init; }

    public uint TableOid { get; init; }

    public short AttributeNumber { get; init; }

    public ColumnBinding ToBinding(string name) => new(name, Type, Modifier)
    {
        IsExactNumeric = IsExactNumeric,
        HasStorageCollation = HasStorageCollation,
        TableOid = TableOid,
        AttributeNumber = AttributeNumber,
    };
}

/// <summary>A query whose names and types are known; <see cref="Binder.Finish(BoundQuery, IReadOnlyList{TargetType})"/> settles its columns.</summary>
internal sealed class BoundQuery(TextSpan span)
{
    public TextSpan Span { get; } = span;

    public List<QueryBranch> Branches { get; } = [];

    public IReadOnlyList<QueryColumn> Columns { get; set; } = [];

    /// <summary>Rewrites of the whole that must wait until the columns are settled.</summary>
    public List<Action> Restructure { get; } = [];

    public QueryUse Use { get; init; }

    public bool IsOpen => Branches.Exists(branch => branch.IsOpen);
}
