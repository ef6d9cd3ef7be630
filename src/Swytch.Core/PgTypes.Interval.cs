using System.Globalization;

namespace Swytch.Core;

public static partial class PgTypes
{
    private const int FullRange = 0x7FFF;
    private const int FullPrecision = 0xFFFF;

    /// <summary>Field combinations of an interval and their bits (src/include/utils/timestamp.h: INTERVAL_MASK of YEAR 2, MONTH 1, DAY 3, HOUR 10, MINUTE 11, SECOND 12).</summary>
    private static readonly (string Fields, int Range)[] IntervalRanges =
    [
        ("year", 0x0004),
        ("month", 0x0002),
        ("day", 0x0008),
        ("hour", 0x0400),
        ("minute", 0x0800),
        ("second", 0x1000),
        ("year to month", 0x0006),
        ("day to hour", 0x0408),
        ("day to minute", 0x0C08),
        ("day to second", 0x1C08),
        ("hour to minute", 0x0C00),
        ("hour to second", 0x1C00),
        ("minute to second", 0x1800),
    ];

    /// <summary>The modifier of "interval fields (precision)"; -1 without either.</summary>
    /// <param name="fields">Lower case, single spaces: "day to second"; empty for all.</param>
    /// <param name="precision">Digits of the seconds' fraction; null when not given.</param>
    public static int IntervalModifier(string fields, int? precision)
    {
        if (fields.Length == 0 && precision is null)
        {
            return -1;
        }

        var range = fields.Length == 0 ? FullRange : Array.Find(IntervalRanges, known => known.Fields == fields).Range;
        return (range << 16) | (precision ?? FullPrecision);
    }

    private static string IntervalSuffix(int modifier)
    {
        var range = (modifier >> 16) & FullRange;
        var precision = modifier & FullPrecision;
        var fields = range == FullRange ? "" : " " + Array.Find(IntervalRanges, known => known.Range == range).Fields;
        return precision == FullPrecision
            ? fields
            : string.Create(CultureInfo.InvariantCulture, $"{fields}({precision})");
    }
}
