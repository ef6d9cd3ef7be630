using System.Collections.Frozen;
using Swytch.Core;

namespace Swytch.Sql.Planning.Binding;

/// <summary>How the result type of one of SQLite's own functions follows from its arguments.</summary>
internal enum ResultRule
{
    Fixed,

    /// <summary>The type of the first argument.</summary>
    First,

    /// <summary>The common type of all arguments.</summary>
    Common,

    /// <summary>Of all but the first: iif and if.</summary>
    CommonAfterFirst,

    /// <summary>PostgreSQL's sum: int8 for small integers, numeric for int8, else the argument's.</summary>
    Sum,

    /// <summary>PostgreSQL's avg: numeric for exact numbers, float8 for others, interval for intervals.</summary>
    Average,

    Undetermined,
}

internal readonly record struct SqliteFunction(ResultRule Rule, uint Type = PgOid.Unspecified, bool IsAggregate = false, bool IsWindowOnly = false);

/// <summary>Result types of SQLite's built-in functions (sqlite.org/lang_corefunc.html, lang_aggfunc.html, lang_mathfunc.html, lang_datefunc.html, json1.html, windowfunctions.html).</summary>
internal static class SqliteFunctions
{
    private static readonly FrozenDictionary<string, SqliteFunction> s_functions = Build().ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    public static SqliteFunction? Find(string name) => s_functions.TryGetValue(name, out var function) ? function : null;

    private static Dictionary<string, SqliteFunction> Build()
    {
        var functions = new Dictionary<string, SqliteFunction>(StringComparer.OrdinalIgnoreCase);
        Fixed(PgOid.Text, "lower upper substr substring replace typeof hex quote char printf format strftime date time datetime timediff sqlite_version sqlite_source_id "
            + "soundex concat concat_ws json_type json_quote sqlite_compileoption_get unistr unistr_quote json json_array json_object json_patch json_remove json_replace json_set json_insert json_pretty");
        Fixed(PgOid.Text, "trim ltrim rtrim");
        Fixed(PgOid.Int4, "length octet_length instr unicode json_array_length json_error_position sqlite_compileoption_used");
        Fixed(PgOid.Int8, "changes total_changes last_insert_rowid unixepoch");
        Fixed(PgOid.Bool, "like glob match json_valid");
        Fixed(PgOid.Float8, "acos acosh asin asinh atan atan2 atanh cos cosh degrees exp ln log log10 log2 pi pow power radians sin sinh sqrt tan tanh julianday");
        Fixed(PgOid.Bytea, "randomblob zeroblob unhex jsonb jsonb_array jsonb_object jsonb_patch jsonb_remove jsonb_replace jsonb_set jsonb_insert jsonb_extract");
        Add(new SqliteFunction(ResultRule.First), "abs nullif likelihood likely unlikely ceil ceiling floor trunc");
        Add(new SqliteFunction(ResultRule.Common), "coalesce ifnull mod");
        Add(new SqliteFunction(ResultRule.CommonAfterFirst), "iif if");
        Add(new SqliteFunction(ResultRule.Undetermined), "json_extract subtype round sign random");
        Add(new SqliteFunction(ResultRule.Sum, IsAggregate: true), "sum");
        Add(new SqliteFunction(ResultRule.Average, IsAggregate: true), "avg");
        Add(new SqliteFunction(ResultRule.Common), "max min");
        Add(new SqliteFunction(ResultRule.Fixed, PgOid.Int8, IsAggregate: true), "count");
        Add(new SqliteFunction(ResultRule.Fixed, PgOid.Float8, IsAggregate: true), "total");
        Add(new SqliteFunction(ResultRule.Fixed, PgOid.Text, IsAggregate: true), "group_concat string_agg json_group_array json_group_object");
        Add(new SqliteFunction(ResultRule.Fixed, PgOid.Bytea, IsAggregate: true), "jsonb_group_array jsonb_group_object");
        Add(new SqliteFunction(ResultRule.Fixed, PgOid.Int8, IsAggregate: true, IsWindowOnly: true), "row_number rank dense_rank");
        Add(new SqliteFunction(ResultRule.Fixed, PgOid.Int4, IsAggregate: true, IsWindowOnly: true), "ntile");
        Add(new SqliteFunction(ResultRule.Fixed, PgOid.Float8, IsAggregate: true, IsWindowOnly: true), "percent_rank cume_dist");
        Add(new SqliteFunction(ResultRule.First, IsAggregate: true, IsWindowOnly: true), "lag lead first_value last_value nth_value");
        return functions;

        void Fixed(uint type, string names) => Add(new SqliteFunction(ResultRule.Fixed, type), names);

        void Add(SqliteFunction function, string names)
        {
            foreach (var name in names.Split(' '))
            {
                functions[name] = function;
            }
        }
    }
}
