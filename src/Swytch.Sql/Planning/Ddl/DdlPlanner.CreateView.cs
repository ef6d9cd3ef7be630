using System.Text;
using Swytch.Core;
using Swytch.Core.Errors;
using Swytch.Sql.Schema;
using Swytch.Sql.Syntax;

namespace Swytch.Sql.Planning.Ddl;

public sealed partial class DdlPlanner
{
    private SqlitePlan PlanCreateView(CreateViewStatement create)
    {
        if (create.IsMaterialized)
        {
            throw Unsupported("materialized views are");
        }

        if (create.IsRecursive)
        {
            throw Unsupported("CREATE RECURSIVE VIEW is");
        }

        if (create.CheckOption != ViewCheckOption.None)
        {
            throw Unsupported("WITH CHECK OPTION is");
        }

        var target = NewObject(create.Name, create.IsTemporary);
        var existing = _schema.FindClass(target.Schema, target.Name);
        if (existing is not null && !create.OrReplace && SkipsExisting(target, create.IfNotExists))
        {
            return Finish("CREATE VIEW", [], target.IsTemporary);
        }

        if (existing is { Kind: not SchemaClassKind.View })
        {
            throw Error(SqlState.WrongObjectType, $"\"{target.Name}\" is not a view");
        }

        RefusePragmas(create.Query, "a view");
        var bound = _binder.BindQuery(create.Query);
        if (bound.ParameterTypes.Count > 0)
        {
            throw Error(SqlState.UndefinedParameter, "there is no parameter $1");
        }

        var columns = ViewColumnsOf(create, bound);
        var steps = new List<string>();
        if (existing is not null)
        {
            CheckReplacement(existing.Relation, columns);
            steps.Add($"DROP VIEW {target.Sql}");
        }

        steps.Add(ViewText(target, columns, bound.Sql, Slice(create.Query.Span)));
        steps.AddRange(existing?.Relation.Triggers.Select(trigger => trigger.Sql) ?? []);
        return Finish("CREATE VIEW", steps, target.IsTemporary);
    }

    private List<Column> ViewColumnsOf(CreateViewStatement create, BoundQuery bound)
    {
        if (create.Columns.Count > bound.Columns.Count)
        {
            throw Error(SqlState.SyntaxError, "CREATE VIEW specifies more column names than columns", create.Columns[^1]);
        }

        var columns = new List<Column>(bound.Columns.Count);
        for (var index = 0; index < bound.Columns.Count; index++)
        {
            var source = bound.Columns[index];
            var name = index < create.Columns.Count ? create.Columns[index].Name : source.Name;
            if (columns.Exists(column => column.Name.Equals(name, StringComparison.OrdinalIgnoreCase)))
            {
                throw Error(SqlState.DuplicateColumn, $"column \"{name}\" specified more than once");
            }

            var type = source.TypeOid is PgOid.Unspecified or PgOid.Unknown ? PgOid.Text : source.TypeOid;
            columns.Add(new Column(name, (short)(index + 1), type, source.TypeModifier));
        }

        return columns;
    }

    /// <summary>The view's column types stay as they were when it was made, as PostgreSQL keeps them; the query is kept for the catalog.</summary>
    private static string ViewText(Target target, List<Column> columns, string sql, string display) =>
        new StringBuilder("CREATE VIEW ")
            .Append(target.Sql)
            .Append(' ')
            .Append(StorageComments.Write(ViewFacts.Write(columns, display)))
            .Append(" (")
            .AppendJoin(", ", columns.Select(column => Quote(column.Name)))
            .Append(") AS ")
            .Append(sql)
            .ToString();

    /// <summary>CREATE OR REPLACE may only add columns at the end (PostgreSQL manual, CREATE VIEW).</summary>
    private void CheckReplacement(Relation view, List<Column> columns)
    {
        var old = view.Columns;
        if (columns.Count < old.Count)
        {
            throw Error(SqlState.InvalidTableDefinition, "cannot drop columns from view");
        }

        for (var index = 0; index < old.Count; index++)
        {
            if (old[index].Name != columns[index].Name)
            {
                throw Error(
                    SqlState.InvalidTableDefinition,
                    $"cannot change name of view column \"{old[index].Name}\" to \"{columns[index].Name}\"",
                    hint: "Use ALTER VIEW ... RENAME COLUMN ... to change name of view column instead.");
            }

            if (old[index].TypeOid != columns[index].TypeOid || old[index].TypeModifier != columns[index].TypeModifier)
            {
                throw Error(
                    SqlState.InvalidTableDefinition,
                    $"cannot change data type of view column \"{old[index].Name}\" from {Type(old[index])} to {Type(columns[index])}");
            }
        }

        static string Type(Column column) => PgTypes.Format(column.TypeOid, column.TypeModifier);
    }
}
