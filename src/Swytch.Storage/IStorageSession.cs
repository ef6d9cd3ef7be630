using Swytch.Core;
using Swytch.Core.Errors;
using Swytch.Core.Footprints;

namespace Swytch.Storage;

/// <summary>
/// The transactions of one client session on one database: the seam behind which the writer is shared.
/// All members but <see cref="Observe"/> and those of <see cref="StatementControl"/> are called by one session, one at a time.
/// Failures of the client's making are <see cref="PgErrorException"/> with the SQLSTATE that PostgreSQL would give.
/// </summary>
public interface IStorageSession : IAsyncDisposable
{
    /// <summary>True between <see cref="BeginAsync"/> and its commit or rollback.</summary>
    bool InTransaction { get; }

    /// <summary>True when the open transaction has written something (DDL included).</summary>
    bool HasWritten { get; }

    /// <summary>What the session does now; from any thread.</summary>
    SessionView Observe();

    /// <summary>
    /// Opens a transaction; takes nothing yet. The first read takes a snapshot, the first write enters the shared writer. When others have committed
    /// meanwhile what this transaction has read or written, its statements are run again; 40001 when they would give other results than those handed out.
    /// </summary>
    ValueTask BeginAsync(TransactionOptions options, CancellationToken cancellationToken);

    /// <summary>
    /// The session is about to wait for its client: others may write meanwhile. What the transaction has done is kept and brought back by its next statement.
    /// Without this call a transaction that has written keeps everybody else from writing until it ends.
    /// </summary>
    void Yield();

    /// <summary>
    /// Takes what <see cref="CommitAsync"/> will need of what sessions share, and keeps it until then: whoever holds something else that others wait for
    /// while it commits calls this before it takes that. When it throws (40001 …), the transaction has to be rolled back.
    /// </summary>
    ValueTask PrepareCommitAsync();

    /// <summary>Commits durably. On failure (23503 of a deferred foreign key, 53100 …) the transaction is rolled back and the error thrown.</summary>
    ValueTask CommitAsync(CancellationToken cancellationToken);

    /// <summary>Rolls back; never fails for a transaction that is already gone.</summary>
    ValueTask RollbackAsync();

    /// <summary>SAVEPOINT; names nest and may repeat, as in PostgreSQL.</summary>
    ValueTask SavepointAsync(string name, CancellationToken cancellationToken);

    /// <summary>RELEASE; 3B001 when there is none of that name.</summary>
    ValueTask ReleaseAsync(string name);

    /// <summary>ROLLBACK TO; 3B001 when there is none of that name. Works in a failed transaction.</summary>
    ValueTask RollbackToAsync(string name);

    /// <summary>The schema as this session sees it now, its own uncommitted DDL included. Cheap when nothing changed: the same instance.</summary>
    ValueTask<SchemaSnapshot> GetSchemaAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Runs one statement of SQLite's dialect. In a transaction it is part of it, and a failed statement's effects are undone
    /// (the transaction stays usable for the caller to decide). Outside one it is its own transaction, committed by <see cref="ICursor.CompleteAsync"/>.
    /// </summary>
    ValueTask<ICursor> ExecuteAsync(StorageStatement statement, ReadOnlyMemory<SqlValue> parameters, StatementControl control);

    /// <summary>DISCARD TEMP: drops the session's temporary tables and views.</summary>
    ValueTask DiscardTemporaryAsync();
}

/// <param name="ReadOnly">BEGIN READ ONLY: a write is 25006.</param>
/// <param name="LockTimeout">How long a statement may wait for the writer; zero = without limit but for cancellation.</param>
public sealed record TransactionOptions(bool ReadOnly, TimeSpan LockTimeout)
{
    /// <summary>Its statements may be run again when something they used has been changed; else that is 40001 at once.</summary>
    public bool MayReplay { get; init; } = true;
}

