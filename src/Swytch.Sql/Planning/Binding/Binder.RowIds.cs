using Swytch.Core;
using Swytch.Sql.Schema;
using Swytch.Sql.Syntax;

namespace Swytch.Sql.Planning.Binding;

/// <summary>
/// Every row that a client inserts into a table with an INTEGER PRIMARY KEY gets its id from swytch_next_id, unless it brings one:
/// SQLite itself would give two open transactions the same.
/// </summary>
internal sealed partial class Binder
{
    private const string SourceTable = "swytch_source";

    /// <summary>Null when SQLite gives the ids, or there are none: views, temporary and virtual tables, other keys, triggers.</summary>
    private RowIdSource? RowIds(InsertStatement insert, Relation? table)
    {
        if (TriggerTable is not null || RowIdSource.Of(table, _schema) is not { } ids)
        {
            return null;
        }

        var rules = ids.Rules;
        if (insert.Returning.Count > 0 || MayRead(insert.Source, ids.Table) || MayRead(insert.With, ids.Table))
        {
            rules |= RowIdRules.RowsAreCollected;
        }

        if (insert.OnConflict.Any(conflict => !conflict.IsDoNothing))
        {
            rules |= RowIdRules.IdsMayChange;
        }

        return ids with { Rules = rules };
    }

    private bool MayRead(SyntaxNode? source, Relation table) => source is not null && source.SelfAndDescendants().OfType<TableRef>().Any(
        reference => _schema.FindRelation(reference.Name.Schema, reference.Name.Name) is { } relation
            && (ReferenceEquals(relation, table) || relation.Kind != RelationKind.Table));

    /// <summary>The place of the id among the columns that the statement gives; -1 when it gives none.</summary>
    private static int PlaceOf(RowIdSource ids, List<Column> columns, int count) =>
        columns.FindIndex(0, Math.Min(count, columns.Count), column => ReferenceEquals(column, ids.Column) || column.AttributeNumber == 0);

    private void GiveIdsToValues(InsertStatement insert, ValuesBody values, RowIdSource ids, List<Column> columns)
    {
        var place = PlaceOf(ids, columns, values.Rows[0].Values.Count);
        if (place >= 0 && values.Rows.All(row => IsIntegerConstant(row.Values[place])))
        {
            return;
        }

        foreach (var row in values.Rows)
        {
            if (place < 0)
            {
                Edits.Replace(new TextSpan(row.Span.End - 1, row.Span.End), ", " + ids.Call(null) + ")");
            }
            else
            {
                Edits.Enclose(row.Values[place].Span, ids.Opening, ")");
            }
        }

        if (place < 0 && insert.Columns.Count > 0)
        {
            Edits.Wrap(insert.Columns[^1].Span, "", ", " + SqliteText.Name(ids.Column.Name));
        }
    }

    /// <summary>
    /// The rows of the query are numbered as they come out of it, after its ORDER BY: OFFSET keeps SQLite from merging
    /// the two queries (sqlite.org/optoverview.html#flattening, rule 14), which could number them before they are sorted.
    /// </summary>
    private void GiveIdsToQuery(InsertStatement insert, Query source, RowIdSource ids, List<Column> columns, BoundQuery query)
    {
        if (query.IsOpen && insert.Columns.Count == 0)
        {
            return;
        }

        var count = query.IsOpen ? 0 : query.Columns.Count;
        var place = PlaceOf(ids, columns, count);
        if (query.IsOpen && PlaceOf(ids, columns, columns.Count) >= 0)
        {
            return;
        }

        var names = Enumerable.Range(1, count).Select(number => Invariantly($"c{number}")).ToList();
        var list = count == 0 ? "" : $"({string.Join(", ", names)})";
        var values = names.Select((name, index) => index == place ? ids.Call(name) : name).ToList();
        if (count == 0)
        {
            values.Add("*");
        }

        if (place < 0)
        {
            values.Add(ids.Call(null));
        }

        // An ON after FROM would be read as a join's (sqlite.org/lang_upsert.html, section 2.2).
        var end = insert.OnConflict.Count > 0 ? " WHERE true" : "";
        var (before, after) = source is { Body: SelectCore, Limit: null } ? ("", "") : ("SELECT * FROM (", ")");
        Edits.Insert(source.Span.Start, $"WITH {SourceTable}{list} AS ({before}");
        Edits.Insert(source.Span.End, $"{after} LIMIT -1 OFFSET 0) SELECT {string.Join(", ", values)} FROM {SourceTable}{end}");
        if (place < 0 && insert.Columns.Count > 0)
        {
            Edits.Wrap(insert.Columns[^1].Span, "", ", " + SqliteText.Name(ids.Column.Name));
        }
    }

    private void GiveIdToDefaults(InsertStatement insert, RowIdSource ids)
    {
        var name = SqliteText.Name(ids.Column.Name);
        if (insert.Columns.Count > 0)
        {
            Edits.Replace(TextSpan.Between(insert.Columns[0].Span, insert.DefaultValuesSpan), $"{name}) VALUES ({ids.Call(null)})");
        }
        else
        {
            Edits.Replace(insert.DefaultValuesSpan, $"({name}) VALUES ({ids.Call(null)})");
        }
    }

    private static bool IsIntegerConstant(Expression expression) => expression.Unparenthesized switch
    {
        LiteralExpression { Kind: LiteralKind.Integer } => true,
        UnaryExpression { Symbol: "-" or "+" } sign => IsIntegerConstant(sign.Operand),
        _ => false,
    };
}
