using System.Text;
using Swytch.Core;
using Swytch.Core.Errors;
using Swytch.Sql.Planning.Binding;
using Swytch.Sql.Schema;
using Swytch.Sql.Syntax;

namespace Swytch.Sql.Planning;

/// <summary>Turns parsed statements into plans: names resolved, types known, text rewritten for SQLite.</summary>
public static partial class Planner
{
    /// <param name="statement">A statement of <paramref name="sqlText"/>, or one inside another (of PREPARE, DECLARE, COPY).</param>
    /// <param name="sqlText">The text the statement was parsed from: its spans point into it.</param>
    /// <exception cref="PgErrorException">Everything PostgreSQL's analysis refuses, with its SQLSTATE, words and position; 0A000 for what is not supported.</exception>
    public static Plan Plan(Statement statement, string sqlText, SchemaModel schema, PlanOptions options)
    {
        ArgumentNullException.ThrowIfNull(statement);
        ArgumentNullException.ThrowIfNull(sqlText);
        ArgumentNullException.ThrowIfNull(schema);
        ArgumentNullException.ThrowIfNull(options);
        if (Encoding.UTF8.GetByteCount(sqlText) > Limits.StatementBytes)
        {
            throw new PgErrorException(SqlState.ProgramLimitExceeded, $"statement is longer than {Limits.StatementBytes} bytes");
        }

        sqlText = SqlParser.BlankComments(sqlText, statement.Span, options.Dialect);
        var binder = new Binder(sqlText, schema, options);
        return statement switch
        {
            QueryStatement query => PlanQuery(query, binder),
            InsertStatement insert => Change(insert, binder.BindInsert(insert), binder, "INSERT"),
            UpdateStatement update => Change(update, binder.BindUpdate(update), binder, "UPDATE"),
            DeleteStatement delete => Change(delete, binder.BindDelete(delete), binder, "DELETE"),
            _ => PlanOther(statement, sqlText, schema, options),
        };
    }

    private static SqlitePlan PlanQuery(QueryStatement statement, Binder binder)
    {
        var query = binder.BindQuery(statement.Query, null, QueryUse.Statement);
        var columns = binder.Describe(query);
        return Complete(statement, columns, binder, new CommandTag("SELECT", CommandTagCount.Returned));
    }

    private static SqlitePlan Change(Statement statement, IReadOnlyList<ResultColumn>? columns, Binder binder, string word) =>
        Complete(statement, columns, binder, new CommandTag(word, CommandTagCount.Changed)) with { IsWrite = true };

    private static SqlitePlan Complete(Statement statement, IReadOnlyList<ResultColumn>? columns, Binder binder, CommandTag tag) =>
        new([new SqliteStep(binder.Edits.Text(statement.Span)) { Access = binder.Access(statement) }], binder.Parameters.Settle(binder.IsPostgres), tag)
        {
            Columns = columns,
            IsWrite = binder.IsWrite,
            UsesCatalog = binder.UsesCatalog,
            UsesTemporaryObjects = binder.UsesTemporaryObjects,
            HasUnusedParameters = !binder.Parameters.AllUsed,
        };
}
