using Swytch.Sql.Syntax;

namespace Swytch.Sql.Schema;

public sealed partial class SchemaBuilder
{
    /// <summary>What the comment of a unique index says that stands for a constraint added later.</summary>
    public const string UniqueMark = "unique";

    /// <summary>As <see cref="UniqueMark"/>, for a primary key.</summary>
    public const string PrimaryMark = "primary";

    /// <summary>The table's indexes, and the constraints that are kept as indexes.</summary>
    private (List<TableIndex> Indexes, List<SchemaKey> Keys) ReadIndexes(string table)
    {
        var indexes = new List<TableIndex>();
        var keys = new List<SchemaKey>();
        foreach (var row in _indexes[table])
        {
            if (Parse(row.Sql) is not CreateIndexStatement { Name: not null } statement)
            {
                continue;
            }

            var mark = StorageComments.Read(row.Sql!, new TextSpan(statement.Name.Span.End, statement.Table.Span.Start));
            if (mark is UniqueMark or PrimaryMark)
            {
                keys.Add(new SchemaKey(row.Name, [.. statement.Elements.Select(ColumnName)], mark == PrimaryMark)
                {
                    Oid = NewOid("constraint", $"{table}.{row.Name}"),
                    IndexOid = NewOid("index", row.Name),
                    IsSeparateIndex = true,
                });
            }
            else
            {
                indexes.Add(ReadIndex(row, row.Sql!, statement));
            }
        }

        return (indexes, keys);
    }

    private TableIndex ReadIndex(SchemaObjectRow row, string sql, CreateIndexStatement statement)
    {
        var predicate = statement.Where is null ? null : Slice(sql, statement.Where.Span);
        return new TableIndex(row.Name, NewOid("index", row.Name), row.TableName, statement.IsUnique, ReadKeys(sql, statement))
        {
            Predicate = predicate,
            PredicateDisplay = statement.Where is null
                ? null
                : StorageComments.Read(sql, new TextSpan(statement.Where.Span.End, sql.Length)) ?? predicate,
            IsTemporary = row.IsTemporary,
            Sql = sql,
        };
    }

    private static List<IndexKey> ReadKeys(string sql, CreateIndexStatement statement)
    {
        var keys = new List<IndexKey>();
        for (var place = 0; place < statement.Elements.Count; place++)
        {
            var end = place + 1 < statement.Elements.Count
                ? statement.Elements[place + 1].Span.Start
                : statement.Where?.Span.Start ?? sql.Length;
            keys.Add(ReadKey(sql, statement.Elements[place], end));
        }

        return keys;
    }

    private static IndexKey ReadKey(string sql, IndexElement element, int end)
    {
        var isDescending = element.Direction == SortDirection.Descending;
        if (element.Expression is ColumnRef { Parts.Count: 1 } column)
        {
            return new IndexKey(column.Column.Name, null, Identifiers.Quote(column.Column.Name), isDescending, element.Collation?.Name);
        }

        var text = Slice(sql, element.Expression.Span);
        var display = StorageComments.Read(sql, new TextSpan(element.Expression.Span.End, end)) ?? text;
        return new IndexKey(null, text, display, isDescending, element.Collation?.Name);
    }

    private List<TableTrigger> ReadTriggers(string table) => [.. _triggers[table].Select(ReadTrigger)];

    private TableTrigger ReadTrigger(SchemaObjectRow row)
    {
        var sql = row.Sql!;
        var trigger = Parse(sql) as CreateTriggerStatement;
        var display = trigger is null ? null : StorageComments.Read(sql, new TextSpan(trigger.Name.Span.End, trigger.Table.Span.Start));
        return new TableTrigger(row.Name, NewOid("trigger", row.Name), row.TableName, sql, display ?? sql)
        {
            IsTemporary = row.IsTemporary,
            InsertTargets = [.. trigger?.Body.OfType<InsertStatement>().Select(insert => insert.Target.Name.Name) ?? []],
        };
    }
}
