using Swytch.Core;
using Swytch.Core.Errors;
using Swytch.Sql.Planning.Binding;
using Swytch.Sql.Planning.Copying;
using Swytch.Sql.Planning.Ddl;
using Swytch.Sql.Schema;
using Swytch.Sql.Syntax;

namespace Swytch.Sql.Planning;

public static partial class Planner
{
    /// <summary>What is neither query nor DML: the session's own statements, DDL, EXPLAIN, SQLite's statements.</summary>
    private static Plan PlanOther(Statement statement, string sqlText, SchemaModel schema, PlanOptions options)
    {
        switch (statement)
        {
            case ExplainStatement explain:
                return PlanExplain(explain, sqlText, schema, options);
            case PragmaStatement pragma:
                return PlanPragma(pragma, sqlText, options);
            case UnparsedStatement unparsed:
                return SafetyCheck.PlanUnparsed(unparsed, sqlText);
            case AttachStatement or DetachStatement:
                throw Unsupported("ATTACH and DETACH are not supported: a session has one database");
            case MergeStatement:
                throw Unsupported("MERGE is not supported");
            case MaintenanceStatement { Into: not null }:
                throw Unsupported("VACUUM INTO is not supported");
            case MaintenanceStatement maintenance:
                return PlanMaintenance(maintenance, sqlText, schema);
            case TwoPhaseStatement twoPhase:
                throw Unsupported($"{twoPhase.Command} is not supported");
            case CopyStatement copy:
                return new CopyPlanner(copy, sqlText, schema, options).Plan();
            case DeclareCursorStatement declare:
                return PlanCursor(declare, sqlText, schema, options);
            case BeginStatement or CommitStatement or RollbackStatement or SavepointStatement or ReleaseSavepointStatement or RollbackToSavepointStatement
                or SetStatement or SetTransactionStatement or SetConstraintsStatement or ResetStatement or DiscardStatement
                or PrepareStatement or ExecuteStatement or DeallocateStatement or FetchStatement or CloseStatement
                or ListenStatement or UnlistenStatement or NotifyStatement or LockStatement or DoStatement or CheckpointStatement:
                return new SessionPlan(statement, options.DeclaredParameterTypes);
            case ShowStatement show:
                return new SessionPlan(show, options.DeclaredParameterTypes) { Columns = ShowColumns(show) };
            default:
                var ddl = new DdlPlanner(sqlText, options.Dialect, schema, new DdlBinder(sqlText, schema, options)).Plan(statement);
                return ddl ?? new SessionPlan(statement, options.DeclaredParameterTypes);
        }
    }

    private static CursorPlan PlanCursor(DeclareCursorStatement declare, string sqlText, SchemaModel schema, PlanOptions options)
    {
        var query = (SqlitePlan)Plan(new QueryStatement(declare.Query, declare.Query.Span), sqlText, schema, options);
        return query.IsWrite
            ? throw Unsupported("DECLARE CURSOR must not contain data-modifying statements in WITH")
            : new CursorPlan(declare, query);
    }

    private static ResultColumn[] ShowColumns(ShowStatement show) => show.Name == "all"
        ? [new("name", PgOid.Text), new("setting", PgOid.Text), new("description", PgOid.Text)]
        : [new(show.Name, PgOid.Text)];

    /// <summary>SQLite's plan, whose fourth column is the text that PostgreSQL's clients look for.</summary>
    private static SqlitePlan PlanExplain(ExplainStatement explain, string sqlText, SchemaModel schema, PlanOptions options)
    {
        if (Plan(explain.Statement, sqlText, schema, options) is not SqlitePlan { Steps.Count: > 0 } inner)
        {
            throw Unsupported("EXPLAIN of this statement is not supported");
        }

        return inner with
        {
            Steps = [new SqliteStep("EXPLAIN QUERY PLAN " + inner.Steps[0].Sql)],
            Tag = new CommandTag("EXPLAIN", CommandTagCount.None),
            IsWrite = false,
            IsSchemaChange = false,
            Columns =
            [
                new("id", PgOid.Int4),
                new("parent", PgOid.Int4),
                new("notused", PgOid.Int4),
                new(explain.IsQueryPlan ? "detail" : "QUERY PLAN", PgOid.Text),
            ],
        };
    }

    private static SqlitePlan PlanPragma(PragmaStatement pragma, string sqlText, PlanOptions options)
    {
        SafetyCheck.RequireHarmless(pragma);
        var binder = new Binder(sqlText, SchemaModel.Empty, options);
        return new SqlitePlan([new SqliteStep(binder.Edits.Text(pragma.Span))], options.DeclaredParameterTypes, new CommandTag("PRAGMA", CommandTagCount.None))
        {
            Columns = SafetyCheck.ColumnsOf(pragma),
        };
    }

    private static PgErrorException Unsupported(string sentence) => new(SqlState.FeatureNotSupported, sentence);
}
