using Swytch.Core;
using Swytch.Storage;

namespace Swytch.Server.Sessions;

/// <summary>Rows of a cursor, the first of them looked at ahead when column types depend on them.</summary>
internal sealed class RowSource(ICursor cursor) : IAsyncDisposable
{
    /// <summary>Rows looked at before the types of undetermined columns are fixed.</summary>
    public const int RowsAhead = 128;

    /// <summary>Bytes of text and blobs kept of the rows looked at.</summary>
    public const int BytesAhead = 256 * 1024;

    private Queue<SqlValue[]>? _ahead;
    private SqlValue[]? _current;
    private bool _exhausted;

    public ICursor Cursor => cursor;

    public int ColumnCount => cursor.ColumnCount;

    /// <summary>Reads a bounded number of rows and tells the type of each column by them.</summary>
    public uint[] LookAhead()
    {
        _ahead = new Queue<SqlValue[]>();
        var bytes = 0;
        while (_ahead.Count < RowsAhead && bytes < BytesAhead)
        {
            if (!cursor.Step())
            {
                _exhausted = true;
                break;
            }

            var row = new SqlValue[cursor.ColumnCount];
            for (var index = 0; index < row.Length; index++)
            {
                row[index] = cursor.Column(index).ToOwned();
                bytes += row[index].Bytes.Length;
            }

            _ahead.Enqueue(row);
        }

        var types = new uint[cursor.ColumnCount];
        var kinds = new ValueKind[_ahead.Count];
        for (var column = 0; column < types.Length; column++)
        {
            var at = 0;
            foreach (var row in _ahead)
            {
                kinds[at++] = row[column].Kind;
            }

            types[column] = ResultColumns.Decide(kinds);
        }

        return types;
    }

    public bool Step()
    {
        if (_ahead is not null)
        {
            if (_ahead.TryDequeue(out _current))
            {
                return true;
            }

            _ahead = null;
            _current = null;
        }

        return !_exhausted && cursor.Step();
    }

    public ValueView Column(int index) => _current is { } row ? row[index].AsView() : cursor.Column(index);

    public ValueTask DisposeAsync() => cursor.DisposeAsync();
}
