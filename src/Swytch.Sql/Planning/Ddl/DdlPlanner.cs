using Swytch.Core.Errors;
using Swytch.Sql.Schema;
using Swytch.Sql.Syntax;

namespace Swytch.Sql.Planning.Ddl;

/// <summary>
/// Plans statements that define or remove objects: SQLite's text with PostgreSQL's facts in comments (<see cref="StorageComments"/>),
/// PostgreSQL's names, errors, notices and dependencies. One instance plans one statement.
/// </summary>
public sealed partial class DdlPlanner
{
    private readonly string _sql;
    private readonly SqlDialect _dialect;
    private readonly SchemaModel _schema;
    private readonly IDdlBinder _binder;
    private readonly List<PgError> _notices = [];

    /// <param name="sql">The text that the statements' spans point into.</param>
    public DdlPlanner(string sql, SqlDialect dialect, SchemaModel schema, IDdlBinder binder)
    {
        _sql = sql;
        _dialect = dialect;
        _schema = schema;
        _binder = binder;
    }

    /// <summary>Plans a statement that is this planner's; null for any other.</summary>
    /// <exception cref="PgErrorException">42P07, 42P01, 2BP01 …, 0A000 for what is not supported, with the name of it.</exception>
    public Plan? Plan(Statement statement) => statement switch
    {
        CreateTableStatement { As: not null } create => PlanCreateTableAs(create),
        CreateTableStatement create => PlanCreateTable(create),
        CreateIndexStatement create => PlanCreateIndex(create),
        CreateViewStatement create => PlanCreateView(create),
        CreateTriggerStatement create => PlanCreateTrigger(create),
        CreateVirtualTableStatement create => PlanCreateVirtualTable(create),
        DropStatement drop => PlanDrop(drop),
        AlterTableStatement alter => PlanAlter(alter),
        TruncateStatement truncate => PlanTruncate(truncate),
        CommentStatement comment => PlanComment(comment),
        _ => null,
    };

    private SqlitePlan Finish(string tag, IEnumerable<string> steps, bool usesTemporaryObjects = false) =>
        Finish(new CommandTag(tag, CommandTagCount.None), [.. steps.Select(step => new SqliteStep(step) { Counts = false })], [], usesTemporaryObjects);

    private SqlitePlan Finish(CommandTag tag, List<SqliteStep> steps, IReadOnlyList<uint> parameterTypes, bool usesTemporaryObjects) =>
        new(steps, parameterTypes, tag)
        {
            IsWrite = steps.Count > 0,
            IsSchemaChange = steps.Count > 0,
            UsesTemporaryObjects = usesTemporaryObjects,
            Notices = _notices,
        };

    private void Notice(string sqlState, string message, string? detail = null) =>
        _notices.Add(new PgError(sqlState, message) { Severity = PgSeverity.Notice, Detail = detail });

    private PgErrorException Error(string sqlState, string message, SyntaxNode? at = null, string? detail = null, string? hint = null) =>
        new(new PgError(sqlState, message)
        {
            Detail = detail,
            Hint = hint,
            Position = at is null ? 0 : SqlPosition.Of(_sql, at.Span.Start),
        });

    private PgErrorException Unsupported(string what, SyntaxNode? at = null) =>
        Error(SqlState.FeatureNotSupported, what + " not supported", at);

    private string Slice(TextSpan span) => _sql[span.Start..span.End];

    private static string Quote(string name) => Identifiers.QuoteAlways(name);
}
