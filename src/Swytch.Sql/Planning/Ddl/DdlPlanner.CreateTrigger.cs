using System.Text;
using Swytch.Core.Errors;
using Swytch.Sql.Schema;
using Swytch.Sql.Syntax;

namespace Swytch.Sql.Planning.Ddl;

public sealed partial class DdlPlanner
{
    /// <summary>SQLite's form of CREATE TRIGGER; PostgreSQL's calls a function, of which there are none.</summary>
    private SqlitePlan PlanCreateTrigger(CreateTriggerStatement create)
    {
        RefuseReserved(create.Name.Name, create.Name);
        var table = Existing(create.Table);
        RefuseCatalog(table);
        if (_schema.FindTrigger(create.Name.Name) is not null)
        {
            if (!create.IfNotExists)
            {
                throw Error(SqlState.DuplicateObject, $"trigger \"{create.Name.Name}\" for relation \"{table.Name}\" already exists", create.Name);
            }

            Notice(SqlState.DuplicateObject, $"trigger \"{create.Name.Name}\" for relation \"{table.Name}\" already exists, skipping");
            return Finish("CREATE TRIGGER", []);
        }

        CheckTime(create, table);
        foreach (var column in create.Columns)
        {
            if (table.FindColumn(column.Name) is null)
            {
                throw Error(SqlState.UndefinedColumn, $"column \"{column.Name}\" of relation \"{table.Name}\" does not exist", column);
            }
        }

        foreach (var statement in create.Body)
        {
            RefuseWholeRollback(statement);
            RefusePragmas(statement, "a trigger");
        }

        var isTemporary = create.IsTemporary || table.IsTemporary;
        return Finish("CREATE TRIGGER", [TriggerSql(create, table, isTemporary)], isTemporary);
    }

    private void CheckTime(CreateTriggerStatement create, Relation table)
    {
        var isInstead = create.Time == TriggerTime.InsteadOf;
        if (isInstead && table.Kind != RelationKind.View)
        {
            throw Error(SqlState.WrongObjectType, $"\"{table.Name}\" is a table", detail: "Tables cannot have INSTEAD OF triggers.");
        }

        if (!isInstead && table.Kind == RelationKind.View)
        {
            throw Error(SqlState.WrongObjectType, $"\"{table.Name}\" is a view", detail: "Views cannot have row-level BEFORE or AFTER triggers.");
        }
    }

    private string TriggerSql(CreateTriggerStatement create, Relation table, bool isTemporary)
    {
        var text = new StringBuilder(isTemporary ? "CREATE TRIGGER temp." : "CREATE TRIGGER main.")
            .Append(Quote(create.Name.Name))
            .Append(' ')
            .Append(StorageComments.Write(Slice(create.Span)))
            .Append(create.Time switch { TriggerTime.Before => " BEFORE ", TriggerTime.After => " AFTER ", TriggerTime.InsteadOf => " INSTEAD OF ", _ => " " })
            .Append(create.Event.ToString().ToUpperInvariant());
        if (create.Columns.Count > 0)
        {
            text.Append(" OF ").AppendJoin(", ", create.Columns.Select(column => Quote(column.Name)));
        }

        text.Append(" ON ").Append(Quote(table.Name)).Append(" FOR EACH ROW");
        if (create.When is not null)
        {
            text.Append(" WHEN ").Append(_binder.BindTriggerCondition(create.When, table));
        }

        text.Append(" BEGIN ");
        foreach (var statement in create.Body)
        {
            text.Append(_binder.BindTriggerStatement(statement, table)).Append("; ");
        }

        return text.Append("END").ToString();
    }

    /// <summary>A rollback inside a statement would take with it the work of others that commit together with it.</summary>
    private void RefuseWholeRollback(Statement statement)
    {
        foreach (var node in statement.SelfAndDescendants())
        {
            switch (node)
            {
                case RaiseExpression { Action: RaiseAction.Rollback }:
                    throw Unsupported("RAISE(ROLLBACK) is", node);
                case InsertStatement { Or: ConflictAction.Rollback } or UpdateStatement { Or: ConflictAction.Rollback }:
                    throw Unsupported("OR ROLLBACK is", node);
                default:
                    break;
            }
        }
    }

    /// <summary>SQLite runs no PRAGMA function from a stored statement, and with one there it could not rename a table any more.</summary>
    private void RefusePragmas(SyntaxNode stored, string where)
    {
        foreach (var name in stored.SelfAndDescendants().OfType<QualifiedName>())
        {
            if (name.Name.StartsWith("pragma_", StringComparison.OrdinalIgnoreCase) && _schema.FindRelation(name.Schema, name.Name) is null)
            {
                throw Unsupported($"{name.Name} in {where} is", name);
            }
        }
    }

    private SqlitePlan PlanCreateVirtualTable(CreateVirtualTableStatement create)
    {
        var module = create.Module.Name.ToLowerInvariant();
        if (module is not ("fts5" or "rtree" or "rtree_i32"))
        {
            throw Unsupported($"virtual table module \"{create.Module.Name}\" is", create.Module);
        }

        var target = NewObject(create.Name, isTemporary: false);
        if (SkipsExisting(target, create.IfNotExists))
        {
            return Finish("CREATE VIRTUAL TABLE", [], target.IsTemporary);
        }

        var arguments = create.ArgumentsSpan.Length > 0 ? $"({Slice(create.ArgumentsSpan)})" : "";
        return Finish("CREATE VIRTUAL TABLE", [$"CREATE VIRTUAL TABLE {target.Sql} USING {module}{arguments}"], target.IsTemporary);
    }
}
