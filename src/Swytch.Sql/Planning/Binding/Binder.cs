using System.Globalization;
using Swytch.Core.Errors;
using Swytch.Core.Footprints;
using Swytch.Sql.Planning.Access;
using Swytch.Sql.Schema;
using Swytch.Sql.Syntax;

namespace Swytch.Sql.Planning.Binding;

/// <summary>
/// Resolves the names and types of one statement and rewrites it for SQLite, in PostgreSQL's order of analysis:
/// FROM, result columns, WHERE, GROUP BY, HAVING, ORDER BY (src/backend/parser/analyze.c).
/// </summary>
internal sealed partial class Binder
{
    private readonly string _source;
    private readonly SchemaModel _schema;
    private readonly PlanOptions _options;

    public Binder(string source, SchemaModel schema, PlanOptions options)
    {
        _source = source;
        _schema = schema;
        _options = options;
        Edits = new SourceEdits(source);
        Parameters = new ParameterTypes(options.DeclaredParameterTypes);
    }

    public SourceEdits Edits { get; }

    public ParameterTypes Parameters { get; }

    public bool UsesCatalog { get; private set; }

    public bool UsesTemporaryObjects { get; private set; }

    /// <summary>The statement changes something although it reads like a query (nextval, a write inside WITH).</summary>
    public bool IsWrite { get; private set; }

    public bool IsPostgres => _options.Dialect == SqlDialect.Postgres;

    /// <summary>When the statement is bound.</summary>
    public StatementAccess? Access(Statement statement) => AccessAnalysis.Of(statement, Edits, _schema);

    private PgErrorException Error(TextSpan span, string sqlState, string message, string? hint = null, string? detail = null) =>
        new(new PgError(sqlState, message) { Position = SqlPosition.Of(_source, span.Start), Hint = hint, Detail = detail });

    private PgErrorException Unsupported(TextSpan span, string sentence) => Error(span, SqlState.FeatureNotSupported, sentence);

    private string Text(Operand operand) => Edits.Text(operand.Span);

    private string Text(SyntaxNode node) => Edits.Text(node.Span);

    private static string Invariantly(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
