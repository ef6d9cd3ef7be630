using Swytch.Core.Errors;
using Swytch.Sql.Schema;
using Swytch.Sql.Syntax;

namespace Swytch.Sql.Planning.Ddl;

public sealed partial class DdlPlanner
{
    private SqlitePlan PlanAlter(AlterTableStatement alter)
    {
        var name = alter.Table.Name;
        var tag = "ALTER " + alter.ObjectKind;
        var found = _schema.FindClass(name.Schema, name.Name);
        if (found is null)
        {
            if (!alter.IfExists)
            {
                throw Error(SqlState.UndefinedTable, $"relation \"{Display(name)}\" does not exist", alter.Table);
            }

            Notice(SqlState.SuccessfulCompletion, $"relation \"{Display(name)}\" does not exist, skipping");
            return Finish(tag, []);
        }

        RefuseCatalog(found.Relation);
        var steps = found.Kind switch
        {
            SchemaClassKind.Index => AlterIndex(alter, found),
            SchemaClassKind.View => AlterView(alter, found.Relation),
            SchemaClassKind.Table => AlterTable(alter, found.Relation),
            _ => throw Unsupported($"{tag} of a sequence is", alter.Table),
        };
        return Finish(new CommandTag(tag, CommandTagCount.None), steps, [], found.Relation.IsTemporary);
    }

    private List<SqliteStep> AlterTable(AlterTableStatement alter, Relation table)
    {
        if (table.Kind != RelationKind.Table)
        {
            return alter.Actions is [RenameTableAction only]
                ? [Step($"ALTER TABLE {Sql(table)} RENAME TO {Quote(NewName(only, table))}")]
                : throw Unsupported("this ALTER TABLE of a virtual table is", alter.Table);
        }

        var alteration = new TableAlteration(this, table);
        foreach (var action in alter.Actions)
        {
            alteration.Apply(action);
        }

        return alteration.Steps;
    }

    private List<SqliteStep> AlterView(AlterTableStatement alter, Relation view)
    {
        foreach (var action in alter.Actions)
        {
            switch (action)
            {
                case OwnerToAction or SetSchemaAction { Schema.Name: SchemaNames.Public }:
                    break;
                case RenameTableAction rename:
                    var name = NewName(rename, view);
                    return new Dependencies(_schema).ViewsOver(view).Any()
                        ? throw Unsupported("renaming a view that other views use is", rename)
                        : [Step($"DROP VIEW {Sql(view)}"), Step(RenamedView(view, name))];
                case AddColumnAction:
                    throw Error(
                        SqlState.WrongObjectType,
                        $"ALTER action ADD COLUMN cannot be performed on relation \"{view.Name}\"",
                        detail: "This operation is not supported for views.");
                default:
                    throw Unsupported("this ALTER of a view is", action);
            }
        }

        return [];
    }

    private static string RenamedView(Relation view, string name)
    {
        var statement = (CreateViewStatement)SqlParser.Parse(view.Sql, SqlDialect.Sqlite)[0];
        return $"CREATE VIEW {view.StorageSchema}.{Quote(name)}{view.Sql[statement.Name.Span.End..]}";
    }

    private List<SqliteStep> AlterIndex(AlterTableStatement alter, SchemaClass index)
    {
        var steps = new List<SqliteStep>();
        foreach (var action in alter.Actions)
        {
            switch (action)
            {
                case StorageParametersAction:
                    break;
                case RenameTableAction rename when index.Key is { IsSeparateIndex: false } key:
                    steps.AddRange(new TableAlteration(this, index.Relation).RenameConstraint(key.Name, NewName(rename, index.Relation), rename));
                    break;
                case RenameTableAction rename:
                    steps.AddRange(RenameIndex(index, NewName(rename, index.Relation)));
                    break;
                default:
                    throw Unsupported("this ALTER INDEX is", action);
            }
        }

        return steps;
    }

    private static IEnumerable<SqliteStep> RenameIndex(SchemaClass index, string name)
    {
        var schema = index.Relation.StorageSchema;
        var where = $"WHERE type = 'index' AND name = {Identifiers.Literal(index.Name)}";

        // The stored text begins with the words up to the name: everything from ON, or the comment before it, stays.
        var old = Identifiers.Literal(Quote(index.Name));
        var replacement = Identifiers.Literal(Quote(name));
        return SchemaText.Change(
            schema,
            $"UPDATE {schema}.sqlite_schema SET sql = substr(sql, 1, instr(sql, {old}) - 1) || {replacement} || substr(sql, instr(sql, {old}) + length({old})), "
            + $"name = {Identifiers.Literal(name)} {where}");
    }

    private string NewName(RenameTableAction rename, Relation relation)
    {
        var name = rename.NewName.Name;
        RefuseReserved(name, rename.NewName);
        var taken = _schema.FindClass(relation.Schema, name);
        var isOnlyCase = taken?.Oid == relation.Oid && name != relation.Name;
        return taken is null || isOnlyCase
            ? name
            : throw Error(SqlState.DuplicateTable, $"relation \"{name}\" already exists");
    }
}
