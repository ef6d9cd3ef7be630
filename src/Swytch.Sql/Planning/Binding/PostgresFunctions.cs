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
        now timestamptz
        transaction_timestamp timestamptz
        statement_timestamp timestamptz
        clock_timestamp timestamptz
        timeofday text
        gen_random_uuid uuid
        uuid_generate_v4 uuid
        version text
        current_database name
        current_schema name
        current_schemas _name bool
        current_setting text text bool
        set_config text text text bool
        pg_sleep void float8
        pg_backend_pid int4
        pg_is_in_recovery bool
        pg_postmaster_start_time timestamptz
        pg_conf_load_time timestamptz
        inet_server_addr inet
        inet_client_addr inet
        inet_server_port int4
        inet_client_port int4
        to_char text any text
        to_date date text text
        to_number numeric text text
        to_timestamp timestamptz any text
        make_date date int4 int4 int4
        make_time time int4 int4 float8
        make_timestamp timestamp int4 int4 int4 int4 int4 float8
        make_interval interval int4
        isfinite bool any
        justify_days interval interval
        justify_hours interval interval
        justify_interval interval interval
        age interval any any
        format_type text oid int4
        pg_get_expr text text oid bool
        pg_get_constraintdef text oid bool
        pg_get_indexdef text oid int4 bool
        pg_get_viewdef text any bool
        pg_get_triggerdef text oid bool
        pg_get_ruledef text oid bool
        pg_get_functiondef text oid
        pg_get_function_result text oid
        pg_get_function_arguments text oid
        pg_get_function_identity_arguments text oid
        pg_get_userbyid name oid
        pg_get_serial_sequence text text text
        pg_get_keywords record
        pg_get_statisticsobjdef_columns text oid
        pg_get_partkeydef text oid
        pg_table_is_visible bool oid
        pg_type_is_visible bool oid
        pg_function_is_visible bool oid
        pg_opclass_is_visible bool oid
        pg_opfamily_is_visible bool oid
        pg_operator_is_visible bool oid
        pg_collation_is_visible bool oid
        pg_ts_config_is_visible bool oid
        pg_statistics_obj_is_visible bool oid
        pg_encoding_to_char name int4
        pg_char_to_encoding int4 name
        getdatabaseencoding name
        pg_client_encoding name
        obj_description text oid name
        shobj_description text oid name
        col_description text oid int4
        pg_tablespace_location text oid
        pg_relation_size int8 any text
        pg_table_size int8 any
        pg_total_relation_size int8 any
        pg_indexes_size int8 any
        pg_database_size int8 any
        pg_tablespace_size int8 any
        pg_size_pretty text any
        pg_relation_is_publishable bool oid
        pg_relation_filenode oid oid
        pg_column_is_updatable bool oid int2 bool
        pg_index_column_has_property bool oid int4 text
        pg_indexam_has_property bool oid text
        pg_index_has_property bool oid text
        has_table_privilege bool any any text
        has_schema_privilege bool any any text
        has_database_privilege bool any any text
        has_column_privilege bool any any any text
        has_any_column_privilege bool any any text
        has_sequence_privilege bool any any text
        has_function_privilege bool any any text
        pg_has_role bool any any text
        row_security_active bool any
        acldefault _aclitem char oid
        pg_advisory_lock void any
        pg_advisory_xact_lock void any
        pg_advisory_unlock bool any
        pg_advisory_unlock_all void
        pg_try_advisory_lock bool any
        pg_try_advisory_xact_lock bool any
        pg_advisory_lock_shared void any
        pg_advisory_unlock_shared bool any
        pg_notify void text text
        pg_cancel_backend bool int4
        pg_terminate_backend bool int4
        pg_typeof regtype any
        pg_my_temp_schema oid
        pg_is_other_temp_schema bool oid
        pg_listening_channels text
        pg_current_wal_lsn text
        txid_current int8
        pg_current_xact_id int8
        to_regclass regclass text
        to_regtype regtype text
        to_regnamespace regnamespace text
        to_regproc regproc text
        to_regrole regrole text
        quote_ident text text
        quote_literal text any
        quote_nullable text any
        parse_ident _text text
        btrim text text text
        lpad text text int4 text
        rpad text text int4 text
        left text text int4
        right text text int4
        repeat text text int4
        reverse text text
        strpos int4 text text
        position int4 text text
        split_part text text text int4
        translate text text text text
        initcap text text
        starts_with bool text text
        ascii int4 text
        chr text int4
        to_hex text int8
        md5 text any
        sha256 bytea bytea
        encode text bytea text
        decode bytea text text
        overlay text text text int4 int4
        char_length int4 text
        character_length int4 text
        bit_length int4 text
        regexp_replace text text text text text
        regexp_match _text text text text
        regexp_matches _text text text text
        regexp_split_to_array _text text text text
        regexp_split_to_table text text text text
        regexp_count int4 text text
        regexp_like bool text text text
        regexp_substr text text text
        string_to_array _text text text text
        array_to_string text any text text
        array_length int4 any int4
        array_upper int4 any int4
        array_lower int4 any int4
        array_ndims int4 any
        array_dims text any
        cardinality int4 any
        array_position int4 any any
        array_positions _int4 any any
        json_build_object json any
        json_build_array json any
        jsonb_build_object jsonb any
        jsonb_build_array jsonb any
        to_json json any
        to_jsonb jsonb any
        row_to_json json any
        array_to_json json any
        jsonb_typeof text jsonb
        json_typeof text json
        jsonb_array_length int4 jsonb
        jsonb_set jsonb jsonb _text jsonb bool
        jsonb_insert jsonb jsonb _text jsonb bool
        jsonb_pretty text jsonb
        jsonb_strip_nulls jsonb jsonb
        json_strip_nulls json json
        jsonb_extract_path jsonb jsonb text
        jsonb_extract_path_text text jsonb text
        json_extract_path json json text
        json_extract_path_text text json text
        jsonb_path_query_first jsonb jsonb text
        jsonb_path_exists bool jsonb text
        jsonb_contains bool jsonb jsonb
        nextval int8 any
        currval int8 any
        setval int8 any int8 bool
        lastval int8
        setseed void float8
        cbrt float8 float8
        div numeric numeric numeric
        gcd int4 int4 int4
        lcm int4 int4 int4
        factorial numeric int8
        width_bucket int4 float8 float8 float8 int4
        num_nulls int4 any
        num_nonnulls int4 any
        timezone any text any
        interval_cmp int4 interval interval
        regclassout text oid
        regtypeout text oid
        regprocout text oid
        regnamespaceout text oid
        regroleout text oid
        interval_pl interval interval interval
        interval_mi interval interval interval
        timestamp_pl_interval timestamp timestamp interval
        timestamp_mi_interval timestamp timestamp interval
        timestamptz_pl_interval timestamptz timestamptz interval
        timestamptz_mi_interval timestamptz timestamptz interval
        """;

    private static readonly FrozenDictionary<string, FallbackSignature> s_functions = Rows.Split('\n')
        .Select(line => Read(line.Trim().Split(' ')))
        .ToFrozenDictionary(signature => signature.Name, StringComparer.OrdinalIgnoreCase);

    public static FallbackSignature? Find(string name) => s_functions.GetValueOrDefault(name);

    private static FallbackSignature Read(string[] words) =>
        new(words[0], Type(words[1]), [.. words.Skip(2).Select(Type)]);

    private static uint Type(string name) => name == "any" ? PgOid.Unspecified : PgTypes.OidOf(name == "char" ? "\"char\"" : name);
}
