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
    Connection connection, Statement statement, ReadOnlyMemory<SqlValue> parameters, StatementControl? control, SchemaSnapshot schema, IConstraintNames names)
{
    private const string Mark = "swytch_inquiry";

    /// <summary>A function of SQLite takes no more than 127 arguments for certain.</summary>
    private const int ColumnsSeen = 120;

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
        if (SeeRow(failure, statement.Facts.WrittenTables ?? []) is not { } seen)
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
    private SeenRow? SeeRow(SqliteException failure, IEnumerable<string> tables)
    {
        var watched = tables
            .Select(table => (Table: table, Columns: TableShape.Columns(connection, table)))
            .Where(shape => shape.Columns.Count is > 0 and <= ColumnsSeen)
            .ToList();
        SqliteException? again = null;
        var rowIds = new Dictionary<string, long>();
        connection.RequireSeenFunction();
        Undoing(() =>
        {
            for (var i = 0; i < watched.Count; i++)
            {
                Watch(i, watched[i].Table, watched[i].Columns);
                if (TableShape.RowIdColumn(connection, watched[i].Table) is not null)
                {
                    rowIds[watched[i].Table] = connection.QueryInteger($"SELECT coalesce(max(rowid), 0) FROM {TableShape.Quote(watched[i].Table)}");
                }
            }

            again = RunAgain();
        });

        if (again?.ExtendedCode != failure.ExtendedCode || again.Message != failure.Message || connection.SeenRows.Count == 0)
        {
            return null;
        }

        var row = connection.SeenRows[^1];
        var (table, columns) = watched[(int)row[0].Integer];
        var values = row[1..];
        Number(table, row[0].Integer, columns, values, rowIds);
        connection.SeenRows.Clear();
        return new SeenRow(table, columns, values);
    }

    private void Watch(int number, string table, List<TableColumn> columns)
    {
        var row = string.Join(", ", columns.Select(column => "NEW." + TableShape.Quote(column.Name)));
        foreach (var moment in (ReadOnlySpan<string>)["INSERT", "UPDATE"])
        {
            try
            {
                connection.Execute(
                    $"CREATE TEMP TRIGGER swytch_watch_{moment}_{number} BEFORE {moment} ON {TableShape.Quote(table)} "
                    + $"BEGIN SELECT {Connection.SeenFunction}({number}, {row}); END");
            }
            catch (SqliteException failure) when (failure.Code == ResultCode.Error)
            {
                // Views and virtual tables take no BEFORE trigger; nothing of theirs violates a constraint either.
            }
        }
    }

    /// <summary>A BEFORE trigger sees -1 for a rowid that SQLite is going to assign: it will be the next one.</summary>
    private void Number(string table, long number, List<TableColumn> columns, SqlValue[] values, Dictionary<string, long> rowIds)
    {
        var key = columns.FindIndex(column => column.KeyPlace > 0);
        if (key < 0 || !rowIds.TryGetValue(table, out var last) || values[key] is not { Kind: ValueKind.Integer, Integer: -1 })
        {
            return;
        }

        var place = key + 1;
        var assigned = connection.SeenRows.Count(row => row[0].Integer == number && row[place] is { Kind: ValueKind.Integer, Integer: -1 });
        values[key] = SqlValue.FromInteger(last + assigned);
    }

    /// <summary>Null when it succeeded or ended in another way.</summary>
    private SqliteException? RunAgain()
    {
        using var again = connection.Take(statement.Sql, StatementOrigin.Internal);
        again.Bind(parameters.Span);
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
    }

    private void Undoing(Action action)
    {
        connection.Execute($"SAVEPOINT {Mark}");
        try
        {
            action();
        }
        finally
        {
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
