using Swytch.Core;
using Swytch.Core.Footprints;
using Swytch.Storage.Engine;

namespace Swytch.Storage.Footprints;

/// <summary>
/// What a statement reads by its text; what it reads on the way of its changes is in <see cref="WriteFootprint"/>. The two together are all.
/// Not in it: ids that SQLite or a sequence gives, the schema (a change of it touches every footprint), temporary tables, pg_catalog.
/// </summary>
internal static class ReadFootprint
{
    /// <summary>To be called after the first step: only then SQLite has for certain compiled the statement for the schema it runs on.</summary>
    /// <param name="access">What the planner said of this statement.</param>
    /// <param name="parameters">As they were bound.</param>
    internal static void Add(Connection connection, Statement statement, StatementAccess? access, ReadOnlySpan<SqlValue> parameters, Footprint reads) =>
        Template(connection, statement, access).AddTo(reads, parameters);

    /// <summary>What a statement that failed may have read: its error says something of rows that it never wrote. All of every table it touches.</summary>
    internal static void AddFailed(Statement statement, Footprint reads)
    {
        foreach (var touch in statement.Facts.Touched.All)
        {
            reads.Add(FootprintItem.Whole(TableNumber.Of(touch.Table)));
        }
    }

    /// <summary>The columns and values that the item is the hash of; null when the statement's text does not name them.</summary>
    internal static (string Name, SqlValue Value)[]? FindKey(
        Connection connection, Statement statement, StatementAccess? access, ReadOnlySpan<SqlValue> parameters, FootprintItem item) =>
        Template(connection, statement, access).FindKey(item, parameters);

    private static ReadTemplate Template(Connection connection, Statement statement, StatementAccess? access)
    {
        var touched = statement.Facts.Touched.All.Count;
        connection.Tables.Revalidate();
        if (statement.Reads is { } kept && kept.Touched == touched && kept.Generation == connection.Tables.Generation && ReferenceEquals(kept.Access, access))
        {
            return kept.Template;
        }

        var template = ReadTemplateBuilder.Build(connection, statement, access);
        statement.Reads = new CachedReads(template, touched, connection.Tables.Generation, access);
        return template;
    }
}

/// <summary>With what it was made from.</summary>
internal sealed record CachedReads(ReadTemplate Template, int Touched, long Generation, StatementAccess? Access);
