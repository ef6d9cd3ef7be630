namespace Swytch.Sql.Syntax;

/// <summary>An identifier as PostgreSQL reads it (manual, section 4.1.1).</summary>
/// <param name="Name">Folded to lower case (ASCII) when unquoted; as written, without quotes, when quoted.</param>
/// <param name="IsQuoted">Written as "x", or as SQLite's [x] or `x`.</param>
public sealed record Identifier(string Name, bool IsQuoted, TextSpan Span) : SyntaxNode(Span);

/// <summary>A name of one to three parts: <c>[catalog.][schema.]name</c>.</summary>
/// <param name="Parts">Never empty.</param>
public sealed record QualifiedName(IReadOnlyList<Identifier> Parts, TextSpan Span) : SyntaxNode(Span)
{
    /// <summary>The last part.</summary>
    public string Name => Parts[^1].Name;

    /// <summary>The part before the last, null when there is none.</summary>
    public string? Schema => Parts.Count > 1 ? Parts[^2].Name : null;

    /// <summary>The part before the schema, null when there is none.</summary>
    public string? Catalog => Parts.Count > 2 ? Parts[^3].Name : null;

    protected internal override void AddChildren(ChildList children) => children.Add(Parts);
}

/// <summary>A type as written; synonyms are not resolved.</summary>
/// <param name="Qualifier">Schema parts before the name; mostly empty.</param>
/// <param name="Name">
/// Lower case unless quoted, words parted by one space, modifiers taken out: "double precision", "character varying",
/// "timestamp with time zone", "unsigned big int".
/// </param>
/// <param name="Modifiers">What stands in parentheses: <c>numeric(10, 2)</c> has two.</param>
/// <param name="ArrayDimensions">Number of <c>[]</c>; <c>ARRAY</c> counts one.</param>
/// <param name="IntervalFields">"day", "hour to minute" … after <c>interval</c>; null when there are none.</param>
public sealed record TypeName(
    IReadOnlyList<Identifier> Qualifier,
    string Name,
    bool IsQuoted,
    IReadOnlyList<Expression> Modifiers,
    int ArrayDimensions,
    string? IntervalFields,
    TextSpan Span) : SyntaxNode(Span)
{
    /// <summary>RETURNS SETOF and the like.</summary>
    public bool IsSetOf { get; init; }

    protected internal override void AddChildren(ChildList children) => children.Add(Qualifier).Add(Modifiers);
}

/// <summary>An operator: its symbol, or the word AND, OR, NOT in upper case.</summary>
/// <param name="Schema">Parts before the symbol in <c>OPERATOR(pg_catalog.~)</c>; empty otherwise.</param>
public sealed record OperatorName(string Symbol, IReadOnlyList<Identifier> Schema, TextSpan Span) : SyntaxNode(Span)
{
    protected internal override void AddChildren(ChildList children) => children.Add(Schema);
}

/// <summary><c>name = value</c> in WITH (…) lists, EXPLAIN, COPY, VACUUM and REINDEX options.</summary>
/// <param name="Name">Lower case unless quoted; dotted names keep their dot.</param>
/// <param name="Value">Null when the option stands alone. Bare words are <see cref="ColumnRef"/>, DEFAULT is <see cref="DefaultExpression"/>.</param>
/// <param name="Values">The members of a value written as a list, such as COPY's <c>FORCE_NULL (a, b)</c>.</param>
public sealed record OptionItem(string Name, Expression? Value, IReadOnlyList<Expression> Values, TextSpan Span) : SyntaxNode(Span)
{
    protected internal override void AddChildren(ChildList children) => children.Add(Value).Add(Values);
}
