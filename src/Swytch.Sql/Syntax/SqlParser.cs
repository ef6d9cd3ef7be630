using Swytch.Core;
using Swytch.Core.Errors;
using Swytch.Sql.Planning;
using Swytch.Sql.Syntax.Parsing;

namespace Swytch.Sql.Syntax;

/// <summary>Turns SQL text into statements.</summary>
public static class SqlParser
{
    /// <summary>Splits a script at its semicolons and parses each statement; empty statements leave nothing.</summary>
    /// <param name="sql">Text of one Query or Parse message, or of sqlite_schema.</param>
    /// <exception cref="PgErrorException">
    /// 42601 with the position of the token that does not fit; 54001 when the text nests deeper than <see cref="Limits.ExpressionDepth"/>.
    /// </exception>
    public static IReadOnlyList<Statement> Parse(string sql, SqlDialect dialect) =>
        new Parser(Lexer.Tokenize(sql, dialect), dialect).ParseScript();

    /// <summary>Parses one expression that fills the text, such as a default or a check that the catalog shows.</summary>
    /// <inheritdoc cref="Parse" path="/exception"/>
    public static Expression ParseExpression(string sql, SqlDialect dialect) =>
        new Parser(Lexer.Tokenize(sql, dialect), dialect).ParseLoneExpression();

    /// <summary>Parses a type name that fills the text, such as the argument of to_regtype or a column's declared type.</summary>
    /// <inheritdoc cref="Parse" path="/exception"/>
    public static TypeName ParseTypeName(string sql, SqlDialect dialect) =>
        new Parser(Lexer.Tokenize(sql, dialect), dialect).ParseLoneTypeName();

    /// <summary>The messages of a DO block that holds nothing but RAISE; one of severity ERROR ends it.</summary>
    /// <exception cref="PgErrorException">0A000 for a block that does more.</exception>
    public static IReadOnlyList<PgError> ParseDoBody(string body) =>
        new Parser(Lexer.Tokenize(body, SqlDialect.Postgres), SqlDialect.Postgres).ParseDoBody();

    /// <summary>
    /// The same text with the comments inside one statement blanked out, every other character where it was. What goes on
    /// to SQLite goes without comments: the two dialects do not agree where one ends, and comments of ours are facts about
    /// the schema that no client may write.
    /// </summary>
    /// <param name="statement">The span of a statement of <paramref name="sql"/>.</param>
    /// <returns><paramref name="sql"/> itself when there is no comment.</returns>
    public static string BlankComments(string sql, TextSpan statement, SqlDialect dialect)
    {
        ArgumentNullException.ThrowIfNull(sql);
        var text = sql.AsSpan(statement.Start, statement.Length);
        if (!text.Contains("--", StringComparison.Ordinal) && !text.Contains("/*", StringComparison.Ordinal))
        {
            return sql;
        }

        var tokens = Lexer.Tokenize(text.ToString(), dialect);
        return string.Create(sql.Length, (sql, statement.Start, tokens), static (blanked, source) =>
        {
            source.sql.CopyTo(blanked);
            var end = 0;
            for (var i = 0; i < source.tokens.Count; i++)
            {
                var gap = blanked[(source.Start + end)..(source.Start + source.tokens[i].Start)];
                foreach (ref var c in gap)
                {
                    c = c is '\n' or '\r' ? c : ' ';
                }

                end = source.tokens[i].End;
            }
        });
    }
}
