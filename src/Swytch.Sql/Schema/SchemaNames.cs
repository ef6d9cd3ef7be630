namespace Swytch.Sql.Schema;

/// <summary>The schemas of a database as PostgreSQL names them, with PostgreSQL's own oids where it has them.</summary>
public static class SchemaNames
{
    public const string Public = "public";
    public const string Catalog = "pg_catalog";
    public const string Information = "information_schema";

    /// <summary>What a session calls its own temporary schema.</summary>
    public const string Temporary = "pg_temp";

    /// <summary>The name in pg_namespace of the schema that a session calls pg_temp.</summary>
    public const string TemporaryDisplay = "pg_temp_3";

    public const uint CatalogOid = 11;
    public const uint ToastOid = 99;
    public const uint PublicOid = 2200;
    public const uint InformationOid = 13207;

    /// <summary>Of a session's temporary schema; one is enough, for nobody sees another's.</summary>
    public const uint TemporaryOid = 13208;

    /// <summary>pg_namespace.oid; 0 for a schema that does not exist.</summary>
    public static uint OidOf(string schema) => schema switch
    {
        Public => PublicOid,
        Catalog => CatalogOid,
        Information => InformationOid,
        Temporary => TemporaryOid,
        _ => 0,
    };
}
