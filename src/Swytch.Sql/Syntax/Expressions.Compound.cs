namespace Swytch.Sql.Syntax;

/// <summary>SQL's own argument syntaxes, normalised to plain arguments.</summary>
public enum CallSyntax
{
    Plain,

    /// <summary><c>extract(field FROM x)</c>: name extract, arguments (field as a string literal, x).</summary>
    Extract,

    /// <summary><c>position(a IN b)</c>: name position, arguments (b, a) as PostgreSQL's position(text, text) takes them.</summary>
    Position,

    /// <summary><c>substring(x FROM a [FOR b])</c>: name substring, arguments (x, a[, b]); <c>FOR</c> alone gives a = 1.</summary>
    Substring,

    /// <summary><c>substring(x SIMILAR p ESCAPE e)</c>: name substring, arguments (x, p, e).</summary>
    SubstringSimilar,

    /// <summary><c>overlay(x PLACING y FROM a [FOR b])</c>: name overlay, arguments (x, y, a[, b]).</summary>
    Overlay,

    /// <summary><c>trim([BOTH|LEADING|TRAILING] [c FROM] x)</c>: name btrim, ltrim or rtrim, arguments (x[, c]).</summary>
    Trim,
}

/// <summary>A function call, aggregate or window function.</summary>
/// <param name="Name">For the special syntaxes the normalised name, with the span of the keyword.</param>
/// <param name="Arguments">
/// <see cref="NamedArgumentExpression"/> and <see cref="VariadicArgumentExpression"/> may be among them. With a special
/// <see cref="Syntax"/> their order may differ from the text and a constant may have an empty span.
/// </param>
public sealed record FunctionCall(QualifiedName Name, IReadOnlyList<Expression> Arguments, TextSpan Span) : Expression(Span)
{
    public CallSyntax Syntax { get; init; }

    /// <summary><c>count(*)</c>.</summary>
    public bool IsStar { get; init; }

    public bool IsDistinct { get; init; }

    /// <summary>ORDER BY inside the parentheses.</summary>
    public IReadOnlyList<OrderItem> OrderBy { get; init; } = [];

    /// <summary>WITHIN GROUP (ORDER BY …).</summary>
    public IReadOnlyList<OrderItem> WithinGroup { get; init; } = [];

    public Expression? Filter { get; init; }

    public WindowSpecification? Over { get; init; }

    /// <summary>Name, parentheses and arguments, without WITHIN GROUP, FILTER and OVER.</summary>
    public TextSpan CallSpan { get; init; }

    protected internal override void AddChildren(ChildList children) =>
        children.Add(Name).Add(Arguments).Add(OrderBy).Add(WithinGroup).Add(Filter).Add(Over);
}

/// <summary><c>name =&gt; value</c> or <c>name := value</c>.</summary>
public sealed record NamedArgumentExpression(Identifier Name, Expression Value, TextSpan Span) : Expression(Span)
{
    protected internal override void AddChildren(ChildList children) => children.Add(Name).Add(Value);
}

public sealed record VariadicArgumentExpression(Expression Value, TextSpan Span) : Expression(Span)
{
    protected internal override void AddChildren(ChildList children) => children.Add(Value);
}

/// <summary>current_timestamp, current_user and the like, written without parentheses.</summary>
/// <param name="Name">Lower case: current_date, current_time, current_timestamp, localtime, localtimestamp, current_user, session_user, user, current_role, system_user, current_catalog, current_schema.</param>
/// <param name="Precision">Of <c>current_timestamp(3)</c>.</param>
public sealed record SqlValueFunction(string Name, int? Precision, TextSpan Span) : Expression(Span);

public sealed record ExistsExpression(Query Query, TextSpan Span) : Expression(Span)
{
    protected internal override void AddChildren(ChildList children) => children.Add(Query);
}

/// <summary>A subquery used as a value or row; the span includes its parentheses.</summary>
public sealed record SubqueryExpression(Query Query, TextSpan Span) : Expression(Span)
{
    protected internal override void AddChildren(ChildList children) => children.Add(Query);
}

