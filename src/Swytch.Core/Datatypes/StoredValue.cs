using System.Globalization;
using System.Text;
using Swytch.Core.Errors;

namespace Swytch.Core.Datatypes;

/// <summary>
/// Between a value in SQLite's storage form and what it means to a PostgreSQL type. Readers take every storage class that
/// can reasonably come (an INTEGER where a numeric is meant, digits as TEXT where an integer is) and throw 22P02, 22007 or
/// 22003 in PostgreSQL's words for the rest. Writers give the canonical form.
/// </summary>
public static class StoredValue
{
    /// <exception cref="PgErrorException">22P02 when it is no integer, 22003 when it is outside the range.</exception>
    public static long ToInteger(in ValueView value, long minimum, long maximum, string type)
    {
        long integer;
        switch (value.Kind)
        {
            case ValueKind.Integer:
                integer = value.Integer;
                break;
            case ValueKind.Real:
                double real = value.Real;
                if (Math.Floor(real) != real)
                {
                    throw DatatypeErrors.InvalidSyntax(type, PgFloat.ToText(real));
                }

                if (real is < -9223372036854775808.0 or >= 9223372036854775808.0)
                {
                    throw DatatypeErrors.ValueOutOfRange(type, PgFloat.ToText(real));
                }

                integer = (long)real;
                break;
            case ValueKind.Text:
                if (!PgInteger.TryParse(TextInput.Trim(value.Bytes), out integer, out bool overflow))
                {
                    integer = overflow
                        ? throw DatatypeErrors.ValueOutOfRange(type, value.Bytes)
                        : IntegerOfNumeric(value.Bytes, type);
                }

                break;
            default:
                throw DatatypeErrors.InvalidSyntax(type, Shown(value));
        }

        return integer >= minimum && integer <= maximum
            ? integer
            : throw DatatypeErrors.ValueOutOfRange(type, integer.ToString(CultureInfo.InvariantCulture));
    }

    public static bool ToBoolean(in ValueView value) => value.Kind switch
    {
        ValueKind.Integer => value.Integer != 0,
        ValueKind.Real => value.Real != 0,
        ValueKind.Text => PgBoolean.Parse(value.Bytes),
        _ => throw DatatypeErrors.InvalidSyntax("boolean", Shown(value)),
    };

    public static double ToDouble(in ValueView value) => value.Kind switch
    {
        ValueKind.Real => value.Real,
        ValueKind.Integer => value.Integer,
        ValueKind.Text => PgFloat.ParseFloat8(value.Bytes),
        _ => throw DatatypeErrors.InvalidSyntax(PgFloat.Float8Name, Shown(value)),
    };

    public static PgNumeric ToNumeric(in ValueView value) => value.Kind switch
    {
        ValueKind.Integer => PgNumeric.FromInt64(value.Integer),
        ValueKind.Real => PgNumeric.FromFloat8(value.Real),
        ValueKind.Text => PgNumeric.Parse(value.Bytes),
        _ => throw DatatypeErrors.InvalidSyntax("numeric", Shown(value)),
    };

    /// <summary>Days since 2000-01-01. A timestamp's text gives its day. Stored values are ISO and UTC, whatever the session has set.</summary>
    public static int ToDate(in ValueView value) =>
        PgDateTime.ParseDate(RequireText(value, PgDateTime.DateName), TypeFormatSettings.Default);

    public static long ToTime(in ValueView value) =>
        PgDateTime.ParseTime(RequireText(value, PgDateTime.TimeName), -1, TypeFormatSettings.Default);

    public static (long Time, int SecondsEast) ToTimeTz(in ValueView value) =>
        PgDateTime.ParseTimeTz(RequireText(value, PgDateTime.TimeTzName), -1, TypeFormatSettings.Default);

    public static long ToTimestamp(in ValueView value) =>
        PgDateTime.ParseTimestamp(RequireText(value, PgDateTime.TimestampName), -1, TypeFormatSettings.Default);

