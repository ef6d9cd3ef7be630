using Swytch.Sql.Schema;

namespace Swytch.Sql.Planning.Ddl;

/// <summary>
/// Changes the stored text of an object in place, for changes that leave the rows as they are
/// (sqlite.org/lang_altertable.html, section 7, "if some changes do not affect the on-disk content").
/// Storage opens sqlite_schema to these internal steps alone.
/// </summary>
internal static class SchemaText
{
    /// <summary>Replaces a table's CREATE TABLE.</summary>
    public static IEnumerable<SqliteStep> Replace(Relation table, string text) =>
        Change(
            table.StorageSchema,
            $"UPDATE {table.StorageSchema}.sqlite_schema SET sql = {Identifiers.Literal(text)} WHERE type = 'table' AND name = {Identifiers.Literal(table.Name)}");

    /// <summary>Replaces a view's CREATE VIEW.</summary>
    public static IEnumerable<SqliteStep> ReplaceView(Relation view, string text) =>
        Change(
            view.StorageSchema,
            $"UPDATE {view.StorageSchema}.sqlite_schema SET sql = {Identifiers.Literal(text)} WHERE type = 'view' AND name = {Identifiers.Literal(view.Name)}");

    /// <summary>Runs changes of sqlite_schema and makes every connection read the schema anew.</summary>
    public static IEnumerable<SqliteStep> Change(string schema, params IEnumerable<string> updates)
    {
        foreach (var update in updates)
        {
            yield return Internal(update);
        }

        yield return Internal("PRAGMA writable_schema = RESET");

        // An ordinary schema change raises the schema's version, by which other connections notice, and which a rollback undoes.
        yield return Internal($"CREATE TABLE {schema}.swytch_schema_change (x)");
        yield return Internal($"DROP TABLE {schema}.swytch_schema_change");
    }

    public static SqliteStep Internal(string sql) => new(sql) { Counts = false, IsInternal = true };
}
