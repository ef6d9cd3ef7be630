using System.Text;
using Swytch.Core.Errors;
using Swytch.Core.Footprints;
using Swytch.Storage.Engine;
using Swytch.Storage.Footprints;

namespace Swytch.Storage.Transactions;

/// <summary>40001: what was in the way, as far as it is known.</summary>
internal sealed partial class Writer
{
    private const string ResultsDiffer = "its statements no longer give the results already sent";

    /// <param name="why">Why it could not be brought to the current state, as the end of a sentence.</param>
    /// <param name="isTouched">Somebody else has changed what it used; else it had to be run again only to bring its state back.</param>
    /// <param name="connection">With which the key can be found out; null when it may not be used.</param>
    private PgErrorException Doom(Transaction transaction, string why, bool isTouched, Connection? connection)
    {
        if (transaction.Doom is null)
        {
            var table = isTouched ? transaction.NameOfTouchedTable() : null;
            _database.Counters.SerializationFailed(table ?? "");
            transaction.Doom = new PgError(SqlState.SerializationFailure, "could not serialize access due to concurrent update")
            {
                Detail = !isTouched ? $"The transaction had to be run again after others had written, and {why}."
                    : table is null ? $"Others have committed a change of the schema, or more than is remembered, since this transaction began, and {why}."
                    : DescribeTouch(transaction, table, connection) + $" after this transaction had used it, and {why}.",
                Hint = "The transaction might succeed if retried.",
            };
        }

        return new PgErrorException(transaction.Doom);
    }

    private string DescribeTouch(Transaction transaction, string table, Connection? connection)
    {
        var touch = _database.Recent.FirstTouch(transaction.Reads.Items, transaction.TouchedTable, transaction.Position)
            ?? _database.Recent.FirstTouch(transaction.Writes.Items, transaction.TouchedTable, transaction.Position);
        var winner = touch is { } known && _database.Committers.ProcessOf(known.Position) is { } process ? $"Process {process}" : "Another transaction";
        var key = touch is { Item.IsWholeTable: false } keyed && connection is not null ? FindKey(transaction, keyed.Item, connection) : null;
        return $"{winner} committed a change of table \"{table}\"{(key is null ? "" : $", key {key},")}";
    }

    /// <summary>Footprints hold hashes: which values they were of, the texts of the statements and their parameters say, if anything does.</summary>
    private static string? FindKey(Transaction transaction, FootprintItem item, Connection connection)
    {
        foreach (var entry in transaction.Log.Entries.OfType<LoggedStatement>().Where(entry => entry.Statement.Access is not null))
        {
            try
            {
                using var statement = connection.Take(entry.Statement.Sql, StorageSession.Origin(entry.Statement));
                if (ReadFootprint.FindKey(connection, statement, entry.Statement.Access, entry.Parameters.Span, item) is { } key)
                {
                    return $"({string.Join(", ", key.Select(part => part.Name))})=({string.Join(", ", key.Select(part => Printed(part.Value)))})";
                }
            }
            catch (Exception failure) when (failure is SqliteException or PgErrorException)
            {
                // The statement is not one of this schema any more: only the key's name is lost.
                return null;
            }
        }

        return null;
    }

    private static string Printed(Swytch.Core.SqlValue value) =>
        value.Kind == Swytch.Core.ValueKind.Text ? Encoding.UTF8.GetString(value.Bytes.Span) : value.AsView().ToString();
}
