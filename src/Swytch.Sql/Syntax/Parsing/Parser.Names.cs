using Swytch.Core.Errors;

namespace Swytch.Sql.Syntax.Parsing;

internal sealed partial class Parser
{
    /// <summary>Words that PostgreSQL reserves and SQLite lets stand as a name (sqlite.org/lang_keywords.html).</summary>
    private static bool IsSqliteName(Keyword keyword) => keyword is Keyword.Analyse or Keyword.Any or Keyword.Array or Keyword.Asc
        or Keyword.Asymmetric or Keyword.Both or Keyword.Cast or Keyword.Column or Keyword.CurrentSchema or Keyword.Desc
        or Keyword.Do or Keyword.End or Keyword.Fetch or Keyword.For or Keyword.Grant or Keyword.Initially or Keyword.Lateral
        or Keyword.Leading or Keyword.Localtime or Keyword.Localtimestamp or Keyword.Offset or Keyword.Only or Keyword.Placing
        or Keyword.SessionUser or Keyword.Some or Keyword.Symmetric or Keyword.Trailing or Keyword.User or Keyword.Variadic
        or Keyword.Window or Keyword.With or Keyword.Authorization or Keyword.Binary or Keyword.Collation
        or Keyword.Concurrently or Keyword.Freeze or Keyword.Ilike or Keyword.Overlaps or Keyword.Similar
        or Keyword.Tablesample or Keyword.Verbose or Keyword.Left or Keyword.Right or Keyword.Full or Keyword.Inner
        or Keyword.Outer or Keyword.Cross or Keyword.Natural or Keyword.Like or Keyword.Analyze;

    /// <summary>PostgreSQL's ColId, widened by what SQLite takes for a name.</summary>
    private bool IsColumnName(Keyword keyword) =>
        Keywords.CategoryOf(keyword) is KeywordCategory.Unreserved or KeywordCategory.ColumnName
        || (_isSqlite && IsSqliteName(keyword));

    private bool AtName() => IsName(Current);

    private bool IsName(in Token token) => token.Kind switch
    {
        TokenKind.Word => IsColumnName(token.Keyword),
        TokenKind.QuotedIdentifier or TokenKind.UnicodeIdentifier => true,
        TokenKind.String => _isSqlite,
        _ => false,
    };

    /// <summary>A name of a table, column, constraint ….</summary>
    private Identifier ParseName()
    {
        if (!AtName())
        {
            throw SyntaxError();
        }

        return ReadIdentifier();
    }

    /// <summary>A name that may be any key word: after AS, after a dot, labels of options.</summary>
    private Identifier ParseLabel()
    {
        if (Current.Kind is TokenKind.Word or TokenKind.QuotedIdentifier or TokenKind.UnicodeIdentifier
            || (_isSqlite && At(TokenKind.String)))
        {
            return ReadIdentifier();
        }

        throw SyntaxError();
    }

    private Identifier ReadIdentifier()
    {
        var token = Current;
        Advance();
        return token.Kind switch
        {
            TokenKind.Word => new Identifier(WordText(token), IsQuoted: false, token.Span),
            TokenKind.UnicodeIdentifier => ReadUnicodeIdentifier(token),
            TokenKind.String => new Identifier(DecodePlain(token), IsQuoted: true, token.Span),
            _ => new Identifier(UnquoteIdentifier(token), IsQuoted: true, token.Span),
        };
    }

    /// <summary>The word in lower case (ASCII only, as PostgreSQL folds in multi-byte encodings).</summary>
    private string WordText(in Token token)
    {
        if (token.Keyword != Keyword.NoKeyword)
        {
            return Keywords.WordOf(token.Keyword);
        }

        var text = _tokens.TextOf(token);
        foreach (var c in text)
        {
            if (c is >= 'A' and <= 'Z')
            {
                return FoldAscii(text);
            }
        }

        return text.ToString();
    }

    private static string FoldAscii(ReadOnlySpan<char> text) => string.Create(text.Length, text, static (folded, text) =>
    {
        for (var i = 0; i < text.Length; i++)
        {
            folded[i] = text[i] is >= 'A' and <= 'Z' ? (char)(text[i] | 0x20) : text[i];
        }
    });

    private string UnquoteIdentifier(in Token token)
    {
        var inner = _source.AsSpan(token.Start + 1, token.End - token.Start - 2);
        return _source[token.Start] switch
        {
            '"' when inner.Contains('"') => inner.ToString().Replace("\"\"", "\"", StringComparison.Ordinal),
            '`' when inner.Contains('`') => inner.ToString().Replace("``", "`", StringComparison.Ordinal),
            _ => inner.ToString(),
        };
    }

    private QualifiedName ParseQualifiedName()
    {
        var start = Current.Start;
        var first = ParseName();
        if (!At(TokenKind.Dot))
        {
            return new QualifiedName([first], first.Span);
        }

        var parts = new List<Identifier>(3) { first };
        while (Accept(TokenKind.Dot))
        {
            if (parts.Count == 4)
            {
                throw Error(SqlState.SyntaxError, "improper qualified name (too many dotted names)", start);
            }

            parts.Add(ParseLabel());
        }

        return new QualifiedName(parts, From(start));
    }

    /// <summary><c>a, b, c</c>.</summary>
    private List<Identifier> ParseNameList()
    {
        var names = new List<Identifier> { ParseName() };
        while (Accept(TokenKind.Comma))
        {
            names.Add(ParseName());
        }

        return names;
    }

    /// <summary><c>(a, b, c)</c>, or nothing.</summary>
    private IReadOnlyList<Identifier> ParseOptionalColumnList() =>
        At(TokenKind.LeftParenthesis) ? ParseColumnList() : Array.Empty<Identifier>();

    private List<Identifier> ParseColumnList()
    {
        Expect(TokenKind.LeftParenthesis);
        var names = ParseNameList();
        Expect(TokenKind.RightParenthesis);
        return names;
    }

    private List<QualifiedName> ParseQualifiedNameList()
    {
        var names = new List<QualifiedName> { ParseQualifiedName() };
        while (Accept(TokenKind.Comma))
        {
            names.Add(ParseQualifiedName());
        }

        return names;
    }

    private bool AcceptIfNotExists()
    {
        if (!Accept(Keyword.If, Keyword.Not))
        {
            return false;
        }

        Expect(Keyword.Exists);
        return true;
    }

    private bool AcceptIfExists() => Accept(Keyword.If, Keyword.Exists);

    private DropBehavior ParseDropBehavior()
    {
        if (Accept(Keyword.Cascade))
        {
            return DropBehavior.Cascade;
        }

        return Accept(Keyword.Restrict) ? DropBehavior.Restrict : DropBehavior.Unspecified;
    }
}
