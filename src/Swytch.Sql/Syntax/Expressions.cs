namespace Swytch.Sql.Syntax;

/// <summary>A value expression (PostgreSQL manual, section 4.2; sqlite.org/lang_expr.html).</summary>
public abstract record Expression(TextSpan Span) : SyntaxNode(Span)
{
    /// <summary>The expression without the parentheses around it.</summary>
    public Expression Unparenthesized
    {
        get
        {
            var inner = this;
            while (inner is ParenthesizedExpression parenthesized)
            {
                inner = parenthesized.Inner;
            }

            return inner;
        }
    }
}

public enum LiteralKind
{
    Null,
    True,
    False,

    /// <summary>Decimal digits, or 0x…, 0o…, 0b…; may exceed 64 bits.</summary>
    Integer,

    /// <summary>With a point or an exponent.</summary>
    Numeric,

    /// <summary>'…', $$…$$, N'…', U&amp;'…'.</summary>
    String,

    /// <summary>E'…'.</summary>
    EscapeString,

    /// <summary>x'…': a blob in SQLite, a bit string in PostgreSQL.</summary>
    Blob,

    /// <summary>b'…'.</summary>
    BitString,
}

/// <param name="Value">Strings decoded, numbers without underscores, hexadecimal or binary digits of blobs and bit strings; empty for the words.</param>
public sealed record LiteralExpression(LiteralKind Kind, string Value, TextSpan Span) : Expression(Span)
{
    /// <summary>True when the text stands plainly between '…', so that SQLite reads the same value from it.</summary>
    public bool IsPlainString { get; init; }
}

/// <summary>The word DEFAULT where a value stands: VALUES, SET, function arguments of DDL.</summary>
public sealed record DefaultExpression(TextSpan Span) : Expression(Span);

/// <param name="Number">1 for $1.</param>
public sealed record ParameterExpression(int Number, TextSpan Span) : Expression(Span);

/// <summary>A column, perhaps qualified: <c>a</c>, <c>t.a</c>, <c>s.t.a</c>, <c>c.s.t.a</c>.</summary>
public sealed record ColumnRef(IReadOnlyList<Identifier> Parts, TextSpan Span) : Expression(Span)
{
    public Identifier Column => Parts[^1];

    /// <summary>The table's name or alias; null when unqualified.</summary>
    public Identifier? Table => Parts.Count > 1 ? Parts[^2] : null;

    public Identifier? Schema => Parts.Count > 2 ? Parts[^3] : null;

    protected internal override void AddChildren(ChildList children) => children.Add(Parts);
}

/// <summary><c>*</c> or <c>t.*</c> in a select list or RETURNING.</summary>
public sealed record StarExpression(IReadOnlyList<Identifier> Qualifier, TextSpan Span) : Expression(Span)
{
    protected internal override void AddChildren(ChildList children) => children.Add(Qualifier);
}

/// <summary>Its span includes the parentheses.</summary>
public sealed record ParenthesizedExpression(Expression Inner, TextSpan Span) : Expression(Span)
{
    protected internal override void AddChildren(ChildList children) => children.Add(Inner);
}

/// <summary>A prefix operator: NOT, -, +, ~, @ ….</summary>
public sealed record UnaryExpression(OperatorName Operator, Expression Operand, TextSpan Span) : Expression(Span)
{
    public string Symbol => Operator.Symbol;

    protected internal override void AddChildren(ChildList children) => children.Add(Operator).Add(Operand);
}

/// <summary>An infix operator, AND and OR among them. <c>!=</c>, <c>==</c> and <c>&lt;&gt;</c> keep the spelling of the text.</summary>
public sealed record BinaryExpression(Expression Left, OperatorName Operator, Expression Right, TextSpan Span) : Expression(Span)
{
    public string Symbol => Operator.Symbol;

    protected internal override void AddChildren(ChildList children) => children.Add(Left).Add(Operator).Add(Right);
}

public enum IsTest
{
    Null,
    True,
    False,
    Unknown,
    DistinctFrom,

    /// <summary>SQLite's <c>a IS b</c>.</summary>
    Same,

    Document,
    Normalized,
}

/// <summary><c>IS [NOT] NULL</c>, ISNULL, NOTNULL, NOT NULL, <c>IS [NOT] TRUE</c>, <c>IS [NOT] DISTINCT FROM x</c>, SQLite's <c>IS [NOT] x</c>.</summary>
/// <param name="Other">The right side of DistinctFrom and Same, null otherwise.</param>
/// <param name="TestSpan">From IS (or ISNULL …) to the end of the test's words, without <paramref name="Other"/>.</param>
public sealed record IsExpression(Expression Operand, IsTest Test, bool IsNegated, Expression? Other, TextSpan TestSpan, TextSpan Span) : Expression(Span)
{
    protected internal override void AddChildren(ChildList children) => children.Add(Operand).Add(Other);
}

