namespace Swytch.Core.Footprints;

/// <summary>One thing that a transaction read or wrote: a key of a table, or the whole table.</summary>
/// <param name="Table">Number of the table: the same for the same table on every node.</param>
/// <param name="Key">Hash of (index, key values under the index's collations); 0 stands for the whole table. A collision costs a retry, never correctness.</param>
public readonly record struct FootprintItem(ulong Table, ulong Key)
{
    public const ulong WholeTable = 0;

    public bool IsWholeTable => Key == WholeTable;

    public static FootprintItem Whole(ulong table) => new(table, WholeTable);
}
