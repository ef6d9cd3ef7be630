using System.Globalization;
using System.Text;
using Swytch.Core.Errors;

namespace Swytch.Sql.Syntax.Parsing;

internal sealed partial class Parser
{
    private bool AtString() => Current.Kind is TokenKind.String or TokenKind.EscapeString or TokenKind.UnicodeString or TokenKind.DollarString;

    private LiteralExpression ParseString()
    {
        if (!AtString())
        {
            throw SyntaxError();
        }

        return ParseLiteralToken();
    }

    /// <summary>A string or number token; the caller has looked.</summary>
    private LiteralExpression ParseLiteralToken()
    {
        var token = Current;
        Advance();
        switch (token.Kind)
        {
            case TokenKind.Integer:
                return new LiteralExpression(LiteralKind.Integer, NumberText(token), token.Span);
            case TokenKind.Numeric:
                return new LiteralExpression(LiteralKind.Numeric, NumberText(token), token.Span);
            case TokenKind.String:
                return new LiteralExpression(LiteralKind.String, DecodePlain(token), token.Span) { IsPlainString = IsPlain(token) };
            case TokenKind.EscapeString:
                return new LiteralExpression(LiteralKind.EscapeString, DecodeEscapes(token), token.Span);
            case TokenKind.DollarString:
                var tagLength = _source.IndexOf('$', token.Start + 1) + 1 - token.Start;
                var body = _source[(token.Start + tagLength)..(token.End - tagLength)];
                return new LiteralExpression(LiteralKind.String, body, token.Span);
            case TokenKind.UnicodeString:
                var raw = _source[(token.Start + 3)..(token.End - 1)].Replace("''", "'", StringComparison.Ordinal);
                return new LiteralExpression(LiteralKind.String, DecodeUnicode(raw, token.Start + 3), From(token.Start));
            case TokenKind.HexString:
                return new LiteralExpression(LiteralKind.Blob, DigitsOf(token, char.IsAsciiHexDigit, "hexadecimal"), token.Span);
            default:
                return new LiteralExpression(LiteralKind.BitString, DigitsOf(token, static c => c is '0' or '1', "binary"), token.Span);
        }
    }

    private string NumberText(in Token token)
    {
        var text = _tokens.TextOf(token);
        return text.Contains('_') ? text.ToString().Replace("_", "", StringComparison.Ordinal) : text.ToString();
    }

    private string DigitsOf(in Token token, Func<char, bool> isDigit, string kind)
    {
        var digits = _source[(token.Start + 2)..(token.End - 1)];
        foreach (var c in digits)
        {
            if (!isDigit(c))
            {
                throw Error(SqlState.InvalidTextRepresentation, $"\"{c}\" is not a valid {kind} digit", token.Start);
            }
        }

        return digits;
    }

    /// <summary>Written in one piece between plain quotes.</summary>
    private bool IsPlain(in Token token)
    {
        if (_source[token.Start] != '\'')
        {
            return false;
        }

        var text = _tokens.TextOf(token);
        return !text.ContainsAny('\n', '\r') || PieceEnd(token.Start, token.End) == token.End;
    }

    /// <summary>Offset after the closing quote of the piece whose opening quote stands at <paramref name="quote"/>.</summary>
    private int PieceEnd(int quote, int end)
    {
        var at = quote + 1;
        while (at < end)
        {
            if (_source[at] != '\'')
            {
                at++;
            }
            else if (at + 1 < end && _source[at + 1] == '\'')
            {
                at += 2;
            }
            else
            {
                return at + 1;
            }
        }

        return end;
    }

    private string DecodePlain(in Token token)
    {
        var quote = _source[token.Start] == '\'' ? token.Start : token.Start + 1;
        var pieceEnd = PieceEnd(quote, token.End);
        var first = Undouble(_source.AsSpan(quote + 1, pieceEnd - quote - 2));
        if (pieceEnd == token.End)
        {
            return first;
        }

        var joined = new StringBuilder(first);
        while (pieceEnd < token.End)
        {
            quote = NextPiece(pieceEnd);
            pieceEnd = PieceEnd(quote, token.End);
            joined.Append(Undouble(_source.AsSpan(quote + 1, pieceEnd - quote - 2)));
        }

        return joined.ToString();
    }

    /// <summary>Offset of the quote that opens the next piece, past white space and line comments.</summary>
    private int NextPiece(int at)
    {
        while (_source[at] != '\'')
        {
            if (_source[at] == '-')
            {
                while (_source[at] is not ('\n' or '\r'))
                {
                    at++;
                }
            }
            else
            {
                at++;
            }
        }

        return at;
    }

    private static string Undouble(ReadOnlySpan<char> text) =>
        text.Contains('\'') ? text.ToString().Replace("''", "'", StringComparison.Ordinal) : text.ToString();

    private Identifier ReadUnicodeIdentifier(in Token token)
    {
        var raw = _source[(token.Start + 3)..(token.End - 1)].Replace("\"\"", "\"", StringComparison.Ordinal);
        var name = DecodeUnicode(raw, token.Start + 3);
        return new Identifier(name, IsQuoted: true, From(token.Start));
    }

    /// <summary>Decodes \hhhh and \+hhhhhh, and reads UESCAPE 'c' when it follows (PostgreSQL manual, section 4.1.2.3).</summary>
    private string DecodeUnicode(string raw, int offset)
    {
        var escape = '\\';
        if (Accept(Keyword.Uescape))
        {
            var token = Current;
            var literal = ParseString();
            if (literal.Value.Length != 1 || char.IsAsciiHexDigit(literal.Value[0]) || literal.Value[0] is '+' or '\'' or '"' || char.IsWhiteSpace(literal.Value[0]))
            {
                throw Error(SqlState.SyntaxError, $"invalid Unicode escape character at or near \"{_tokens.TextOf(token)}\"", token.Start);
            }

            escape = literal.Value[0];
        }

        var decoded = new StringBuilder(raw.Length);
        for (var at = 0; at < raw.Length;)
        {
            if (raw[at] != escape)
            {
                decoded.Append(raw[at++]);
                continue;
            }

            if (at + 1 < raw.Length && raw[at + 1] == escape)
            {
                decoded.Append(escape);
                at += 2;
                continue;
            }

            var hasPlus = at + 1 < raw.Length && raw[at + 1] == '+';
            var digits = hasPlus ? 6 : 4;
            at += hasPlus ? 2 : 1;
            AppendCodePoint(decoded, raw, at, digits, offset);
            at += digits;
        }

        return CheckSurrogates(decoded.ToString(), offset);
    }

    private void AppendCodePoint(StringBuilder decoded, ReadOnlySpan<char> text, int at, int digits, int offset)
    {
        if (at + digits > text.Length
            || !int.TryParse(text.Slice(at, digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var codePoint))
        {
            throw new PgErrorException(new PgError(SqlState.InvalidEscapeSequence, "invalid Unicode escape")
            {
                Hint = "Unicode escapes must be \\XXXX or \\+XXXXXX, in E'' strings \\uXXXX or \\UXXXXXXXX.",
                Position = SqlPosition.Of(_source, offset),
            });
        }

        if (codePoint is 0 or < 0 or > 0x10FFFF)
        {
            throw Error(SqlState.SyntaxError, "invalid Unicode escape value", offset);
        }

        if (codePoint <= 0xFFFF)
        {
            decoded.Append((char)codePoint);
        }
        else
        {
            decoded.Append(char.ConvertFromUtf32(codePoint));
        }
    }
}
