using System.Text;
using Swytch.Core;
using Swytch.Core.Errors;
using Swytch.Sql.Schema;
using Swytch.Sql.Syntax;

namespace Swytch.Sql.Planning.Ddl;

public sealed partial class DdlPlanner
{
    /// <summary>CREATE TABLE AS is CREATE TABLE with the query's types, then INSERT … SELECT; the tag counts the rows ("SELECT 5").</summary>
    private SqlitePlan PlanCreateTableAs(CreateTableStatement create)
    {
        RefuseTableOptions(create);
        var target = NewObject(create.Name, create.Persistence == Persistence.Temporary);
        if (SkipsExisting(target, create.IfNotExists))
        {
            return Finish("CREATE TABLE AS", [], target.IsTemporary);
        }

        return create.As is QueryStatement query
            ? PlanTableFrom(target, query.Query, create.AsColumns, create.WithNoData)
            : throw Unsupported("CREATE TABLE AS EXECUTE is");
    }

    /// <summary>SELECT … INTO t: CREATE TABLE AS in other words.</summary>
    /// <param name="query">Its INTO clause is the caller's <paramref name="into"/>.</param>
    public SqlitePlan PlanSelectInto(Query query, IntoClause into)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentNullException.ThrowIfNull(into);
        var target = NewObject(into.Table, into.IsTemporary);
        SkipsExisting(target, ifNotExists: false);
        return PlanTableFrom(target, query, [], withNoData: false);
    }

    private SqlitePlan PlanTableFrom(Target target, Query query, IReadOnlyList<Identifier> names, bool withNoData)
    {
        var bound = _binder.BindQuery(query);
        if (names.Count > bound.Columns.Count)
        {
            throw Error(SqlState.SyntaxError, "too many column names were specified", names[^1]);
        }

        var columns = new List<Column>();
        for (var index = 0; index < bound.Columns.Count; index++)
        {
            var source = bound.Columns[index];
            var name = index < names.Count ? names[index].Name : source.Name;
            if (columns.Exists(column => column.Name.Equals(name, StringComparison.OrdinalIgnoreCase)))
            {
                throw Error(SqlState.DuplicateColumn, $"column \"{name}\" specified more than once");
            }

            var type = source.TypeOid is PgOid.Unspecified or PgOid.Unknown ? PgOid.Text : source.TypeOid;
            columns.Add(new Column(name, (short)(index + 1), type, source.TypeModifier));
        }

        var steps = new List<SqliteStep> { new(TableOf(target, columns)) { Counts = false } };
        if (!withNoData)
        {
            steps.Add(new SqliteStep($"INSERT INTO {target.Sql} {bound.Sql}"));
        }

        var tag = withNoData
            ? new CommandTag("CREATE TABLE AS", CommandTagCount.None)
            : new CommandTag("SELECT", CommandTagCount.Changed);
        return Finish(tag, steps, bound.ParameterTypes, target.IsTemporary);
    }

    private string TableOf(Target target, IReadOnlyList<Column> columns)
    {
        var oid = ObjectOids.Choose("table", target.Name, taken => _schema.FindClass(taken) is not null);
        var text = new StringBuilder()
            .Append("CREATE TABLE ")
            .Append(target.Sql)
            .Append(' ')
            .Append(StorageComments.Write($"oid={oid}"))
            .Append(" (");
        var separator = "";
        foreach (var column in columns)
        {
            var type = new PgTypeReference(column.TypeOid, column.TypeModifier);
            var storage = PgTypes.StorageType(column.TypeOid);
            text.Append(separator).Append(Quote(column.Name)).Append(' ').Append(storage);
            if (ColumnFacts.Comment(type, ColumnIdentity.None, storage, isRowId: false) is { } comment)
            {
                text.Append(' ').Append(StorageComments.Write(comment));
            }

            if (PgTypes.StorageCollation(column.TypeOid) is { } collation)
            {
                text.Append(" COLLATE ").Append(collation);
            }

            separator = ", ";
        }

        return text.Append(')').ToString();
    }
}
