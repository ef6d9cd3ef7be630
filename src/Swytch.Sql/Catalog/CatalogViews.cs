namespace Swytch.Sql.Catalog;

/// <summary>
/// PostgreSQL's views of pg_catalog whose content comes from other catalog tables, in SQLite's words:
/// (name, query in the order of the view's columns). A view here may only name relations of its own attached database.
/// </summary>
internal static class CatalogViews
{
    private const string UserSchemas = "schemaname NOT IN ('pg_catalog', 'information_schema', 'pg_toast')";

    public static IReadOnlyList<(string Name, string Query)> All { get; } =
    [
        ("pg_tables", """
            SELECT n.nspname, c.relname, pg_get_userbyid(c.relowner), t.spcname, c.relhasindex, c.relhasrules, c.relhastriggers, c.relrowsecurity
            FROM pg_class c LEFT JOIN pg_namespace n ON n.oid = c.relnamespace LEFT JOIN pg_tablespace t ON t.oid = c.reltablespace
            WHERE c.relkind IN ('r', 'p')
            """),
        ("pg_views", """
            SELECT n.nspname, c.relname, pg_get_userbyid(c.relowner), pg_get_viewdef(c.oid)
            FROM pg_class c LEFT JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE c.relkind = 'v'
            """),
        ("pg_indexes", """
            SELECT n.nspname, c.relname, i.relname, t.spcname, pg_get_indexdef(i.oid)
            FROM pg_index x JOIN pg_class c ON c.oid = x.indrelid JOIN pg_class i ON i.oid = x.indexrelid
            LEFT JOIN pg_namespace n ON n.oid = c.relnamespace LEFT JOIN pg_tablespace t ON t.oid = i.reltablespace
            """),
        ("pg_sequences", """
            SELECT n.nspname, c.relname, pg_get_userbyid(c.relowner), s.seqtypid, s.seqstart, s.seqmin, s.seqmax, s.seqincrement, s.seqcycle, s.seqcache, NULL
            FROM pg_sequence s JOIN pg_class c ON c.oid = s.seqrelid LEFT JOIN pg_namespace n ON n.oid = c.relnamespace
            """),
        ("pg_roles", """
            SELECT rolname, rolsuper, rolinherit, rolcreaterole, rolcreatedb, rolcanlogin, rolreplication, rolconnlimit, '********', rolvaliduntil, rolbypassrls, NULL, oid
            FROM pg_authid
            """),
        ("pg_shadow", """
            SELECT rolname, oid, rolcreatedb, rolsuper, rolreplication, rolbypassrls, NULL, rolvaliduntil, NULL
            FROM pg_authid WHERE rolcanlogin
            """),
        ("pg_user", """
            SELECT rolname, oid, rolcreatedb, rolsuper, rolreplication, rolbypassrls, '********', rolvaliduntil, NULL
            FROM pg_authid WHERE rolcanlogin
            """),
        ("pg_group", """
            SELECT a.rolname, a.oid, (SELECT json_group_array(m.member) FROM pg_auth_members m WHERE m.roleid = a.oid)
            FROM pg_authid a WHERE NOT a.rolcanlogin
            """),
        ("pg_stat_all_tables", """
            SELECT c.oid, n.nspname, c.relname, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, NULL, NULL, NULL, NULL, 0, 0, 0, 0
            FROM pg_class c LEFT JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind = 'r'
            """),
        ("pg_stat_user_tables", "SELECT * FROM pg_stat_all_tables WHERE " + UserSchemas),
        ("pg_stat_sys_tables", "SELECT * FROM pg_stat_all_tables WHERE NOT " + UserSchemas),
        ("pg_statio_all_tables", """
            SELECT c.oid, n.nspname, c.relname, 0, 0, 0, 0, 0, 0, 0, 0
            FROM pg_class c LEFT JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind = 'r'
            """),
        ("pg_statio_user_tables", "SELECT * FROM pg_statio_all_tables WHERE " + UserSchemas),
        ("pg_stat_all_indexes", """
            SELECT c.oid, i.oid, n.nspname, c.relname, i.relname, 0, 0, 0
            FROM pg_index x JOIN pg_class c ON c.oid = x.indrelid JOIN pg_class i ON i.oid = x.indexrelid LEFT JOIN pg_namespace n ON n.oid = c.relnamespace
            """),
        ("pg_stat_user_indexes", "SELECT * FROM pg_stat_all_indexes WHERE " + UserSchemas),
    ];
}
