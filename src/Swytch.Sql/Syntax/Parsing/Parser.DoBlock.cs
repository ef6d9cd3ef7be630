using System.Text;
using Swytch.Core.Errors;

namespace Swytch.Sql.Syntax.Parsing;

/// <summary>The bodies of DO that are understood: <c>BEGIN RAISE NOTICE 'text'; … END</c> (PostgreSQL manual, section 43.9.1).</summary>
internal sealed partial class Parser
{
    /// <exception cref="PgErrorException">0A000 for any other body.</exception>
    public IReadOnlyList<PgError> ParseDoBody()
    {
        var messages = new List<PgError>();
        RequireDoWord("BEGIN");
        while (!IsDoWord("END"))
        {
            if (IsDoWord("NULL"))
            {
                Advance();
            }
            else
            {
                var line = 1 + _source.AsSpan(0, Current.Start).Count('\n');
                RequireDoWord("RAISE");
                messages.Add(ParseRaiseMessage() with { Where = $"PL/pgSQL function inline_code_block line {line} at RAISE" });
            }

            RequireDo(Accept(TokenKind.Semicolon));
        }

        Advance();
        Accept(TokenKind.Semicolon);
        RequireDo(At(TokenKind.EndOfInput));
        return messages;
    }

    private PgError ParseRaiseMessage()
    {
        var severity = PgSeverity.Error;
        if (Current.Kind == TokenKind.Word)
        {
            severity = _tokens.TextOf(Current).ToString().ToUpperInvariant() switch
            {
                "NOTICE" => PgSeverity.Notice,
                "WARNING" => PgSeverity.Warning,
                "INFO" => PgSeverity.Info,
                "DEBUG" => PgSeverity.Debug,
                "LOG" => PgSeverity.Log,
                "EXCEPTION" => PgSeverity.Error,
                _ => throw UnsupportedDo(),
            };
            Advance();
        }

        RequireDo(AtString());
        var format = ParseString().Value;
        var values = new List<string>();
        while (Accept(TokenKind.Comma))
        {
            RequireDo(AtString() || Current.Kind is TokenKind.Integer or TokenKind.Numeric);
            values.Add(ParseLiteralToken().Value);
        }

        var sqlState = severity switch
        {
            PgSeverity.Error => "P0001",
            PgSeverity.Warning => SqlState.Warning,
            _ => SqlState.SuccessfulCompletion,
        };
        return new PgError(sqlState, Format(format, values)) { Severity = severity };
    }

    /// <summary>Each % is the next value, %% is a percent sign.</summary>
    private static string Format(string format, List<string> values)
    {
        var text = new StringBuilder();
        var next = 0;
        for (var at = 0; at < format.Length; at++)
        {
            if (format[at] != '%')
            {
                text.Append(format[at]);
            }
            else if (at + 1 < format.Length && format[at + 1] == '%')
            {
                text.Append('%');
                at++;
            }
            else
            {
                text.Append(next < values.Count ? values[next++] : throw new PgErrorException(SqlState.SyntaxError, "too few parameters specified for RAISE"));
            }
        }

        return next == values.Count ? text.ToString() : throw new PgErrorException(SqlState.SyntaxError, "too many parameters specified for RAISE");
    }

    private bool IsDoWord(string word) =>
        Current.Kind == TokenKind.Word && _tokens.TextOf(Current).Equals(word, StringComparison.OrdinalIgnoreCase);

    private void RequireDoWord(string word)
    {
        RequireDo(IsDoWord(word));
        Advance();
    }

    private static void RequireDo(bool holds)
    {
        if (!holds)
        {
            throw UnsupportedDo();
        }
    }

    private static PgErrorException UnsupportedDo() => new(new PgError(SqlState.FeatureNotSupported, "this DO block is not supported: there is no procedural language")
    {
        Hint = "A block may hold RAISE statements with constant texts; run other statements by themselves.",
    });
}
