using Swytch.Core.Errors;
using Swytch.Core.Footprints;
using Swytch.Storage.Changes;
using Swytch.Storage.Engine;

namespace Swytch.Storage.Transactions;

/// <summary>
/// One transaction of a session: a block, or a single write outside one. Before its first write it reads in a snapshot of a pooled reader;
/// from then on it runs on the shared writer, where it is resident while nobody else needs the writer, and parked otherwise:
/// its changes kept here, nothing of it in SQLite.
/// </summary>
/// <param name="isSingle">A write outside a block: its own transaction.</param>
internal sealed class Transaction(TransactionOptions options, bool isSingle, ParkedMemory memory)
{
    /// <summary>No state of the database has been seen yet.</summary>
    internal const long Nowhere = -1;

    private int _lastSavepoint;

    internal TransactionOptions Options { get; } = options;

    internal bool IsSingle { get; } = isSingle;

    /// <summary>Its snapshot, as long as it has not entered the writer.</summary>
    internal ReaderLease? Reader { get; set; }

    /// <summary>The session's own connection when a transaction is open there, which is never parked.</summary>
    internal Connection? Own { get; set; }

    /// <summary>The session has the right to use the writer's connection now.</summary>
    internal bool HoldsWriter { get; set; }

    /// <summary>When it last got the writer and was brought back, ticks of the stopwatch.</summary>
    internal long HeldSince { get; set; }

    /// <summary>It holds the writer unless somebody has taken it since its client went silent; <see cref="WriterLock.NoGrace"/> while its client is served.</summary>
    internal long Grace { get; set; }

    /// <summary>How long it took last time to bring it back.</summary>
    internal TimeSpan ReturnTook { get; set; }

    /// <summary>It runs on the writer's connection, now or whenever it is resumed.</summary>
    internal bool IsOnWriter { get; set; }

    internal bool HasWritten { get; set; }

    /// <summary><see cref="StatementControl.SessionContext"/> of its latest statement.</summary>
    internal object? SessionContext { get; set; }

    /// <summary>It has uncommitted DDL, or may have.</summary>
    internal bool ChangedSchema { get; set; }

    /// <summary>Has read rows of the database file: from then on it must never see another state.</summary>
    internal bool HasRead { get; set; }

    /// <summary>The commit whose state it sees, <see cref="Nowhere"/> before it has seen any.</summary>
    internal long Position { get; set; } = Nowhere;

    /// <summary>Grows each time it enters the writer: savepoints of an earlier stay do not exist in SQLite any more.</summary>
    internal int Stay { get; set; }

    /// <summary>The schema as seen, null when it must be looked at again.</summary>
    internal SchemaSnapshot? Schema { get; set; }

    /// <summary>Changes made in earlier stays, in the order made; SQLite's changeset format.</summary>
    internal ParkedChanges Parked { get; } = new(memory);

    /// <summary>Its rows alone do not tell all of it (DDL, a pending deferred foreign key): it is resumed by running its statements again.</summary>
    internal bool MustReplay { get; set; }

    internal TransactionLog Log { get; } = new(memory);

    internal Footprint Reads { get; } = new();

    internal Footprint Writes { get; } = new();

    /// <summary>Names of the tables it has used, to tell which one was in the way.</summary>
    internal HashSet<string> Tables { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Number of the table that somebody else has changed, when <see cref="Doom"/> is near.</summary>
    internal ulong TouchedTable { get; set; }

    /// <summary>It cannot be brought to the current state: all that is left is its end.</summary>
    internal PgError? Doom { get; set; }

    /// <summary>SQLite rolled all of it back on the session's own connection: only ROLLBACK is left, or ROLLBACK TO a savepoint before the first write.</summary>
    internal bool IsGone { get; set; }

    internal bool IsCommitted { get; set; }

    /// <summary>Of the session, as clients know it; 0 when it has none.</summary>
    internal int ProcessId { get; init; }

    /// <summary>changes(), last_insert_rowid() … as they were before its first statement.</summary>
    internal SessionCounts CountsBefore { get; init; }

    internal List<Savepoint> Savepoints { get; } = [];

    internal List<IOpenCursor> Cursors { get; } = [];

    /// <summary>Keeps changes outside SQLite. Without memory for them all that is left of the transaction is its end.</summary>
    internal void Keep(ReadOnlySpan<byte> changes)
    {
        if (Doom is null && !Parked.TryAppend(changes))
        {
            Doom = memory.Exhausted();
            ReleaseMemory();
        }
    }

    internal void ReleaseMemory()
    {
        Parked.Release();
        Log.Release();
    }

    internal Savepoint AddSavepoint(string name)
    {
        var savepoint = new Savepoint(name, ++_lastSavepoint);
        Savepoints.Add(savepoint);
        return savepoint;
    }

    internal int IndexOf(string name) => Savepoints.FindLastIndex(savepoint => savepoint.Name == name);

    internal Savepoint Find(string name) => IndexOf(name) is var index and >= 0
        ? Savepoints[index]
        : throw new PgErrorException(SqlState.InvalidSavepointSpecification, $"savepoint \"{name}\" does not exist");

    /// <summary>Null when it was the schema.</summary>
    internal string? NameOfTouchedTable() => Tables.FirstOrDefault(name => TableNumber.Of(name) == TouchedTable);

    /// <summary>Forgets the savepoints set after this one.</summary>
    internal void ForgetAfter(Savepoint savepoint)
    {
        var index = Savepoints.IndexOf(savepoint) + 1;
        Savepoints.RemoveRange(index, Savepoints.Count - index);
    }
}

/// <param name="Number">Names of PostgreSQL may repeat and hold anything: SQLite gets s1, s2 ….</param>
internal sealed record Savepoint(string Name, int Number)
{
    internal string Identifier => $"s{Number}";

    /// <summary>The stay on the writer in which SQLite got it, 0 when it never did.</summary>
    internal int Stay { get; set; }

    /// <summary>Bytes of changes made before it, those of all stays together.</summary>
    internal int ChangesBefore { get; set; }

    /// <summary>The same place in the recorder, meaningful during that stay.</summary>
    internal ChangeMark Mark { get; set; }

    internal bool WrittenBefore { get; set; }

    internal bool SchemaChangedBefore { get; set; }
}

/// <summary>A cursor that the session must close when its transaction ends.</summary>
internal interface IOpenCursor
{
    /// <summary>No statement of SQLite is in progress for it.</summary>
    bool IsDone { get; }

    /// <summary>A statement of SQLite is in progress for it on this connection.</summary>
    bool IsRunningOn(Connection connection);

    /// <summary>Rows may still be read from the writer's connection: before others use it, they are kept in memory.</summary>
    void Keep(Connection writer, ParkedMemory memory);

    void Close();
}
