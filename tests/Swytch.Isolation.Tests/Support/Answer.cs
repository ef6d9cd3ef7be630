using Swytch.WireClient;

namespace Swytch.Isolation.Tests.Support;

/// <summary>One statement and what it answered.</summary>
public sealed record Answer(string Sql, SqlResult Result)
{
    /// <summary>Rows as <c>1=10 2=20</c>, in order of their text; the tag where there are none; the SQLSTATE of an error.</summary>
    public string Text => Result switch
    {
        { Succeeded: false } => Result.SqlState!,
        { Rows.Count: 0 } when !Sql.StartsWith("SELECT", StringComparison.OrdinalIgnoreCase) => Result.Tag,
        _ => string.Join(' ', Result.Rows.Select(row => string.Join('=', row)).Order(StringComparer.Ordinal)),
    };
}
