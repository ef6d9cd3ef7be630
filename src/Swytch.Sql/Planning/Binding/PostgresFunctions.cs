using System.Collections.Frozen;
using Swytch.Core;

namespace Swytch.Sql.Planning.Binding;

/// <param name="ReturnType">0 when it follows from the arguments or is not known.</param>
/// <param name="Arguments">Types wanted, 0 for any; the last repeats when there are more.</param>
internal sealed record FallbackSignature(string Name, uint ReturnType, IReadOnlyList<uint> Arguments);

/// <summary>PostgreSQL's functions that the planner types but does not rewrite (PostgreSQL manual, chapter 9).</summary>
internal static class PostgresFunctions
{
    private const string Rows = """
        to_number numeric text text
        pg_get_keywords record
        pg_get_partkeydef text oid
        pg_relation_filenode oid oid
        acldefault _aclitem char oid
        pg_advisory_lock void any
        pg_advisory_xact_lock void any
        pg_advisory_unlock bool any
        pg_advisory_unlock_all void
        pg_try_advisory_lock bool any
        pg_try_advisory_xact_lock bool any
        pg_advisory_lock_shared void any
        pg_advisory_unlock_shared bool any
        pg_cancel_backend bool int4
        pg_terminate_backend bool int4
        pg_typeof regtype any
        pg_current_wal_lsn text
        parse_ident _text text
        regexp_matches _text text text text
        regexp_split_to_table text text text text
        json_build_object json any
        json_build_array json any
        jsonb_build_object jsonb any
        jsonb_build_array jsonb any
        to_json json any
        to_jsonb jsonb any
        row_to_json json any
        jsonb_array_length int4 jsonb
        nextval int8 any
        currval int8 any
        setval int8 any int8 bool
        lastval int8
        """;

    private static readonly FrozenDictionary<string, FallbackSignature> s_functions = Rows.Split('\n')
        .Select(line => Read(line.Trim().Split(' ')))
        .ToFrozenDictionary(signature => signature.Name, StringComparer.OrdinalIgnoreCase);

    public static FallbackSignature? Find(string name) => s_functions.GetValueOrDefault(name);

    private static FallbackSignature Read(string[] words) =>
        new(words[0], Type(words[1]), [.. words.Skip(2).Select(Type)]);

    private static uint Type(string name) => name == "any" ? PgOid.Unspecified : PgTypes.OidOf(name == "char" ? "\"char\"" : name);
}
