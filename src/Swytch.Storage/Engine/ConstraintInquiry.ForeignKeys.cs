using Swytch.Core;
using Swytch.Core.Errors;

namespace Swytch.Storage.Engine;

/// <summary>
/// 23503: SQLite says no more than that some foreign key failed. With checks deferred the statement goes through,
/// and each row it changed can be held against the foreign keys of its table.
/// </summary>
internal sealed partial class ConstraintInquiry
{
    /// <param name="isImmediate">A RESTRICT action, which stops at the row: the violation is what the last deleted or updated row would have left.</param>
    private PgError? ForeignKey(bool isImmediate)
    {
        PgError? found = null;
        try
        {
            Undoing(() =>
            {
                connection.Execute("PRAGMA defer_foreign_keys=1");
                var changes = connection.WatchRowChanges(() => RunAgain());
                found = connection.IsAutocommit ? null : isImmediate ? Restricted(changes) : Violated(changes);
            });
        }
        finally
        {
            if (!connection.IsAutocommit)
            {
                connection.Execute("PRAGMA defer_foreign_keys=0");
            }
        }

        return found;
    }

    private PgError? Violated(List<RowChange> changes)
    {
        foreach (var change in changes)
        {
            var columns = TableShape.Columns(connection, change.Table);
            if (change.New is { } written && Orphan(change.Table, columns, written) is { } orphan)
            {
                return orphan;
            }

            if (change.Old is { } old && Referenced(change.Table, columns, old, parentIsGone: true) is { } referenced)
            {
                return referenced;
            }
        }

        return null;
    }

    private PgError? Restricted(List<RowChange> changes)
    {
        for (var i = changes.Count - 1; i >= 0; i--)
        {
            if (changes[i].Old is { } old
                && Referenced(changes[i].Table, TableShape.Columns(connection, changes[i].Table), old, parentIsGone: false) is { } referenced)
            {
                return referenced;
            }
        }

        return null;
    }

    private PgError? Orphan(string table, List<TableColumn> columns, SqlValue[] row)
    {
        foreach (var key in TableShape.ForeignKeys(connection, table))
        {
            if (Values(columns, key.From, row) is { } values && !Exists(key.Parent, key.To, values))
            {
                return MissingParent(key, values);
            }
        }

        return null;
    }

    private PgError? Referenced(string table, List<TableColumn> columns, SqlValue[] row, bool parentIsGone)
    {
        foreach (var key in TableShape.ForeignKeysTo(connection, table))
        {
            if (Values(columns, key.To, row) is { } values
                && !(parentIsGone && Exists(table, key.To, values))
                && Exists(key.Child, key.From, values))
            {
                var name = NameOf(key);
                return new PgError(
                    SqlState.ForeignKeyViolation,
                    $"update or delete on table \"{table}\" violates foreign key constraint \"{name}\" on table \"{key.Child}\"")
                {
                    Detail = $"Key ({string.Join(", ", key.To)})=({Print(table, key.To, values)}) is still referenced from table \"{key.Child}\".",
                    Schema = "public",
                    Table = key.Child,
                    Constraint = name,
                };
            }
        }

        return null;
    }

    private PgError MissingParent(ForeignKey key, SqlValue[] values)
    {
        var name = NameOf(key);
        return new PgError(
            SqlState.ForeignKeyViolation, $"insert or update on table \"{key.Child}\" violates foreign key constraint \"{name}\"")
        {
            Detail = $"Key ({string.Join(", ", key.From)})=({Print(key.Child, key.From, values)}) is not present in table \"{key.Parent}\".",
            Schema = "public",
            Table = key.Child,
            Constraint = name,
        };
    }

    private string NameOf(ForeignKey key) =>
        names.ForeignKey(schema, key.Child, key.From) ?? $"{key.Child}_{string.Join('_', key.From)}_fkey";

    private string Print(string table, List<string> columns, SqlValue[] values) =>
        string.Join(", ", columns.Select((column, i) => names.Print(schema, table, column, values[i])));

    /// <summary>Null when one is NULL: such a key refers to nothing (MATCH SIMPLE).</summary>
    private static SqlValue[]? Values(List<TableColumn> columns, List<string> wanted, SqlValue[] row)
    {
        var values = new SqlValue[wanted.Count];
        for (var i = 0; i < values.Length; i++)
        {
            var place = columns.FindIndex(column => column.Name.Equals(wanted[i], StringComparison.OrdinalIgnoreCase));
            if (place < 0 || columns[place].Index >= row.Length || row[columns[place].Index].IsNull)
            {
                return null;
            }

            values[i] = row[columns[place].Index];
        }

        return values;
    }

    private bool Exists(string table, List<string> columns, SqlValue[] values)
    {
        var condition = string.Join(" AND ", columns.Select((column, i) => $"{TableShape.Quote(column)} = ?{i + 1}"));
        using var query = connection.Take($"SELECT 1 FROM main.{TableShape.Quote(table)} WHERE {condition}", StatementOrigin.Internal);
        query.Bind(values);
        return query.Step(null);
    }

    /// <summary>For COMMIT: a row whose deferred foreign key points to nothing. The transaction is open and stays so.</summary>
    internal static PgError? FindOrphan(Connection connection, SchemaSnapshot schema, IConstraintNames names)
    {
        var tables = TableShape.Rows(connection, "SELECT DISTINCT \"table\" FROM pragma_foreign_key_check", row => row[0].AsView().ToString());
        foreach (var key in tables.SelectMany(table => TableShape.ForeignKeys(connection, table)))
        {
            var from = key.From.Select(column => "c." + TableShape.Quote(column)).ToList();
            var match = string.Join(" AND ", key.To.Select((column, i) => $"p.{TableShape.Quote(column)} = {from[i]}"));
            var orphans = TableShape.Rows(
                connection,
                $"SELECT {string.Join(", ", from)} FROM main.{TableShape.Quote(key.Child)} c "
                + $"WHERE {string.Join(" AND ", from.Select(column => column + " IS NOT NULL"))} "
                + $"AND NOT EXISTS (SELECT 1 FROM main.{TableShape.Quote(key.Parent)} p WHERE {match}) LIMIT 1",
                row => row);
            if (orphans is [var values])
            {
                return new ConstraintInquiry(connection, null!, null!, default, null, schema, names).MissingParent(key, values);
            }
        }

        return null;
    }
}
