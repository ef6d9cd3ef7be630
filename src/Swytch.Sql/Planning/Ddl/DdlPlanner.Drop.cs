using Swytch.Core.Errors;
using Swytch.Sql.Schema;
using Swytch.Sql.Syntax;

namespace Swytch.Sql.Planning.Ddl;

public sealed partial class DdlPlanner
{
    private SqlitePlan? PlanDrop(DropStatement drop) => drop.ObjectKind switch
    {
        "TABLE" => PlanDropRelations(drop, RelationKind.Table),
        "VIEW" => PlanDropRelations(drop, RelationKind.View),
        "INDEX" => PlanDropIndexes(drop),
        "TRIGGER" => PlanDropTrigger(drop),
        "SEQUENCE" or "MATERIALIZED VIEW" or "FOREIGN TABLE" => PlanDropAbsent(drop, SqlState.UndefinedTable),
        "TYPE" or "DOMAIN" => PlanDropTypes(drop),
        "DATABASE" or "ROLE" or "SCHEMA" => null,
        "FUNCTION" or "PROCEDURE" or "ROUTINE" or "AGGREGATE" => PlanDropAbsent(drop, SqlState.UndefinedFunction, "()"),
        _ => PlanDropAbsent(drop, SqlState.UndefinedObject),
    };

    private SqlitePlan PlanDropRelations(DropStatement drop, RelationKind kind)
    {
        var dropped = new List<Relation>();
        foreach (var name in drop.Names)
        {
            if (FindForDrop(drop, name) is { } found && CheckKind(found, name, kind) is var relation && !dropped.Contains(relation))
            {
                dropped.Add(relation);
            }
        }

        var dependents = new DependentSet(_schema, dropped);
        if (drop.Behavior == DropBehavior.Cascade)
        {
            NoticeCascade(dependents);
        }
        else if (drop.Behavior == DropBehavior.Restrict || _dialect == SqlDialect.Postgres)
        {
            RefuseDependents(dropped, dependents);
        }
        else
        {
            // SQLite leaves views over a missing table in place, and decides by the rows whether a parent may go.
            dependents = DependentSet.None;
        }

        var steps = new List<SqliteStep>();
        foreach (var group in dependents.ForeignKeys.GroupBy(entry => entry.Child))
        {
            var text = StoredTable.Parse(group.Key).WithoutConstraints(group.Select(entry => entry.ForeignKey.Name));
            steps.AddRange(SchemaText.Replace(group.Key, text));
        }

        steps.AddRange(dependents.Views.Select(view => Step($"DROP VIEW {Sql(view)}")));
        steps.AddRange(ChildrenFirst(dropped).Select(relation => Step(
            relation.Kind == RelationKind.View ? $"DROP VIEW {Sql(relation)}" : $"DROP TABLE {Sql(relation)}")));
        return Finish(
            new CommandTag("DROP " + drop.ObjectKind, CommandTagCount.None),
            steps,
            [],
            dropped.Exists(relation => relation.IsTemporary));
    }

    private static SqliteStep Step(string sql) => new(sql) { Counts = false };

    private SchemaClass? FindForDrop(DropStatement drop, QualifiedName name)
    {
        if (_schema.FindClass(name.Schema, name.Name) is { } found)
        {
            return found;
        }

        var kind = drop.ObjectKind.ToLowerInvariant();
        if (name.Schema is { } schema && SchemaNames.OidOf(schema) == 0 && schema is not ("main" or "temp"))
        {
            if (!drop.IfExists)
            {
                throw Error(SqlState.InvalidSchemaName, $"schema \"{schema}\" does not exist");
            }

            Notice(SqlState.SuccessfulCompletion, $"schema \"{schema}\" does not exist, skipping");
            return null;
        }

        if (!drop.IfExists)
        {
            throw Error(kind == "index" ? SqlState.UndefinedObject : SqlState.UndefinedTable, $"{kind} \"{name.Name}\" does not exist");
        }

        Notice(SqlState.SuccessfulCompletion, $"{kind} \"{name.Name}\" does not exist, skipping");
        return null;
    }

    private Relation CheckKind(SchemaClass found, QualifiedName name, RelationKind kind)
    {
        RefuseCatalog(found.Relation);
        var isRight = found.Kind switch
        {
            SchemaClassKind.Table => kind == RelationKind.Table,
            SchemaClassKind.View => kind == RelationKind.View,
            _ => false,
        };
        return isRight ? found.Relation : throw WrongKind(found, name, kind == RelationKind.Table ? "a table" : "a view");
    }

    private PgErrorException WrongKind(SchemaClass found, QualifiedName name, string wanted)
    {
        var (word, article) = found.Kind switch
        {
            SchemaClassKind.View => ("VIEW", "a view"),
            SchemaClassKind.Index => ("INDEX", "an index"),
            SchemaClassKind.Sequence => ("SEQUENCE", "a sequence"),
            _ => ("TABLE", "a table"),
        };
        return Error(SqlState.WrongObjectType, $"\"{name.Name}\" is not {wanted}", hint: $"Use DROP {word} to remove {article}.");
    }

    private void RefuseDependents(List<Relation> dropped, DependentSet dependents)
    {
        if (dependents.Lines.Count == 0)
        {
            return;
        }

        var kind = dropped[0].Kind == RelationKind.View ? "view" : "table";
        throw Error(
            SqlState.DependentObjectsStillExist,
            dropped.Count == 1
                ? $"cannot drop {kind} {dropped[0].Name} because other objects depend on it"
                : "cannot drop desired object(s) because other objects depend on them",
            detail: string.Join('\n', dependents.Lines.Select(line => $"{line.Object} depends on {line.On}")),
            hint: "Use DROP ... CASCADE to drop the dependent objects too.");
    }

    private void NoticeCascade(DependentSet dependents)
    {
        if (dependents.Lines.Count == 1)
        {
            Notice(SqlState.SuccessfulCompletion, $"drop cascades to {dependents.Lines[0].Object}");
        }
        else if (dependents.Lines.Count > 1)
        {
            Notice(
                SqlState.SuccessfulCompletion,
                string.Create(System.Globalization.CultureInfo.InvariantCulture, $"drop cascades to {dependents.Lines.Count} other objects"),
                string.Join('\n', dependents.Lines.Select(line => $"drop cascades to {line.Object}")));
        }
    }

    /// <summary>SQLite empties a table before it drops it: children go before their parents.</summary>
    private List<Relation> ChildrenFirst(IReadOnlyList<Relation> relations)
    {
        var ordered = new List<Relation>();
        var visited = new HashSet<Relation>();
        var dependencies = new Dependencies(_schema);
        foreach (var relation in relations)
        {
            Visit(relation);
        }

        return ordered;

        void Visit(Relation relation)
        {
            if (!visited.Add(relation))
            {
                return;
            }

            foreach (var (child, _) in dependencies.ForeignKeysTo(relation))
            {
                if (relations.Contains(child))
                {
                    Visit(child);
                }
            }

            ordered.Add(relation);
        }
    }
}
