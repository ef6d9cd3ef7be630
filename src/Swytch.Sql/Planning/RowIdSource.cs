using Swytch.Core;
using Swytch.Sql.Planning.Binding;
using Swytch.Sql.Schema;

namespace Swytch.Sql.Planning;

/// <summary>Where the ids of inserted rows come from.</summary>
/// <param name="Column">The INTEGER PRIMARY KEY.</param>
internal sealed record RowIdSource(Relation Table, Column Column, RowIdRules Rules)
{
    /// <summary>What stands before the value that the client gives, in SQLite's text of a row's id.</summary>
    public string Opening => FormattableString.Invariant(
        $"{RowIdFunction.Name}({SqliteText.Quote(Table.Name)}, {SqliteText.Quote(Column.Name)}, {(int)Rules}, ");

    /// <summary>Null when SQLite gives the ids, or there are none: views, temporary and virtual tables, other keys.</summary>
    public static RowIdSource? Of(Relation? table, SchemaModel schema)
    {
        // The rows of triggers get SQLite's own ids, so a table that they insert into must stay in its hands
        // where a trigger may run in the middle of the statement.
        if (table is not { Kind: RelationKind.Table, IsTemporary: false, IsWithoutRowId: false }
            || table.Columns.FirstOrDefault(column => column.IsRowIdAlias) is not { } key
            || (table.Triggers.Count > 0 && schema.IsInsertedIntoByTriggers(table)))
        {
            return null;
        }

        var rules = table.IsAutoincrement ? RowIdRules.Autoincrement : RowIdRules.None;
        return new RowIdSource(table, key, table.Triggers.Count > 0 ? rules | RowIdRules.RowsAreCollected : rules);
    }

    /// <summary>SQLite's text of a row's id.</summary>
    /// <param name="given">Text of the value that the client gives; null when it gives none.</param>
    public string Call(string? given) => Opening + (given ?? "NULL") + ")";
}
