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

    /// <summary>PostgreSQL's name of the encoding.</summary>
    private static string EncodingName(string text) => ClientEncoding.TryFind(text, out var canonical, out _)
        ? canonical
        : throw new PgErrorException(SqlState.InvalidParameterValue, $"invalid value for parameter \"client_encoding\": \"{text}\"");

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
