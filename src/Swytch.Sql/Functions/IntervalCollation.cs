using Swytch.Core;
using Swytch.Core.Datatypes;

namespace Swytch.Sql.Functions;

/// <summary>
/// Orders texts of intervals by their length, a month counted as 30 days and a day as 24 hours (utils/adt/timestamp.c, interval_cmp).
/// A text that is none comes after all intervals, by its bytes: a total order, so that an index stays sound whatever was stored.
/// </summary>
public static class IntervalCollation
{
    public const string Name = PgTypes.IntervalCollation;

    /// <summary>Never throws.</summary>
    public static int Compare(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right)
    {
        if (left.SequenceEqual(right))
        {
            return 0;
        }

        bool leftIsInterval = PgInterval.TryParse(left, out PgInterval a);
        bool rightIsInterval = PgInterval.TryParse(right, out PgInterval b);
        return (leftIsInterval, rightIsInterval) switch
        {
            (true, true) => a.CompareTo(b),
            (true, false) => -1,
            (false, true) => 1,
            _ => left.SequenceCompareTo(right),
        };
    }
}
