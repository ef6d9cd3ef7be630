using System.Text;
using Swytch.Core.Errors;
using Swytch.Core.Footprints;
using Swytch.Storage.Footprints;

namespace Swytch.Storage.Changes;

/// <summary>A table as its row events need it. Immutable; stands for one state of the schema.</summary>
internal sealed class CapturedTable
{
    internal CapturedTable(string name, IReadOnlyList<CapturedColumn> columns, TableForm form)
    {
        Name = name;
        Columns = columns;
        Form = form;
        HasRowidKey = !columns.Any(column => column.KeyPlace > 0);
        Recorded = [.. columns.Where(column => column.Generated == GeneratedColumn.No)];
        KeyColumns = [.. columns.Where(column => column.KeyPlace > 0).OrderBy(column => column.KeyPlace)];
        KeyPlaces = [.. HasRowidKey ? new byte[] { 1 } : [], .. Recorded.Select(column => (byte)column.KeyPlace)];
        Header = MakeHeader();
        IsEngines = name.StartsWith("swytch_", StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>As records name it. For the rows of a full-text table that is the virtual table, not the shadow table that holds them.</summary>
    internal string Name { get; }

    /// <summary>All columns in their order, generated ones included.</summary>
    internal IReadOnlyList<CapturedColumn> Columns { get; }

    internal TableForm Form { get; }

    /// <summary>No primary key: rows are known by their rowid, which is the first value of their records.</summary>
    internal bool HasRowidKey { get; }

    /// <summary>A table of the engine's own, named swytch_…</summary>
    internal bool IsEngines { get; }

    internal bool WithoutRowid => Form == TableForm.WithoutRowid;

    /// <summary>Place in <see cref="Columns"/> of the column that is the rowid (INTEGER PRIMARY KEY), -1 when there is none.</summary>
    internal int RowidColumn { get; init; } = -1;

    /// <summary>The R-Tree (or the like) whose contents this shadow table is part of: writing here changes what a query of that table sees.</summary>
    internal string? VirtualOwner { get; init; }

    /// <summary>Why its rows cannot be captured; null for all others.</summary>
    internal PgError? Refusal { get; init; }

    /// <summary>The columns of a record, after the rowid where that is the key.</summary>
    internal CapturedColumn[] Recorded { get; }

    /// <summary>In the order of the primary key; none when <see cref="HasRowidKey"/>.</summary>
    internal CapturedColumn[] KeyColumns { get; }

    /// <summary>Of each value of a record: its place in the primary key, 0 outside it.</summary>
    internal byte[] KeyPlaces { get; }

    /// <summary>The table header of its records.</summary>
    internal byte[] Header { get; }

    /// <summary>Its keys for footprints, once somebody has asked for them.</summary>
    internal TableKeys? Keys { get; set; }

    public override string ToString() => Name;

    private byte[] MakeHeader()
    {
        var header = new ChangeBuffer();
        header.Write(ChangeFormat.TableHeader);
        header.WriteVarint(KeyPlaces.Length);
        header.Write(KeyPlaces);
        header.Write(Encoding.UTF8.GetBytes(Name));
        header.Write((byte)0);
        return header.Written.ToArray();
    }
}

/// <param name="Index">Place in <see cref="CapturedTable.Columns"/>.</param>
/// <param name="Source">Place among the values that the preupdate hook tells.</param>
/// <param name="Collation">Name of its collating sequence, BINARY when none is declared.</param>
/// <param name="KeyPlace">1-based place in the primary key, 0 outside it.</param>
internal sealed record CapturedColumn(
    int Index, int Source, string Name, Affinity Affinity, string Collation, GeneratedColumn Generated, int KeyPlace);

internal enum GeneratedColumn : byte
{
    No,

    /// <summary>Computed when read: the hook does not tell it.</summary>
    Virtual,

    /// <summary>The hook tells it; records leave it out.</summary>
    Stored,
}

internal enum TableForm : byte
{
    Rowid,
    WithoutRowid,

    /// <summary>FTS3, FTS4, FTS5 with their own content: its rows are the virtual table's.</summary>
    FullText,

    /// <summary>A shadow table whose rows are captured as they are: written by nobody but its virtual table and the applier.</summary>
    Shadow,
}
