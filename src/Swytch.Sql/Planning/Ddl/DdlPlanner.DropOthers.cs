using Swytch.Core;
using Swytch.Core.Errors;
using Swytch.Sql.Schema;
using Swytch.Sql.Syntax;

namespace Swytch.Sql.Planning.Ddl;

public sealed partial class DdlPlanner
{
    private SqlitePlan PlanDropIndexes(DropStatement drop)
    {
        var steps = new List<string>();
        var isTemporary = false;
        foreach (var name in drop.Names)
        {
            if (FindForDrop(drop, name) is not { } found)
            {
                continue;
            }

            if (found.Kind != SchemaClassKind.Index)
            {
                throw WrongKind(found, name, "an index");
            }

            if (found.Index is null || found.Key is not null)
            {
                var constraint = $"constraint {found.Name} on table {found.Relation.Name}";
                throw Error(
                    SqlState.DependentObjectsStillExist,
                    $"cannot drop index {found.Name} because {constraint} requires it",
                    hint: $"You can drop {constraint} instead.");
            }

            isTemporary |= found.Relation.IsTemporary;
            steps.Add($"DROP INDEX {found.Relation.StorageSchema}.{Quote(found.Name)}");
        }

        return Finish("DROP INDEX", steps, isTemporary);
    }

    /// <summary>DROP TRIGGER x ON t, and SQLite's DROP TRIGGER x.</summary>
    private SqlitePlan PlanDropTrigger(DropStatement drop)
    {
        var name = drop.Names[0];
        if (drop.On is { } table && _schema.FindRelation(table.Schema, table.Name) is null)
        {
            if (!drop.IfExists)
            {
                throw Error(SqlState.UndefinedTable, $"relation \"{Display(table)}\" does not exist");
            }

            Notice(SqlState.SuccessfulCompletion, $"relation \"{Display(table)}\" does not exist, skipping");
            return Finish("DROP TRIGGER", []);
        }

        var trigger = _schema.FindTrigger(name.Name);
        if (trigger is not null && (drop.On is null || trigger.TableName.Equals(drop.On.Name, StringComparison.OrdinalIgnoreCase)))
        {
            return Finish("DROP TRIGGER", [$"DROP TRIGGER {(trigger.IsTemporary ? "temp" : "main")}.{Quote(trigger.Name)}"], trigger.IsTemporary);
        }

        if (!drop.IfExists)
        {
            throw Error(
                SqlState.UndefinedObject,
                drop.On is null ? $"trigger \"{name.Name}\" does not exist" : $"trigger \"{name.Name}\" for table \"{drop.On.Name}\" does not exist");
        }

        Notice(
            SqlState.SuccessfulCompletion,
            drop.On is null ? $"trigger \"{name.Name}\" does not exist, skipping" : $"trigger \"{name.Name}\" for relation \"{drop.On.Name}\" does not exist, skipping");
        return Finish("DROP TRIGGER", []);
    }

    private SqlitePlan PlanDropTypes(DropStatement drop)
    {
        foreach (var name in drop.Names)
        {
            if (name.Schema is null or SchemaNames.Catalog && PgTypes.OidOf(name.Name) is var oid and not 0)
            {
                throw Error(
                    SqlState.DependentObjectsStillExist,
                    $"cannot drop type {PgTypes.Format(oid, null)} because it is required by the database system");
            }
        }

        return PlanDropAbsent(drop, SqlState.UndefinedObject);
    }

    /// <summary>Kinds of which none exist here, but for the sequences of serial columns, which their columns need.</summary>
    private SqlitePlan PlanDropAbsent(DropStatement drop, string sqlState, string suffix = "")
    {
        var kind = drop.ObjectKind switch
        {
            "DOMAIN" => "type",
            _ => drop.ObjectKind.ToLowerInvariant(),
        };
        foreach (var name in drop.Names)
        {
            if (kind == "sequence" && _schema.FindClass(name.Schema, name.Name) is { } found)
            {
                RefuseSequence(found, name);
            }

            var quoted = suffix.Length > 0 ? name.Name + suffix : $"\"{name.Name}\"";
            if (!drop.IfExists)
            {
                throw Error(sqlState, $"{kind} {quoted} does not exist");
            }

            Notice(SqlState.SuccessfulCompletion, $"{kind} {quoted} does not exist, skipping");
        }

        return Finish("DROP " + drop.ObjectKind, []);
    }

    private void RefuseSequence(SchemaClass found, QualifiedName name)
    {
        if (found.Kind != SchemaClassKind.Sequence)
        {
            throw WrongKind(found, name, "a sequence");
        }

        var table = found.Relation.Name;
        var column = found.Column!;
        throw column.Identity == ColumnIdentity.Serial
            ? Error(
                SqlState.DependentObjectsStillExist,
                $"cannot drop sequence {found.Name} because other objects depend on it",
                detail: $"default value for column {column.Name} of table {table} depends on sequence {found.Name}",
                hint: "Use DROP ... CASCADE to drop the dependent objects too.")
            : Error(
                SqlState.DependentObjectsStillExist,
                $"cannot drop sequence {found.Name} because column {column.Name} of table {table} requires it",
                hint: $"You can drop column {column.Name} of table {table} instead.");
    }
}
