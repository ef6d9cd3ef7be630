using Swytch.Core.Errors;
using Swytch.Sql.Schema;
using Swytch.Sql.Syntax;

namespace Swytch.Sql.Planning.Ddl;

public sealed partial class DdlPlanner
{
    /// <summary>Where a new object goes.</summary>
    /// <param name="Schema">PostgreSQL's schema: public or pg_temp.</param>
    private readonly record struct Target(string Schema, string Name)
    {
        public bool IsTemporary => Schema == SchemaNames.Temporary;

        /// <summary>The name in SQLite's text: main."t".</summary>
        public string Sql => (IsTemporary ? "temp." : "main.") + Quote(Name);
    }

    /// <exception cref="PgErrorException">3F000, 42501 for the catalog, 42939 for reserved names.</exception>
    private Target NewObject(QualifiedName name, bool isTemporary)
    {
        var schema = name.Schema?.ToLowerInvariant() switch
        {
            null => isTemporary ? SchemaNames.Temporary : SchemaNames.Public,
            SchemaNames.Temporary or "temp" => SchemaNames.Temporary,
            SchemaNames.Public or "main" when isTemporary =>
                throw Error(SqlState.InvalidTableDefinition, "cannot create temporary relation in non-temporary schema", name),
            SchemaNames.Public or "main" => SchemaNames.Public,
            SchemaNames.Catalog or SchemaNames.Information => throw Error(
                SqlState.InsufficientPrivilege,
                $"permission denied to create \"{name.Schema}.{name.Name}\"",
                detail: "System catalog modifications are currently disallowed."),
            _ => throw Error(SqlState.InvalidSchemaName, $"schema \"{name.Schema}\" does not exist", name),
        };
        RefuseReserved(name.Name, name);
        return new Target(schema, name.Name);
    }

    private void RefuseReserved(string name, SyntaxNode at)
    {
        foreach (var prefix in (string[])["sqlite_", "swytch_"])
        {
            if (name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))
            {
                throw Error(
                    SqlState.ReservedName,
                    $"unacceptable object name \"{name}\"",
                    at,
                    detail: $"The prefix \"{prefix}\" is reserved for system objects.");
            }
        }
    }

    /// <summary>Tables, views, indexes and sequences share one set of names in a schema.</summary>
    private bool IsRelationName(Target target) => _schema.FindClass(target.Schema, target.Name) is not null;

    /// <summary>True when the object exists and IF NOT EXISTS makes that a NOTICE.</summary>
    /// <exception cref="PgErrorException">42P07.</exception>
    private bool SkipsExisting(Target target, bool ifNotExists)
    {
        if (!IsRelationName(target))
        {
            return false;
        }

        if (!ifNotExists)
        {
            throw Error(SqlState.DuplicateTable, $"relation \"{target.Name}\" already exists");
        }

        Notice(SqlState.DuplicateTable, $"relation \"{target.Name}\" already exists, skipping");
        return true;
    }

    /// <summary>A relation that must exist.</summary>
    /// <exception cref="PgErrorException">42P01, as the executor words it.</exception>
    private Relation Existing(QualifiedName name) =>
        _schema.FindRelation(name.Schema, name.Name)
        ?? throw Error(SqlState.UndefinedTable, $"relation \"{Display(name)}\" does not exist", name);

    private void RefuseCatalog(Relation relation)
    {
        if (relation.Kind == RelationKind.Catalog)
        {
            throw Error(SqlState.InsufficientPrivilege, $"permission denied: \"{relation.Name}\" is a system catalog");
        }
    }

    private static string Display(QualifiedName name) =>
        name.Schema is null ? name.Name : $"{name.Schema}.{name.Name}";

    private static string Sql(Relation relation) => $"{relation.StorageSchema}.{Quote(relation.Name)}";
}
