using Swytch.Sql.Syntax;

namespace Swytch.Sql.Schema;

public sealed partial class SchemaBuilder
{
    private List<TableIndex> ReadIndexes(string table)
    {
        var indexes = new List<TableIndex>();
        foreach (var row in _indexes[table])
        {
            if (Parse(row.Sql) is CreateIndexStatement statement)
            {
                indexes.Add(ReadIndex(row, row.Sql!, statement));
            }
        }

        return indexes;
    }

    private TableIndex ReadIndex(SchemaObjectRow row, string sql, CreateIndexStatement statement)
    {
        var predicate = statement.Where is null ? null : Slice(sql, statement.Where.Span);
        return new TableIndex(row.Name, NewOid("index", row.Name), row.TableName, statement.IsUnique, [.. statement.Elements.Select(element => ReadKey(sql, element))])
        {
            Predicate = predicate,
            PredicateDisplay = statement.Where is null
                ? null
                : StorageComments.Read(sql, new TextSpan(statement.Where.Span.End, sql.Length)) ?? predicate,
            IsTemporary = row.IsTemporary,
            Sql = sql,
        };
    }

    private static IndexKey ReadKey(string sql, IndexElement element)
    {
        var isDescending = element.Direction == SortDirection.Descending;
        if (element.Expression is ColumnRef { Parts.Count: 1 } column)
        {
            return new IndexKey(column.Column.Name, null, Identifiers.Quote(column.Column.Name), isDescending, element.Collation?.Name);
        }

        var text = Slice(sql, element.Expression.Span);
        return new IndexKey(null, text, text, isDescending, element.Collation?.Name);
    }

    private List<TableTrigger> ReadTriggers(string table) => [.. _triggers[table].Select(ReadTrigger)];

    private TableTrigger ReadTrigger(SchemaObjectRow row)
    {
        var sql = row.Sql!;
        var display = Parse(sql) is CreateTriggerStatement trigger
            ? StorageComments.Read(sql, new TextSpan(trigger.Name.Span.End, trigger.Table.Span.Start))
            : null;
        return new TableTrigger(row.Name, NewOid("trigger", row.Name), row.TableName, sql, display ?? sql) { IsTemporary = row.IsTemporary };
    }
}
