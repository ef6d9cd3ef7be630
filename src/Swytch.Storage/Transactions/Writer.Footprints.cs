using Swytch.Core;
using Swytch.Core.Errors;
using Swytch.Core.Footprints;
using Swytch.Storage.Engine;
using Swytch.Storage.Footprints;

namespace Swytch.Storage.Transactions;

/// <summary>What a transaction has read and written, asked against what others have committed since.</summary>
internal sealed partial class Writer
{
    /// <summary>Notes what the statement has read by its text; called after its first step.</summary>
    internal static void AddReads(Transaction transaction, Statement statement, StorageStatement text, ReadOnlySpan<SqlValue> parameters)
    {
        ReadFootprint.Add(statement.Connection, statement, text.Access, parameters, transaction.Reads);
        AddNames(transaction, statement);
    }

    /// <summary>Notes what a statement that failed may have read.</summary>
    internal static void AddFailedReads(Transaction transaction, Statement statement)
    {
        ReadFootprint.AddFailed(statement, transaction.Reads);
        AddNames(transaction, statement);
    }

    /// <summary>Whether a commit after the position has written what the statement reads.</summary>
    internal bool HasChangedSince(long position, Statement statement, StorageStatement text, ReadOnlySpan<SqlValue> parameters)
    {
        var reads = new Footprint();
        ReadFootprint.Add(statement.Connection, statement, text.Access, parameters, reads);
        return _database.Recent.TouchedSince(reads, position, out _);
    }

    /// <exception cref="PgErrorException">40001: somebody has committed a change of what it has read or written.</exception>
    internal void ThrowIfTouched(Transaction transaction)
    {
        if (IsTouched(transaction))
        {
            throw Doom(transaction, "a transaction that uses temporary tables is not run again", isTouched: true, null);
        }
    }

    /// <summary>Starts to record the transaction's changes on a connection.</summary>
    internal static void Record(Transaction transaction, Connection connection)
    {
        var recorder = connection.Capture;
        recorder.Clear();
        connection.Written.Follow(transaction.Reads, transaction.Writes);
        recorder.Sink = connection.Written;
        recorder.IsRecording = true;
        connection.IdOwner = transaction;
    }

    private static void AddNames(Transaction transaction, Statement statement)
    {
        foreach (var touch in statement.Facts.Touched.All)
        {
            transaction.Tables.Add(touch.Table);
        }
    }

    private static void StopRecording(Connection connection)
    {
        var recorder = connection.Capture;
        recorder.Clear();
        recorder.IsRecording = false;
        recorder.Sink = null;
        connection.IdOwner = null;
    }

    private bool IsTouched(Transaction transaction)
    {
        var position = transaction.Position;
        var isTouched = _database.Recent.TouchedSince(transaction.Reads, position, out var table)
            || _database.Recent.TouchedSince(transaction.Writes, position, out table);
        transaction.TouchedTable = table;
        return isTouched;
    }
}
