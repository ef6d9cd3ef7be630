namespace Swytch.Sql.Catalog;

/// <summary>
/// Scalar functions without arguments that the server registers on every connection: each returns a JSON array of objects
/// whose keys are column names of one catalog relation, read from live state when the statement runs.
/// A key that is left out is NULL, or the empty value of its type where the column is not null.
/// Values are in storage form (bool true or false, oid a number, timestamptz '2024-02-29 10:11:12+00', arrays as JSON arrays).
/// </summary>
public static class CatalogLiveFunctions
{
    /// <summary>pg_authid: oid, rolname, rolsuper, rolinherit, rolcreaterole, rolcreatedb, rolcanlogin, rolreplication, rolbypassrls, rolconnlimit, rolvaliduntil. Also behind pg_roles, pg_user, pg_shadow, pg_group.</summary>
    public const string Roles = "swytch_live_roles";

    /// <summary>pg_auth_members: roleid, member, grantor, admin_option.</summary>
    public const string RoleMembers = "swytch_live_role_members";

    /// <summary>pg_database: oid, datname, datdba, encoding (6 is UTF8), datcollate, datctype, datallowconn ….</summary>
    public const string Databases = "swytch_live_databases";

    /// <summary>pg_settings: name, setting, unit, category, short_desc, context, vartype, source, min_val, max_val, boot_val, reset_val, pending_restart.</summary>
    public const string Settings = "swytch_live_settings";

    /// <summary>pg_stat_activity: datid, datname, pid, usesysid, usename, application_name, client_addr, client_port, backend_start, xact_start, query_start, state_change, wait_event_type, wait_event, state, backend_xid, query, backend_type.</summary>
    public const string Activity = "swytch_live_activity";

    /// <summary>pg_locks: locktype, database, virtualxid, transactionid, virtualtransaction, pid, mode, granted, fastpath, waitstart.</summary>
    public const string Locks = "swytch_live_locks";

    /// <summary>pg_prepared_statements: name, statement, prepare_time, parameter_types, from_sql.</summary>
    public const string PreparedStatements = "swytch_live_prepared_statements";

    /// <summary>pg_cursors: name, statement, is_holdable, is_binary, is_scrollable, creation_time.</summary>
    public const string Cursors = "swytch_live_cursors";

    /// <summary>Which relation of pg_catalog each function fills.</summary>
    public static IReadOnlyList<(string Relation, string Function)> All { get; } =
    [
        ("pg_authid", Roles),
        ("pg_auth_members", RoleMembers),
        ("pg_database", Databases),
        ("pg_settings", Settings),
        ("pg_stat_activity", Activity),
        ("pg_locks", Locks),
        ("pg_prepared_statements", PreparedStatements),
        ("pg_cursors", Cursors),
    ];
}
