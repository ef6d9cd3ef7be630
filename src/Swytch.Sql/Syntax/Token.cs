namespace Swytch.Sql.Syntax;

public enum TokenKind : byte
{
    EndOfInput,

    /// <summary>An unquoted identifier or key word.</summary>
    Word,

    /// <summary>"x", [x] or `x`.</summary>
    QuotedIdentifier,

    /// <summary>U&amp;"x".</summary>
    UnicodeIdentifier,

    /// <summary>'…', perhaps continued on a following line; also N'…'.</summary>
    String,

    /// <summary>E'…'.</summary>
    EscapeString,

    /// <summary>U&amp;'…'.</summary>
    UnicodeString,

    /// <summary>$tag$…$tag$.</summary>
    DollarString,

    /// <summary>x'…'.</summary>
    HexString,

    /// <summary>b'…'.</summary>
    BitString,
    Integer,
    Numeric,

    /// <summary>$1.</summary>
    Parameter,

    /// <summary>?, ?1, :x, @x, $x: SQLite's own, which the wire has no place for.</summary>
    SqliteParameter,
    Operator,
    LeftParenthesis,
    RightParenthesis,
    LeftBracket,
    RightBracket,
    Comma,
    Semicolon,
    Dot,
    Colon,

    /// <summary>::</summary>
    Typecast,

    /// <summary>:=</summary>
    ColonEquals,

    /// <summary>=&gt;</summary>
    Arrow,

    /// <summary>A character that starts no token.</summary>
    Unknown,

    /// <summary>What follows cannot be read; <see cref="TokenList.Failure"/> says why. Always the last token.</summary>
    Invalid,
}

/// <summary>One token; its text is the source between <see cref="Start"/> and <see cref="End"/>, UTF-16 offsets.</summary>
public readonly struct Token(TokenKind kind, Keyword keyword, int start, int end)
{
    public int Start { get; } = start;

    public int End { get; } = end;

    /// <summary>NoKeyword for all but <see cref="TokenKind.Word"/>.</summary>
    public Keyword Keyword { get; } = keyword;

    public TokenKind Kind { get; } = kind;

    public TextSpan Span => new(Start, End);
}

/// <summary>Why the text cannot be read on, in PostgreSQL's words.</summary>
/// <param name="Message">Without "at or near", which the offset gives.</param>
public sealed record LexicalFailure(string Message, int Start, int End);

/// <summary>All tokens of a text, the last of kind EndOfInput or Invalid. Comments and white space are what lies between.</summary>
public sealed class TokenList
{
    private readonly Token[] _tokens;

    internal TokenList(string source, Token[] tokens, int count, LexicalFailure? failure)
    {
        Source = source;
        _tokens = tokens;
        Count = count;
        Failure = failure;
    }

    public string Source { get; }

    public int Count { get; }

    public LexicalFailure? Failure { get; }

    public ref readonly Token this[int index] => ref _tokens[index];

    public ReadOnlySpan<char> TextOf(in Token token) => Source.AsSpan(token.Start, token.End - token.Start);
}
