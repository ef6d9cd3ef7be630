using Swytch.Core;
using Swytch.Core.Errors;

namespace Swytch.Storage.Transactions;

/// <summary>What a transaction has run so far and what its client was told, so that it can be run again. Bounded: beyond the limits it is given up.</summary>
internal sealed class TransactionLog(ParkedMemory memory)
{
    private const int MaximumEntries = 10_000;
    private const long MaximumBytes = 8 * 1024 * 1024;

    /// <summary>About what an entry takes beside its text and parameters.</summary>
    private const int BytesOfEntry = 160;

    /// <summary>Logs up to this size are not counted among all that transactions keep, and above it they take as much at a time.</summary>
    private const int Uncounted = 4096;

    private readonly List<LogEntry> _entries = [];
    private long _bytes;
    private long _taken;

    /// <summary>It has grown beyond the limits: the transaction cannot be run again.</summary>
    internal bool IsGivenUp { get; private set; }

    internal IReadOnlyList<LogEntry> Entries => _entries;

    /// <summary>Gives the memory back: the transaction is over.</summary>
    internal void Release()
    {
        memory.Give(_taken);
        _taken = 0;
        _entries.Clear();
    }

    internal LoggedStatement Add(StorageStatement statement, ReadOnlyMemory<SqlValue> parameters, StatementControl control)
    {
        var entry = new LoggedStatement(statement, parameters, control.SessionContext);
        var bytes = (long)statement.Sql.Length;
        foreach (ref readonly var value in parameters.Span)
        {
            bytes += value.Bytes.Length + 16;
        }

        Add(entry, bytes);
        return entry;
    }

    /// <summary>
    /// The statement ended with an error. One that was stopped, or met a full disk, did so for reasons that are not in the data:
    /// it has told nothing and is not run again.
    /// </summary>
    internal void NoteFailure(LoggedStatement entry, string state)
    {
        entry.FailedWith = state;
        if (state is SqlState.QueryCanceled or SqlState.DiskFull or SqlState.OutOfMemory)
        {
            _entries.Remove(entry);
        }
    }

    internal void Add(SavepointOperation operation, Savepoint savepoint) => Add(new LoggedSavepoint(operation, savepoint), 0);

    private bool TryTake(long bytes)
    {
        var missing = _bytes + bytes - Uncounted - _taken;
        if (missing <= 0)
        {
            return true;
        }

        var portion = Math.Max(missing, Uncounted);
        if (!memory.TryTake(portion))
        {
            return false;
        }

        _taken += portion;
        return true;
    }

    private void Add(LogEntry entry, long bytes)
    {
        if (IsGivenUp)
        {
            return;
        }

        bytes += BytesOfEntry;
        if (_entries.Count >= MaximumEntries || _bytes + bytes > MaximumBytes || !TryTake(bytes))
        {
            IsGivenUp = true;
            Release();
            return;
        }

        _bytes += bytes;
        _entries.Add(entry);
    }
}

internal abstract class LogEntry;

internal sealed class LoggedStatement(StorageStatement statement, ReadOnlyMemory<SqlValue> parameters, object? sessionContext) : LogEntry
{
    private ResultDigest _digest;

    internal StorageStatement Statement => statement;

    internal ReadOnlyMemory<SqlValue> Parameters => parameters;

    internal object? SessionContext => sessionContext;

    /// <summary>What the rows handed out add up to.</summary>
    internal ref ResultDigest Digest => ref _digest;

    /// <summary>The client has been told that there are no more rows.</summary>
    internal bool ReachedEnd { get; set; }

    /// <summary>The count in the command tag.</summary>
    internal long Changes { get; set; }

    /// <summary>With it SQLite rolled back everything (OR ROLLBACK): it is not run again, and its error is the same only where nothing it used has changed.</summary>
    internal bool RolledBackAll { get; set; }

    /// <summary>SQLSTATE that the client was told, null when the statement succeeded.</summary>
    internal string? FailedWith { get; set; }
}

internal enum SavepointOperation
{
    Set,
    Release,
    RollBackTo,
}

internal sealed class LoggedSavepoint(SavepointOperation operation, Savepoint savepoint) : LogEntry
{
    internal SavepointOperation Operation => operation;

    internal Savepoint Savepoint => savepoint;
}
