namespace Swytch.Core.Errors;

/// <summary>Severities of ErrorResponse and NoticeResponse (PostgreSQL manual, section 55.8).</summary>
public enum PgSeverity
{
    Error,
    Fatal,
    Panic,
    Warning,
    Notice,
    Debug,
    Info,
    Log,
}

/// <summary>
/// What a client is told about a failure or a notice: the fields of ErrorResponse and NoticeResponse
/// (PostgreSQL manual, section 55.8, "Error and Notice Message Fields").
/// </summary>
/// <param name="SqlState">Five characters, see <see cref="Errors.SqlState"/>.</param>
/// <param name="Message">One line, PostgreSQL's words where it has them.</param>
public sealed record PgError(string SqlState, string Message)
{
    public PgSeverity Severity { get; init; } = PgSeverity.Error;

    public string? Detail { get; init; }

    public string? Hint { get; init; }

    /// <summary>One-based character index (code points, not bytes) into the query text; 0 when unknown.</summary>
    public int Position { get; init; }

    public string? Where { get; init; }

    public string? Schema { get; init; }

    public string? Table { get; init; }

    public string? Column { get; init; }

    public string? DataType { get; init; }

    public string? Constraint { get; init; }
}

/// <summary>The client's fault, or a limit it met: reported to it, harmless to everyone else.</summary>
public sealed class PgErrorException : Exception
{
    public PgErrorException(PgError error)
        : base(error.Message)
    {
        Error = error;
    }

    public PgErrorException(PgError error, Exception inner)
        : base(error.Message, inner)
    {
        Error = error;
    }

    public PgErrorException(string sqlState, string message)
        : this(new PgError(sqlState, message))
    {
    }

    public PgError Error { get; }
}
