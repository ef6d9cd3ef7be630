namespace Swytch.Sql.Syntax.Parsing;

internal sealed partial class Parser
{
    private Statement ParseStatement()
    {
        Enter();
        var statement = ParseStatementByKeyword();
        Leave();
        return statement;
    }

    private Statement ParseStatementByKeyword()
    {
        switch (Current.Keyword)
        {
            case Keyword.Select or Keyword.Values or Keyword.With or Keyword.Table or Keyword.Insert or Keyword.Update
                or Keyword.Delete or Keyword.Merge:
                return ParseQueryOrDml();
            case Keyword.Replace:
                return ParseQueryOrDml();
            case Keyword.Truncate:
                return ParseTruncate();
            case Keyword.Copy:
                return ParseCopy();
            case Keyword.Create:
                return ParseCreate();
            case Keyword.Alter:
                return ParseAlter();
            case Keyword.Drop:
                return ParseDrop();
            case Keyword.Comment:
                return ParseComment();
            case Keyword.Grant or Keyword.Revoke:
                return ParseGrant();
            case Keyword.Call or Keyword.Load or Keyword.Import or Keyword.Security or Keyword.Reassign or Keyword.Refresh:
                return ParseUnknownBody();
            default:
                return ParseTransactionStatement() ?? ParseSessionStatement() ?? ParseMaintenanceStatement() ?? ParseParenthesizedStatement();
        }
    }

    private Statement ParseParenthesizedStatement() => At(TokenKind.LeftParenthesis) ? ParseQueryOrDml() : throw SyntaxError();

    /// <summary>A command known by its first word only.</summary>
    private UnparsedStatement ParseUnknownBody()
    {
        var start = Current.Start;
        var words = new List<string>();
        for (var ahead = 0; ahead < 8 && Ahead(ahead).Kind is TokenKind.Word or TokenKind.QuotedIdentifier; ahead++)
        {
            words.Add(_tokens.TextOf(Ahead(ahead)).ToString().ToUpperInvariant());
        }

        Advance();
        ExpectMore();
        SkipBody();
        return new UnparsedStatement(words[0], words, From(start));
    }

    private void ExpectMore()
    {
        if (At(TokenKind.EndOfInput) || At(TokenKind.Semicolon))
        {
            throw SyntaxError();
        }
    }

    /// <summary>Reads to the end of the statement; semicolons inside parentheses and BEGIN ATOMIC … END do not end it.</summary>
    private void SkipBody()
    {
        var parentheses = 0;
        var blocks = 0;
        while (!At(TokenKind.EndOfInput) && !(At(TokenKind.Semicolon) && parentheses <= 0 && blocks == 0))
        {
            parentheses += Current.Kind switch
            {
                TokenKind.LeftParenthesis => 1,
                TokenKind.RightParenthesis => -1,
                _ => 0,
            };
            if (At(Keyword.Begin, Keyword.Atomic) || (blocks > 0 && At(Keyword.Case)))
            {
                blocks++;
            }
            else if (blocks > 0 && At(Keyword.End))
            {
                blocks--;
            }

            Advance();
        }

        if (parentheses != 0 || blocks != 0)
        {
            throw SyntaxError();
        }
    }

    /// <summary>( … ), balanced.</summary>
    private void SkipParentheses()
    {
        Expect(TokenKind.LeftParenthesis);
        for (var depth = 1; depth > 0;)
        {
            depth += Current.Kind switch
            {
                TokenKind.LeftParenthesis => 1,
                TokenKind.RightParenthesis => -1,
                _ => 0,
            };
            Advance();
        }
    }

    private ShallowStatement ParseGrant()
    {
        var start = Current.Start;
        var command = Keywords.WordOf(Current.Keyword).ToUpperInvariant();
        Advance();
        ExpectMore();
        SkipBody();
        return new ShallowStatement(command, [], From(start));
    }

    private CommentStatement ParseComment()
    {
        var start = Current.Start;
        Expect(Keyword.Comment, Keyword.On);
        var kind = ParseObjectKind() ?? throw SyntaxError();
        var name = ParseQualifiedName();
        if (At(TokenKind.LeftParenthesis))
        {
            SkipParentheses();
        }

        QualifiedName? on = null;
        if (Accept(Keyword.On))
        {
            Accept(Keyword.Domain);
            on = ParseQualifiedName();
        }

        Expect(Keyword.Is);
        var comment = Accept(Keyword.Null) ? null : ParseString();
        return new CommentStatement(kind, name, on, comment, From(start));
    }

    /// <summary>The words that name a kind of object after CREATE, ALTER, DROP, COMMENT ON; upper case, as command tags have them.</summary>
    /// <returns>Null, with nothing read, when none stands here.</returns>
    private string? ParseObjectKind()
    {
        var words = Current.Keyword switch
        {
            Keyword.Materialized => ObjectWords(Keyword.Materialized, Keyword.View),
            Keyword.Foreign when Ahead(1).Keyword == Keyword.Table => ObjectWords(Keyword.Foreign, Keyword.Table),
            Keyword.Foreign => ObjectWords(Keyword.Foreign, Keyword.Data, Keyword.Wrapper),
            Keyword.Event => ObjectWords(Keyword.Event, Keyword.Trigger),
            Keyword.Access => ObjectWords(Keyword.Access, Keyword.Method),
            Keyword.Text => ObjectWords(Keyword.Text, Keyword.Search, Ahead(2).Keyword),
            Keyword.User when Ahead(1).Keyword == Keyword.Mapping => ObjectWords(Keyword.User, Keyword.Mapping),
            Keyword.Operator when Ahead(1).Keyword is Keyword.Class or Keyword.Family => ObjectWords(Keyword.Operator, Ahead(1).Keyword),
            Keyword.Default => ObjectWords(Keyword.Default, Keyword.Privileges),
            Keyword.Large => ObjectWords(Keyword.Large, Keyword.Object),
            Keyword.Procedural => ObjectWords(Keyword.Procedural, Keyword.Language),
            Keyword.User or Keyword.Group or Keyword.Role => ObjectWords(Current.Keyword),
            Keyword.Table or Keyword.Column or Keyword.Index or Keyword.View or Keyword.Sequence or Keyword.Schema or Keyword.Database
                or Keyword.Type or Keyword.Domain or Keyword.Trigger or Keyword.Extension or Keyword.Function or Keyword.Procedure
                or Keyword.Routine or Keyword.Aggregate or Keyword.Policy or Keyword.Rule or Keyword.Cast or Keyword.Operator
                or Keyword.Collation or Keyword.Conversion or Keyword.Publication or Keyword.Subscription or Keyword.Statistics
                or Keyword.Server or Keyword.Language or Keyword.Tablespace or Keyword.Transform or Keyword.Constraint
                or Keyword.System => ObjectWords(Current.Keyword),
            _ => null,
        };
        return words switch
        {
            "USER" or "GROUP" => "ROLE",
            "PROCEDURAL LANGUAGE" => "LANGUAGE",
            _ => words,
        };
    }

    private string? ObjectWords(params ReadOnlySpan<Keyword> words)
    {
        for (var i = 0; i < words.Length; i++)
        {
            if (words[i] == Keyword.NoKeyword || Ahead(i).Keyword != words[i])
            {
                return null;
            }
        }

        var name = "";
        foreach (var word in words)
        {
            name += (name.Length > 0 ? " " : "") + Keywords.WordOf(word).ToUpperInvariant();
            Advance();
        }

        return name;
    }
}
