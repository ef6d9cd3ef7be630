using System.Collections.Frozen;
using System.Globalization;
using Swytch.Core;
using Swytch.Sql.Schema;

namespace Swytch.Sql.Catalog;

/// <summary>The relations of pg_catalog and information_schema with PostgreSQL 15's columns and types, for the planner and for the catalog's own tables.</summary>
public static partial class CatalogRelations
{
    private static readonly FrozenDictionary<string, Relation> PgCatalog = Read(SchemaNames.Catalog, PgCatalogRows);

    private static readonly FrozenDictionary<string, Relation> Information = Read(SchemaNames.Information, InformationRows);

    private static readonly FrozenDictionary<uint, Relation> ByOid =
        PgCatalog.Values.Concat(Information.Values).ToFrozenDictionary(relation => relation.Oid);

    private static readonly FrozenSet<uint> ViewOids =
        [.. Lines(PgCatalogRows).Concat(Lines(InformationRows))
            .Where(fields => fields[1] == "v")
            .Select(fields => uint.Parse(fields[0], CultureInfo.InvariantCulture))];

    /// <summary>In the order of their names, pg_catalog first.</summary>
    public static IReadOnlyList<Relation> All { get; } =
    [
        .. PgCatalog.Values.OrderBy(relation => relation.Name, StringComparer.Ordinal),
        .. Information.Values.OrderBy(relation => relation.Name, StringComparer.Ordinal),
    ];

    /// <param name="schema">pg_catalog or information_schema, in lower case.</param>
    public static Relation? Find(string schema, string name) => schema switch
    {
        SchemaNames.Catalog => PgCatalog.GetValueOrDefault(name),
        SchemaNames.Information => Information.GetValueOrDefault(name),
        _ => null,
    };

    public static Relation? Find(uint oid) => ByOid.GetValueOrDefault(oid);

    /// <summary>True for what is a view in PostgreSQL (pg_tables, information_schema.columns).</summary>
    public static bool IsView(Relation relation)
    {
        ArgumentNullException.ThrowIfNull(relation);
        return ViewOids.Contains(relation.Oid);
    }

    private static IEnumerable<string[]> Lines(string rows) => rows.Split('\n').Select(line => line.Trim().Split(' '));

    private static FrozenDictionary<string, Relation> Read(string schema, string rows) =>
        Lines(rows)
            .Select(fields => ReadRelation(schema, fields))
            .ToFrozenDictionary(relation => relation.Name, StringComparer.OrdinalIgnoreCase);

    private static Relation ReadRelation(string schema, string[] fields)
    {
        var columns = new List<Column>(fields.Length - 3);
        for (var index = 3; index < fields.Length; index++)
        {
            columns.Add(ReadColumn(fields[index], (short)(index - 2)));
        }

        var oid = uint.Parse(fields[0], CultureInfo.InvariantCulture);
        return new Relation(schema, fields[2], oid, RelationKind.Catalog, columns);
    }

    private static Column ReadColumn(string text, short attributeNumber)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        var typeName = text[(colon + 1)..];
        var notNull = typeName.EndsWith('!');
        if (notNull)
        {
            typeName = typeName[..^1];
        }

        var modifier = -1;
        if (typeName.EndsWith(')'))
        {
            var open = typeName.IndexOf('(', StringComparison.Ordinal);
            modifier = int.Parse(typeName.AsSpan(open + 1, typeName.Length - open - 2), CultureInfo.InvariantCulture);
            typeName = typeName[..open];
        }

        var type = PgTypes.FindByTypeName(typeName);

        // The arrays over catalog rows (_pg_statistic) are the only types that the table of built-in ones lacks.
        var oid = type?.Oid ?? PgOid.TextArray;
        return new Column(text[..colon], attributeNumber, oid, modifier)
        {
            NotNull = notNull,
            DeclaredType = PgTypes.StorageType(oid),
        };
    }
}
