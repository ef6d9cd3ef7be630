namespace Swytch.Sql.Syntax;

public ref partial struct Lexer
{
    private void ReadWordOrPrefixedString(char first)
    {
        var start = _at;
        var next = Peek(1);
        if (next == '\'')
        {
            switch (first)
            {
                case 'e' or 'E':
                    _at++;
                    ReadString(TokenKind.EscapeString, start, "unterminated quoted string");
                    return;
                case 'n' or 'N':
                    _at++;
                    ReadString(TokenKind.String, start, "unterminated quoted string");
                    return;
                case 'x' or 'X':
                    _at++;
                    ReadString(TokenKind.HexString, start, "unterminated hexadecimal string literal");
                    return;
                case 'b' or 'B':
                    _at++;
                    ReadString(TokenKind.BitString, start, "unterminated bit string literal");
                    return;
            }
        }
        else if (first is 'u' or 'U' && next == '&' && Peek(2) is '\'' or '"')
        {
            _at += 2;
            if (Peek() == '"')
            {
                ReadQuotedIdentifier(TokenKind.UnicodeIdentifier, start);
            }
            else
            {
                ReadString(TokenKind.UnicodeString, start, "unterminated quoted string");
            }

            return;
        }

        SkipIdentifierParts();
        Add(TokenKind.Word, start, Keywords.Find(_source.AsSpan(start, _at - start)));
    }

    /// <summary>From the opening quote; the token begins at <paramref name="start"/>, its prefix included.</summary>
    private void ReadString(TokenKind kind, int start, string unterminated)
    {
        while (true)
        {
            _at++;
            while (_at < _source.Length && _source[_at] != '\'')
            {
                _at += kind == TokenKind.EscapeString && _source[_at] == '\\' ? 2 : 1;
            }

            if (_at >= _source.Length)
            {
                Fail(unterminated, start, _source.Length);
                return;
            }

            _at++;
            if (Peek() != '\'' && !SkipToContinuation())
            {
                break;
            }
        }

        Add(kind, start);
    }

    /// <summary>PostgreSQL joins strings that are parted by white space with a line break in it.</summary>
    private bool SkipToContinuation()
    {
        if (_isSqlite)
        {
            return false;
        }

        var at = _at;
        var hasLineBreak = false;
        while (at < _source.Length)
        {
            var c = _source[at];
            if (c is '\n' or '\r')
            {
                hasLineBreak = true;
                at++;
            }
            else if (IsSpace(c))
            {
                at++;
            }
            else if (hasLineBreak && c == '-' && at + 1 < _source.Length && _source[at + 1] == '-')
            {
                while (at < _source.Length && _source[at] is not ('\n' or '\r'))
                {
                    at++;
                }
            }
            else
            {
                break;
            }
        }

        if (!hasLineBreak || at >= _source.Length || _source[at] != '\'')
        {
            return false;
        }

        _at = at;
        return true;
    }

    private void ReadQuotedIdentifier(TokenKind kind, int start)
    {
        var open = _at;
        do
        {
            var close = _source.IndexOf('"', _at + 1);
            if (close < 0)
            {
                Fail("unterminated quoted identifier", start, _source.Length);
                return;
            }

            _at = close + 1;
        }
        while (Peek() == '"');

        if (_at == open + 2)
        {
            Fail("zero-length delimited identifier", start, _at);
            return;
        }

        Add(kind, start);
    }

    private void ReadNumber()
    {
        var start = _at;
        var kind = TokenKind.Integer;
        if (_source[_at] == '0' && (Peek(1) | 0x20) is 'x' or 'o' or 'b' && char.IsAsciiHexDigit(Peek(2)))
        {
            _at += 2;
            while (char.IsAsciiHexDigit(Peek()) || (Peek() == '_' && char.IsAsciiHexDigit(Peek(1))))
            {
                _at++;
            }
        }
        else
        {
            SkipDigits();
            if (Peek() == '.' && Peek(1) != '.')
            {
                kind = TokenKind.Numeric;
                _at++;
                SkipDigits();
            }

            if (Peek() is 'e' or 'E' && (char.IsAsciiDigit(Peek(1)) || (Peek(1) is '+' or '-' && char.IsAsciiDigit(Peek(2)))))
            {
                kind = TokenKind.Numeric;
                _at += 2;
                SkipDigits();
            }
        }

        if (IsIdentifierStart(Peek()))
        {
            Fail("trailing junk after numeric literal", start, _at + 1);
            return;
        }

        Add(kind, start);
    }

    private void SkipDigits()
    {
        while (char.IsAsciiDigit(Peek()) || (Peek() == '_' && char.IsAsciiDigit(Peek(1))))
        {
            _at++;
        }
    }

    /// <summary>$1, $tag$…$tag$, or SQLite's $name.</summary>
    private void ReadDollar()
    {
        var start = _at++;
        if (char.IsAsciiDigit(Peek()))
        {
            while (char.IsAsciiDigit(Peek()))
            {
                _at++;
            }

            if (IsIdentifierStart(Peek()))
            {
                Fail("trailing junk after parameter", start, _at + 1);
                return;
            }

            Add(TokenKind.Parameter, start);
            return;
        }

        while (IsIdentifierPart(Peek()) && Peek() != '$')
        {
            _at++;
        }

        if (Peek() != '$')
        {
            Add(_at > start + 1 ? TokenKind.SqliteParameter : TokenKind.Unknown, start);
            return;
        }

        _at++;
        var tag = _source.AsSpan(start, _at - start);
        var close = _source.AsSpan(_at).IndexOf(tag);
        if (close < 0)
        {
            Fail("unterminated dollar-quoted string", start, _source.Length);
            return;
        }

        _at += close + tag.Length;
        Add(TokenKind.DollarString, start);
    }
}
