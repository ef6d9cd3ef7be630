namespace Swytch.Sql.Syntax.Parsing;

internal sealed partial class Parser
{
    private bool AtTableFunction()
    {
        if (Current.Keyword is Keyword.CurrentDate or Keyword.CurrentTime or Keyword.CurrentTimestamp or Keyword.CurrentUser
            or Keyword.CurrentRole or Keyword.SessionUser or Keyword.CurrentCatalog)
        {
            return true;
        }

        if (Current.Kind is not (TokenKind.Word or TokenKind.QuotedIdentifier))
        {
            return false;
        }

        var ahead = 1;
        while (Ahead(ahead).Kind == TokenKind.Dot)
        {
            ahead += 2;
        }

        return Ahead(ahead).Kind == TokenKind.LeftParenthesis
            && (ahead > 1 || Keywords.CategoryOf(Current.Keyword) != KeywordCategory.Reserved);
    }

    private FunctionRef ParseTableFunction(bool isLateral, int start)
    {
        var function = Current.Kind == TokenKind.Word ? ParseWordExpression() : ParseNameExpression();
        if (function is not (FunctionCall or SqlValueFunction or CastExpression))
        {
            throw SyntaxError();
        }

        var withOrdinality = Accept(Keyword.With, Keyword.Ordinality);
        var (alias, definitions) = ParseFunctionAlias();
        return new FunctionRef(function, isLateral, withOrdinality, From(start)) { Alias = alias, ColumnDefinitions = definitions };
    }

    private RowsFromRef ParseRowsFrom(bool isLateral, int start)
    {
        Expect(Keyword.Rows, Keyword.From);
        Expect(TokenKind.LeftParenthesis);
        var functions = new List<FunctionRef>();
        do
        {
            functions.Add(ParseTableFunction(isLateral: false, Current.Start));
        }
        while (Accept(TokenKind.Comma));

        Expect(TokenKind.RightParenthesis);
        var withOrdinality = Accept(Keyword.With, Keyword.Ordinality);
        var alias = ParseTableAlias();
        return new RowsFromRef(functions, isLateral, withOrdinality, From(start)) { Alias = alias };
    }

    /// <summary><c>AS a</c>, <c>a (x, y)</c>, <c>a (x int, y text)</c>, <c>AS (x int)</c>.</summary>
    private (TableAlias? Alias, IReadOnlyList<ColumnDefinition> Definitions) ParseFunctionAlias()
    {
        var start = Current.Start;
        if (At(Keyword.As) && Ahead(1).Kind == TokenKind.LeftParenthesis)
        {
            Advance();
            return (null, ParseFunctionColumns());
        }

        var startIndex = _index;
        if (!Accept(Keyword.As) && !AtBareTableAlias())
        {
            return (null, []);
        }

        var name = ParseName();
        if (At(TokenKind.LeftParenthesis) && Ahead(2).Kind is not (TokenKind.Comma or TokenKind.RightParenthesis))
        {
            var alias = new TableAlias(name, [], From(start));
            return (alias, ParseFunctionColumns());
        }

        Rewind(startIndex);
        return (ParseTableAlias(), []);
    }

    private List<ColumnDefinition> ParseFunctionColumns()
    {
        Expect(TokenKind.LeftParenthesis);
        var columns = new List<ColumnDefinition>();
        do
        {
            var start = Current.Start;
            var name = ParseName();
            var type = ParseTypeName();
            columns.Add(new ColumnDefinition(name, type, [], From(start)));
        }
        while (Accept(TokenKind.Comma));

        Expect(TokenKind.RightParenthesis);
        return columns;
    }
}
