namespace Swytch.Sql.Syntax.Parsing;

internal sealed partial class Parser
{
    private CreateIndexStatement ParseCreateIndex(int start)
    {
        var isUnique = Accept(Keyword.Unique);
        Expect(Keyword.Index);
        var isConcurrently = Accept(Keyword.Concurrently);
        var ifNotExists = AcceptIfNotExists();
        var name = At(Keyword.On) && !ifNotExists ? null : ParseQualifiedName();
        Expect(Keyword.On);
        var table = ParseRelation();
        var method = Accept(Keyword.Using) ? ParseName() : null;
        var elements = ParseIndexElements();
        IReadOnlyList<Identifier> include = Accept(Keyword.Include) ? ParseColumnList() : [];
        var nullsNotDistinct = ParseNullsNotDistinct();
        IReadOnlyList<OptionItem> options = Accept(Keyword.With) ? ParseOptionList() : [];
        var tablespace = Accept(Keyword.Tablespace) ? ParseName() : null;
        var where = Accept(Keyword.Where) ? ParseExpression() : null;
        return new CreateIndexStatement(isUnique, isConcurrently, ifNotExists, name, table, method, elements, where, From(start))
        {
            Include = include,
            NullsNotDistinct = nullsNotDistinct,
            Options = options,
            Tablespace = tablespace,
        };
    }

    private List<IndexElement> ParseIndexElements()
    {
        Expect(TokenKind.LeftParenthesis);
        var elements = ParseIndexElementList();
        Expect(TokenKind.RightParenthesis);
        return elements;
    }

    private List<IndexElement> ParseIndexElementList()
    {
        var elements = new List<IndexElement>();
        do
        {
            elements.Add(ParseIndexElement());
        }
        while (Accept(TokenKind.Comma));

        return elements;
    }

    private IndexElement ParseIndexElement()
    {
        var start = Current.Start;
        var expression = ParseExpression();
        QualifiedName? collation = null;
        if (expression is CollateExpression collated)
        {
            expression = collated.Operand;
            collation = collated.Collation;
        }

        QualifiedName? operatorClass = null;
        var classStart = Current.Start;
        if (AtOperatorClass())
        {
            operatorClass = ParseQualifiedName();
            if (At(TokenKind.LeftParenthesis))
            {
                ParseOptionList();
            }
        }

        var classSpan = operatorClass is null ? default : From(classStart);
        var direction = ParseSortDirection();
        var nullsStart = Current.Start;
        var nulls = ParseNullsOrder();
        var nullsSpan = nulls == NullsOrder.Unspecified ? default : From(nullsStart);
        return new IndexElement(expression, collation, operatorClass, direction, nulls, From(start))
        {
            OperatorClassSpan = classSpan,
            NullsSpan = nullsSpan,
        };
    }

    private bool AtOperatorClass() => Current.Kind switch
    {
        TokenKind.Word => Keywords.CategoryOf(Current.Keyword) is KeywordCategory.Unreserved or KeywordCategory.ColumnName
            && Current.Keyword is not (Keyword.Nulls or Keyword.Autoincrement),
        TokenKind.QuotedIdentifier => true,
        _ => false,
    };
}
