using System.Text;
using Swytch.Core.Footprints;
using Swytch.Storage.Changes;
using Swytch.Storage.Engine;

namespace Swytch.Storage.Footprints;

/// <summary>Reads the keys of a table from the schema that the connection sees (sqlite.org/pragma.html).</summary>
internal sealed class TableKeysLoader(Connection connection)
{
    private static readonly string[] RowIdNames = ["rowid", "oid", "_rowid_"];

    /// <summary>Kept with the table's shape.</summary>
    internal static TableKeys Of(Connection connection, CapturedTable table) =>
        table.Keys ??= connection.InsideCallback(() => new TableKeysLoader(connection).Load(table));

    private TableKeys Load(CapturedTable table)
    {
        var number = TableNumber.Of(table.VirtualOwner ?? table.Name);
        if (table.Form is TableForm.FullText or TableForm.Shadow || table.Refusal is not null)
        {
            return new TableKeys { Number = number, IsWhole = true };
        }

        var keys = new List<RowKey>();
        var isWhole = false;
        if (table.HasRowidKey || table.RowidColumn >= 0)
        {
            keys.Add(new RowKey(KeyHash.Of(number, KeyIdentity.RowId), [RowIdPart(table)], FindsRows: true));
        }

        foreach (var index in UniqueIndexes(table))
        {
            if (Key(table, number, index) is { } key)
            {
                keys.Insert(index.IsPrimary ? 0 : keys.Count, key);
            }
            else
            {
                isWhole = true;
            }
        }

        return new TableKeys
        {
            Number = number,
            IsWhole = isWhole || keys.Count == 0,
            MayIgnore = SqlWords.MayContain(TextOf(table.Name), "ignore"),
            Keys = [.. keys],
            Children = [.. TableShape.ForeignKeys(connection, table.Name).Select(key => AsChild(key, table, number))],
            Parents = [.. AsParent(table)],
        };
    }

    private static KeyPart RowIdPart(CapturedTable table)
    {
        var names = RowIdNames.Where(name => !table.Columns.Any(column => IsSame(column.Name, name)));
        return new KeyPart(
            KeyPart.RowId,
            table.RowidColumn < 0 ? [.. names] : [table.Columns[table.RowidColumn].Name, .. names],
            ColumnComparison.RowId);
    }

    /// <summary>Null when its values are not in the rows, or equal values are not known.</summary>
    private static RowKey? Key(CapturedTable table, ulong number, IndexShape index)
    {
        var parts = new KeyPart[index.Columns.Count];
        var findsRows = true;
        for (var i = 0; i < parts.Length; i++)
        {
            var (name, collation) = index.Columns[i];
            if (name is null || ColumnOf(table, name) is not { Generated: not GeneratedColumn.Virtual } column || ColumnComparison.CollationOf(collation) is not { } known)
            {
                return null;
            }

            parts[i] = Part(table, column, known);
            findsRows &= IsSame(column.Collation, collation) || IsSame(column.Collation, "BINARY");
        }

        return new RowKey(KeyHash.Of(number, KeyIdentity.Row(index.Columns.Select(column => column.Name!))), parts, findsRows);
    }

    private static KeyPart Part(CapturedTable table, CapturedColumn column, KeyCollation collation) =>
        column.Index == table.RowidColumn ? RowIdPart(table) : new KeyPart(column.Index, [column.Name], new ColumnComparison(column.Affinity, collation));

    private ChildKey AsChild(ForeignKey key, CapturedTable child, ulong number)
    {
        var parentNumber = TableNumber.Of(key.Parent);
        var rows = KeyHash.Of(number, KeyIdentity.Row(key.From));
        var columns = key.From.ConvertAll(name => ColumnOf(child, name));
        if (ReferredColumns(key) is not { } parent || columns.Exists(column => column is null or { Generated: GeneratedColumn.Virtual }))
        {
            // Nobody looks for these rows by value: AsParent says the same of this key.
            return new ChildKey(new RowKey(rows, [], FindsRows: false), false, parentNumber, null);
        }

        var isSameAffinity = true;
        var findsRows = true;
        var parts = new KeyPart[columns.Count];
        for (var i = 0; i < parts.Length; i++)
        {
            var own = Part(child, columns[i]!, KeyCollation.Binary);
            parts[i] = own with { Comparison = parent[i] };
            isSameAffinity &= parent[i].Affinity == columns[i]!.Affinity;
            findsRows &= isSameAffinity && ColumnComparison.CollationOf(columns[i]!.Collation) == parent[i].Collation;
        }

        return new ChildKey(new RowKey(rows, parts, findsRows), isSameAffinity, parentNumber, KeyHash.Of(parentNumber, KeyIdentity.Presence(key.To)));
    }

