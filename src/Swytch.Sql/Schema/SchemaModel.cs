using System.Collections.Frozen;
using Swytch.Sql.Catalog;

namespace Swytch.Sql.Schema;

/// <summary>
/// Every object that a statement can name, as PostgreSQL sees it: built from sqlite_schema alone
/// (<see cref="SchemaBuilder"/>), with the relations of the catalog. Immutable; one instance serves all sessions that see the same schema.
/// </summary>
public sealed class SchemaModel
{
    private readonly FrozenDictionary<string, Relation> _public;
    private readonly FrozenDictionary<string, Relation> _temporary;
    private readonly FrozenDictionary<uint, Relation> _byOid;
    private readonly FrozenDictionary<string, TableIndex> _indexes;
    private readonly FrozenDictionary<string, TableTrigger> _triggers;

    /// <param name="relations">User relations: public and temporary, in the order of sqlite_schema.</param>
    public SchemaModel(IEnumerable<Relation> relations)
    {
        Relations = [.. relations];
        _public = ByName(Relations.Where(relation => !relation.IsTemporary));
        _temporary = ByName(Relations.Where(relation => relation.IsTemporary));
        _byOid = Relations.ToFrozenDictionary(relation => relation.Oid);
        _indexes = Relations.SelectMany(relation => relation.Indexes)
            .DistinctBy(index => index.Name, StringComparer.OrdinalIgnoreCase)
            .ToFrozenDictionary(index => index.Name, StringComparer.OrdinalIgnoreCase);
        _triggers = Relations.SelectMany(relation => relation.Triggers)
            .DistinctBy(trigger => trigger.Name, StringComparer.OrdinalIgnoreCase)
            .ToFrozenDictionary(trigger => trigger.Name, StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>A database without user objects.</summary>
    public static SchemaModel Empty { get; } = new([]);

    /// <summary>Tables, views and virtual tables of users, in the order they were created.</summary>
    public IReadOnlyList<Relation> Relations { get; }

    /// <summary>
    /// Looks a relation up as FROM does: an unqualified name in pg_temp, pg_catalog and public, in this order
    /// (PostgreSQL manual, section 5.9.3). Null when there is none.
    /// </summary>
    /// <param name="schema">Null for an unqualified name; main and temp are SQLite's words for public and pg_temp.</param>
    public Relation? FindRelation(string? schema, string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        switch (schema?.ToLowerInvariant())
        {
            case null:
                return _temporary.GetValueOrDefault(name) ?? FindCatalog(SchemaNames.Catalog, name) ?? _public.GetValueOrDefault(name);
            case SchemaNames.Public or "main":
                return _public.GetValueOrDefault(name);
            case SchemaNames.Temporary or "temp":
                return _temporary.GetValueOrDefault(name);
            case SchemaNames.Catalog:
                return FindCatalog(SchemaNames.Catalog, name);
            case SchemaNames.Information:
                return FindCatalog(SchemaNames.Information, name);
            default:
                return null;
        }
    }

    /// <summary>By pg_class.oid, catalog relations included; null when there is none.</summary>
    public Relation? FindRelation(uint oid) => _byOid.GetValueOrDefault(oid) ?? CatalogRelations.Find(oid);

    /// <summary>An index made by CREATE INDEX.</summary>
    public TableIndex? FindIndex(string name) => _indexes.GetValueOrDefault(name);

    public TableTrigger? FindTrigger(string name) => _triggers.GetValueOrDefault(name);

    private static Relation? FindCatalog(string schema, string name) => CatalogRelations.Find(schema, name);

    private static FrozenDictionary<string, Relation> ByName(IEnumerable<Relation> relations) =>
        relations.ToFrozenDictionary(relation => relation.Name, StringComparer.OrdinalIgnoreCase);
}
