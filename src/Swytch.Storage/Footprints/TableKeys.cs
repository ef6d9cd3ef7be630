using Swytch.Core.Footprints;

namespace Swytch.Storage.Footprints;

/// <summary>The keys by which the rows of a table are known in footprints. Immutable; stands for one state of the schema.</summary>
internal sealed class TableKeys
{
    internal required ulong Number { get; init; }

    /// <summary>
    /// A key of it cannot be computed from a row (an expression, a virtual generated column, an unknown collation, a virtual table),
    /// so that whoever writes a row writes, and claims, all of the table.
    /// </summary>
    internal bool IsWhole { get; init; }

    /// <summary>A constraint of it says ON CONFLICT IGNORE: a row may be left out without a trace.</summary>
    internal bool MayIgnore { get; init; }

    /// <summary>The rowid or the primary key first, then unique keys.</summary>
    internal RowKey[] Keys { get; init; } = [];

    /// <summary>Foreign keys in which it is the child.</summary>
    internal ChildKey[] Children { get; init; } = [];

    /// <summary>What foreign keys of others refer to.</summary>
    internal ParentKey[] Parents { get; init; } = [];
}

/// <summary>The rowid, a primary key or a unique index, partial ones as if they were not.</summary>
/// <param name="Prefix">With table and kind of key.</param>
/// <param name="FindsRows">The columns' own comparison is at least as fine as the index's: rows with column = value have this key.</param>
internal sealed record RowKey(KeyHash Prefix, KeyPart[] Parts, bool FindsRows);

/// <param name="Column">Index among the table's columns; -1 for the rowid.</param>
/// <param name="Names">By which a statement may call it.</param>
internal sealed record KeyPart(int Column, string[] Names, ColumnComparison Comparison)
{
    internal const int RowId = -1;
}

/// <summary>The foreign key's value in a row of the child, compared as the parent's columns are.</summary>
/// <param name="Rows">Rows of the child with the value.</param>
/// <param name="IsSameAffinity">Stored values compare as they are; else only those of the child are looked up in the parent.</param>
/// <param name="Parent">Number of the parent.</param>
/// <param name="Presence">Rows of the parent with the value; null when all of the parent is read.</param>
internal sealed record ChildKey(RowKey Rows, bool IsSameAffinity, ulong Parent, KeyHash? Presence);

/// <summary>Columns that foreign keys refer to.</summary>
/// <param name="Presence">Written when a row with the value appears or goes.</param>
/// <param name="Children">Where rows that refer to it are looked for when it goes.</param>
internal sealed record ParentKey(KeyHash Presence, KeyPart[] Parts, ReferringRows[] Children);

/// <param name="Rows">Of the child, by the value; null when all of the child is read.</param>
internal readonly record struct ReferringRows(ulong Child, KeyHash? Rows);
