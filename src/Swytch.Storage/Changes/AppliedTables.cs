using System.Diagnostics.CodeAnalysis;
using System.Text;
using Swytch.Storage.Engine;

namespace Swytch.Storage.Changes;

/// <summary>The tables of one connection that changes were applied to, by their headers: equal headers mean the same name, columns and key.</summary>
internal sealed class AppliedTables
{
    /// <summary>Compiled statements take some kilobytes each. When there are more, all are given up.</summary>
    private const int MaximumStatements = 200;

    private readonly Connection _connection;
    private readonly StatementCount _count = new();
    private readonly Dictionary<byte[], AppliedTable> _byHeader;
    private readonly Dictionary<byte[], AppliedTable>.AlternateLookup<ReadOnlySpan<byte>> _lookup;
    private HashSet<string>? _withActions;
    private long _generation;

    internal AppliedTables(Connection connection)
    {
        _connection = connection;
        _byHeader = new Dictionary<byte[], AppliedTable>(new BytesComparer());
        _lookup = _byHeader.GetAlternateLookup<ReadOnlySpan<byte>>();
    }

    internal int StatementCount => _count.Value;

    /// <summary>Before changes are applied: forgets what does not fit the schema, or is too much.</summary>
    internal void Refresh()
    {
        _connection.Tables.Revalidate();
        if (_generation != _connection.Tables.Generation || StatementCount > MaximumStatements)
        {
            Clear();
            _generation = _connection.Tables.Generation;
        }
    }

    /// <exception cref="ChangeConflictException">There is no such table with such columns.</exception>
    internal AppliedTable Find(ReadOnlySpan<byte> header, ReadOnlySpan<byte> name)
    {
        if (_lookup.TryGetValue(header, out var applied))
        {
            return applied;
        }

        var text = Encoding.UTF8.GetString(name);
        var table = _connection.Tables.Find(text);
        if (table is null || table.Refusal is not null || !header.SequenceEqual(table.Header))
        {
            throw new ChangeConflictException(
                text, "()", table is null ? "there is no such table" : table.Refusal?.Message ?? "the table has other columns or another primary key");
        }

        return Add(table);
    }

    internal AppliedTable Find(CapturedTable table)
    {
        if (_generation != _connection.Tables.Generation)
        {
            Refresh();
        }

        return _lookup.TryGetValue(table.Header, out var applied) ? applied : Add(table);
    }

    /// <summary>Triggers of its own, temporary ones too, or one of the ends of a foreign key.</summary>
    internal bool HasActions(AppliedTable table) => (_withActions ??= ReadTablesWithActions()).Contains(table.Table.Name);

    internal void Clear()
    {
        foreach (var table in _byHeader.Values)
        {
            table.Clear();
        }

        _byHeader.Clear();
        _withActions = null;
    }

    private AppliedTable Add(CapturedTable table)
    {
        var applied = new AppliedTable(_connection, table, _count);
        _byHeader.Add(table.Header, applied);
        return applied;
    }

    private HashSet<string> ReadTablesWithActions()
    {
        var names = TableShape.Rows(
            _connection,
            """
            SELECT tbl_name FROM main.sqlite_schema WHERE type = 'trigger'
            UNION SELECT tbl_name FROM temp.sqlite_schema WHERE type = 'trigger'
            UNION SELECT t.name FROM main.sqlite_schema t, pragma_foreign_key_list(t.name) WHERE t.type = 'table'
            UNION SELECT f."table" FROM main.sqlite_schema t, pragma_foreign_key_list(t.name) f WHERE t.type = 'table'
            """,
            row => Encoding.UTF8.GetString(row[0].Bytes.Span));
        return new HashSet<string>(names, StringComparer.OrdinalIgnoreCase);
    }

    private sealed class BytesComparer : IEqualityComparer<byte[]>, IAlternateEqualityComparer<ReadOnlySpan<byte>, byte[]>
    {
        public bool Equals(byte[]? left, byte[]? right) => left.AsSpan().SequenceEqual(right);

        public int GetHashCode([DisallowNull] byte[] bytes) => GetHashCode(bytes.AsSpan());

        public bool Equals(ReadOnlySpan<byte> left, byte[] right) => left.SequenceEqual(right);

        public int GetHashCode(ReadOnlySpan<byte> bytes)
        {
            var hash = new HashCode();
            hash.AddBytes(bytes);
            return hash.ToHashCode();
        }

        public byte[] Create(ReadOnlySpan<byte> bytes) => bytes.ToArray();
    }
}
