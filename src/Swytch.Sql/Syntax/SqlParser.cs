using Swytch.Core;
using Swytch.Core.Errors;
using Swytch.Sql.Planning;

namespace Swytch.Sql.Syntax;

/// <summary>Turns SQL text into statements.</summary>
public static class SqlParser
{
    /// <summary>Splits a script at its semicolons and parses each statement; empty statements leave nothing.</summary>
    /// <param name="sql">Text of one Query or Parse message, or of sqlite_schema.</param>
    /// <exception cref="PgErrorException">
    /// 42601 with the position of the token that does not fit; 54001 when the text nests deeper than <see cref="Limits.ExpressionDepth"/>.
    /// </exception>
    public static IReadOnlyList<Statement> Parse(string sql, SqlDialect dialect)
    {
        ArgumentNullException.ThrowIfNull(sql);
        throw new PgErrorException(SqlState.FeatureNotSupported, $"the {dialect} dialect is not read yet");
    }
}
