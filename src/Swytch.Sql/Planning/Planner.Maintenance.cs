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
    private static SqlitePlan PlanMaintenance(MaintenanceStatement statement, string sqlText, SchemaModel schema)
    {
        var word = statement.Kind.ToString().ToUpperInvariant();
        foreach (var option in statement.Options)
        {
            if (!IsMaintenanceOption(statement.Kind, option.Name))
            {
                throw new PgErrorException(new PgError(SqlState.SyntaxError, $"unrecognized {word} option \"{option.Name}\"")
                {
                    Position = SqlPosition.Of(sqlText, option.Span.Start),
                });
            }
        }

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

    /// <summary>PostgreSQL 15's options; none changes what is done here, but a word that is none of them is a mistake.</summary>
    private static bool IsMaintenanceOption(MaintenanceKind kind, string name) => kind switch
    {
        MaintenanceKind.Vacuum => name is "full" or "freeze" or "verbose" or "analyze" or "disable_page_skipping" or "skip_locked" or "index_cleanup"
            or "process_toast" or "truncate" or "parallel",
        MaintenanceKind.Analyze => name is "verbose" or "skip_locked",
        MaintenanceKind.Reindex => name is "verbose" or "tablespace" or "concurrently",
        _ => name is "verbose",
    };
}
