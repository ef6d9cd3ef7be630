namespace Swytch.ChangeFuzz;

/// <summary>What the generator knows of a table that it made.</summary>
/// <param name="Key">Names of the key columns, none when rows are known by their rowid.</param>
/// <param name="Order">What brings the rows into an order that does not depend on hidden rowids.</param>
internal sealed record TableModel(string Name, TableKind Kind, List<ColumnModel> Columns, List<string> Key, string Order)
{
    /// <summary>Columns that a statement may give a value.</summary>
    public IReadOnlyList<ColumnModel> Writable => [.. Columns.Where(column => !column.IsGenerated)];
}

/// <param name="IsInteger">Only whole numbers go in: a rowid, a key of small numbers, a coordinate.</param>
internal sealed record ColumnModel(string Name, bool IsInteger, bool IsGenerated = false);

internal enum TableKind
{
    Plain,
    View,
    FullText,
    RTree,
}
