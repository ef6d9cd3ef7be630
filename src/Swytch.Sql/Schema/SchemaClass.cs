namespace Swytch.Sql.Schema;

/// <summary>pg_class.relkind of what exists here.</summary>
public enum SchemaClassKind
{
    Table = 'r',
    View = 'v',
    Index = 'i',
    Sequence = 'S',
}

/// <summary>An entry of pg_class: tables, views, indexes and sequences share one set of names in a schema.</summary>
/// <param name="Relation">The table or view itself, or the one an index or sequence belongs to.</param>
public sealed record SchemaClass(string Schema, string Name, uint Oid, SchemaClassKind Kind, Relation Relation)
{
    /// <summary>The CREATE INDEX behind an index; null for the index of a constraint and for the other kinds.</summary>
    public TableIndex? Index { get; init; }

    /// <summary>The constraint behind an index.</summary>
    public SchemaKey? Key { get; init; }

    /// <summary>The column behind a sequence.</summary>
    public Column? Column { get; init; }

    /// <summary>The relation with its sequences and indexes.</summary>
    internal static IEnumerable<SchemaClass> Of(Relation relation)
    {
        var kind = relation.Kind == RelationKind.View ? SchemaClassKind.View : SchemaClassKind.Table;
        yield return new SchemaClass(relation.Schema, relation.Name, relation.Oid, kind, relation);
        if (relation.Kind != RelationKind.Table)
        {
            yield break;
        }

        foreach (var column in relation.Columns)
        {
            if (column.Sequence is { } sequence)
            {
                yield return new SchemaClass(relation.Schema, sequence.Name, sequence.Oid, SchemaClassKind.Sequence, relation) { Column = column };
            }
        }

        foreach (var key in relation.Constraints.OfType<SchemaKey>())
        {
            yield return new SchemaClass(relation.Schema, key.Name, key.IndexOid, SchemaClassKind.Index, relation) { Key = key };
        }

        foreach (var index in relation.Indexes)
        {
            yield return new SchemaClass(relation.Schema, index.Name, index.Oid, SchemaClassKind.Index, relation) { Index = index };
        }
    }
}
