using Swytch.Core;
using Swytch.Sql.Syntax;

namespace Swytch.Sql.Planning.Binding;

internal enum OperandKind
{
    Value,

    /// <summary>A string literal or NULL: its surroundings decide the type.</summary>
    StringLiteral,

    Parameter,

    /// <summary>An integer or decimal literal, sign included.</summary>
    NumberLiteral,
}

/// <summary>
/// What is known of a bound expression: where it stands, its PostgreSQL type, and in what form SQLite computes it.
/// The type is <see cref="PgOid.Unknown"/> while the surroundings must decide, 0 when it cannot be known before execution.
/// </summary>
internal sealed record Operand(TextSpan Span, uint Type, int Modifier = -1)
{
    public const string UnnamedColumn = "?column?";

    public OperandKind Kind { get; init; }

    /// <summary>The decoded value of a string literal, the digits of a number literal; null is NULL.</summary>
    public string? Literal { get; init; }

    /// <summary>From 1, for parameters.</summary>
    public int ParameterNumber { get; init; }

    /// <summary>Set for a plain reference to a column.</summary>
    public ColumnBinding? Column { get; init; }

    /// <summary>A numeric whose value is canonical decimal text; another numeric is an INTEGER or REAL of SQLite's.</summary>
    public bool IsExactNumeric { get; init; }

    public bool HasExplicitCollation { get; init; }

    /// <summary>The name that PostgreSQL gives an unnamed result column made of this (FigureColname, src/backend/parser/parse_target.c).</summary>
    public string Name { get; init; } = UnnamedColumn;

    /// <summary>False for the weak name that only a cast's type gives, and for none.</summary>
    public bool HasStrongName { get; init; }

    /// <summary>The members of a row constructor or a subquery of several columns; null for a scalar.</summary>
    public IReadOnlyList<Operand>? Row { get; init; }

    public bool IsUnknown => Type == PgOid.Unknown;

    public bool IsUndetermined => Type == PgOid.Unspecified;

    public bool IsNull => Kind == OperandKind.StringLiteral && Literal is null;

    public Operand Named(string name) => this with { Name = name, HasStrongName = true };

    public Operand Unnamed() => this with { Name = UnnamedColumn, HasStrongName = false };
}
