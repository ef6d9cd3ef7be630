using Swytch.Core;
using Swytch.Core.Errors;
using Swytch.Storage.Interop;

namespace Swytch.Storage.Engine;

/// <summary>
/// Finds out what SQLite does not tell about a violated constraint: the row, the table of a CHECK, everything of a foreign key.
/// The failed statement is run once more under watch, from the state it started in, and undone again.
/// What cannot be found (a statement that behaves differently the second time) is left out of the error, never guessed.
/// </summary>
internal sealed partial class ConstraintInquiry(
    Connection connection,
    WatchedTables watched,
    Statement statement,
    ReadOnlyMemory<SqlValue> parameters,
    StatementControl? control,
    SchemaSnapshot schema,
    IConstraintNames names)
{
    private const string Mark = "swytch_inquiry";

    /// <summary>The connection is in a transaction, in the state before the statement; it is left so.</summary>
    internal PgError? Find(SqliteException failure)
    {
        var message = failure.Message;
        switch (failure.ExtendedCode)
        {
            case ResultCode.ConstraintUnique or ResultCode.ConstraintPrimaryKey or ResultCode.ConstraintRowId
                when message.StartsWith(UniquePrefix, StringComparison.Ordinal):
                return statement.Facts.CreatedIndex is { } created
                    ? IndexNotCreated(created, message[UniquePrefix.Length..])
                    : Unique(failure, message[UniquePrefix.Length..]);
            case ResultCode.ConstraintNotNull when message.StartsWith(NotNullPrefix, StringComparison.Ordinal):
                return NotNull(failure, message[NotNullPrefix.Length..]);
            case ResultCode.ConstraintCheck when message.StartsWith(CheckPrefix, StringComparison.Ordinal):
                return Check(failure, message[CheckPrefix.Length..]);
            case ResultCode.ConstraintForeignKey:
                return ForeignKey(isImmediate: false);
            case ResultCode.ConstraintTrigger when message == "FOREIGN KEY constraint failed":
                return ForeignKey(isImmediate: true);
            default:
                return null;
        }
    }

    private PgError NotNull(SqliteException failure, string place)
    {
        var (table, column) = Split(place);
        return new PgError(
            SqlState.NotNullViolation, $"null value in column \"{column}\" of relation \"{table}\" violates not-null constraint")
        {
            Detail = FailingRow(SeeRow(failure, [table])),
            Schema = "public",
            Table = table,
            Column = column,
        };
    }

    private PgError? Check(SqliteException failure, string check)
    {
        if (SeeRow(failure, (IReadOnlyCollection<string>?)statement.Facts.WrittenTables ?? []) is not { } seen)
        {
            return null;
        }

        var name = names.Check(schema, seen.Table, check) ?? check;
        return new PgError(SqlState.CheckViolation, $"new row for relation \"{seen.Table}\" violates check constraint \"{name}\"")
        {
            Detail = FailingRow(seen),
            Schema = "public",
            Table = seen.Table,
            Constraint = name,
        };
    }

    /// <summary>The row that the statement was about to write when it failed: the last one that BEFORE triggers saw.</summary>
    private SeenRow? SeeRow(SqliteException failure, IReadOnlyCollection<string> tables)
    {
        SqliteException? again = null;
        var rowIds = new Dictionary<string, long>();
        if (watched.IsKept)
        {
            watched.Watch(tables);
        }

        Undoing(() =>
        {
            // Inside what is undone, unless the connection is there for nothing else.
            watched.Watch(tables);
            connection.SeenRows.Clear();
            foreach (var table in tables.Where(table => watched[table] is { HasRowIdKey: true }))
            {
                rowIds[table] = connection.QueryInteger($"SELECT coalesce(max(rowid), 0) FROM {TableShape.Quote(table)}");
            }

            again = RunAgain();
        });

        var rows = connection.SeenRows.Where(row => tables.Contains(watched[(int)row[0].Integer].Name)).ToList();
        connection.SeenRows.Clear();
        if (again?.ExtendedCode != failure.ExtendedCode || again.Message != failure.Message || rows.Count == 0)
        {
            return null;
        }

        var seen = watched[(int)rows[^1][0].Integer];
        var values = rows[^1][1..];
        Number(seen, rows, values, rowIds);
        return new SeenRow(seen.Name, seen.Columns, values);
    }

    /// <summary>A BEFORE trigger sees -1 for a rowid that SQLite is going to assign: it will be the next one.</summary>
    private static void Number(WatchedTable table, List<SqlValue[]> rows, SqlValue[] values, Dictionary<string, long> rowIds)
    {
        var key = table.Columns.FindIndex(column => column.KeyPlace > 0);
        if (key < 0 || !rowIds.TryGetValue(table.Name, out var last) || values[key] is not { Kind: ValueKind.Integer, Integer: -1 })
        {
            return;
        }

        var assigned = rows.Count(row => row[0].Integer == table.Number && row[key + 1] is { Kind: ValueKind.Integer, Integer: -1 });
        values[key] = SqlValue.FromInteger(last + assigned);
    }

    /// <summary>Null when it succeeded or ended in another way.</summary>
    private SqliteException? RunAgain()
    {
        using var again = connection.Take(statement.Sql, StatementOrigin.Internal);
        again.Bind(parameters.Span);
        connection.IsWatched = true;
        try
        {
            while (again.Step(control))
            {
            }

            return null;
        }
        catch (SqliteException failure)
        {
            return failure;
        }
        catch (PgErrorException)
        {
            return null;
        }
        finally
        {
            connection.IsWatched = false;
        }
    }

    /// <summary>Nothing of the action is recorded.</summary>
    private void Undoing(Action action)
    {
        connection.Execute($"SAVEPOINT {Mark}");
        var listener = connection.Listen(null);
        try
        {
            action();
        }
        finally
        {
            connection.Listen(listener);
            // Stopped in the middle, SQLite has undone everything itself.
            if (!connection.IsAutocommit)
            {
                connection.Execute($"ROLLBACK TO {Mark}; RELEASE {Mark}");
            }
        }
    }

    private string? FailingRow(SeenRow? seen) => seen is null
        ? null
        : $"Failing row contains ({string.Join(", ", seen.Columns.Select((column, i) => Clip(names.Print(schema, seen.Table, column.Name, seen.Values[i]))))}).";

    /// <summary>PostgreSQL cuts each value of a failing row at 64 bytes (ExecBuildSlotValueDescription).</summary>
    private static string Clip(string text)
    {
        const int maximum = 64;
        var bytes = 0;
        for (var i = 0; i < text.Length;)
        {
            System.Text.Rune.DecodeFromUtf16(text.AsSpan(i), out var rune, out var length);
            bytes += rune.Utf8SequenceLength;
            if (bytes > maximum)
            {
                return text[..i] + "...";
            }

            i += length;
        }

        return text;
    }

    private static (string Table, string Column) Split(string place)
    {
        var dot = place.IndexOf('.', StringComparison.Ordinal);
        return dot < 0 ? ("", place) : (place[..dot], place[(dot + 1)..]);
    }

    private const string UniquePrefix = "UNIQUE constraint failed: ";
    private const string NotNullPrefix = "NOT NULL constraint failed: ";
    private const string CheckPrefix = "CHECK constraint failed: ";

    private sealed record SeenRow(string Table, List<TableColumn> Columns, SqlValue[] Values);
}
