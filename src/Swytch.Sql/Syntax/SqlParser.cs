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

    /// <summary>
    /// The same text with comments blanked out, every other character where it was. What goes on to SQLite goes without
    /// comments: the two dialects do not agree where one ends, and comments of ours are facts about the schema.
    /// </summary>
    public static string BlankComments(string sql, SqlDialect dialect)
    {
        var tokens = Lexer.Tokenize(sql, dialect);
        var end = 0;
        for (var i = 0; i < tokens.Count; i++)
        {
            if (!sql.AsSpan(end, tokens[i].Start - end).IsWhiteSpace())
            {
                return Blank(sql, tokens);
            }

            end = tokens[i].End;
        }

        return sql;
    }

    private static string Blank(string sql, TokenList tokens) => string.Create(sql.Length, tokens, static (text, tokens) =>
    {
        tokens.Source.CopyTo(text);
        var end = 0;
        for (var i = 0; i < tokens.Count; i++)
        {
            foreach (ref var c in text[end..tokens[i].Start])
            {
                c = c is '\n' or '\r' ? c : ' ';
            }

            end = tokens[i].End;
        }
    });
}
