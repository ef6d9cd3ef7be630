namespace Swytch.PgWire.Auth;

/// <summary>Unicode normalization form KC (Unicode Standard Annex 15; the Unicode Standard, sections 3.11 and 3.12 for Hangul).</summary>
internal static class CompatibilityComposition
{
    private const int SyllableBase = 0xAC00;
    private const int LeadBase = 0x1100;
    private const int VowelBase = 0x1161;
    private const int TrailBase = 0x11A7;
    private const int LeadCount = 19;
    private const int VowelCount = 21;
    private const int TrailCount = 28;
    private const int SyllableCount = LeadCount * VowelCount * TrailCount;

    /// <param name="text">Code points.</param>
    public static List<int> Normalize(IEnumerable<int> text)
    {
        List<int> decomposed = [];
        foreach (int code in text)
        {
            Decompose(code, decomposed);
        }

        Order(decomposed);
        return Compose(decomposed);
    }

    private static void Decompose(int code, List<int> output)
    {
        int syllable = code - SyllableBase;
        if (syllable is >= 0 and < SyllableCount)
        {
            output.Add(LeadBase + (syllable / (VowelCount * TrailCount)));
            output.Add(VowelBase + (syllable % (VowelCount * TrailCount) / TrailCount));
            if (syllable % TrailCount != 0)
            {
                output.Add(TrailBase + (syllable % TrailCount));
            }
        }
        else if (UnicodeData.Instance.Decomposition(code) is { } parts)
        {
            output.AddRange(parts);
        }
        else
        {
            output.Add(code);
        }
    }

    /// <summary>Canonical ordering: runs of combining marks by class, those of one class as they stood.</summary>
    private static void Order(List<int> codes)
    {
        int start = 0;
        while (start < codes.Count)
        {
            int end = start;
            while (end < codes.Count && UnicodeData.Instance.CombiningClass(codes[end]) != 0)
            {
                end++;
            }

            if (end - start > 1)
            {
                var ordered = codes.GetRange(start, end - start).OrderBy(UnicodeData.Instance.CombiningClass).ToList();
                codes.RemoveRange(start, ordered.Count);
                codes.InsertRange(start, ordered);
            }

            start = end + 1;
        }
    }

    private static List<int> Compose(List<int> codes)
    {
        List<int> composed = new(codes.Count);
        int starter = -1;
        int lastClass = -1;
        foreach (int code in codes)
        {
            int combiningClass = UnicodeData.Instance.CombiningClass(code);

            // Blocked by a mark of the same class or a higher one in between; next to the starter nothing is.
            if (starter >= 0 && lastClass < combiningClass && Pair(composed[starter], code) is { } composite)
            {
                composed[starter] = composite;
                continue;
            }

            if (combiningClass == 0)
            {
                starter = composed.Count;
                lastClass = -1;
            }
            else
            {
                lastClass = combiningClass;
            }

            composed.Add(code);
        }

        return composed;
    }

    private static int? Pair(int first, int second)
    {
        int lead = first - LeadBase;
        int vowel = second - VowelBase;
        if (lead is >= 0 and < LeadCount && vowel is >= 0 and < VowelCount)
        {
            return SyllableBase + (((lead * VowelCount) + vowel) * TrailCount);
        }

        int syllable = first - SyllableBase;
        int trail = second - TrailBase;
        return syllable is >= 0 and < SyllableCount && syllable % TrailCount == 0 && trail is > 0 and < TrailCount
            ? first + trail
            : UnicodeData.Instance.Composite(first, second);
    }
}
