using System.Collections.Frozen;
using Swytch.Core;
using Swytch.Core.Errors;
using Swytch.Sql.Syntax;

namespace Swytch.Sql.Planning;

/// <summary>Keeps statements from SQLite that would reach other files, other clients' transactions or the engine's own settings.</summary>
internal static class SafetyCheck
{
    /// <summary>Pragmas that only read, with their result columns (sqlite.org/pragma.html).</summary>
    private static readonly FrozenDictionary<string, string> s_readable = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
    {
        ["table_info"] = "cid:int4 name:text type:text notnull:int4 dflt_value:text pk:int4",
        ["table_xinfo"] = "cid:int4 name:text type:text notnull:int4 dflt_value:text pk:int4 hidden:int4",
        ["table_list"] = "schema:text name:text type:text ncol:int4 wr:int4 strict:int4",
        ["index_list"] = "seq:int4 name:text unique:int4 origin:text partial:int4",
        ["index_info"] = "seqno:int4 cid:int4 name:text",
        ["index_xinfo"] = "seqno:int4 cid:int4 name:text desc:int4 coll:text key:int4",
        ["foreign_key_list"] = "id:int4 seq:int4 table:text from:text to:text on_update:text on_delete:text match:text",
        ["foreign_key_check"] = "table:text rowid:int8 parent:text fkid:int4",
        ["collation_list"] = "seq:int4 name:text",
        ["function_list"] = "name:text builtin:int4 type:text enc:text narg:int4 flags:int4",
        ["module_list"] = "name:text",
        ["pragma_list"] = "name:text",
        ["compile_options"] = "compile_options:text",
        ["database_list"] = "seq:int4 name:text file:text",
        ["integrity_check"] = "integrity_check:text",
        ["quick_check"] = "quick_check:text",
        ["encoding"] = "encoding:text",
        ["user_version"] = "user_version:int4",
        ["schema_version"] = "schema_version:int4",
        ["application_id"] = "application_id:int4",
        ["page_count"] = "page_count:int8",
        ["page_size"] = "page_size:int4",
        ["freelist_count"] = "freelist_count:int8",
        ["foreign_keys"] = "foreign_keys:int4",
        ["journal_mode"] = "journal_mode:text",
        ["data_version"] = "data_version:int8",
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    /// <summary>Pragmas whose argument names what to look at; on the others it would be an assignment.</summary>
    private static readonly FrozenSet<string> s_withArgument = new[]
    {
        "table_info", "table_xinfo", "table_list", "index_list", "index_info", "index_xinfo", "foreign_key_list", "foreign_key_check", "integrity_check", "quick_check",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <exception cref="PgErrorException">0A000 for a pragma that is not on the list, or that would set something.</exception>
    public static void RequireHarmless(PragmaStatement pragma)
    {
        var name = pragma.Name.Name;
        if (!s_readable.ContainsKey(name) || (pragma.Value is not null && !s_withArgument.Contains(name)))
        {
            throw new PgErrorException(SqlState.FeatureNotSupported, $"PRAGMA {name}{(pragma.Value is null ? "" : " with a value")} is not supported");
        }
    }

    public static IReadOnlyList<ResultColumn> ColumnsOf(PragmaStatement pragma) =>
        [.. s_readable[pragma.Name.Name].Split(' ').Select(column => column.Split(':')).Select(parts => new ResultColumn(parts[0], PgTypes.OidOf(parts[1])))];

    /// <summary>A statement that only SQLite may understand goes to it as it is, unless its words are those of a refused one.</summary>
    /// <exception cref="PgErrorException">0A000 for refused statements.</exception>
    public static SqlitePlan PlanUnparsed(UnparsedStatement statement, string sqlText)
    {
        var words = string.Join(' ', statement.Words);
        var isRefused = statement.Keyword is "PRAGMA" or "ATTACH" or "DETACH" or "VACUUM" or "BEGIN" or "COMMIT" or "END" or "ROLLBACK" or "SAVEPOINT" or "RELEASE"
            || words.Contains("OR ROLLBACK", StringComparison.Ordinal)
            || words.Contains("CONFLICT ROLLBACK", StringComparison.Ordinal);
        var text = sqlText[statement.Span.Start..statement.Span.End];
        var upper = text.ToUpperInvariant();
        if (isRefused || upper.Contains("ROLLBACK", StringComparison.Ordinal) || upper.Contains("LOAD_EXTENSION", StringComparison.Ordinal))
        {
            throw new PgErrorException(SqlState.FeatureNotSupported, $"this form of {statement.Keyword} is not supported");
        }

        var isQuery = statement.Keyword is "SELECT" or "VALUES" or "WITH";
        return new SqlitePlan([new SqliteStep(text)], [], new CommandTag(statement.Keyword, isQuery ? CommandTagCount.Returned : CommandTagCount.None))
        {
            IsWrite = !isQuery || statement.Keyword == "WITH",
            IsSchemaChange = statement.Keyword is "CREATE" or "ALTER" or "DROP",
            Columns = isQuery ? [] : null,
        };
    }
}
