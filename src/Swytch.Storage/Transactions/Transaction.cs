using Swytch.Storage.Engine;

namespace Swytch.Storage.Transactions;

/// <summary>One open transaction block of a session: what it has taken so far.</summary>
internal sealed class Transaction(TransactionOptions options)
{
    private int _lastSavepoint;

    internal TransactionOptions Options { get; } = options;

    /// <summary>Its snapshot, as long as it has not taken the writer.</summary>
    internal ReaderLease? Reader { get; set; }

    /// <summary>The connection on which SQLite's transaction is open: the writer's, or the session's own; null while it reads from the pool or has done nothing.</summary>
    internal Connection? Connection { get; set; }

    internal bool HoldsWriter { get; set; }

    internal bool HasWritten { get; set; }

    /// <summary>It has uncommitted DDL, or may have.</summary>
    internal bool ChangedSchema { get; set; }

    /// <summary>Has read rows of the database file: from then on it must never see another state.</summary>
    internal bool HasRead { get; set; }

    /// <summary>The writer's commit count just before the snapshot was taken.</summary>
    internal long SnapshotCommit { get; set; }

    /// <summary>SQLite rolled all of it back (a stopped write, a full disk): only ROLLBACK is left, or ROLLBACK TO a savepoint before the first write.</summary>
    internal bool IsGone { get; set; }

    /// <summary>The schema as seen, null when it must be looked at again.</summary>
    internal SchemaSnapshot? Schema { get; set; }

    internal List<Savepoint> Savepoints { get; } = [];

    internal List<IOpenCursor> Cursors { get; } = [];

    internal Savepoint AddSavepoint(string name)
    {
        var savepoint = new Savepoint(name, ++_lastSavepoint, HasWritten);
        Savepoints.Add(savepoint);
        return savepoint;
    }

    internal int IndexOf(string name) => Savepoints.FindLastIndex(savepoint => savepoint.Name == name);
}

/// <param name="Number">Names of PostgreSQL may repeat and hold anything: SQLite gets s1, s2 ….</param>
/// <param name="AfterWrite">The transaction had written when it was set.</param>
internal sealed record Savepoint(string Name, int Number, bool AfterWrite)
{
    internal string Identifier => $"s{Number}";
}

/// <summary>A cursor that the session must close when its transaction ends.</summary>
internal interface IOpenCursor
{
    /// <summary>No statement of SQLite is in progress for it.</summary>
    bool IsDone { get; }

    void Close();
}
