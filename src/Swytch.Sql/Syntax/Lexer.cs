using Swytch.Sql.Planning;

namespace Swytch.Sql.Syntax;

/// <summary>
/// Splits text into tokens by PostgreSQL's rules (manual, section 4.1) and SQLite's where they do not disagree; where they do,
/// the dialect decides: comments nest and strings continue on the next line in PostgreSQL's only.
/// </summary>
public ref partial struct Lexer
{
    private readonly string _source;
    private readonly bool _isSqlite;
    private Token[] _tokens;
    private int _count;
    private int _at;
    private int _parentheses;
    private List<int>? _arrayBrackets;
    private bool _hasNoRightBracket;
    private LexicalFailure? _failure;

    private Lexer(string source, SqlDialect dialect)
    {
        _source = source;
        _isSqlite = dialect == SqlDialect.Sqlite;
        _tokens = new Token[(source.Length / 4) + 8];
    }

    /// <summary>Never throws; a text that cannot be read ends in a token of kind Invalid.</summary>
    public static TokenList Tokenize(string source, SqlDialect dialect)
    {
        ArgumentNullException.ThrowIfNull(source);
        var lexer = new Lexer(source, dialect);
        lexer.Run();
        return new TokenList(source, lexer._tokens, lexer._count, lexer._failure);
    }

    internal static bool IsIdentifierStart(char c) => char.IsAsciiLetter(c) || c == '_' || c >= '\x80';

    internal static bool IsIdentifierPart(char c) => char.IsAsciiLetterOrDigit(c) || c is '_' or '$' || c >= '\x80';

    private static bool IsSpace(char c) => c is ' ' or (>= '\t' and <= '\r');

    private readonly char Peek(int ahead = 0) => _at + ahead < _source.Length ? _source[_at + ahead] : '\0';

    private readonly Token Last => _count > 0 ? _tokens[_count - 1] : default;

    private void Run()
    {
        while (_failure is null)
        {
            SkipSpaceAndComments();
            if (_failure is not null)
            {
                break;
            }

            if (_at >= _source.Length)
            {
                Add(TokenKind.EndOfInput, _at);
                return;
            }

            ReadToken();
        }

        Add(TokenKind.Invalid, _failure!.Start);
    }

    private void Add(TokenKind kind, int start, Keyword keyword = Keyword.NoKeyword)
    {
        if (_count == _tokens.Length)
        {
            Array.Resize(ref _tokens, _tokens.Length * 2);
        }

        _tokens[_count++] = new Token(kind, keyword, start, _at);
    }

    private void Fail(string message, int start, int end) => _failure = new LexicalFailure(message, start, end);

    private void SkipSpaceAndComments()
    {
        while (_at < _source.Length)
        {
            var c = _source[_at];
            if (IsSpace(c))
            {
                _at++;
            }
            else if (c == '-' && Peek(1) == '-')
            {
                SkipLineComment();
            }
            else if (c == '/' && Peek(1) == '*')
            {
                SkipBlockComment();
            }
            else
            {
                return;
            }
        }
    }

    private void SkipLineComment()
    {
        // SQLite ends the comment at a line feed only, PostgreSQL at a carriage return as well.
        while (_at < _source.Length && _source[_at] != '\n' && (_isSqlite || _source[_at] != '\r'))
        {
            _at++;
        }
    }

    private void SkipBlockComment()
    {
        var start = _at;
        var depth = 0;
        while (_at < _source.Length)
        {
            if (_source[_at] == '*' && Peek(1) == '/' && _at >= start + 2)
            {
                _at += 2;
                if (--depth == 0)
                {
                    return;
                }
            }
            else if (_source[_at] == '/' && Peek(1) == '*' && (depth == 0 || !_isSqlite))
            {
                _at += 2;
                depth++;
            }
            else
            {
                _at++;
            }
        }

        if (!_isSqlite)
        {
            Fail("unterminated /* comment", start, _source.Length);
        }
    }

    private void ReadToken()
    {
        var start = _at;
        var c = _source[_at];
        if (IsIdentifierStart(c))
        {
            ReadWordOrPrefixedString(c);
            return;
        }

        if (char.IsAsciiDigit(c) || (c == '.' && char.IsAsciiDigit(Peek(1))))
        {
            ReadNumber();
            return;
        }

        switch (c)
        {
            case '\'':
                ReadString(TokenKind.String, start, "unterminated quoted string");
                break;
            case '"':
                ReadQuotedIdentifier(TokenKind.QuotedIdentifier, start);
                break;
            case '(':
                _parentheses++;
                AddSingle(TokenKind.LeftParenthesis);
                break;
            case ')':
                _parentheses--;
                AddSingle(TokenKind.RightParenthesis);
                break;
            case ',':
                AddSingle(TokenKind.Comma);
                break;
            case ';':
                AddSingle(TokenKind.Semicolon);
                break;
            case '.':
                AddSingle(TokenKind.Dot);
                break;
            case '[':
                ReadLeftBracket();
                break;
            case ']':
                if (_arrayBrackets is { Count: > 0 })
                {
                    _arrayBrackets.RemoveAt(_arrayBrackets.Count - 1);
                }

                AddSingle(TokenKind.RightBracket);
                break;
            case ':':
                ReadColon();
                break;
            case '$':
                ReadDollar();
                break;
            case '`' when _source.IndexOf('`', _at + 1) > _at + 1:
                _at = _source.IndexOf('`', _at + 1) + 1;
                while (Peek() == '`' && _source.IndexOf('`', _at + 1) >= 0)
                {
                    _at = _source.IndexOf('`', _at + 1) + 1;
                }

                Add(TokenKind.QuotedIdentifier, start);
                break;
            default:
                ReadOperatorOrUnknown();
                break;
        }
    }

    private void AddSingle(TokenKind kind)
    {
        _at++;
        Add(kind, _at - 1);
    }

    private void ReadColon()
    {
        var start = _at++;
        if (Peek() == ':')
        {
            _at++;
            Add(TokenKind.Typecast, start);
        }
        else if (Peek() == '=')
        {
            _at++;
            Add(TokenKind.ColonEquals, start);
        }
        else if (IsIdentifierPart(Peek()) && !FollowsValue() && _arrayBrackets is not { Count: > 0 })
        {
            SkipIdentifierParts();
            Add(TokenKind.SqliteParameter, start);
        }
        else
        {
            Add(TokenKind.Colon, start);
        }
    }

    private void SkipIdentifierParts()
    {
        while (_at < _source.Length && IsIdentifierPart(_source[_at]))
        {
            _at++;
        }
    }

    /// <summary>Whether the last token may end an operand, so that an operator or subscript may follow.</summary>
    private readonly bool FollowsValue()
    {
        var last = Last;
        return last.Kind switch
        {
            TokenKind.Word => last.Keyword == Keyword.NoKeyword
                || Keywords.CategoryOf(last.Keyword) != KeywordCategory.Reserved
                || IsReservedValue(last.Keyword),
            TokenKind.QuotedIdentifier or TokenKind.UnicodeIdentifier => true,
            >= TokenKind.String and <= TokenKind.SqliteParameter => true,
            TokenKind.RightParenthesis or TokenKind.RightBracket => true,
            _ => false,
        };
    }

    private static bool IsReservedValue(Keyword keyword) => keyword is Keyword.Null or Keyword.True or Keyword.False or Keyword.End
        or Keyword.Default or Keyword.User or Keyword.SessionUser or Keyword.CurrentUser or Keyword.CurrentRole
        or Keyword.CurrentCatalog or Keyword.CurrentDate or Keyword.CurrentTime or Keyword.CurrentTimestamp
        or Keyword.Localtime or Keyword.Localtimestamp;

    private void ReadLeftBracket()
    {
        var start = _at;
        var last = Last;
        var isArray = last is { Kind: TokenKind.Word, Keyword: Keyword.Array } || IsNestedArray(last.Kind);
        if (!isArray && FollowsValue())
        {
            var isApart = last.End < start;
            isArray = !isApart || !LooksLikeBracketIdentifier() || !(_isSqlite || last.Keyword != Keyword.NoKeyword);
        }

        var close = isArray || _hasNoRightBracket ? -1 : _source.IndexOf(']', _at);
        _hasNoRightBracket |= !isArray && close < 0;
        if (close > _at + 1)
        {
            _at = close + 1;
            Add(TokenKind.QuotedIdentifier, start);
            return;
        }

        (_arrayBrackets ??= []).Add(_parentheses);
        AddSingle(TokenKind.LeftBracket);
    }

    /// <summary>[ inside an array constructor: <c>ARRAY[[1, 2], [3, 4]]</c>.</summary>
    private readonly bool IsNestedArray(TokenKind last) =>
        _arrayBrackets is { Count: > 0 } && _arrayBrackets[^1] == _parentheses && last is TokenKind.LeftBracket or TokenKind.Comma;

    private readonly bool LooksLikeBracketIdentifier()
    {
        var at = _at + 1;
        if (at >= _source.Length || !IsIdentifierStart(_source[at]))
        {
            return false;
        }

        while (at < _source.Length && (IsIdentifierPart(_source[at]) || _source[at] is ' ' or '-' or '.'))
        {
            at++;
        }

        return at < _source.Length && _source[at] == ']';
    }
}
