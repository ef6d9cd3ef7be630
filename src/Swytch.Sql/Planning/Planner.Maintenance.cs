using Swytch.Core.Errors;
using Swytch.Sql.Schema;
using Swytch.Sql.Syntax;

namespace Swytch.Sql.Planning;

public static partial class Planner
{
    /// <summary>
    /// ANALYZE and REINDEX are SQLite's. VACUUM gathers statistics too and nothing more: SQLite's own renumbers rows without a key,
    /// and space is taken back by checkpoints, which happen on their own.
    /// </summary>
    private static SqlitePlan PlanMaintenance(MaintenanceStatement statement, SchemaModel schema)
    {
        var word = statement.Kind.ToString().ToUpperInvariant();
        var steps = statement.Kind switch
        {
            MaintenanceKind.Vacuum or MaintenanceKind.Analyze => Each(target => $"ANALYZE {Relation(target)}", "ANALYZE main"),
            MaintenanceKind.Reindex => statement.ObjectKind is "SCHEMA" or "DATABASE" or "SYSTEM"
                ? [Step("REINDEX")]
                : Each(target => $"REINDEX {Indexed(target)}", "REINDEX"),
            _ => throw Unsupported($"{word} is not supported"),
        };
        return new SqlitePlan(steps, [], new CommandTag(word, CommandTagCount.None)) { IsWrite = true };

        List<SqliteStep> Each(Func<QualifiedName, string> sql, string forAll) => statement.Targets.Count == 0
            ? [Step(forAll)]
            : [.. statement.Targets.Select(target => Step(sql(target.Name)))];

        string Relation(QualifiedName name)
        {
            var relation = schema.FindRelation(name.Schema, name.Name) ?? throw Missing(name);
            return $"{relation.StorageSchema}.{Identifiers.QuoteAlways(relation.Name)}";
        }

        string Indexed(QualifiedName name)
        {
            if (statement.ObjectKind != "TABLE" && schema.FindIndex(name.Name) is { } index)
            {
                return Identifiers.QuoteAlways(index.Name);
            }

            // SQLite's form may also name a collation.
            return statement.ObjectKind is null && name.Schema is null && schema.FindRelation(null, name.Name) is null
                ? Identifiers.QuoteAlways(name.Name)
                : statement.ObjectKind == "INDEX" ? throw Missing(name) : Relation(name);
        }

        PgErrorException Missing(QualifiedName name) => new(new PgError(
            SqlState.UndefinedTable,
            $"relation \"{(name.Schema is null ? name.Name : $"{name.Schema}.{name.Name}")}\" does not exist"));

        static SqliteStep Step(string sql) => new(sql) { Counts = false, IsInternal = true };
    }
}
