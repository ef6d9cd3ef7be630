using Swytch.Core.Errors;
using Swytch.Sql.Schema;
using Swytch.Sql.Syntax;

namespace Swytch.Sql.Planning.Ddl;

public sealed partial class DdlPlanner
{
    /// <summary>TRUNCATE is DELETE without WHERE, which SQLite does without looking at the rows (sqlite.org/lang_delete.html#the_truncate_optimization).</summary>
    private SqlitePlan PlanTruncate(TruncateStatement truncate)
    {
        var tables = new List<Relation>();
        foreach (var reference in truncate.Tables)
        {
            var relation = Existing(reference.Name);
            RefuseCatalog(relation);
            if (relation.Kind == RelationKind.View)
            {
                throw Error(SqlState.WrongObjectType, $"\"{relation.Name}\" is not a table");
            }

            if (!tables.Contains(relation))
            {
                tables.Add(relation);
            }
        }

        var dependencies = new Dependencies(_schema);
        for (var index = 0; index < tables.Count; index++)
        {
            foreach (var (child, _) in dependencies.ForeignKeysTo(tables[index]))
            {
                if (tables.Contains(child))
                {
                    continue;
                }

                if (truncate.Behavior != DropBehavior.Cascade)
                {
                    throw Error(
                        SqlState.FeatureNotSupported,
                        "cannot truncate a table referenced in a foreign key constraint",
                        detail: $"Table \"{child.Name}\" references \"{tables[index].Name}\".",
                        hint: $"Truncate table \"{child.Name}\" at the same time, or use TRUNCATE ... CASCADE.");
                }

                Notice(SqlState.SuccessfulCompletion, $"truncate cascades to table \"{child.Name}\"");
                tables.Add(child);
            }
        }

        var steps = ChildrenFirst(tables).Select(table => Step($"DELETE FROM {Sql(table)}")).ToList();
        if (truncate.RestartIdentity)
        {
            steps.AddRange(tables.Where(UsesAutoincrement).Select(table =>
                new SqliteStep($"DELETE FROM {table.StorageSchema}.sqlite_sequence WHERE name = {Identifiers.Literal(table.Name)}")
                {
                    Counts = false,
                    IsInternal = true,
                }));
        }

        return new SqlitePlan(steps, [], new CommandTag("TRUNCATE TABLE", CommandTagCount.None))
        {
            IsWrite = true,
            UsesTemporaryObjects = tables.Exists(table => table.IsTemporary),
            Notices = _notices,
        };
    }

    private static bool UsesAutoincrement(Relation table) => table.IsAutoincrement;
}
