using Swytch.Sql.Syntax;

namespace Swytch.Sql.Planning.Shapes;

/// <summary>The literals of one statement that become parameters while it is planned, by where they stand, a sign included.</summary>
public sealed class LiteralSlots
{
    private readonly Dictionary<TextSpan, LiteralSlot> _slots = [];

    internal IReadOnlyCollection<LiteralSlot> All => _slots.Values;

    internal void Add(LiteralSlot slot) => _slots.Add(slot.Span, slot);

    internal LiteralSlot? Find(TextSpan span) => _slots.GetValueOrDefault(span);

    /// <summary>The plan depends on the value of the literal, should it be one of these.</summary>
    internal void Refuse(TextSpan span)
    {
        if (Find(span) is { } slot)
        {
            slot.IsRefused = true;
        }
    }
}

/// <summary>One of them. The binder notes as what the literal's text is read.</summary>
/// <param name="number">From 1: it is written as ?number.</param>
/// <param name="site">Which literal of the text.</param>
/// <param name="span">Where it stands, with its sign.</param>
internal sealed class LiteralSlot(int number, int site, TextSpan span, bool isNegative)
{
    private bool _isRead;

    internal int Number => number;

    internal int Site => site;

    internal TextSpan Span => span;

    internal bool IsNegative => isNegative;

    /// <summary>Text for SQLite.</summary>
    internal string Text { get; } = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"?{number}");

    /// <summary>0 when SQLite gets the literal as it stands.</summary>
    internal uint Type { get; private set; }

    internal int Modifier { get; private set; } = -1;

    internal bool IsRefused { get; set; }

    /// <summary>The literal is read as a value of the type.</summary>
    internal void ReadAs(uint type, int modifier)
    {
        IsRefused |= _isRead && (type != Type || modifier != Modifier);
        (_isRead, Type, Modifier) = (true, type, modifier);
    }

    internal LiteralBinding Binding => new(Site, IsNegative, Type, Modifier);
}
