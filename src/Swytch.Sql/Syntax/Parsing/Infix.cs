namespace Swytch.Sql.Syntax.Parsing;

/// <summary>How an infix or postfix construct is read on.</summary>
internal enum InfixKind : byte
{
    None,
    Operator,
    Word,
    QualifiedOperator,
    Is,
    IsNull,
    NotNull,
    Like,
    In,
    Between,
    Collate,
    AtTimeZone,
    Overlaps,
}

/// <summary>An infix construct at hand and how tightly it binds.</summary>
internal readonly record struct Infix(InfixKind Kind, int Binding)
{
    /// <summary>NOT stands before LIKE, IN, BETWEEN.</summary>
    public bool IsNegated { get; init; }
}

/// <summary>
/// Binding powers, greater binds tighter. PostgreSQL's table is in its manual, section 4.1.6; SQLite's in
/// sqlite.org/lang_expr.html, section 2. The two differ in comparison, ||, ~ and the word operators.
/// </summary>
internal static class Binding
{
    public const int Lowest = 0;
    public const int Or = 10;
    public const int And = 20;
    public const int Not = 30;
    public const int Is = 40;
    public const int Comparison = 50;
    public const int Like = 60;
    public const int Other = 70;
    public const int Additive = 80;
    public const int Multiplicative = 90;
    public const int Concatenation = 100;
    public const int Power = 105;
    public const int AtTimeZone = 110;
    public const int Collate = 120;
    public const int Sign = 130;

    /// <summary>Of a symbol between two operands.</summary>
    public static int OfSymbol(ReadOnlySpan<char> symbol, bool isSqlite) => symbol switch
    {
        "=" or "==" or "<>" or "!=" => isSqlite ? Is : Comparison,
        "<" or ">" or "<=" or ">=" => Comparison,
        "+" or "-" => Additive,
        "*" or "/" or "%" => Multiplicative,
        "^" => Power,
        "||" or "->" or "->>" => isSqlite ? Concatenation : Other,
        _ => Other,
    };

    /// <summary>Of LIKE, IN, BETWEEN and their kin.</summary>
    public static int OfWord(bool isSqlite) => isSqlite ? Is : Like;
}
