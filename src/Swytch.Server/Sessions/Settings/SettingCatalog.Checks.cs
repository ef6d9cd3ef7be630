using System.Text;
using Swytch.Core.Datatypes;
using Swytch.Core.Errors;

namespace Swytch.Server.Sessions.Settings;

/// <summary>Checks that go beyond a setting's kind.</summary>
internal static partial class SettingCatalog
{
    /// <summary>Characters beyond printable ASCII become question marks (PostgreSQL: pg_clean_ascii).</summary>
    private static string CleanAscii(string text)
    {
        var clean = new StringBuilder(text.Length);
        foreach (var character in text)
        {
            clean.Append(character is >= ' ' and <= '~' ? character : '?');
        }

        return clean.ToString();
    }

    /// <summary>UTF8 in any spelling; other encodings exist but are not converted.</summary>
    private static string ClientEncoding(string text)
    {
        var compact = new string([.. text.Where(char.IsAsciiLetterOrDigit)]).ToUpperInvariant();
        return compact switch
        {
            "UTF8" or "UNICODE" => "UTF8",
            "SQLASCII" or "LATIN1" or "LATIN2" or "LATIN9" or "WIN1252" or "WIN1251" or "WIN1250" or "EUCJP" or "SJIS" or "KOI8R" or "BIG5" or "GBK" or "ISO88591" =>
                throw new PgErrorException(SqlState.FeatureNotSupported, $"conversion between {text} and UTF8 is not supported"),
            _ => throw new PgErrorException(SqlState.InvalidParameterValue, $"invalid value for parameter \"client_encoding\": \"{text}\""),
        };
    }

    private static Func<string, string> OnlyOn(string name) => value => value == "on"
        ? value
        : throw new PgErrorException(SqlState.FeatureNotSupported, $"{name} = {value} is not supported");

    private static Func<string, string> OnlyLocale(string name) => value => value is "C" or "POSIX" or "C.UTF-8" or "en_US.UTF-8" or "en_US.utf8"
        ? value
        : throw new PgErrorException(SqlState.InvalidParameterValue, $"invalid value for parameter \"{name}\": \"{value}\"");

    /// <summary>The name as it is kept; <c>SET TIME ZONE 3</c> and intervals are offsets east.</summary>
    private static string TimeZoneName(string text)
    {
        if (double.TryParse(text, System.Globalization.NumberStyles.Float, System.Globalization.CultureInfo.InvariantCulture, out var hours)
            && Math.Abs(hours) <= 168)
        {
            return PgTimeZone.Fixed((int)Math.Round(hours * 3600)).Name;
        }

        return PgTimeZone.TryFind(text, out var zone)
            ? zone.Name
            : throw new PgErrorException(SqlState.InvalidParameterValue, $"invalid value for parameter \"TimeZone\": \"{text}\"");
    }

    /// <summary>The zone of a canonical name.</summary>
    public static PgTimeZone FindTimeZone(string name) => PgTimeZone.TryFind(name, out var zone) ? zone : PgTimeZone.Utc;
}
