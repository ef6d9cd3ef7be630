namespace Swytch.Sql.Catalog;

/// <summary>Oids of the catalogs that other catalogs point into (classid, refclassid).</summary>
internal static class CatalogOids
{
    public const uint Type = 1247;
    public const uint Class = 1259;
    public const uint Constraint = 2606;
    public const uint Trigger = 2620;
    public const uint Namespace = 2615;
}