    private List<ParentKey> AsParent(CapturedTable parent)
    {
        var found = new List<ParentKey>();
        foreach (var group in ForeignKeysTo(parent.Name).GroupBy(key => string.Join('\0', key.To).ToUpperInvariant()))
        {
            var first = group.First();
            var children = group.Select(key => new ReferringRows(TableNumber.Of(key.Child), RowsOfChild(key))).ToArray();
            var compared = ReferredColumns(first);
            var parts = compared is null
                ? []
                : first.To.Select((name, i) => Part(parent, ColumnOf(parent, name)!, compared[i].Collation)).ToArray();
            found.Add(new ParentKey(KeyHash.Of(TableNumber.Of(parent.Name), KeyIdentity.Presence(first.To)), parts, children));
        }

        return found;
    }

    /// <summary>Null when the child's values may compare otherwise seen from the parent than from the child.</summary>
    private KeyHash? RowsOfChild(ForeignKey key)
    {
        if (connection.Tables.Find(key.Child) is not { } child || ReferredColumns(key) is not { } parent)
        {
            return null;
        }

        for (var i = 0; i < key.From.Count; i++)
        {
            if (ColumnOf(child, key.From[i]) is not { Generated: not GeneratedColumn.Virtual } column || column.Affinity != parent[i].Affinity)
            {
                return null;
            }
        }

        return KeyHash.Of(TableNumber.Of(key.Child), KeyIdentity.Row(key.From));
    }

    /// <summary>How the columns that the key refers to compare; null when that is not known, or the reference is broken.</summary>
    private ColumnComparison[]? ReferredColumns(ForeignKey key)
    {
        if (key.To.Count != key.From.Count || connection.Tables.Find(key.Parent) is not { Form: TableForm.Rowid or TableForm.WithoutRowid } parent)
        {
            return null;
        }

        var columns = new ColumnComparison[key.To.Count];
        for (var i = 0; i < columns.Length; i++)
        {
            if (ColumnOf(parent, key.To[i]) is not { Generated: not GeneratedColumn.Virtual } column || ColumnComparison.CollationOf(column.Collation) is not { } collation)
            {
                return null;
            }

            columns[i] = new ColumnComparison(column.Affinity, collation);
        }

        return columns;
    }

    private List<ForeignKey> ForeignKeysTo(string parent) =>
        [.. TableShape.Rows(
                connection,
                "SELECT DISTINCT s.name FROM main.sqlite_schema s, pragma_foreign_key_list(s.name) f WHERE s.type = 'table' AND f.\"table\" = ?1 COLLATE NOCASE",
                row => Encoding.UTF8.GetString(row[0].Bytes.Span),
                parent)
            .SelectMany(child => TableShape.ForeignKeys(connection, child))
            .Where(key => IsSame(key.Parent, parent))];

    private List<IndexShape> UniqueIndexes(CapturedTable table) => TableShape.Rows(
        connection,
        "SELECT name, origin FROM pragma_index_list(?1) WHERE \"unique\" ORDER BY seq DESC",
        row => (Name: Encoding.UTF8.GetString(row[0].Bytes.Span), IsPrimary: row[1].Bytes.Span.SequenceEqual("pk"u8)),
        table.Name)
        .ConvertAll(index => new IndexShape(index.IsPrimary, TableShape.Rows(
            connection,
            "SELECT cid, name, coll FROM pragma_index_xinfo(?1) WHERE key ORDER BY seqno",
            row => (row[0].Integer < 0 ? null : Encoding.UTF8.GetString(row[1].Bytes.Span), Encoding.UTF8.GetString(row[2].Bytes.Span)),
            index.Name)));

    private string TextOf(string table) => TableShape.Rows(
        connection,
        "SELECT sql FROM main.sqlite_schema WHERE type = 'table' AND name = ?1 COLLATE NOCASE",
        row => Encoding.UTF8.GetString(row[0].Bytes.Span),
        table).FirstOrDefault() ?? "";

    private static CapturedColumn? ColumnOf(CapturedTable table, string name) =>
        table.Columns.FirstOrDefault(column => IsSame(column.Name, name));

    private static bool IsSame(string left, string right) => left.Equals(right, StringComparison.OrdinalIgnoreCase);

    /// <param name="Columns">A name is null for an expression or the rowid.</param>
    private sealed record IndexShape(bool IsPrimary, List<(string? Name, string Collation)> Columns);
}
