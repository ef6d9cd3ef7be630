namespace Swytch.Sql.Planning.Shapes;

/// <summary>What kind of literal stands in a text; part of its shape, for the types of expressions follow from it.</summary>
public enum LiteralClass : byte
{
    /// <summary>Digits of a value below 2^31.</summary>
    Int4,

    /// <summary>Digits of a value above 2^31 and below 2^63; 2^31 itself is neither, for its negative is an int4.</summary>
    Int8,

    /// <summary>'…' without a prefix.</summary>
    Text,
}

/// <summary>A literal in a text: UTF-16 offsets, quotes included.</summary>
/// <param name="Integer">Its value without a sign; 0 for text.</param>
public readonly record struct LiteralSite(int Start, int End, LiteralClass Class, long Integer);
