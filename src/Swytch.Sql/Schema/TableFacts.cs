using System.Globalization;

namespace Swytch.Sql.Schema;

/// <summary>What a table's comment says: its oid, then the attribute numbers that no column will have again (<c>oid=16501 dropped=2,5</c>).</summary>
/// <param name="Oid">Null when none is recorded.</param>
/// <param name="Dropped">Attribute numbers of dropped columns, ascending.</param>
internal sealed record TableFacts(uint? Oid, IReadOnlyList<short> Dropped)
{
    private const string OidWord = "oid=";
    private const string DroppedWord = "dropped=";

    /// <param name="comment">Null for none; words that are not known are passed over.</param>
    public static TableFacts Parse(string? comment)
    {
        uint? oid = null;
        List<short> dropped = [];
        foreach (var word in comment?.Split(' ') ?? [])
        {
            if (word.StartsWith(OidWord, StringComparison.Ordinal) && uint.TryParse(word.AsSpan(OidWord.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            {
                oid = number;
            }
            else if (word.StartsWith(DroppedWord, StringComparison.Ordinal))
            {
                foreach (var text in word[DroppedWord.Length..].Split(','))
                {
                    if (short.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var attribute))
                    {
                        dropped.Add(attribute);
                    }
                }
            }
        }

        dropped.Sort();
        return new TableFacts(oid, dropped);
    }

    /// <summary>The number of the column after the one with this number (0 before the first).</summary>
    public short NumberAfter(short number)
    {
        do
        {
            number++;
        }
        while (Dropped.Contains(number));

        return number;
    }

    /// <summary>The text that <see cref="Parse"/> reads.</summary>
    public override string ToString()
    {
        var oid = Oid is { } number ? OidWord + number.ToString(CultureInfo.InvariantCulture) : "";
        return Dropped.Count == 0
            ? oid
            : $"{oid} {DroppedWord}{string.Join(',', Dropped.Select(attribute => attribute.ToString(CultureInfo.InvariantCulture)))}".TrimStart();
    }
}
