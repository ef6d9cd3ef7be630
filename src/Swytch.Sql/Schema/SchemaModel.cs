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
    private readonly Lazy<ClassIndex> _classes;
    private readonly Lazy<FrozenSet<string>> _triggerTargets;
    private readonly Lazy<FrozenDictionary<uint, (Relation, SchemaConstraint)>> _constraints;

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
        _constraints = new Lazy<FrozenDictionary<uint, (Relation, SchemaConstraint)>>(() => Relations
            .SelectMany(relation => relation.Constraints.Select(constraint => (relation, constraint)))
            .ToFrozenDictionary(pair => pair.constraint.Oid));
        _triggerTargets = new Lazy<FrozenSet<string>>(() => Relations
            .SelectMany(relation => relation.Triggers)
            .SelectMany(trigger => trigger.InsertTargets)
            .ToFrozenSet(StringComparer.OrdinalIgnoreCase));
        _classes = new Lazy<ClassIndex>(() => new ClassIndex([.. Relations.SelectMany(SchemaClass.Of)]));
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

    /// <summary>Whether some trigger's body inserts into a table of this name.</summary>
    public bool IsInsertedIntoByTriggers(Relation table)
    {
        ArgumentNullException.ThrowIfNull(table);
        return _triggerTargets.Value.Contains(table.Name);
    }

    /// <summary>By pg_class.oid, catalog relations included; null when there is none.</summary>
    public Relation? FindRelation(uint oid) => _byOid.GetValueOrDefault(oid) ?? CatalogRelations.Find(oid);

    /// <summary>Everything that has a row in pg_class: relations, their indexes and the sequences of their columns, in the order of creation.</summary>
    public IReadOnlyList<SchemaClass> Classes => _classes.Value.All;

    /// <summary>Looks up any name of pg_class as <c>'name'::regclass</c> does; null when there is none.</summary>
    /// <param name="schema">Null for an unqualified name.</param>
    public SchemaClass? FindClass(string? schema, string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        var classes = _classes.Value;
        return schema?.ToLowerInvariant() switch
        {
            null => classes.Temporary.GetValueOrDefault(name) ?? CatalogClass(SchemaNames.Catalog, name) ?? classes.Public.GetValueOrDefault(name),
            SchemaNames.Public or "main" => classes.Public.GetValueOrDefault(name),
            SchemaNames.Temporary or "temp" => classes.Temporary.GetValueOrDefault(name),
            SchemaNames.Catalog => CatalogClass(SchemaNames.Catalog, name),
            SchemaNames.Information => CatalogClass(SchemaNames.Information, name),
            _ => null,
        };
    }

    /// <summary>By pg_class.oid; null when there is none.</summary>
    public SchemaClass? FindClass(uint oid) =>
        _classes.Value.ByOid.GetValueOrDefault(oid)
        ?? (CatalogRelations.Find(oid) is { } relation ? CatalogClass(relation) : null);

    /// <summary>By pg_constraint.oid, with the table it belongs to; null when there is none.</summary>
    public (Relation Relation, SchemaConstraint Constraint)? FindConstraint(uint oid) =>
        _constraints.Value.TryGetValue(oid, out var found) ? found : null;

    /// <summary>What COMMENT ON said of an object; null when nothing.</summary>
    /// <param name="column">Attribute number; 0 for the object itself.</param>
    public string? FindComment(uint oid, int column)
    {
        var relation = _byOid.GetValueOrDefault(oid);
        return column == 0 ? relation?.Comment : relation?.Columns.FirstOrDefault(candidate => candidate.AttributeNumber == column)?.Comment;
    }

    /// <summary>An index made by CREATE INDEX.</summary>
    public TableIndex? FindIndex(string name) => _indexes.GetValueOrDefault(name);

    public TableTrigger? FindTrigger(string name) => _triggers.GetValueOrDefault(name);

    private static SchemaClass? CatalogClass(string schema, string name) =>
        CatalogRelations.Find(schema, name) is { } relation ? CatalogClass(relation) : null;

    private static SchemaClass CatalogClass(Relation relation) =>
        new(relation.Schema, relation.Name, relation.Oid, CatalogRelations.IsView(relation) ? SchemaClassKind.View : SchemaClassKind.Table, relation);

    private sealed class ClassIndex(IReadOnlyList<SchemaClass> all)
    {
        public IReadOnlyList<SchemaClass> All { get; } = all;

        public FrozenDictionary<string, SchemaClass> Public { get; } = ByName(all, SchemaNames.Public);

        public FrozenDictionary<string, SchemaClass> Temporary { get; } = ByName(all, SchemaNames.Temporary);

        public FrozenDictionary<uint, SchemaClass> ByOid { get; } = all.ToFrozenDictionary(entry => entry.Oid);

        private static FrozenDictionary<string, SchemaClass> ByName(IReadOnlyList<SchemaClass> all, string schema) =>
            all.Where(entry => entry.Schema == schema)
                .DistinctBy(entry => entry.Name, StringComparer.OrdinalIgnoreCase)
                .ToFrozenDictionary(entry => entry.Name, StringComparer.OrdinalIgnoreCase);
    }

    private static Relation? FindCatalog(string schema, string name) => CatalogRelations.Find(schema, name);

    private static FrozenDictionary<string, Relation> ByName(IEnumerable<Relation> relations) =>
        relations.ToFrozenDictionary(relation => relation.Name, StringComparer.OrdinalIgnoreCase);
}
