namespace Swytch.Sql.Syntax.Parsing;

internal sealed partial class Parser
{
    private static readonly string[] IntervalUnits = ["year", "month", "day", "hour", "minute", "second"];

    /// <summary>
    /// A type by PostgreSQL's grammar. In SQLite's dialect any row of words with up to two modifiers is a type too
    /// (sqlite.org/syntax/type-name.html).
    /// </summary>
    /// <param name="allowsWords">Nothing but a constraint or a closing parenthesis can follow, so further words belong to the type.</param>
    private TypeName ParseTypeName(bool allowsWords = false)
    {
        var start = Current.Start;
        var isSetOf = Accept(Keyword.Setof);
        var qualifier = ParseTypeQualifier();
        var nameToken = Current;
        var first = ParseTypeWord();
        string? intervalFields = null;
        IReadOnlyList<Expression> modifiers = [];
        var name = first.Name;
        if (!first.IsQuoted && qualifier.Count == 0)
        {
            switch (nameToken.Keyword)
            {
                case Keyword.Double when Accept(Keyword.Precision):
                    name = "double precision";
                    break;
                case Keyword.Character or Keyword.Char or Keyword.Nchar or Keyword.Bit when Accept(Keyword.Varying):
                    name += " varying";
                    break;
                case Keyword.National:
                    name = ParseNationalType();
                    break;
                case Keyword.Time or Keyword.Timestamp:
                    modifiers = ParseTypeModifiers();
                    name += ParseTimeZoneWords();
                    break;
                case Keyword.Interval:
                    modifiers = ParseTypeModifiers();
                    intervalFields = ParseIntervalFields(ref modifiers);
                    break;
            }

            if (allowsWords && _isSqlite && modifiers.Count == 0 && intervalFields is null)
            {
                name += ParseFurtherTypeWords();
            }
        }

        if (modifiers.Count == 0 && intervalFields is null)
        {
            modifiers = ParseTypeModifiers();
        }

        return new TypeName(qualifier, name, first.IsQuoted, modifiers, ParseArrayDimensions(), intervalFields, From(start)) { IsSetOf = isSetOf };
    }

    private List<Identifier> ParseTypeQualifier()
    {
        var qualifier = new List<Identifier>();
        while (Current.Kind is TokenKind.Word or TokenKind.QuotedIdentifier && Ahead(1).Kind == TokenKind.Dot)
        {
            qualifier.Add(ReadIdentifier());
            Advance();
        }

        return qualifier;
    }

    private Identifier ParseTypeWord()
    {
        if (Current.Kind is TokenKind.QuotedIdentifier or TokenKind.UnicodeIdentifier || (_isSqlite && At(TokenKind.String)))
        {
            return ReadIdentifier();
        }

        if (!At(TokenKind.Word) || (Keywords.CategoryOf(Current.Keyword) == KeywordCategory.Reserved && !(_isSqlite && IsSqliteName(Current.Keyword))))
        {
            throw SyntaxError();
        }

        return ReadIdentifier();
    }

    private string ParseNationalType()
    {
        var word = Current.Keyword;
        if (word is not (Keyword.Character or Keyword.Char))
        {
            throw SyntaxError();
        }

        Advance();
        var name = $"national {Keywords.WordOf(word)}";
        return Accept(Keyword.Varying) ? name + " varying" : name;
    }

    private string ParseTimeZoneWords()
    {
        if (At(Keyword.With, Keyword.Time) && Ahead(2).Keyword == Keyword.Zone)
        {
            Accept(Keyword.With, Keyword.Time, Keyword.Zone);
            return " with time zone";
        }

        return Accept(Keyword.Without, Keyword.Time, Keyword.Zone) ? " without time zone" : "";
    }

    /// <summary>SQLite's types of several words: UNSIGNED BIG INT, NATIVE CHARACTER, LONG VARCHAR.</summary>
    private string ParseFurtherTypeWords()
    {
        var words = "";
        while (At(TokenKind.QuotedIdentifier) || At(TokenKind.String) || (At(TokenKind.Word) && IsSqliteTypeWord(Current.Keyword)))
        {
            words += " " + ReadIdentifier().Name;
        }

        return words;
    }

    private static bool IsSqliteTypeWord(Keyword keyword) =>
        keyword is not (Keyword.Generated or Keyword.Autoincrement)
        && (Keywords.CategoryOf(keyword) != KeywordCategory.Reserved || IsSqliteName(keyword));

    /// <summary>(10, 2), (max), (-5): signed numbers and names.</summary>
    private IReadOnlyList<Expression> ParseTypeModifiers()
    {
        if (!Accept(TokenKind.LeftParenthesis))
        {
            return Array.Empty<Expression>();
        }

        var modifiers = new List<Expression>(2) { ParseExpression() };
        while (Accept(TokenKind.Comma))
        {
            modifiers.Add(ParseExpression());
        }

        Expect(TokenKind.RightParenthesis);
        return modifiers;
    }

    private int ParseArrayDimensions()
    {
        var dimensions = 0;
        while (Accept(TokenKind.LeftBracket))
        {
            Accept(TokenKind.Integer);
            Expect(TokenKind.RightBracket);
            dimensions++;
        }

        if (dimensions == 0 && At(Keyword.Array))
        {
            Advance();
            dimensions = 1;
            if (Accept(TokenKind.LeftBracket))
            {
                Expect(TokenKind.Integer);
                Expect(TokenKind.RightBracket);
            }
        }

        return dimensions;
    }

    private bool AtIntervalUnit() => Current.Keyword is Keyword.Year or Keyword.Month or Keyword.Day or Keyword.Hour or Keyword.Minute or Keyword.Second;

    /// <summary><c>day</c>, <c>hour to minute</c>, <c>second(3)</c>; null when none follows.</summary>
    private string? ParseIntervalFields(ref IReadOnlyList<Expression> modifiers)
    {
        if (!AtIntervalUnit())
        {
            return null;
        }

        var from = Keywords.WordOf(Current.Keyword);
        Advance();
        var to = "";
        if (At(Keyword.To) && Array.IndexOf(IntervalUnits, Keywords.WordOf(Ahead(1).Keyword)) > Array.IndexOf(IntervalUnits, from))
        {
            Advance();
            to = Keywords.WordOf(Current.Keyword);
            Advance();
        }

        if ((to.Length > 0 ? to : from) == "second" && At(TokenKind.LeftParenthesis))
        {
            modifiers = ParseTypeModifiers();
        }

        return to.Length > 0 ? $"{from} to {to}" : from;
    }
}
