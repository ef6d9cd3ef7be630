using System.Text;
using Swytch.Storage.Engine;

namespace Swytch.Storage.Footprints;

/// <summary>
/// SQLite makes the comparisons of JOIN … USING and NATURAL JOIN itself, without asking the authorizer: a table of which nothing but such a column
/// is used is read in silence, and so is a view over such a join. So every table that a text with these words names counts,
/// in the statement, in the triggers of what it changes, and in the views that these name.
/// </summary>
internal sealed class SilentReads
{
    private readonly List<SchemaText> _schema;
    private readonly HashSet<string> _seen = new(StringComparer.OrdinalIgnoreCase);

    private SilentReads(Connection connection) => _schema = TableShape.Rows(
        connection,
        "SELECT type, name, tbl_name, sql FROM main.sqlite_schema WHERE type IN ('table', 'view', 'trigger')",
        row => new SchemaText(Text(row[0]), Text(row[1]), Text(row[2]), Text(row[3])));

    /// <summary>Tables named by the statement's own text, and those named by views and triggers.</summary>
    internal static (List<string> ByStatement, List<string> ByOthers) Of(Connection connection, Statement statement)
    {
        List<string> own = [];
        List<string> others = [];
        if (!MayMergeColumns(statement.Sql) && !connection.Tables.HaveSilentReads())
        {
            return (own, others);
        }

        var reads = new SilentReads(connection);
        reads.Follow(statement.Sql, own, others);
        foreach (var touch in statement.Facts.Touched.All)
        {
            foreach (var reached in reads._schema)
            {
                if (reached.Type == "trigger" && touch.Kind != TouchKind.Read && IsSame(reached.Table, touch.Table))
                {
                    reads.Follow(reached, others);
                }
            }
        }

        return (own, others);
    }

    /// <summary>Whether any view or trigger has such words.</summary>
    internal static bool AreInSchema(Connection connection) => TableShape.Rows(
        connection,
        "SELECT sql FROM main.sqlite_schema WHERE type IN ('view', 'trigger') AND (sql LIKE '%using%' OR sql LIKE '%natural%')",
        row => Text(row[0])).Exists(MayMergeColumns);

    private static bool MayMergeColumns(string text) => SqlWords.MayContain(text, "using") || SqlWords.MayContain(text, "natural");

    private void Follow(SchemaText reached, List<string> others)
    {
        if (_seen.Add(reached.Type + reached.Name))
        {
            Follow(reached.Sql, others, others);
        }
    }

    private void Follow(string text, List<string> named, List<string> others)
    {
        var mergesColumns = MayMergeColumns(text);
        foreach (var other in _schema)
        {
            if (other.Type == "trigger" || !SqlWords.MayContain(text, other.Name))
            {
                continue;
            }

            if (other.Type == "view")
            {
                Follow(other, others);
            }
            else if (mergesColumns)
            {
                named.Add(other.Name);
            }
        }
    }

    private static bool IsSame(string left, string? right) => left.Equals(right, StringComparison.OrdinalIgnoreCase);

    private static string Text(Core.SqlValue value) => Encoding.UTF8.GetString(value.Bytes.Span);

    private sealed record SchemaText(string Type, string Name, string Table, string Sql);
}
