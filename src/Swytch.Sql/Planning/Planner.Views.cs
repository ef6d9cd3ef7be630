using Swytch.Core;
using Swytch.Core.Errors;
using Swytch.Sql.Planning.Binding;
using Swytch.Sql.Schema;
using Swytch.Sql.Syntax;

namespace Swytch.Sql.Planning;

public static partial class Planner
{
    /// <summary>What a stored view returns; the planner's part of <see cref="SchemaModel"/> (a <see cref="ViewColumns"/>).</summary>
    /// <param name="view">Its <see cref="Relation.Sql"/> is the CREATE VIEW in sqlite_schema.</param>
    /// <exception cref="PgErrorException">42P01, 42703 … when what the view uses is gone.</exception>
    public static IReadOnlyList<Column> ViewColumns(SchemaModel schema, Relation view)
    {
        ArgumentNullException.ThrowIfNull(schema);
        ArgumentNullException.ThrowIfNull(view);
        if (SqlParser.Parse(view.Sql, SqlDialect.Sqlite) is not [CreateViewStatement create])
        {
            return [];
        }

        var binder = new Binder(view.Sql, schema, new PlanOptions { Dialect = SqlDialect.Sqlite });
        var columns = binder.BindView(create.Query);
        var result = new List<Column>(columns.Count);
        for (var index = 0; index < columns.Count; index++)
        {
            var name = index < create.Columns.Count ? create.Columns[index].Name : columns[index].Name;
            var type = columns[index].TypeOid == PgOid.Unspecified ? PgOid.Text : columns[index].TypeOid;
            result.Add(new Column(name, (short)(index + 1), type, columns[index].TypeModifier));
        }

        return result;
    }
}
