using System.Text;
using Swytch.Storage.Engine;

namespace Swytch.Storage.Footprints;

internal enum TouchKind : byte
{
    Read,

    /// <summary>UPDATE or DELETE: the rows to change are looked for.</summary>
    Change,
    Insert,

    /// <summary>DDL on it.</summary>
    Define,
}

/// <param name="Context">Trigger, view or common table expression in whose text the table is touched; null for the statement itself.</param>
/// <param name="HasColumn">False when rows are read without a column (count(*), EXISTS).</param>
internal readonly record struct TableTouch(string Table, TouchKind Kind, string? Context, bool HasColumn);

/// <summary>
/// Tables of the database file that a statement touches, as the authorizer hears it while SQLite compiles the statement: views, triggers,
/// foreign keys and their actions are seen through (sqlite.org/c3ref/c_alter_table.html). Only ever grows, also when SQLite compiles it anew.
/// </summary>
internal sealed class TouchedTables
{
    private readonly List<TableTouch> _touches = [];

    internal IReadOnlyList<TableTouch> All => _touches;

    internal void Note(
        AuthorizerAction action, ReadOnlySpan<byte> first, ReadOnlySpan<byte> second, ReadOnlySpan<byte> database, ReadOnlySpan<byte> context)
    {
        // Rows read without a column come without a database's name.
        var isMain = database.IsEmpty || database.SequenceEqual("main"u8);
        switch (action)
        {
            case AuthorizerAction.Read when isMain:
                Note(first, TouchKind.Read, context, !second.IsEmpty);
                break;
            case AuthorizerAction.Update or AuthorizerAction.Delete when isMain:
                Note(first, TouchKind.Change, context, true);
                break;
            case AuthorizerAction.Insert when isMain:
                Note(first, TouchKind.Insert, context, true);
                break;
            case AuthorizerAction.CreateIndex or AuthorizerAction.DropIndex or AuthorizerAction.CreateTrigger or AuthorizerAction.DropTrigger when isMain:
                Note(second, TouchKind.Define, context, true);
                break;
            case AuthorizerAction.DropTable or AuthorizerAction.DropVirtualTable or AuthorizerAction.DropView when isMain:
                Note(first, TouchKind.Define, context, true);
                break;
            case AuthorizerAction.AlterTable when first.SequenceEqual("main"u8):
                Note(second, TouchKind.Define, context, true);
                break;
        }
    }

    private void Note(ReadOnlySpan<byte> table, TouchKind kind, ReadOnlySpan<byte> context, bool hasColumn)
    {
        if (table.Length >= 7 && Ascii.EqualsIgnoreCase(table[..7], "sqlite_"u8))
        {
            return;
        }

        foreach (var touch in _touches)
        {
            if (touch.Kind == kind && touch.HasColumn == hasColumn && Ascii.Equals(table, touch.Table)
                && (touch.Context is null ? context.IsEmpty : Ascii.Equals(context, touch.Context)))
            {
                return;
            }
        }

        var added = new TableTouch(
            Encoding.UTF8.GetString(table), kind, context.IsEmpty ? null : Encoding.UTF8.GetString(context), hasColumn);
        if (!_touches.Contains(added))
        {
            _touches.Add(added);
        }
    }
}
