using Swytch.Core;
using Swytch.Core.Errors;

namespace Swytch.Server.Sessions.Cursors;

/// <summary>What the cursors of one session keep, together.</summary>
internal sealed class CursorBudget
{
    private long _used;

    /// <exception cref="PgErrorException">54000 when the cursors of the session keep too much.</exception>
    public void Take(long bytes, string cursor)
    {
        if (_used + bytes > Limits.CursorBytesPerSession)
        {
            throw new PgErrorException(new PgError(SqlState.ProgramLimitExceeded, $"too many rows to keep for cursor \"{cursor}\"")
            {
                Detail = $"Cursors that are SCROLL or WITH HOLD, or open while their transaction writes, may keep {Limits.CursorBytesPerSession / (1024 * 1024)} MiB in one session.",
                Hint = "Declare it NO SCROLL without WITH HOLD, or read fewer rows.",
            });
        }

        _used += bytes;
    }

    public void GiveBack(long bytes) => _used -= bytes;
}

/// <summary>Rows that a cursor keeps, by number; those before the first kept one are gone for good.</summary>
internal sealed class CursorRows(CursorBudget budget, string cursor)
{
    /// <summary>Counted for each value beside its bytes.</summary>
    private const int BytesPerValue = 32;

    private readonly List<SqlValue[]> _rows = [];
    private long _bytes;

    /// <summary>Number of the first row that is kept, one-based.</summary>
    public long First { get; private set; } = 1;

    /// <summary>Number of the last row that is kept.</summary>
    public long Last => First + _rows.Count - 1;

    public SqlValue[] this[long number] => _rows[(int)(number - First)];

    /// <summary>The next row is the first to be kept.</summary>
    public void StartAt(long number)
    {
        Invariant.Holds(_rows.Count == 0, "only empty rows start anew");
        First = number;
    }

    public void Add(SqlValue[] row)
    {
        long bytes = row.Length * BytesPerValue;
        foreach (var value in row)
        {
            bytes += value.Bytes.Length;
        }

        budget.Take(bytes, cursor);
        _bytes += bytes;
        _rows.Add(row);
    }

    public void Clear()
    {
        budget.GiveBack(_bytes);
        _bytes = 0;
        First = Last + 1;
        _rows.Clear();
    }
}
