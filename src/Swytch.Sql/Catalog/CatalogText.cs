using System.Buffers;
using System.Text;
using Swytch.Core;
using Swytch.Sql.Schema;
using Swytch.Sql.Syntax;

namespace Swytch.Sql.Catalog;

/// <summary>Definitions as PostgreSQL's pg_get_…def functions print them (manual, section 9.26).</summary>
public static class CatalogText
{
    private static readonly SearchValues<char> NameCharacters =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_");

    /// <summary>The default or generation expression of a column; null without one.</summary>
    public static string? Default(Column column)
    {
        ArgumentNullException.ThrowIfNull(column);
        return column is { Identity: ColumnIdentity.Serial, Sequence: { } sequence }
            ? $"nextval('{Identifiers.Quote(sequence.Name)}'::regclass)"
            : column.DefaultDisplay;
    }

    /// <summary>pg_get_constraintdef.</summary>
    /// <param name="isPretty">Leaves out the parentheses that only a machine needs.</param>
    public static string Constraint(SchemaModel schema, Relation relation, SchemaConstraint constraint, bool isPretty)
    {
        ArgumentNullException.ThrowIfNull(schema);
        ArgumentNullException.ThrowIfNull(relation);
        ArgumentNullException.ThrowIfNull(constraint);
        var text = constraint switch
        {
            SchemaKey key => (key.IsPrimary ? "PRIMARY KEY (" : "UNIQUE (") + Names(key.Columns) + ")",
            SchemaCheck check => isPretty ? $"CHECK ({check.Display})" : $"CHECK (({check.Display}))",
            SchemaForeignKey foreignKey => ForeignKey(foreignKey, schema.FindRelation(relation.Schema, foreignKey.ReferencedTable)),
            _ => "",
        };
        if (constraint.IsInitiallyDeferred)
        {
            return text + " DEFERRABLE INITIALLY DEFERRED";
        }

        return constraint.IsDeferrable ? text + " DEFERRABLE" : text;
    }

    /// <summary>pg_get_indexdef of a whole index.</summary>
    public static string Index(SchemaClass index)
    {
        ArgumentNullException.ThrowIfNull(index);
        var text = new StringBuilder("CREATE ")
            .Append(index.Index is { IsUnique: false } ? "INDEX " : "UNIQUE INDEX ")
            .Append(Identifiers.Quote(index.Name))
            .Append(" ON ")
            .Append(Qualified(index.Relation))
            .Append(" USING btree (");
        var separator = "";
        for (var place = 1; IndexKey(index, place, withOptions: true) is { } key; place++)
        {
            text.Append(separator).Append(key);
            separator = ", ";
        }

        text.Append(')');
        if (index.Index?.PredicateDisplay is { } predicate)
        {
            text.Append(" WHERE ").Append(Parenthesized(predicate));
        }

        return text.ToString();
    }

    /// <summary>One key of an index, as pg_get_indexdef with a column number prints it; null beyond the last.</summary>
    public static string? IndexKey(SchemaClass index, int place, bool withOptions)
    {
        ArgumentNullException.ThrowIfNull(index);
        if (index.Key is { } constraint)
        {
            return place >= 1 && place <= constraint.Columns.Count ? Identifiers.Quote(constraint.Columns[place - 1]) : null;
        }

        if (index.Index is null || place < 1 || place > index.Index.Keys.Count)
        {
            return null;
        }

        var key = index.Index.Keys[place - 1];
        var text = key.Column is not null || IsCall(key.Display) ? key.Display : Parenthesized(key.Display);
        if (!withOptions)
        {
            return text;
        }

        if (key.Collation is { } collation && !PgTypes.IsStorageCollation(collation))
        {
            text += " COLLATE " + Identifiers.Quote(collation);
        }

        return key.IsDescending ? text + " DESC" : text;
    }

    /// <summary>The columns a foreign key refers to: the parent's primary key when none are written.</summary>
    public static IReadOnlyList<string> ReferencedColumns(SchemaForeignKey foreignKey, Relation? parent)
    {
        ArgumentNullException.ThrowIfNull(foreignKey);
        return foreignKey.ReferencedColumns.Count > 0 ? foreignKey.ReferencedColumns : parent?.PrimaryKey?.Columns ?? [];
    }

    /// <summary>Largest value of an integer type, the end of its sequence.</summary>
    public static long LargestOf(uint integerOid) => integerOid switch
    {
        PgOid.Int2 => short.MaxValue,
        PgOid.Int4 => int.MaxValue,
        _ => long.MaxValue,
    };

    /// <summary>schema.name, each in quotes where needed.</summary>
    public static string Qualified(Relation relation)
    {
        ArgumentNullException.ThrowIfNull(relation);
        return $"{(relation.IsTemporary ? SchemaNames.TemporaryDisplay : relation.Schema)}.{Identifiers.Quote(relation.Name)}";
    }

    private static string ForeignKey(SchemaForeignKey foreignKey, Relation? parent)
    {
        var referenced = ReferencedColumns(foreignKey, parent);
        return $"FOREIGN KEY ({Names(foreignKey.Columns)}) REFERENCES {Identifiers.Quote(foreignKey.ReferencedTable)}({Names(referenced)})"
            + Action(" ON UPDATE ", foreignKey.OnUpdate)
            + Action(" ON DELETE ", foreignKey.OnDelete);
    }

    private static string Action(string words, ReferentialAction action) => action switch
    {
        ReferentialAction.Restrict => words + "RESTRICT",
        ReferentialAction.Cascade => words + "CASCADE",
        ReferentialAction.SetNull => words + "SET NULL",
        ReferentialAction.SetDefault => words + "SET DEFAULT",
        _ => "",
    };

    private static string Names(IEnumerable<string> columns) => string.Join(", ", columns.Select(Identifiers.Quote));

    private static string Parenthesized(string text) =>
        !text.AsSpan().ContainsAnyExcept(NameCharacters) || (text.StartsWith('(') && text.EndsWith(')')) ? text : $"({text})";

    /// <summary>A function call stands in an index without parentheses around it.</summary>
    private static bool IsCall(string text) =>
        text.EndsWith(')') && text.Length > 0 && char.IsLetter(text[0]) && text.IndexOf('(', StringComparison.Ordinal) is > 0 and var open
        && !text.AsSpan(0, open).ContainsAnyExcept(NameCharacters);
}
