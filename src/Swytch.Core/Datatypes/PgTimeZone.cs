using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Swytch.Core.Datatypes;

/// <summary>
/// A time zone by PostgreSQL's name: a name of the IANA database, an abbreviation, or a fixed offset in POSIX form
/// (PostgreSQL manual, section 8.5.3). Offsets are seconds east of UTC.
/// </summary>
public sealed class PgTimeZone
{
    private static readonly long TicksAtPgEpoch = new DateTime(2000, 1, 1, 0, 0, 0, DateTimeKind.Utc).Ticks;

    private readonly TimeZoneInfo? _rules;
    private readonly int _fixedSeconds;

    private PgTimeZone(string name, TimeZoneInfo? rules, int fixedSeconds)
    {
        Name = name;
        _rules = rules;
        _fixedSeconds = fixedSeconds;
    }

    public static PgTimeZone Utc { get; } = new("UTC", null, 0);

    /// <summary>As SHOW TimeZone prints it.</summary>
    public string Name { get; }

    /// <summary>A zone of one constant offset, named as PostgreSQL names it, for example &lt;+02&gt;-02.</summary>
    public static PgTimeZone Fixed(int secondsEast)
    {
        if (secondsEast == 0)
        {
            return Utc;
        }

        string offset = OffsetText(secondsEast);
        string inverse = OffsetText(-secondsEast).TrimStart('+');
        return new PgTimeZone($"<{offset}>{inverse}", null, secondsEast);
    }

    /// <summary>Finds an IANA name (any case), an abbreviation, or a POSIX form such as UTC+3 (west is positive there).</summary>
    public static bool TryFind(string name, [NotNullWhen(true)] out PgTimeZone? zone)
    {
        zone = null;
        string trimmed = name.Trim();
        if (trimmed.Length is 0 or > 100)
        {
            return false;
        }

        if (trimmed.ToUpperInvariant() is "UTC" or "GMT" or "Z" or "ZULU" or "UCT" or "ETC/UTC" or "ETC/GMT")
        {
            zone = trimmed.Equals("UTC", StringComparison.OrdinalIgnoreCase) ? Utc : new PgTimeZone(trimmed, null, 0);
            return true;
        }

        // The lookup goes to files by this name: only what a zone name can contain may reach it.
        if (IsZoneName(trimmed) && TimeZoneInfo.TryFindSystemTimeZoneById(CanonicalId(trimmed), out TimeZoneInfo? rules) && rules.HasIanaId)
        {
            zone = new PgTimeZone(rules.Id, rules, 0);
            return true;
        }

        if (TryParseAbbreviation(trimmed, out int abbreviationSeconds))
        {
            zone = new PgTimeZone(trimmed.ToUpperInvariant(), null, abbreviationSeconds);
            return true;
        }

        if (TryParsePosix(trimmed, out int seconds))
        {
            zone = new PgTimeZone(trimmed, null, seconds);
            return true;
        }

        return false;
    }

    /// <summary>Abbreviations of PostgreSQL's default set that clients use.</summary>
    public static bool TryParseAbbreviation(string name, out int secondsEast)
    {
        const int hour = 3600;
        int? offset = name.ToUpperInvariant() switch
        {
            "UTC" or "GMT" or "UCT" or "Z" or "ZULU" or "WET" => 0,
            "BST" or "CET" or "MET" or "WEST" or "WETDST" => hour,
            "CEST" or "CETDST" or "EET" or "SAST" or "IST" or "MEST" or "METDST" => 2 * hour,
            "EEST" or "EETDST" or "MSK" => 3 * hour,
            "MSD" => 4 * hour,
            "PKT" => 5 * hour,
            "HKT" or "SGT" or "AWST" => 8 * hour,
            "JST" or "KST" => 9 * hour,
            "AEST" => 10 * hour,
            "AEDT" => 11 * hour,
            "NZST" => 12 * hour,
            "NZDT" => 13 * hour,
            "EDT" or "AST" => -4 * hour,
            "ADT" => -3 * hour,
            "EST" or "CDT" => -5 * hour,
            "CST" or "MDT" => -6 * hour,
            "MST" or "PDT" => -7 * hour,
            "PST" or "AKDT" => -8 * hour,
            "AKST" => -9 * hour,
            "HST" => -10 * hour,
            _ => null,
        };
        secondsEast = offset ?? 0;
        return offset is not null;
    }

    /// <summary>Seconds east of UTC at an instant (microseconds since 2000-01-01 UTC).</summary>
    public int OffsetAtUtc(long utcMicroseconds)
    {
        if (_rules is null)
        {
            return _fixedSeconds;
        }

        return TryToTicks(utcMicroseconds, out long ticks)
            ? (int)_rules.GetUtcOffset(new DateTime(ticks, DateTimeKind.Utc)).TotalSeconds
            : (int)_rules.BaseUtcOffset.TotalSeconds;
    }