    /// <summary>Microseconds since 2000-01-01 UTC.</summary>
    public static long ToTimestampTz(in ValueView value) =>
        PgDateTime.ParseTimestampTz(RequireText(value, PgDateTime.TimestampTzName), -1, TypeFormatSettings.Default);

    public static PgInterval ToInterval(in ValueView value) => PgInterval.Parse(RequireText(value, PgInterval.Name));

    /// <summary>The value's characters; numbers as they print, a blob as hex. Not for hot paths.</summary>
    public static string ToText(in ValueView value) => value.Kind switch
    {
        ValueKind.Text => Encoding.UTF8.GetString(value.Bytes),
        ValueKind.Integer => value.Integer.ToString(CultureInfo.InvariantCulture),
        ValueKind.Real => PgFloat.ToText(value.Real),
        ValueKind.Blob => "\\x" + Convert.ToHexStringLower(value.Bytes),
        _ => "",
    };

    public static SqlValue FromNumeric(PgNumeric value) => SqlValue.FromText(value.ToString());

    /// <summary>REAL, but NaN (which SQLite would make NULL) as TEXT.</summary>
    public static SqlValue FromDouble(double value) => double.IsNaN(value) ? SqlValue.FromText("NaN"u8.ToArray()) : SqlValue.FromReal(value);

    public static SqlValue FromDate(int days)
    {
        Span<byte> text = stackalloc byte[PgDateTimeText.MaximumLength];
        return Own(text[..PgDateTimeText.FormatDate(days, text)]);
    }

    public static SqlValue FromTime(long microseconds)
    {
        Span<byte> text = stackalloc byte[PgDateTimeText.MaximumLength];
        return Own(text[..PgDateTimeText.FormatTime(microseconds, text)]);
    }

    public static SqlValue FromTimeTz(long microseconds, int secondsEast)
    {
        Span<byte> text = stackalloc byte[PgDateTimeText.MaximumLength];
        return Own(text[..PgDateTimeText.FormatTimeTz(microseconds, secondsEast, text)]);
    }

    public static SqlValue FromTimestamp(long timestamp)
    {
        Span<byte> text = stackalloc byte[PgDateTimeText.MaximumLength];
        return Own(text[..PgDateTimeText.FormatTimestamp(timestamp, text)]);
    }

    public static SqlValue FromTimestampTz(long timestamp)
    {
        Span<byte> text = stackalloc byte[PgDateTimeText.MaximumLength];
        return Own(text[..PgDateTimeText.FormatTimestampTz(timestamp, PgTimeZone.Utc, text)]);
    }

    public static SqlValue FromInterval(PgInterval value) => SqlValue.FromText(value.ToString());

    public static SqlValue FromUuid(ReadOnlySpan<byte> bytes)
    {
        byte[] text = new byte[PgUuid.TextLength];
        PgUuid.Format(bytes, text);
        return SqlValue.FromText(text);
    }

    internal static string Shown(in ValueView value) => value.Kind == ValueKind.Blob && value.Bytes.Length > 64
        ? "\\x" + Convert.ToHexStringLower(value.Bytes[..64]) + "..."
        : ToText(value);

    private static SqlValue Own(ReadOnlySpan<byte> text) => SqlValue.FromText(text.ToArray());

    private static ReadOnlySpan<byte> RequireText(in ValueView value, string type) => value.Kind == ValueKind.Text
        ? value.Bytes
        : throw DatatypeErrors.InvalidDateTimeSyntax(type, Shown(value));

    /// <summary>"12.00" is an integer too: numeric expressions arrive as text.</summary>
    private static long IntegerOfNumeric(ReadOnlySpan<byte> text, string type)
    {
        if (!PgNumeric.TryParse(text, out PgNumeric numeric, out _) || !numeric.IsInteger)
        {
            throw DatatypeErrors.InvalidSyntax(type, text);
        }

        return numeric.ToInteger(long.MinValue, long.MaxValue, type);
    }
}