/// <param name="Sql">SQLite's dialect, one statement, parameters as ?1 ?2 ….</param>
/// <param name="IsWrite">What the planner expects; storage trusts SQLite (sqlite3_stmt_readonly) over it.</param>
/// <param name="IsSchemaChange">DDL: the schema snapshot is taken anew afterwards.</param>
/// <param name="UsesCatalog">Reads pg_catalog or information_schema: they are brought up to date first.</param>
/// <param name="UsesTemporaryObjects">Creates or uses temp tables: the session gets its own connection.</param>
/// <param name="Internal">Written by the server itself: may touch swytch_* tables.</param>
public sealed record StorageStatement(
    string Sql,
    bool IsWrite,
    bool IsSchemaChange = false,
    bool UsesCatalog = false,
    bool UsesTemporaryObjects = false,
    bool Internal = false)
{
    /// <summary>Of which tables it reads only rows with given keys; every other table it reads counts as a whole.</summary>
    public StatementAccess? Access { get; init; }
}

/// <summary>Rows of one running statement. Dispose in every case; disposing before completion undoes an autocommit write.</summary>
public interface ICursor : IAsyncDisposable
{
    int ColumnCount { get; }

    string ColumnName(int column);

    /// <summary>Declared type of the table column a result column comes from, null for expressions (sqlite.org/c3ref/column_decltype.html).</summary>
    string? ColumnDeclaredType(int column);

    /// <summary>Next row; false at the end. Blocks the calling thread while SQLite works. Throws the statement's errors.</summary>
    bool Step();

    /// <summary>Borrowed value of the current row, valid until the next <see cref="Step"/>.</summary>
    ValueView Column(int column);

    /// <summary>Rows inserted, updated or deleted by this statement itself, without triggers (sqlite3_changes64); valid after the last row.</summary>
    long Changes { get; }

    /// <summary>To be awaited before the first <see cref="Step"/> after the session has yielded.</summary>
    ValueTask ContinueAsync();

    /// <summary>After the last row: releases what the statement holds and, outside a transaction, commits.</summary>
    ValueTask CompleteAsync();
}

/// <summary>Stops one statement. A fresh one for each execution, so that a late cancel can never hit the next statement.</summary>
public sealed class StatementControl
{
    private volatile PgError? _stop;

    /// <summary>Whatever the session's functions (now(), current_user, current_setting …) read: set by the server, passed through by storage.</summary>
    public object? SessionContext { get; init; }

    /// <summary>How long a write may wait for the writer (lock_timeout); zero = as the transaction says, outside one without limit.</summary>
    public TimeSpan LockTimeout { get; init; }

    /// <summary>Why the statement must stop, null while it may run. Looked at by the progress handler and by blocking functions.</summary>
    public PgError? StopReason => _stop ?? Parent?.StopReason;

    /// <summary>What stops this one too: a statement run again on behalf of another.</summary>
    internal StatementControl? Parent { get; init; }

    /// <summary>From any thread: the first reason stays (57014 for cancel and statement_timeout).</summary>
    public void Stop(PgError reason)
    {
        ArgumentNullException.ThrowIfNull(reason);
        Interlocked.CompareExchange(ref _stop, reason, null);
        _cancellation?.Cancel();
    }

    private CancellationTokenSource? _cancellation;

    /// <summary>For waits (the writer queue, pg_sleep): signalled by <see cref="Stop"/>.</summary>
    public CancellationToken Token
    {
        get
        {
            var source = _cancellation;
            if (source is null)
            {
                var created = new CancellationTokenSource();
                source = Interlocked.CompareExchange(ref _cancellation, created, null) ?? created;
                if (_stop is not null)
                {
                    source.Cancel();
                }
            }

            return source.Token;
        }
    }
}

/// <summary>sqlite_schema at one version (sqlite.org/schematab.html). Immutable.</summary>
/// <param name="Version">Differs whenever the content differs, within one process.</param>
public sealed record SchemaSnapshot(long Version, IReadOnlyList<SchemaRow> Rows);

/// <param name="Type">table, index, view or trigger.</param>
/// <param name="Sql">Text as stored; null for automatic indexes.</param>
/// <param name="IsTemporary">From temp.sqlite_schema.</param>
public sealed record SchemaRow(string Type, string Name, string TableName, string? Sql, bool IsTemporary);
