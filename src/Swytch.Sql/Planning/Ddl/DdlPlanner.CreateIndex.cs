using System.Text;
using Swytch.Core.Errors;
using Swytch.Sql.Schema;
using Swytch.Sql.Syntax;

namespace Swytch.Sql.Planning.Ddl;

public sealed partial class DdlPlanner
{
    /// <summary>Operator classes that order as SQLite's comparison does, or differ only in which queries PostgreSQL would use them for.</summary>
    private static readonly HashSet<string> KnownOperatorClasses = new(StringComparer.Ordinal)
    {
        "text_pattern_ops", "varchar_pattern_ops", "bpchar_pattern_ops", "text_ops", "varchar_ops", "bpchar_ops", "name_ops",
        "int2_ops", "int4_ops", "int8_ops", "float4_ops", "float8_ops", "numeric_ops", "bool_ops", "bytea_ops", "oid_ops",
        "date_ops", "time_ops", "timetz_ops", "timestamp_ops", "timestamptz_ops", "interval_ops", "uuid_ops", "char_ops", "array_ops", "jsonb_ops",
    };

    private SqlitePlan PlanCreateIndex(CreateIndexStatement create)
    {
        if (create.AccessMethod is { } method && method.Name != "btree")
        {
            throw method.Name is "hash" or "gin" or "gist" or "spgist" or "brin"
                ? Unsupported($"access method \"{method.Name}\" is", method)
                : Error(SqlState.UndefinedObject, $"access method \"{method.Name}\" does not exist", method);
        }

        if (create.Include.Count > 0)
        {
            throw Unsupported("INCLUDE columns are", create.Include[0]);
        }

        if (create.NullsNotDistinct)
        {
            throw Unsupported("UNIQUE NULLS NOT DISTINCT is");
        }

        var relation = IndexedRelation(create);
        var target = IndexTarget(create, relation);
        if (SkipsExisting(target, create.IfNotExists))
        {
            return Finish("CREATE INDEX", [], target.IsTemporary);
        }

        var text = new StringBuilder(create.IsUnique ? "CREATE UNIQUE INDEX " : "CREATE INDEX ")
            .Append(target.Sql)
            .Append(" ON ")
            .Append(Quote(relation.Name))
            .Append(" (")
            .AppendJoin(", ", create.Elements.Select(element => IndexElementText(element, relation)))
            .Append(')');
        if (create.Where is not null)
        {
            var bound = _binder.BindExpression(create.Where, relation, null);
            text.Append(" WHERE ").Append(bound.Sql);
            var display = Slice(create.Where.Unparenthesized.Span);
            if (display != bound.Sql)
            {
                text.Append(' ').Append(StorageComments.Write(display));
            }
        }

        return Finish("CREATE INDEX", [text.ToString()], target.IsTemporary);
    }

    private Relation IndexedRelation(CreateIndexStatement create)
    {
        // SQLite's main.i ON t names the schema at the index.
        var schema = create.Table.Name.Schema ?? create.Name?.Schema;
        var relation = _schema.FindRelation(schema, create.Table.Name.Name)
            ?? throw Error(SqlState.UndefinedTable, $"relation \"{Display(create.Table.Name)}\" does not exist", create.Table);
        RefuseCatalog(relation);
        return relation.Kind switch
        {
            RelationKind.View => throw Error(
                SqlState.WrongObjectType,
                $"cannot create index on relation \"{relation.Name}\"",
                detail: "This operation is not supported for views."),
            RelationKind.Virtual => throw Unsupported("indexes on virtual tables are", create.Table),
            _ => relation,
        };
    }

    private Target IndexTarget(CreateIndexStatement create, Relation relation)
    {
        if (create.Name is { } name)
        {
            RefuseReserved(name.Name, name);
            return new Target(relation.Schema, name.Name);
        }

        var chosen = ConstraintNames.Index(
            relation.Name,
            create.Elements.Select(element => element.Expression.Unparenthesized is ColumnRef column ? column.Column.Name : IndexFunctionName(element)),
            taken => _schema.FindClass(relation.Schema, taken) is not null);
        return new Target(relation.Schema, chosen);
    }

    /// <summary>PostgreSQL names an index over lower(name) after the function, over any other expression "expr".</summary>
    private static string? IndexFunctionName(IndexElement element) =>
        element.Expression.Unparenthesized is FunctionCall call ? call.Name.Name : null;

    private string IndexElementText(IndexElement element, Relation relation)
    {
        if (element.OperatorClass is { } operatorClass && !KnownOperatorClasses.Contains(operatorClass.Name))
        {
            throw Error(
                SqlState.UndefinedObject,
                $"operator class \"{operatorClass.Name}\" does not exist for access method \"btree\"",
                operatorClass);
        }

        string text;
        if (element.Expression.Unparenthesized is ColumnRef { Parts.Count: 1 } reference && relation.FindColumn(reference.Column.Name) is { } column)
        {
            text = Quote(column.Name);
        }
        else if (element.Expression.Unparenthesized is ColumnRef { Parts.Count: 1 } missing)
        {
            throw Error(SqlState.UndefinedColumn, $"column \"{missing.Column.Name}\" does not exist", _dialect == SqlDialect.Sqlite ? missing : null);
        }
        else
        {
            text = _binder.BindExpression(element.Expression, relation, null).Sql;
            var display = Slice(element.Expression.Unparenthesized.Span);
            if (display != text)
            {
                text += " " + StorageComments.Write(display);
            }
        }

        if (element.Collation is not null && StorageCollation(element.Collation) is { } collation)
        {
            text += " COLLATE " + collation;
        }

        return element.Direction == SortDirection.Descending ? text + " DESC" : text;
    }
}
