using System.Globalization;
using System.Text;
using Swytch.Core.Errors;
using Swytch.Storage.Changes;

namespace Swytch.Storage.Transactions;

/// <summary>
/// What is written down when a transaction's own changes do not fit the state they were recorded on: a bug of the engine's, after which the node stops.
/// Two files beside the database: a text that says what, where and by which statements, and the changes as they are (SQLite's changeset format, with row values).
/// </summary>
internal static class ConflictEvidence
{
    /// <summary>Statements in the text at most.</summary>
    private const int MaximumStatements = 200;

    /// <returns>The error to stop with. It names the text's file, or says why there is none.</returns>
    internal static PgError Write(string databasePath, Transaction transaction, long position, Exception failure)
    {
        var stem = string.Create(CultureInfo.InvariantCulture, $"{databasePath}-conflict-{DateTime.UtcNow:yyyyMMdd'T'HHmmss'Z'}");
        string where;
        try
        {
            Save(stem + ".changeset", transaction.Parked.Span);
            Save(stem + ".txt", Encoding.UTF8.GetBytes(Describe(transaction, position, failure)));
            where = $"The evidence is in {Path.GetFileName(stem)}.txt and .changeset beside the database file.";
        }
        catch (Exception unwritten) when (unwritten is IOException or UnauthorizedAccessException)
        {
            where = $"The evidence could not be written: {unwritten.Message}";
        }

        return new PgError(SqlState.DataCorrupted, failure.Message)
        {
            Severity = PgSeverity.Fatal,
            Detail = where,
            Hint = "This is a bug of the server: keep the files and report it; nothing of this transaction is stored.",
        };
    }

    private static string Describe(Transaction transaction, long position, Exception failure)
    {
        var text = new StringBuilder()
            .AppendLine("A transaction's own changes do not fit the state they were recorded on.")
            .AppendLine(CultureInfo.InvariantCulture, $"time       {DateTime.UtcNow:O}")
            .AppendLine(CultureInfo.InvariantCulture, $"failure    {failure.Message}");
        if (failure is ChangeConflictException conflict)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"table      {conflict.Table}")
                .AppendLine(CultureInfo.InvariantCulture, $"key        {conflict.Key}")
                .AppendLine(CultureInfo.InvariantCulture, $"reason     {conflict.Reason}");
        }

        text.AppendLine(CultureInfo.InvariantCulture, $"state      of commit {transaction.Position}, brought to commit {position}")
            .AppendLine(CultureInfo.InvariantCulture, $"changes    {transaction.Parked.Length} bytes")
            .AppendLine(CultureInfo.InvariantCulture, $"statements {transaction.Log.Entries.Count}{(transaction.Log.IsGivenUp ? " (not kept: too many)" : "")}");
        foreach (var entry in transaction.Log.Entries.Take(MaximumStatements))
        {
            text.Append("  ").AppendLine(entry switch
            {
                LoggedStatement statement => statement.Statement.Sql.ReplaceLineEndings(" ") + (statement.FailedWith is { } state ? $"  -- failed with {state}" : ""),
                LoggedSavepoint savepoint => $"{savepoint.Operation} {savepoint.Savepoint.Identifier}",
                _ => "",
            });
        }

        return text.AppendLine().AppendLine(failure.ToString()).ToString();
    }

    private static void Save(string path, ReadOnlySpan<byte> bytes)
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            // Rows of clients are in it.
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using var file = new FileStream(path, options);
        file.Write(bytes);
        file.Flush(flushToDisk: true);
    }
}
