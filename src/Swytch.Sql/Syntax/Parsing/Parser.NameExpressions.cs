namespace Swytch.Sql.Syntax.Parsing;

internal sealed partial class Parser
{
    /// <summary>Types whose name before a string makes a literal of SQLite's dialect too, where the string could be an alias.</summary>
    private static bool IsLiteralType(string name) => name is "date" or "time" or "timetz" or "timestamp" or "timestamptz"
        or "interval" or "bool" or "boolean" or "smallint" or "int2" or "int" or "integer" or "int4" or "bigint" or "int8"
        or "real" or "float" or "float4" or "float8" or "double" or "numeric" or "decimal" or "text" or "varchar" or "char"
        or "character" or "bpchar" or "name" or "bytea" or "uuid" or "json" or "jsonb" or "oid" or "regclass" or "regtype"
        or "regproc" or "regnamespace" or "inet" or "cidr" or "bit";

    private Expression ParseNameExpression()
    {
        var start = Current.Start;
        var startIndex = _index;
        var token = Current;
        if (token.Kind == TokenKind.Word)
        {
            if (AtTypedLiteral())
            {
                return ParseTypedLiteral();
            }

            var isCall = Ahead(1).Kind == TokenKind.LeftParenthesis
                && Keywords.CategoryOf(token.Keyword) is KeywordCategory.FunctionOrType;
            if (!isCall && !IsColumnName(token.Keyword))
            {
                throw SyntaxError();
            }
        }
        else if (token.Kind is not (TokenKind.QuotedIdentifier or TokenKind.UnicodeIdentifier))
        {
            throw SyntaxError();
        }

        var first = ReadIdentifier();
        if (!At(TokenKind.Dot))
        {
            return At(TokenKind.LeftParenthesis)
                ? ParseCall(new QualifiedName([first], first.Span), start)
                : new ColumnRef([first], first.Span);
        }

        var parts = new List<Identifier>(3) { first };
        while (Accept(TokenKind.Dot))
        {
            if (AcceptSymbol('*'))
            {
                return new StarExpression(parts, From(start));
            }

            parts.Add(ParseLabel());
        }

        if (At(TokenKind.LeftParenthesis))
        {
            return ParseCall(new QualifiedName(parts, From(start)), start);
        }

        if (AtString() && !_isSqlite)
        {
            Rewind(startIndex);
            return ParseTypedLiteral();
        }

        return new ColumnRef(parts, From(start));
    }

    /// <summary><c>date '…'</c>, <c>timestamp(3) with time zone '…'</c>, <c>double precision '…'</c>.</summary>
    private bool AtTypedLiteral()
    {
        var next = Ahead(1).Kind;
        if (next is not (TokenKind.String or TokenKind.EscapeString or TokenKind.DollarString or TokenKind.UnicodeString
            or TokenKind.Word or TokenKind.LeftParenthesis))
        {
            return false;
        }

        var ahead = Current.Keyword switch
        {
            Keyword.Double when Ahead(1).Keyword == Keyword.Precision => 2,
            Keyword.Character or Keyword.Char or Keyword.Nchar or Keyword.Bit when Ahead(1).Keyword == Keyword.Varying => 2,
            _ => 1,
        };
        if (Ahead(ahead).Kind == TokenKind.LeftParenthesis)
        {
            ahead++;
            while (Ahead(ahead).Kind is TokenKind.Integer or TokenKind.Comma)
            {
                ahead++;
            }

            if (Ahead(ahead).Kind != TokenKind.RightParenthesis)
            {
                return false;
            }

            ahead++;
        }

        if (Current.Keyword is Keyword.Time or Keyword.Timestamp && Ahead(ahead).Keyword is Keyword.With or Keyword.Without)
        {
            ahead += 3;
        }

        if (Ahead(ahead).Kind is not (TokenKind.String or TokenKind.EscapeString or TokenKind.DollarString or TokenKind.UnicodeString))
        {
            return false;
        }

        var category = Keywords.CategoryOf(Current.Keyword);
        return _isSqlite || category == KeywordCategory.ColumnName
            ? IsLiteralType(WordText(Current))
            : category is KeywordCategory.Unreserved or KeywordCategory.FunctionOrType;
    }

    private CastExpression ParseTypedLiteral()
    {
        var start = Current.Start;
        var type = ParseTypeName();
        var literal = ParseString();
        if (type is { Name: "interval", IsQuoted: false })
        {
            var modifiers = type.Modifiers;
            var fields = ParseIntervalFields(ref modifiers);
            if (fields is not null)
            {
                type = type with { IntervalFields = fields, Modifiers = type.Modifiers.Count > 0 ? type.Modifiers : modifiers };
            }
        }

        return new CastExpression(literal, type, CastSyntax.TypedLiteral, From(start));
    }
}
