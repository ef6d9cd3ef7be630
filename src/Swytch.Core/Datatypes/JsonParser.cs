using System.Globalization;
using System.Text;
using Swytch.Core.Errors;

namespace Swytch.Core.Datatypes;

/// <summary>
/// Parses JSON (RFC 8259) with PostgreSQL's errors: 22P02 "invalid input syntax for type json" and its details
/// (common/jsonapi.c). Nesting is limited, so that hostile input cannot exhaust the stack.
/// </summary>
public ref struct JsonParser
{
    /// <summary>Deepest nesting; PostgreSQL's limit is its stack (54001).</summary>
    public const int MaximumDepth = 1_000;

    private readonly ReadOnlySpan<byte> _text;
    private readonly bool _isBinary;
    private int _at;
    private int _depth;

    private JsonParser(ReadOnlySpan<byte> text, bool isBinary)
    {
        _text = text;
        _isBinary = isBinary;
    }

    /// <summary>Parses a whole text as jsonb does: \u0000 and numbers beyond numeric are refused.</summary>
    public static JsonNode Parse(ReadOnlySpan<byte> utf8)
    {
        TextInput.RequireText(utf8);
        JsonParser parser = new(utf8, isBinary: true);
        return parser.ParseAll();
    }

    /// <summary>Checks a whole text as json does.</summary>
    public static void Validate(ReadOnlySpan<byte> utf8)
    {
        TextInput.RequireText(utf8);
        JsonParser parser = new(utf8, isBinary: false);
        _ = parser.ParseAll();
    }

    private JsonNode ParseAll()
    {
        JsonNode node = ParseValue("Expected JSON value, but found");
        SkipSpace();
        return _at == _text.Length ? node : throw Unexpected("Expected end of input, but found");
    }

    private JsonNode ParseValue(string expectation)
    {
        SkipSpace();
        if (_at == _text.Length)
        {
            throw Ended();
        }

        switch (_text[_at])
        {
            case (byte)'{':
                return Nested(isObject: true);
            case (byte)'[':
                return Nested(isObject: false);
            case (byte)'"':
                return JsonNode.FromText(ParseString());
            case (byte)'-' or (>= (byte)'0' and <= (byte)'9'):
                return ParseNumber();
            case >= (byte)'a' and <= (byte)'z':
                ReadOnlySpan<byte> word = Token();
                JsonNode? literal = word.SequenceEqual("true"u8) ? JsonNode.True
                    : word.SequenceEqual("false"u8) ? JsonNode.False
                    : word.SequenceEqual("null"u8) ? JsonNode.Null
                    : null;
                if (literal is null)
                {
                    throw Error($"Token \"{DatatypeErrors.Show(word)}\" is invalid.");
                }

                _at += word.Length;
                return literal;
            default:
                throw _text[_at] is (byte)'}' or (byte)']' or (byte)',' or (byte)':'
                    ? Unexpected(expectation)
                    : Error($"Token \"{DatatypeErrors.Show(Token())}\" is invalid.");
        }
    }

    private JsonNode Nested(bool isObject)
    {
        if (++_depth > MaximumDepth)
        {
            throw new PgErrorException(new PgError(SqlState.StatementTooComplex, "stack depth limit exceeded")
            {
                Detail = $"JSON is nested deeper than {MaximumDepth} levels.",
            });
        }

        _at++;
        JsonNode node = isObject ? ParseObject() : ParseArray();
        _depth--;
        return node;
    }

    private JsonNode ParseArray()
    {
        List<JsonNode> items = [];
        SkipSpace();
        if (TryTake((byte)']'))
        {
            return JsonNode.FromItems(items);
        }

        while (true)
        {
            items.Add(ParseValue(items.Count == 0 ? "Expected array element or \"]\", but found" : "Expected JSON value, but found"));
            SkipSpace();
            if (TryTake((byte)']'))
            {
                return JsonNode.FromItems(items);
            }

            if (!TryTake((byte)','))
            {
                throw Unexpected("Expected \",\" or \"]\", but found");
            }
        }
    }

    private JsonNode ParseObject()
    {
        List<KeyValuePair<string, JsonNode>> members = [];
        SkipSpace();
        if (TryTake((byte)'}'))
        {
            return JsonNode.FromMembers(members);
        }

        while (true)
        {
            SkipSpace();
            if (_at < _text.Length && _text[_at] != (byte)'"')
            {
                throw Unexpected(members.Count == 0 ? "Expected string or \"}\", but found" : "Expected string, but found");
            }

            string key = _at < _text.Length ? ParseString() : throw Ended();
            SkipSpace();
            if (!TryTake((byte)':'))
            {
                throw Unexpected("Expected \":\", but found");
            }

            members.Add(new(key, ParseValue("Expected JSON value, but found")));
            SkipSpace();
            if (TryTake((byte)'}'))
            {
                return JsonNode.FromMembers(members);
            }

            if (!TryTake((byte)','))
            {
                throw Unexpected("Expected \",\" or \"}\", but found");
            }
        }
    }

    private JsonNode ParseNumber()
    {
        int start = _at;
        bool valid = true;
        if (_text[_at] == (byte)'-')
        {
            _at++;
        }

        if (_at < _text.Length && _text[_at] == (byte)'0')
        {
            _at++;
        }
        else
        {
            valid = SkipDigits();
        }

        if (valid && _at < _text.Length && _text[_at] == (byte)'.')
        {
            _at++;
            valid = SkipDigits();
        }

        if (valid && _at < _text.Length && _text[_at] is (byte)'e' or (byte)'E')
        {
            _at++;
            _at += _at < _text.Length && _text[_at] is (byte)'+' or (byte)'-' ? 1 : 0;
            valid = SkipDigits();
        }

        int end = _at;
        _at = start;
        ReadOnlySpan<byte> token = Token();
        if (!valid || end - start < token.Length)
        {
            throw Error($"Token \"{DatatypeErrors.Show(token.Length > end - start ? token : _text[start..end])}\" is invalid.");
        }

        _at = end;
        return _isBinary ? JsonNode.FromNumber(PgNumeric.Parse(_text[start..end])) : JsonNode.Null;
    }

    private string ParseString()
    {
        _at++;
        int start = _at;
        int plain = _text[_at..].IndexOfAny((byte)'"', (byte)'\\');
        if (plain >= 0 && _text[_at + plain] == (byte)'"' && !_text.Slice(_at, plain).ContainsAnyInRange((byte)0, (byte)31))
        {
            _at += plain + 1;
            return Encoding.UTF8.GetString(_text.Slice(start, plain));
        }

        StringBuilder text = new();
        while (true)
        {
            if (_at == _text.Length)
            {
                throw Error($"Token \"{DatatypeErrors.Show(_text[(start - 1)..])}\" is invalid.");
            }

            byte current = _text[_at];
            if (current == (byte)'"')
            {
                _at++;
                return text.ToString();
            }

            if (current < 32)
            {
                throw Error(string.Create(CultureInfo.InvariantCulture, $"Character with value 0x{current:x2} must be escaped."));
            }

            if (current == (byte)'\\')
            {
                ParseEscape(text);
                continue;
            }

            int run = 1;
            while (_at + run < _text.Length && _text[_at + run] is >= 32 and not ((byte)'"' or (byte)'\\'))
            {
                run++;
            }

            text.Append(Encoding.UTF8.GetString(_text.Slice(_at, run)));
            _at += run;
        }
    }

    private void ParseEscape(StringBuilder text)
    {
        _at++;
        if (_at == _text.Length)
        {
            throw Ended();
        }

        byte kind = _text[_at++];
        if (kind != (byte)'u')
        {
            text.Append(kind switch
            {
                (byte)'"' => '"',
                (byte)'\\' => '\\',
                (byte)'/' => '/',
                (byte)'b' => '\b',
                (byte)'f' => '\f',
                (byte)'n' => '\n',
                (byte)'r' => '\r',
                (byte)'t' => '\t',
                _ => throw Error($"Escape sequence \"\\{DatatypeErrors.Show([kind])}\" is invalid."),
            });
            return;
        }

        char unit = ParseHexUnit();
        if (_isBinary && unit == 0)
        {
            throw new PgErrorException(new PgError("22P05", "unsupported Unicode escape sequence")
            {
                Detail = "\\u0000 cannot be converted to text.",
            });
        }

        bool afterHigh = text.Length > 0 && char.IsHighSurrogate(text[^1]);
        if (char.IsHighSurrogate(unit))
        {
            text.Append(unit);
            if (_at + 1 >= _text.Length || _text[_at] != (byte)'\\' || _text[_at + 1] != (byte)'u')
            {
                throw Error("Unicode low surrogate must follow a high surrogate.");
            }

            _at += 2;
            char low = ParseHexUnit();
            text.Append(char.IsLowSurrogate(low) ? low : throw Error("Unicode low surrogate must follow a high surrogate."));
            return;
        }

        text.Append(char.IsLowSurrogate(unit) && !afterHigh ? throw Error("Unicode low surrogate must follow a high surrogate.") : unit);
    }

    private char ParseHexUnit()
    {
        int unit = 0;
        for (int i = 0; i < 4; i++)
        {
            if (_at == _text.Length || !PgBytea.TryHex(_text[_at], out int digit))
            {
                throw Error("\"\\u\" must be followed by four hexadecimal digits.");
            }

            unit = (unit << 4) | digit;
            _at++;
        }

        return (char)unit;
    }

    private bool SkipDigits()
    {
        int start = _at;
        while (_at < _text.Length && TextInput.IsDigit(_text[_at]))
        {
            _at++;
        }

        return _at > start;
    }

    private void SkipSpace()
    {
        while (_at < _text.Length && _text[_at] is (byte)' ' or (byte)'\t' or (byte)'\n' or (byte)'\r')
        {
            _at++;
        }
    }

    private bool TryTake(byte character)
    {
        if (_at < _text.Length && _text[_at] == character)
        {
            _at++;
            return true;
        }

        return false;
    }

    /// <summary>The word at the position, for messages: letters, digits, signs; else one character.</summary>
    private readonly ReadOnlySpan<byte> Token()
    {
        int end = _at;
        while (end < _text.Length && (char.IsAsciiLetterOrDigit((char)_text[end]) || _text[end] is (byte)'_' or (byte)'-' or (byte)'+' or (byte)'.' or >= 0x80))
        {
            end++;
        }

        return _text[_at..Math.Min(_text.Length, Math.Max(end, _at + 1))];
    }

    private readonly PgErrorException Unexpected(string expectation) =>
        _at == _text.Length ? Ended() : Error($"{expectation} \"{DatatypeErrors.Show(Token())}\".");

    private readonly PgErrorException Ended() => Error("The input string ended unexpectedly.");

    private readonly PgErrorException Error(string detail)
    {
        int line = 1 + _text[.._at].Count((byte)'\n');
        int lineStart = _text[.._at].LastIndexOf((byte)'\n') + 1;
        int end = Math.Min(_text.Length, _at + Token().Length);
        return new(new PgError(SqlState.InvalidTextRepresentation, "invalid input syntax for type json")
        {
            Detail = detail,
            Where = string.Create(CultureInfo.InvariantCulture, $"JSON data, line {line}: {DatatypeErrors.Show(_text[lineStart..end])}{(end < _text.Length ? "..." : "")}"),
        });
    }
}