/// <summary><c>ARRAY[a, b]</c>, <c>ARRAY(query)</c>, and nested <c>[…]</c> inside one: exactly one of Items and Query is set.</summary>
public sealed record ArrayExpression(IReadOnlyList<Expression>? Items, Query? Query, TextSpan Span) : Expression(Span)
{
    protected internal override void AddChildren(ChildList children) => children.Add(Items).Add(Query);
}

/// <summary><c>a[1]</c>, <c>a[1:2]</c>, <c>a[:2]</c>; a plain subscript has only Lower.</summary>
public sealed record SubscriptExpression(Expression Operand, bool IsSlice, Expression? Lower, Expression? Upper, TextSpan Span) : Expression(Span)
{
    protected internal override void AddChildren(ChildList children) => children.Add(Operand).Add(Lower).Add(Upper);
}

/// <summary><c>(x).field</c> and <c>(x).*</c>.</summary>
/// <param name="Field">Null for <c>*</c>.</param>
public sealed record FieldAccessExpression(Expression Operand, Identifier? Field, TextSpan Span) : Expression(Span)
{
    protected internal override void AddChildren(ChildList children) => children.Add(Operand).Add(Field);
}

/// <summary><c>ROW(a, b)</c> or <c>(a, b)</c>; the span includes the parentheses.</summary>
public sealed record RowExpression(bool HasKeyword, IReadOnlyList<Expression> Items, TextSpan Span) : Expression(Span)
{
    protected internal override void AddChildren(ChildList children) => children.Add(Items);
}

/// <summary><c>WHERE CURRENT OF cursor</c>.</summary>
public sealed record CurrentOfExpression(Identifier Cursor, TextSpan Span) : Expression(Span)
{
    protected internal override void AddChildren(ChildList children) => children.Add(Cursor);
}

public enum RaiseAction
{
    Ignore,
    Rollback,
    Abort,
    Fail,
}

/// <summary>SQLite's RAISE(…) in trigger bodies (sqlite.org/lang_createtrigger.html).</summary>
/// <param name="Message">Null for IGNORE.</param>
public sealed record RaiseExpression(RaiseAction Action, Expression? Message, TextSpan Span) : Expression(Span)
{
    protected internal override void AddChildren(ChildList children) => children.Add(Message);
}

/// <summary>A window: <c>OVER w</c>, <c>OVER (…)</c>, or the definition in WINDOW.</summary>
/// <param name="Base">The window referred to or refined.</param>
/// <param name="IsReference">True for <c>OVER w</c> without parentheses.</param>
public sealed record WindowSpecification(
    Identifier? Base,
    bool IsReference,
    IReadOnlyList<Expression> PartitionBy,
    IReadOnlyList<OrderItem> OrderBy,
    WindowFrame? Frame,
    TextSpan Span) : SyntaxNode(Span)
{
    protected internal override void AddChildren(ChildList children) =>
        children.Add(Base).Add(PartitionBy).Add(OrderBy).Add(Frame);
}

public enum FrameUnit
{
    Rows,
    Range,
    Groups,
}

public enum FrameBoundKind
{
    UnboundedPreceding,
    Preceding,
    CurrentRow,
    Following,
    UnboundedFollowing,
}

public enum FrameExclusion
{
    None,
    NoOthers,
    CurrentRow,
    Group,
    Ties,
}

/// <param name="Offset">Of Preceding and Following.</param>
public sealed record FrameBound(FrameBoundKind Kind, Expression? Offset, TextSpan Span) : SyntaxNode(Span)
{
    protected internal override void AddChildren(ChildList children) => children.Add(Offset);
}

/// <param name="End">Null when BETWEEN was not written.</param>
public sealed record WindowFrame(FrameUnit Unit, FrameBound Start, FrameBound? End, FrameExclusion Exclusion, TextSpan Span) : SyntaxNode(Span)
{
    protected internal override void AddChildren(ChildList children) => children.Add(Start).Add(End);
}
