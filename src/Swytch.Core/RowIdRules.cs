namespace Swytch.Core;

/// <summary>
/// What the planner tells the storage engine about an INSERT that needs ids, in the SQL function
/// <c>swytch_next_id(table, column, rules, given)</c>: the given value unless it is NULL, else the next id of the table.
/// </summary>
[Flags]
public enum RowIdRules
{
    /// <summary>Each row is stored before the next one gets its id, and no other row of the table changes its id meanwhile.</summary>
    None = 0,

    /// <summary>SQLite may compute all rows before it stores the first: with triggers, with RETURNING, when the source reads the table (sqlite.org/src/file/src/insert.c, "template 4").</summary>
    RowsAreCollected = 1,

    /// <summary>The statement may change ids of other rows: ON CONFLICT DO UPDATE.</summary>
    IdsMayChange = 2,

    /// <summary>AUTOINCREMENT: an id that was given out is used up, whether its row was stored or not (sqlite.org/autoinc.html).</summary>
    Autoincrement = 4,
}

/// <summary>The SQL function that gives ids to new rows.</summary>
public static class RowIdFunction
{
    public const string Name = "swytch_next_id";

    public const int ArgumentCount = 4;
}
