namespace Swytch.Core.Footprints;

/// <summary>
/// What the text of a statement says about the rows it reads. A table is in it only when the text names it once and no view:
/// every table that is not in it counts as read as a whole.
/// </summary>
/// <param name="Tables">Tables of the database file; each at most once.</param>
public sealed record StatementAccess(IReadOnlyList<TableAccess> Tables)
{
    /// <summary>Null when nothing is known of the table.</summary>
    public TableAccess? Find(string table)
    {
        foreach (var access in Tables)
        {
            if (access.Table.Equals(table, StringComparison.OrdinalIgnoreCase))
            {
                return access;
            }
        }

        return null;
    }
}

/// <param name="Table">As the schema spells it.</param>
public abstract record TableAccess(string Table);

/// <summary>Only rows count whose columns have one of these values, each column compared with = under its own affinity and collation.</summary>
/// <param name="Columns">Perhaps <c>rowid</c> by one of its names, where no column is called so.</param>
public sealed record FixedColumns(string Table, IReadOnlyList<FixedColumn> Columns) : TableAccess(Table);

/// <param name="Values">One for =, several for IN.</param>
public sealed record FixedColumn(string Name, IReadOnlyList<AccessValue> Values);

/// <summary>The target of an INSERT that reads it nowhere else.</summary>
/// <param name="Rows">
/// Null when a row that takes a key that is taken fails the statement or replaces the other: rows written say all.
/// Else (OR IGNORE, ON CONFLICT) the rows of VALUES, which may leave no other trace.
/// </param>
public sealed record InsertTarget(string Table, IReadOnlyList<InsertedRow>? Rows) : TableAccess(Table);

/// <param name="Columns">With one value each. A column that is missing has a value that is not known; what the row leaves NULL is NULL here.</param>
public sealed record InsertedRow(IReadOnlyList<FixedColumn> Columns);

/// <summary>A literal, or a parameter bound at execution. Without affinity either way.</summary>
/// <param name="Parameter">From 1; 0 for a literal.</param>
public readonly record struct AccessValue(int Parameter, SqlValue Literal)
{
    public static AccessValue OfParameter(int number) => new(number, SqlValue.Null);

    public static AccessValue Of(SqlValue literal) => new(0, literal);

    /// <summary>A parameter without a value is NULL, as in SQLite.</summary>
    public SqlValue In(ReadOnlySpan<SqlValue> parameters) =>
        Parameter == 0 ? Literal : Parameter <= parameters.Length ? parameters[Parameter - 1] : SqlValue.Null;
}
