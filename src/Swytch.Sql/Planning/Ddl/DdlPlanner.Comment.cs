using Swytch.Core.Errors;
using Swytch.Sql.Schema;
using Swytch.Sql.Syntax;

namespace Swytch.Sql.Planning.Ddl;

public sealed partial class DdlPlanner
{
    /// <summary>COMMENT ON TABLE, VIEW and COLUMN: a remark in the stored text. NULL and the empty string take it out (PostgreSQL manual, COMMENT).</summary>
    private SqlitePlan PlanComment(CommentStatement comment)
    {
        var name = comment.Name;
        if (name is null || comment.ObjectKind is not ("TABLE" or "VIEW" or "COLUMN"))
        {
            throw Unsupported($"COMMENT ON {comment.ObjectKind} is", comment.Name);
        }

        var isColumn = comment.ObjectKind == "COLUMN";
        if (isColumn && name.Parts.Count < 2)
        {
            throw Error(SqlState.SyntaxError, "column name must be qualified", name);
        }

        var relation = Commented(isColumn ? new QualifiedName([.. name.Parts.SkipLast(1)], name.Span) : name);
        RefuseCatalog(relation);
        RequireKind(relation, comment, name);
        var remark = comment.Comment is { Value.Length: > 0 } text ? text.Value : null;
        var steps = relation.Kind == RelationKind.View
            ? SchemaText.ReplaceView(relation, ViewWithRemark(relation, remark))
            : SchemaText.Replace(relation, isColumn
                ? StoredTable.Parse(relation).SetRemark(ColumnOf(relation, name), remark).ToString()
                : StoredTable.Parse(relation).SetRemark(remark).ToString());
        return Finish(new CommandTag("COMMENT", CommandTagCount.None), [.. steps], [], relation.IsTemporary);
    }

    private Relation Commented(QualifiedName name) => _schema.FindRelation(name.Schema, name.Name)
        ?? throw Error(SqlState.UndefinedTable, $"relation \"{Display(name)}\" does not exist");

    private void RequireKind(Relation relation, CommentStatement comment, QualifiedName name)
    {
        var isView = relation.Kind == RelationKind.View;
        if (comment.ObjectKind == "TABLE" && isView)
        {
            throw Error(SqlState.WrongObjectType, $"\"{relation.Name}\" is not a table");
        }

        if (comment.ObjectKind == "VIEW" && !isView)
        {
            throw Error(SqlState.WrongObjectType, $"\"{relation.Name}\" is not a view");
        }

        if (relation.Kind == RelationKind.Virtual || (isView && comment.ObjectKind == "COLUMN"))
        {
            throw Unsupported($"COMMENT ON {comment.ObjectKind} of a {(isView ? "view" : "virtual table")} is", name);
        }
    }

    private string ColumnOf(Relation relation, QualifiedName name) => relation.FindColumn(name.Name)?.Name
        ?? throw Error(SqlState.UndefinedColumn, $"column \"{name.Name}\" of relation \"{relation.Name}\" does not exist");

    private static string ViewWithRemark(Relation view, string? remark)
    {
        var statement = (CreateViewStatement)SqlParser.Parse(view.Sql, SqlDialect.Sqlite)[0];
        var between = new TextSpan(statement.Name.Span.End, statement.Query.Span.Start);
        var old = StorageComments.FindRemark(view.Sql, between) ?? new TextSpan(between.Start, between.Start);
        return string.Concat(view.Sql.AsSpan(0, old.Start), remark is null ? "" : StorageComments.WriteRemark(remark), view.Sql.AsSpan(old.End));
    }
}
