using System.Globalization;
using Swytch.Core.Errors;

namespace Swytch.Server.Sessions.Settings;

/// <summary>Reads and prints the values of settings as PostgreSQL does (manual, section 20.1.1; src/backend/utils/misc/guc.c).</summary>
internal static class SettingValues
{
    /// <summary>The canonical text that is kept: on/off, a number in the setting's own unit, a known word.</summary>
    /// <exception cref="PgErrorException">22023 with PostgreSQL's words.</exception>
    public static string Canonical(SettingDefinition setting, string text)
    {
        var value = setting.Kind switch
        {
            SettingKind.Boolean => ParseBoolean(text) is { } on
                ? (on ? "on" : "off")
                : throw Invalid($"parameter \"{setting.Name}\" requires a Boolean value"),
            SettingKind.Integer => Number(setting, text).ToString(CultureInfo.InvariantCulture),
            SettingKind.Real => Real(setting, text),
            SettingKind.Enumeration => Choice(setting, text),
            _ => text,
        };
        return setting.Canonicalize is { } canonicalize ? canonicalize(value) : value;
    }

    /// <summary>What SHOW prints: numbers with the largest unit that leaves them whole ("7s", "128MB").</summary>
    public static string Shown(SettingDefinition setting, string canonical)
    {
        if (setting.Kind != SettingKind.Integer || setting.Unit == SettingUnit.None
            || !long.TryParse(canonical, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) || number <= 0)
        {
            return canonical;
        }

        var (units, baseFactor) = UnitsOf(setting.Unit);
        var total = number * baseFactor;
        for (var index = units.Length - 1; index >= 0; index--)
        {
            if (total % units[index].Factor == 0)
            {
                return string.Create(CultureInfo.InvariantCulture, $"{total / units[index].Factor}{units[index].Name}");
            }
        }

        return canonical;
    }

    /// <summary>pg_settings.unit, null when there is none.</summary>
    public static string? UnitName(SettingUnit unit) => unit switch
    {
        SettingUnit.Milliseconds => "ms",
        SettingUnit.Seconds => "s",
        SettingUnit.Minutes => "min",
        SettingUnit.Kilobytes => "kB",
        SettingUnit.Blocks8Kilobytes => "8kB",
        SettingUnit.Bytes => "B",
        _ => null,
    };

    /// <summary>Unique prefixes of true, false, yes, no, on, off, and 1, 0; any case.</summary>
    public static bool? ParseBoolean(string text)
    {
        var word = text.Trim().ToLowerInvariant();
        if (word.Length == 0)
        {
            return null;
        }

        if ("true".StartsWith(word, StringComparison.Ordinal) || "yes".StartsWith(word, StringComparison.Ordinal) || word is "on" or "1")
        {
            return true;
        }

        if ("false".StartsWith(word, StringComparison.Ordinal) || "no".StartsWith(word, StringComparison.Ordinal) || word is "of" or "off" or "0")
        {
            return false;
        }

        return null;
    }

    private static long Number(SettingDefinition setting, string text)
    {
        var trimmed = text.Trim();
        var length = 0;
        while (length < trimmed.Length && (char.IsAsciiDigit(trimmed[length]) || trimmed[length] is '.' or '-' or '+'))
        {
            length++;
        }

        if (!double.TryParse(trimmed.AsSpan(0, length), NumberStyles.Float, CultureInfo.InvariantCulture, out var number))
        {
            throw Invalid($"invalid value for parameter \"{setting.Name}\": \"{text}\"");
        }

        var unitText = trimmed[length..].Trim();
        if (unitText.Length > 0)
        {
            number = InOwnUnit(setting, number, unitText, text);
        }

        number = Math.Round(number, MidpointRounding.ToEven);
        if (number < setting.Minimum || number > setting.Maximum)
        {
            var unit = UnitName(setting.Unit) is { } name ? " " + name : string.Empty;
            throw Invalid(string.Create(
                CultureInfo.InvariantCulture,
                $"{number}{unit} is outside the valid range for parameter \"{setting.Name}\" ({setting.Minimum} .. {setting.Maximum})"));
        }

        return (long)number;
    }

    private static double InOwnUnit(SettingDefinition setting, double number, string unitText, string text)
    {
        if (setting.Unit != SettingUnit.None)
        {
            var (units, baseFactor) = UnitsOf(setting.Unit);
            foreach (var (name, factor) in units)
            {
                // Units are case-sensitive, as in PostgreSQL: "MB", not "mb".
                if (name == unitText)
                {
                    return number * factor / baseFactor;
                }
            }
        }

        var hint = setting.Unit switch
        {
            SettingUnit.None => null,
            SettingUnit.Milliseconds or SettingUnit.Seconds or SettingUnit.Minutes =>
                "Valid units for this parameter are \"us\", \"ms\", \"s\", \"min\", \"h\", and \"d\".",
            _ => "Valid units for this parameter are \"B\", \"kB\", \"MB\", \"GB\", and \"TB\".",
        };
        throw new PgErrorException(new PgError(SqlState.InvalidParameterValue, $"invalid value for parameter \"{setting.Name}\": \"{text}\"") { Hint = hint });
    }

    private static string Real(SettingDefinition setting, string text)
    {
        if (!double.TryParse(text.Trim(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) || double.IsNaN(number))
        {
            throw Invalid($"invalid value for parameter \"{setting.Name}\": \"{text}\"");
        }

        return number >= setting.Minimum && number <= setting.Maximum
            ? number.ToString("R", CultureInfo.InvariantCulture)
            : throw Invalid(string.Create(
                CultureInfo.InvariantCulture,
                $"{number} is outside the valid range for parameter \"{setting.Name}\" ({setting.Minimum} .. {setting.Maximum})"));
    }

    private static string Choice(SettingDefinition setting, string text)
    {
        foreach (var choice in setting.Choices)
        {
            if (choice.Equals(text, StringComparison.OrdinalIgnoreCase))
            {
                return choice;
            }
        }

        throw new PgErrorException(new PgError(SqlState.InvalidParameterValue, $"invalid value for parameter \"{setting.Name}\": \"{text}\"")
        {
            Hint = $"Available values: {string.Join(", ", setting.Choices)}.",
        });
    }

    /// <summary>Units from small to large with their size in the smallest one, and the size of the setting's own unit.</summary>
    private static ((string Name, long Factor)[] Units, long BaseFactor) UnitsOf(SettingUnit unit) => unit switch
    {
        SettingUnit.Milliseconds => (TimeUnits, 1_000),
        SettingUnit.Seconds => (TimeUnits, 1_000_000),
        SettingUnit.Minutes => (TimeUnits, 60_000_000),
        SettingUnit.Kilobytes => (MemoryUnits, 1L << 10),
        SettingUnit.Blocks8Kilobytes => (MemoryUnits, 8L << 10),
        _ => (MemoryUnits, 1),
    };

    private static readonly (string Name, long Factor)[] TimeUnits =
    [
        ("us", 1), ("ms", 1_000), ("s", 1_000_000), ("min", 60_000_000), ("h", 3_600_000_000), ("d", 86_400_000_000),
    ];

    private static readonly (string Name, long Factor)[] MemoryUnits =
    [
        ("B", 1), ("kB", 1L << 10), ("MB", 1L << 20), ("GB", 1L << 30), ("TB", 1L << 40),
    ];

    private static PgErrorException Invalid(string message) => new(SqlState.InvalidParameterValue, message);
}
