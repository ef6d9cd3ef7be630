using Swytch.Core.Datatypes;
using Swytch.Core.Errors;

namespace Swytch.Server.Sessions.Settings;

/// <summary>DateStyle: "ISO, MDY" (PostgreSQL manual, section 8.5.2). Only ISO output exists here; the order decides how ambiguous dates are read.</summary>
internal static class DateStyleSetting
{
    /// <param name="values">Words, or one text with words parted by commas.</param>
    /// <param name="current">The value in force: the part that is not named stays.</param>
    public static string Canonical(IReadOnlyList<string> values, string current)
    {
        var order = current[(current.LastIndexOf(' ') + 1)..];
        foreach (var word in values.SelectMany(value => value.Split([',', ' '], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)))
        {
            var upper = word.ToUpperInvariant();
            switch (upper)
            {
                case "ISO":
                    break;
                case "DEFAULT":
                    order = "MDY";
                    break;
                case "MDY" or "US" or "NONEURO" or "NONEUROPEAN":
                    order = "MDY";
                    break;
                case "DMY" or "EURO" or "EUROPEAN":
                    order = "DMY";
                    break;
                case "YMD":
                    order = "YMD";
                    break;
                case "SQL" or "POSTGRES" or "GERMAN":
                    throw new PgErrorException(SqlState.FeatureNotSupported, $"DateStyle {upper} is not supported, only ISO");
                default:
                    throw new PgErrorException(new PgError(SqlState.InvalidParameterValue, $"invalid value for parameter \"DateStyle\": \"{word}\"")
                    {
                        Detail = $"Unrecognized key word: \"{word.ToLowerInvariant()}\".",
                    });
            }
        }

        return "ISO, " + order;
    }

    public static DateOrder Order(string canonical) => canonical[^3..] switch
    {
        "DMY" => DateOrder.DayMonthYear,
        "YMD" => DateOrder.YearMonthDay,
        _ => DateOrder.MonthDayYear,
    };
}
