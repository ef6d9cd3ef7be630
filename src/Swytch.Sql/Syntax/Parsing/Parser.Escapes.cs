using System.Text;
using System.Text.Unicode;
using Swytch.Core.Errors;

namespace Swytch.Sql.Syntax.Parsing;

internal sealed partial class Parser
{
    /// <summary>Decodes E'…' (PostgreSQL manual, section 4.1.2.2), in one or several pieces.</summary>
    private string DecodeEscapes(in Token token)
    {
        var decoded = new StringBuilder(token.End - token.Start);
        var bytes = new List<byte>();
        var at = token.Start + 2;
        while (true)
        {
            var c = _source[at];
            if (c == '\\')
            {
                at = DecodeEscape(decoded, bytes, at + 1, token.Start);
                continue;
            }

            FlushBytes(decoded, bytes, token.Start);
            if (c != '\'')
            {
                decoded.Append(c);
                at++;
            }
            else if (at + 1 < token.End && _source[at + 1] == '\'')
            {
                decoded.Append('\'');
                at += 2;
            }
            else if (at + 1 < token.End)
            {
                at = NextPiece(at + 1) + 1;
            }
            else
            {
                break;
            }
        }

        return CheckSurrogates(decoded.ToString(), token.Start);
    }

    private string CheckSurrogates(string text, int offset)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (!char.IsSurrogate(text[i]))
            {
                continue;
            }

            if (!char.IsHighSurrogate(text[i]) || i + 1 == text.Length || !char.IsLowSurrogate(text[i + 1]))
            {
                throw Error(SqlState.SyntaxError, "invalid Unicode surrogate pair", offset);
            }

            i++;
        }

        return text;
    }

    /// <summary>One escape; <paramref name="at"/> stands after the backslash. \ooo and \xhh are bytes and may together make a character.</summary>
    private int DecodeEscape(StringBuilder decoded, List<byte> bytes, int at, int tokenStart)
    {
        var c = _source[at];
        if (c is >= '0' and <= '7')
        {
            return ReadByte(bytes, at, 3, 8);
        }

        if (c == 'x' && char.IsAsciiHexDigit(_source[at + 1]))
        {
            return ReadByte(bytes, at + 1, 2, 16);
        }

        FlushBytes(decoded, bytes, tokenStart);
        switch (c)
        {
            case 'u':
                AppendCodePoint(decoded, _source, at + 1, 4, tokenStart);
                return at + 5;
            case 'U':
                AppendCodePoint(decoded, _source, at + 1, 8, tokenStart);
                return at + 9;
            default:
                decoded.Append(c switch
                {
                    'b' => '\b',
                    'f' => '\f',
                    'n' => '\n',
                    'r' => '\r',
                    't' => '\t',
                    'v' => '\v',
                    _ => c,
                });
                return at + 1;
        }
    }

    private int ReadByte(List<byte> bytes, int at, int digits, int radix)
    {
        var value = 0;
        var end = at + digits;
        while (at < end && DigitValue(_source[at]) < radix)
        {
            value = (value * radix) + DigitValue(_source[at++]);
        }

        bytes.Add((byte)value);
        return at;
    }

    private static int DigitValue(char c) => c switch
    {
        >= '0' and <= '9' => c - '0',
        >= 'a' and <= 'f' => c - 'a' + 10,
        >= 'A' and <= 'F' => c - 'A' + 10,
        _ => int.MaxValue,
    };

    private void FlushBytes(StringBuilder decoded, List<byte> bytes, int tokenStart)
    {
        if (bytes.Count == 0)
        {
            return;
        }

        var encoded = bytes.ToArray();
        bytes.Clear();
        if (Utf8.IsValid(encoded) && !encoded.Contains((byte)0))
        {
            decoded.Append(Encoding.UTF8.GetString(encoded));
            return;
        }

        var shown = string.Join(' ', encoded.Select(static b => $"0x{b:x2}"));
        throw Error(SqlState.CharacterNotInRepertoire, $"invalid byte sequence for encoding \"UTF8\": {shown}", tokenStart);
    }
}
