using Swytch.Core.Datatypes;

namespace Swytch.Sql.Functions;

internal enum DateTimeForm
{
    Other,
    Date,
    Time,
    TimeTz,
    Timestamp,
    TimestampTz,
}

/// <summary>
/// Tells stored dates and times apart by their shape, for functions that SQLite knows by one name and PostgreSQL by several
/// signatures: the stored timestamptz ends in +00, the timestamp does not, a date has no time.
/// </summary>
internal static class DateTimeForms
{
    public static DateTimeForm Of(ReadOnlySpan<byte> text)
    {
        if (text.EndsWith(" BC"u8))
        {
            text = text[..^3];
        }

        int space = text.IndexOf((byte)' ');
        ReadOnlySpan<byte> date = space < 0 ? text : text[..space];
        if (IsDate(date))
        {
            if (space < 0)
            {
                return DateTimeForm.Date;
            }

            ReadOnlySpan<byte> time = text[(space + 1)..];
            return time.EndsWith("+00"u8) && IsTime(time[..^3]) ? DateTimeForm.TimestampTz
                : IsTime(time) ? DateTimeForm.Timestamp
                : DateTimeForm.Other;
        }

        if (space >= 0)
        {
            return DateTimeForm.Other;
        }

        int sign = text.LastIndexOfAny((byte)'+', (byte)'-');
        return IsTime(text) ? DateTimeForm.Time
            : sign > 0 && IsTime(text[..sign]) ? DateTimeForm.TimeTz
            : DateTimeForm.Other;
    }

    private static bool IsDate(ReadOnlySpan<byte> text) =>
        text.Length >= 10 && text[^3] == (byte)'-' && text[^6] == (byte)'-' && !text[..^6].ContainsAnyExceptInRange((byte)'0', (byte)'9') &&
        TextInput.IsDigit(text[^1]) && TextInput.IsDigit(text[^2]) && TextInput.IsDigit(text[^4]) && TextInput.IsDigit(text[^5]);

    private static bool IsTime(ReadOnlySpan<byte> text)
    {
        if (text.Length < 8 || text[2] != (byte)':' || text[5] != (byte)':' || (text.Length > 8 && text[8] != (byte)'.'))
        {
            return false;
        }

        for (int i = 0; i < text.Length; i++)
        {
            if (i is not (2 or 5 or 8) && !TextInput.IsDigit(text[i]))
            {
                return false;
            }
        }

        return true;
    }
}