public sealed record BetweenExpression(Expression Operand, bool IsNegated, bool IsSymmetric, Expression Low, Expression High, TextSpan Span) : Expression(Span)
{
    protected internal override void AddChildren(ChildList children) => children.Add(Operand).Add(Low).Add(High);
}

/// <summary><c>x [NOT] IN (list | query)</c> and SQLite's <c>x IN table</c>: exactly one of Items, Query and Table is set.</summary>
/// <param name="Items">May be empty in SQLite's dialect.</param>
public sealed record InExpression(
    Expression Operand,
    bool IsNegated,
    IReadOnlyList<Expression>? Items,
    Query? Query,
    QualifiedName? Table,
    TextSpan Span) : Expression(Span)
{
    /// <summary>Arguments of a table-valued function named by <see cref="Table"/>; null for a plain table.</summary>
    public IReadOnlyList<Expression>? TableArguments { get; init; }

    /// <summary>From IN (or NOT) to the end of IN.</summary>
    public TextSpan OperatorSpan { get; init; }

    protected internal override void AddChildren(ChildList children) =>
        children.Add(Operand).Add(Items).Add(Query).Add(Table).Add(TableArguments);
}

public enum LikeKind
{
    Like,
    Ilike,
    Glob,
    Regexp,
    Match,
    SimilarTo,
}

/// <param name="OperatorSpan">The words between the operands, NOT included.</param>
public sealed record LikeExpression(
    Expression Operand,
    LikeKind Kind,
    bool IsNegated,
    Expression Pattern,
    Expression? Escape,
    TextSpan OperatorSpan,
    TextSpan Span) : Expression(Span)
{
    protected internal override void AddChildren(ChildList children) => children.Add(Operand).Add(Pattern).Add(Escape);
}

public enum Quantifier
{
    /// <summary>ANY and SOME.</summary>
    Any,
    All,
}

/// <summary><c>x = ANY (array)</c>, <c>x &lt;&gt; ALL (query)</c>: exactly one of Array and Query is set.</summary>
/// <param name="Operator">LIKE, NOT LIKE, ILIKE, NOT ILIKE are ~~, !~~, ~~*, !~~*.</param>
/// <param name="QuantifierSpan">The word ANY, SOME or ALL.</param>
public sealed record QuantifiedExpression(
    Expression Left,
    OperatorName Operator,
    Quantifier Quantifier,
    Expression? Array,
    Query? Query,
    TextSpan QuantifierSpan,
    TextSpan Span) : Expression(Span)
{
    protected internal override void AddChildren(ChildList children) => children.Add(Left).Add(Operator).Add(Array).Add(Query);
}

public sealed record CaseExpression(Expression? Operand, IReadOnlyList<WhenClause> Whens, Expression? Else, TextSpan Span) : Expression(Span)
{
    protected internal override void AddChildren(ChildList children) => children.Add(Operand).Add(Whens).Add(Else);
}

public sealed record WhenClause(Expression Condition, Expression Result, TextSpan Span) : SyntaxNode(Span)
{
    protected internal override void AddChildren(ChildList children) => children.Add(Condition).Add(Result);
}

public enum CastSyntax
{
    /// <summary><c>CAST(x AS t)</c>.</summary>
    Function,

    /// <summary><c>x::t</c>.</summary>
    DoubleColon,

    /// <summary><c>date '2024-02-29'</c>, <c>interval '1' day</c>.</summary>
    TypedLiteral,
}

public sealed record CastExpression(Expression Operand, TypeName Type, CastSyntax Syntax, TextSpan Span) : Expression(Span)
{
    protected internal override void AddChildren(ChildList children) =>
        _ = Syntax == CastSyntax.TypedLiteral ? children.Add(Type).Add(Operand) : children.Add(Operand).Add(Type);
}

public sealed record CollateExpression(Expression Operand, QualifiedName Collation, TextSpan Span) : Expression(Span)
{
    protected internal override void AddChildren(ChildList children) => children.Add(Operand).Add(Collation);
}

/// <summary><c>x AT TIME ZONE z</c>; <c>AT LOCAL</c> has no zone.</summary>
public sealed record AtTimeZoneExpression(Expression Operand, Expression? Zone, TextSpan Span) : Expression(Span)
{
    protected internal override void AddChildren(ChildList children) => children.Add(Operand).Add(Zone);
}
