using System.Collections.Frozen;
using System.Globalization;
using System.Reflection;

namespace Swytch.PgWire.Auth;

/// <summary>
/// What SASLprep needs of Unicode 14.0 (the version of PostgreSQL 15 and its libpq) and of RFC 3454, read from unicode.txt when first asked for.
/// The runtime has no such data: it runs with invariant globalization (decision 10). eng/unicode.py writes the file and explains its lines.
/// </summary>
internal sealed class UnicodeData
{
    private static readonly Lazy<UnicodeData> s_instance = new(static () => new UnicodeData());

    private readonly Dictionary<int, int[]> _decompositions = [];
    private readonly Dictionary<int, byte> _combiningClasses = [];
    private readonly Dictionary<(int First, int Second), int> _composites = [];
    private readonly FrozenDictionary<string, (int First, int Last)[]> _tables;

    private UnicodeData()
    {
        var tables = new Dictionary<string, (int, int)[]>();
        var assembly = Assembly.GetExecutingAssembly();
        using var reader = new StreamReader(assembly.GetManifestResourceStream("Swytch.PgWire.Auth.unicode.txt")!);
        while (reader.ReadLine() is { } line)
        {
            string[] words = line.Split(' ');
            switch (words[0])
            {
                case "#":
                    break;
                case "D":
                    _decompositions.Add(Number(words[1]), [.. words[2..].Select(Number)]);
                    break;
                case "K":
                    foreach (var (first, last) in words[2..].Select(Range))
                    {
                        for (int code = first; code <= last; code++)
                        {
                            _combiningClasses.Add(code, (byte)Number(words[1]));
                        }
                    }

                    break;
                case "P":
                    _composites.Add((Number(words[1]), Number(words[2])), Number(words[3]));
                    break;
                default:
                    tables.Add(words[0], [.. words[1..].Select(Range)]);
                    break;
            }
        }

        _tables = tables.ToFrozenDictionary();
    }

    public static UnicodeData Instance => s_instance.Value;

    /// <summary>The full compatibility decomposition; null for a character that has none, and for Hangul syllables, which are computed.</summary>
    public int[]? Decomposition(int code) => _decompositions.GetValueOrDefault(code);

    /// <summary>0 for a starter.</summary>
    public int CombiningClass(int code) => _combiningClasses.GetValueOrDefault(code);

    /// <summary>The primary composite of two characters; null when there is none.</summary>
    public int? Composite(int first, int second) => _composites.TryGetValue((first, second), out int code) ? code : null;

    /// <param name="table">A1, B1, C12, C, D1 or D2, as in RFC 3454 (C: all that RFC 4013, section 2.3, prohibits).</param>
    public bool IsIn(string table, int code)
    {
        var ranges = _tables[table];
        int low = 0;
        int high = ranges.Length - 1;
        while (low <= high)
        {
            int middle = (low + high) / 2;
            if (code < ranges[middle].First)
            {
                high = middle - 1;
            }
            else if (code > ranges[middle].Last)
            {
                low = middle + 1;
            }
            else
            {
                return true;
            }
        }

        return false;
    }

    private static int Number(string text) => int.Parse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);

    private static (int First, int Last) Range(string text)
    {
        int dash = text.IndexOf('-', StringComparison.Ordinal);
        return dash < 0 ? (Number(text), Number(text)) : (Number(text[..dash]), Number(text[(dash + 1)..]));
    }
}
