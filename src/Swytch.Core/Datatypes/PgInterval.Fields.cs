using System.Buffers;

namespace Swytch.Core.Datatypes;

/// <content>Types like <c>interval day to minute</c> (PostgreSQL manual, section 8.5.4; utils/adt/timestamp.c, AdjustIntervalForTypmod).</content>
public readonly partial record struct PgInterval
{
    // Bits of the fields in a type modifier's upper half (src/include/utils/timestamp.h).
    private const int MonthBit = 0x0002;
    private const int YearBit = 0x0004;
    private const int DayBit = 0x0008;
    private const int HourBit = 0x0400;
    private const int MinuteBit = 0x0800;
    private const int SecondBit = 0x1000;
    private const int AllFields = 0x7FFF;

    private static readonly SearchValues<byte> s_number = SearchValues.Create("0123456789.+-"u8);

    /// <summary>Reads a text as a value of the type: a number without a unit counts the type's last field; what is finer than it is cut off.</summary>
    public static PgInterval Parse(ReadOnlySpan<byte> text, int typeModifier)
    {
        int fields = typeModifier < 0 ? AllFields : (typeModifier >> 16) & AllFields;
        if (fields == AllFields || (fields & SecondBit) != 0)
        {
            return Parse(text);
        }

        string unit = (fields & MinuteBit) != 0 ? "minute"
            : (fields & HourBit) != 0 ? "hour"
            : (fields & DayBit) != 0 ? "day"
            : (fields & MonthBit) != 0 ? "month"
            : "year";
        ReadOnlySpan<byte> trimmed = TextInput.Trim(text);
        ReadOnlySpan<byte> last = trimmed[(trimmed.LastIndexOf((byte)' ') + 1)..];
        bool isBare = !last.IsEmpty && !last.ContainsAnyExcept(s_number) && trimmed[0] != (byte)'P' && last[1..].IndexOf((byte)'-') < 0;
        PgInterval value = isBare ? Parse(WithUnit(System.Text.Encoding.UTF8.GetString(trimmed), unit)) : Parse(text);
        return unit switch
        {
            "year" => new PgInterval(value.Months / 12 * 12, 0, 0),
            "month" => new PgInterval(value.Months, 0, 0),
            "day" => value with { Microseconds = 0 },
            "hour" => value with { Microseconds = value.Microseconds / PgCalendar.MicrosecondsPerHour * PgCalendar.MicrosecondsPerHour },
            _ => value with { Microseconds = value.Microseconds / PgCalendar.MicrosecondsPerMinute * PgCalendar.MicrosecondsPerMinute },
        };
    }

    /// <summary>"3" is 3 of the unit; "1 2" of interval day to hour is 1 day and 2 hours.</summary>
    private static string WithUnit(string text, string unit)
    {
        string[] words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return words.Length == 2 && unit == "hour" && words[0].AsSpan().ContainsAnyInRange('a', 'z') is false
            ? $"{words[0]} day {words[1]} hour"
            : $"{text} {unit}";
    }
}
