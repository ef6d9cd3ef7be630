namespace Swytch.Sql.Syntax.Parsing;

internal sealed partial class Parser
{
    /// <summary>After CREATE and the words of persistence; TABLE is the current token.</summary>
    private CreateTableStatement ParseCreateTable(Persistence persistence, int start)
    {
        Expect(Keyword.Table);
        var ifNotExists = AcceptIfNotExists();
        var name = ParseQualifiedName();
        var table = new CreateTableStatement(persistence, ifNotExists, name, [], default);
        if (Accept(Keyword.Of))
        {
            table = table with { OfType = ParseQualifiedName() };
        }
        else if (At(Keyword.Partition, Keyword.Of))
        {
            var partitionStart = Current.Start;
            SkipBody();
            return table with { Partition = From(partitionStart), Span = From(start) };
        }

        if (At(TokenKind.LeftParenthesis))
        {
            var elementsStart = Current.Start;
            var elements = ParseTableElements();
            table = table with { Elements = elements, ElementsSpan = From(elementsStart) };
        }

        table = ParseTableOptions(table);
        if (Accept(Keyword.As))
        {
            table = ParseTableAs(table);
        }
        else if (table.ElementsSpan.Length == 0 && table.OfType is null)
        {
            throw SyntaxError();
        }

        return table with { Span = From(start) };
    }

    private CreateTableStatement ParseTableAs(CreateTableStatement table)
    {
        var columns = new List<Identifier>();
        foreach (var element in table.Elements)
        {
            if (element is not ColumnDefinition { Type: null, Constraints.Count: 0 } column)
            {
                throw SyntaxErrorAt(_tokens[_index - 1]);
            }

            columns.Add(column.Name);
        }

        Statement query = At(Keyword.Execute) ? ParseExecute() : ParseQueryOrDml();
        var withNoData = Accept(Keyword.With, Keyword.No) ? AcceptWord("data") : At(Keyword.With) && AcceptWithData();
        return table with { Elements = [], AsColumns = columns, As = query, WithNoData = withNoData };
    }

    /// <returns>False: WITH DATA is what happens anyway.</returns>
    private bool AcceptWithData()
    {
        Expect(Keyword.With);
        Expect(Keyword.Data);
        return false;
    }

    private CreateTableStatement ParseTableOptions(CreateTableStatement table)
    {
        while (true)
        {
            if (At(Keyword.Without, Keyword.NoKeyword) && IsWord(Ahead(1), "rowid"))
            {
                Advance();
                Advance();
                table = table with { IsWithoutRowid = true };
                Accept(TokenKind.Comma);
            }
            else if (_isSqlite && Accept(Keyword.Strict))
            {
                table = table with { IsStrict = true };
                Accept(TokenKind.Comma);
            }
            else if (Accept(Keyword.Without, Keyword.Oids))
            {
                continue;
            }
            else if (At(Keyword.With) && Ahead(1).Kind == TokenKind.LeftParenthesis)
            {
                Advance();
                table = table with { Options = ParseOptionList() };
            }
            else if (Accept(Keyword.Inherits))
            {
                Expect(TokenKind.LeftParenthesis);
                table = table with { Inherits = ParseQualifiedNameList() };
                Expect(TokenKind.RightParenthesis);
            }
            else if (At(Keyword.Partition, Keyword.By))
            {
                var partitionStart = Current.Start;
                Accept(Keyword.Partition, Keyword.By);
                ParseLabel();
                SkipParentheses();
                table = table with { Partition = From(partitionStart) };
            }
            else if (Accept(Keyword.Using))
            {
                table = table with { AccessMethod = ParseName() };
            }
            else if (Accept(Keyword.Tablespace))
            {
                table = table with { Tablespace = ParseName() };
            }
            else if (Accept(Keyword.On, Keyword.Commit))
            {
                table = table with { OnCommit = ParseOnCommit() };
            }
            else
            {
                return table;
            }
        }
    }

    private OnCommitAction ParseOnCommit()
    {
        if (Accept(Keyword.Drop))
        {
            return OnCommitAction.Drop;
        }

        if (Accept(Keyword.Delete, Keyword.Rows))
        {
            return OnCommitAction.DeleteRows;
        }

        Expect(Keyword.Preserve, Keyword.Rows);
        return OnCommitAction.PreserveRows;
    }

    private List<TableElement> ParseTableElements()
    {
        Expect(TokenKind.LeftParenthesis);
        var elements = new List<TableElement>();
        if (!_isSqlite && Accept(TokenKind.RightParenthesis))
        {
            return elements;
        }

        do
        {
            elements.Add(ParseTableElement());
            while (_isSqlite && elements[^1] is TableConstraint && AtTableConstraint())
            {
                // SQLite lets table constraints follow each other without commas.
                elements.Add(ParseTableConstraint());
            }
        }
        while (Accept(TokenKind.Comma));

        Expect(TokenKind.RightParenthesis);
        return elements;
    }

    private TableElement ParseTableElement()
    {
        if (AtTableConstraint())
        {
            return ParseTableConstraint();
        }

        return At(Keyword.Like) && IsName(Ahead(1)) ? ParseLikeElement() : ParseColumnDefinition();
    }

    private LikeElement ParseLikeElement()
    {
        var start = Current.Start;
        Expect(Keyword.Like);
        var table = ParseQualifiedName();
        var options = new List<string>();
        while (Current.Keyword is Keyword.Including or Keyword.Excluding)
        {
            var verb = ReadIdentifier().Name;
            options.Add($"{verb} {ParseLabel().Name}");
        }

        return new LikeElement(table, options, From(start));
    }

    private ColumnDefinition ParseColumnDefinition()
    {
        var start = Current.Start;
        var name = ParseName();
        var type = AtColumnType() ? ParseTypeName(allowsWords: true) : null;
        var constraints = new List<ColumnConstraint>();
        while (ParseColumnConstraint() is { } constraint)
        {
            constraints.Add(constraint);
        }

        return new ColumnDefinition(name, type, constraints, From(start));
    }

    private bool AtColumnType() => Current.Kind switch
    {
        TokenKind.Word => Keywords.CategoryOf(Current.Keyword) != KeywordCategory.Reserved
            && !(At(Keyword.Generated) && Ahead(1).Keyword is Keyword.Always or Keyword.By),
        TokenKind.QuotedIdentifier or TokenKind.UnicodeIdentifier => true,
        TokenKind.String => _isSqlite,
        _ => false,
    };
}
