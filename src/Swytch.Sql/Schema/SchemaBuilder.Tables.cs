using Swytch.Sql.Syntax;

namespace Swytch.Sql.Schema;

public sealed partial class SchemaBuilder
{
    private Relation ReadTable(SchemaObjectRow row, string sql, CreateTableStatement table, uint oid, string schema)
    {
        var key = DeclaredKey(table);
        var columns = new List<Column>();
        var constraints = new ConstraintReader(this, row.Name, sql);
        var facts = TableFacts.Parse(StorageComments.Read(sql, BetweenNameAndElements(table)));
        short number = 0;
        for (var index = 0; index < table.Elements.Count; index++)
        {
            var element = table.Elements[index];
            var end = index + 1 < table.Elements.Count ? table.Elements[index + 1].Span.Start : table.ElementsSpan.End;
            if (element is ColumnDefinition definition)
            {
                number = facts.NumberAfter(number);
                columns.Add(ReadColumn(row.Name, sql, table, definition, end, number, key));
                constraints.AddColumn(definition, end);
            }
            else if (element is TableConstraint constraint)
            {
                constraints.AddTable(constraint, end);
            }
        }

        var (indexes, keys) = ReadIndexes(row.Name);
        return new Relation(schema, row.Name, oid, RelationKind.Table, columns)
        {
            IsTemporary = row.IsTemporary,
            IsStrict = table.IsStrict,
            IsWithoutRowId = table.IsWithoutRowid,
            IsAutoincrement = table.SelfAndDescendants().Any(node => node is PrimaryKeyColumnConstraint { IsAutoincrement: true } or KeyConstraint { IsAutoincrement: true }),
            Constraints = [.. constraints.Finish(columns), .. keys],
            Indexes = indexes,
            Triggers = ReadTriggers(row.Name),
            Comment = StorageComments.ReadRemark(sql, BetweenNameAndElements(table)),
            DroppedColumns = facts.Dropped,
            Sql = sql,
        };
    }

    private static TextSpan BetweenNameAndElements(CreateTableStatement table) => new(table.Name.Span.End, table.ElementsSpan.Start);

    /// <summary>The primary key as written: its columns, and whether a single INTEGER column of it is the rowid.</summary>
    private sealed record DeclaredPrimaryKey(IReadOnlyList<string> Columns, bool MayBeRowId);

    private static DeclaredPrimaryKey DeclaredKey(CreateTableStatement table)
    {
        foreach (var element in table.Elements)
        {
            if (element is KeyConstraint { IsPrimary: true } key)
            {
                return new DeclaredPrimaryKey([.. key.Columns.Select(ColumnName)], !table.IsWithoutRowid);
            }

            if (element is ColumnDefinition column
                && column.Constraints.OfType<PrimaryKeyColumnConstraint>().FirstOrDefault() is { } constraint)
            {
                // "INTEGER PRIMARY KEY DESC" is no rowid: a quirk kept by sqlite.org/lang_createtable.html#rowid.
                return new DeclaredPrimaryKey([column.Name.Name], !table.IsWithoutRowid && constraint.Direction != SortDirection.Descending);
            }
        }

        return new DeclaredPrimaryKey([], false);
    }

    private static string ColumnName(IndexElement element) => element.Expression switch
    {
        ColumnRef column => column.Column.Name,
        LiteralExpression literal => literal.Value,
        _ => "",
    };

    private Column ReadColumn(string table, string sql, CreateTableStatement statement, ColumnDefinition definition, int end, short number, DeclaredPrimaryKey key)
    {
        var name = definition.Name.Name;
        var declared = definition.Type is null ? "" : Slice(sql, definition.Type.Span);
        var isKey = key.Columns.Contains(name, StringComparer.OrdinalIgnoreCase);
        var isRowId = isKey && key is { MayBeRowId: true, Columns.Count: 1 } && declared.Equals("INTEGER", StringComparison.OrdinalIgnoreCase);
        var typeEnd = definition.Type?.Span.End ?? definition.Name.Span.End;
        var factsEnd = definition.Constraints.Count > 0 ? ConstraintStart(definition.Constraints[0]) : end;
        var comment = StorageComments.Read(sql, new TextSpan(typeEnd, factsEnd));
        var facts = ColumnFacts.Parse(comment, declared, isRowId);
        var column = new Column(name, number, facts.Type.Oid, facts.Type.Modifier)
        {
            DeclaredType = declared,
            Comment = StorageComments.ReadRemark(sql, new TextSpan(definition.Name.Span.End, factsEnd)),
            IsRowIdAlias = isRowId,
            Identity = facts.Identity,
            NotNull = isKey || definition.Constraints.OfType<NullConstraint>().Any(constraint => constraint.IsNotNull),
            Collation = definition.Constraints.OfType<CollateConstraint>().FirstOrDefault()?.Collation.Name,
            Sequence = facts.Identity == ColumnIdentity.None ? null : NewSequence(table, name),
        };
        for (var index = 0; index < definition.Constraints.Count; index++)
        {
            var constraint = definition.Constraints[index];
            var after = index + 1 < definition.Constraints.Count ? ConstraintStart(definition.Constraints[index + 1]) : end;
            column = Apply(column, sql, constraint, new TextSpan(constraint.Span.End, after));
        }

        return column;
    }

    private static Column Apply(Column column, string sql, ColumnConstraint constraint, TextSpan after)
    {
        switch (constraint)
        {
            case DefaultConstraint value:
                var text = Slice(sql, value.Value.Unparenthesized.Span);
                return column with { Default = text, DefaultDisplay = StorageComments.Read(sql, after) ?? text };
            case GeneratedConstraint generated:
                var expression = Slice(sql, generated.Expression.Unparenthesized.Span);
                return column with
                {
                    Generation = generated.Storage == GeneratedStorage.Stored ? ColumnGeneration.Stored : ColumnGeneration.Virtual,
                    GenerationExpression = expression,
                    DefaultDisplay = StorageComments.Read(sql, after) ?? expression,
                };
            default:
                return column;
        }
    }

    private ColumnSequence NewSequence(string table, string column)
    {
        var name = ConstraintNames.Sequence(table, column, _names.Contains);
        _names.Add(name);
        return new ColumnSequence(name, NewOid("sequence", name));
    }

    private static int ConstraintStart(ColumnConstraint constraint) => constraint.Name is null ? constraint.Span.Start : Math.Min(constraint.Span.Start, constraint.Name.Span.Start);
}
