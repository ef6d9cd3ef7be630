using Swytch.Sql.Planning;
using Swytch.Sql.Syntax;
using Swytch.Storage;

namespace Swytch.Server.Sessions;

/// <summary>A statement with its plan for one schema version. Immutable; shared by all sessions of a database.</summary>
internal sealed class PlannedStatement
{
    public PlannedStatement(Statement? statement, Plan plan, long schemaVersion)
    {
        Statement = statement;
        Plan = plan;
        SchemaVersion = schemaVersion;
        HasDeterminedColumns = plan.Columns is null || ResultColumns.AreDetermined(plan.Columns);
        if (plan is SqlitePlan sqlite)
        {
            var steps = new StorageStatement[sqlite.Steps.Count];
            for (var index = 0; index < steps.Length; index++)
            {
                steps[index] = new StorageStatement(
                    sqlite.Steps[index].Sql, sqlite.IsWrite, sqlite.IsSchemaChange, sqlite.UsesCatalog, sqlite.UsesTemporaryObjects, sqlite.Steps[index].IsInternal)
                {
                    Access = sqlite.Steps[index].Access,
                };
            }

            Steps = steps;
        }
    }

    /// <summary>Null for an empty query.</summary>
    public Statement? Statement { get; }

    public Plan Plan { get; }

    public long SchemaVersion { get; }

    public IReadOnlyList<StorageStatement> Steps { get; } = [];

    public bool HasDeterminedColumns { get; }
}