    /// <summary>Seconds east of UTC that a local time means. In the gap and in the repeated hour of a change, standard time is meant.</summary>
    public int OffsetAtLocal(long localMicroseconds)
    {
        if (_rules is null)
        {
            return _fixedSeconds;
        }

        return TryToTicks(localMicroseconds, out long ticks)
            ? (int)_rules.GetUtcOffset(new DateTime(ticks, DateTimeKind.Unspecified)).TotalSeconds
            : (int)_rules.BaseUtcOffset.TotalSeconds;
    }

    /// <summary>The abbreviation for to_char's TZ: UTC, or an offset such as +02 where none is known.</summary>
    public string AbbreviationAtUtc(long utcMicroseconds)
    {
        int seconds = OffsetAtUtc(utcMicroseconds);
        if (_rules is null)
        {
            return Name.StartsWith('<') ? OffsetText(seconds) : Name.ToUpperInvariant();
        }

        bool isDaylight = TryToTicks(utcMicroseconds, out long ticks) && _rules.IsDaylightSavingTime(new DateTime(ticks, DateTimeKind.Utc));
        return (_rules.Id, isDaylight) switch
        {
            ("America/New_York", false) => "EST",
            ("America/New_York", true) => "EDT",
            ("America/Chicago", false) => "CST",
            ("America/Chicago", true) => "CDT",
            ("America/Denver", false) => "MST",
            ("America/Denver", true) => "MDT",
            ("America/Los_Angeles", false) => "PST",
            ("America/Los_Angeles", true) => "PDT",
            ("Europe/London", false) => "GMT",
            ("Europe/London", true) => "BST",
            ("Asia/Tokyo", _) => "JST",
            _ when _rules.Id.StartsWith("Europe/", StringComparison.Ordinal) && seconds == 3600 && !isDaylight => "CET",
            _ when _rules.Id.StartsWith("Europe/", StringComparison.Ordinal) && seconds == 7200 && isDaylight => "CEST",
            _ => OffsetText(seconds),
        };
    }

    public override string ToString() => Name;

    /// <summary>+hh[:mm[:ss]].</summary>
    internal static string OffsetText(int seconds)
    {
        int magnitude = Math.Abs(seconds);
        string text = string.Create(CultureInfo.InvariantCulture, $"{(seconds < 0 ? '-' : '+')}{magnitude / 3600:00}");
        if (magnitude % 3600 != 0)
        {
            text += string.Create(CultureInfo.InvariantCulture, $":{magnitude / 60 % 60:00}");
        }

        return magnitude % 60 == 0 ? text : text + string.Create(CultureInfo.InvariantCulture, $":{magnitude % 60:00}");
    }

    private static bool TryToTicks(long microseconds, out long ticks)
    {
        // Years 2 to 9998: .NET's calendar ends where PostgreSQL's goes on.
        const long lowest = -63_000_000_000_000_000;
        const long highest = 252_000_000_000_000_000;
        ticks = 0;
        if (microseconds is < lowest or > highest)
        {
            return false;
        }

        ticks = TicksAtPgEpoch + (microseconds * 10);
        return true;
    }

    private static bool IsZoneName(string name)
    {
        foreach (char character in name)
        {
            if (!char.IsAsciiLetterOrDigit(character) && character is not ('/' or '_' or '-' or '+'))
            {
                return false;
            }
        }

        return char.IsAsciiLetter(name[0]) && !name.Contains("//", StringComparison.Ordinal) && !name.EndsWith('/');
    }

    /// <summary>IANA spelling of a name in any case: America/New_York. Names that break the pattern must be given as they are.</summary>
    private static string CanonicalId(string name)
    {
        if (name.Any(char.IsAsciiLetterUpper) || !name.Contains('/', StringComparison.Ordinal))
        {
            return name;
        }

        char[] characters = name.ToCharArray();
        for (int i = 0; i < characters.Length; i++)
        {
            if (i == 0 || characters[i - 1] is '/' or '_' or '-')
            {
                characters[i] = char.ToUpperInvariant(characters[i]);
            }
        }

        return new string(characters);
    }

    private static bool TryParsePosix(string name, out int secondsEast)
    {
        secondsEast = 0;
        int at = 0;
        if (name[0] == '<')
        {
            int close = name.IndexOf('>', StringComparison.Ordinal);
            if (close < 0)
            {
                return false;
            }

            at = close + 1;
        }
        else
        {
            while (at < name.Length && char.IsAsciiLetter(name[at]))
            {
                at++;
            }
        }

        if (at == name.Length || (at > 0 && at < 3))
        {
            return false;
        }

        bool positive = name[at] != '-';
        if (name[at] is '+' or '-')
        {
            at++;
        }

        string[] parts = name[at..].Split(':');
        if (parts.Length > 3)
        {
            return false;
        }

        int[] units = [3600, 60, 1];
        int seconds = 0;
        for (int i = 0; i < parts.Length; i++)
        {
            if (parts[i].Length is 0 or > 2 || !int.TryParse(parts[i], NumberStyles.None, CultureInfo.InvariantCulture, out int part))
            {
                return false;
            }

            seconds += part * units[i];
        }

        secondsEast = positive ? -seconds : seconds;
        return seconds <= 167 * 3600;
    }
}
