using System.Text;
using Swytch.Core.Errors;

namespace Swytch.Core.Datatypes;

/// <summary>The errors of PostgreSQL's type input and arithmetic, in its words (src/backend/utils/adt).</summary>
public static class DatatypeErrors
{
    /// <summary>22P02: the text is no literal of the type.</summary>
    public static PgErrorException InvalidSyntax(string type, ReadOnlySpan<byte> text) =>
        InvalidSyntax(type, Show(text));

    /// <inheritdoc cref="InvalidSyntax(string, ReadOnlySpan{byte})"/>
    public static PgErrorException InvalidSyntax(string type, string text) =>
        new(SqlState.InvalidTextRepresentation, $"invalid input syntax for type {type}: \"{text}\"");

    /// <summary>22007: the text is no date or time.</summary>
    public static PgErrorException InvalidDateTimeSyntax(string type, string text) =>
        new(SqlState.InvalidDatetimeFormat, $"invalid input syntax for type {type}: \"{text}\"");

    /// <summary>22008: a field such as the month is outside its range.</summary>
    public static PgErrorException DateTimeFieldOutOfRange(string text) =>
        new(SqlState.DatetimeFieldOverflow, $"date/time field value out of range: \"{text}\"");

    /// <summary>22008: the result of date or time arithmetic is outside the type.</summary>
    public static PgErrorException DateTimeOutOfRange(string type) =>
        new(SqlState.DatetimeFieldOverflow, $"{type} out of range");

    /// <summary>22003: a literal outside the type.</summary>
    public static PgErrorException ValueOutOfRange(string type, ReadOnlySpan<byte> text) =>
        ValueOutOfRange(type, Show(text));

    /// <inheritdoc cref="ValueOutOfRange(string, ReadOnlySpan{byte})"/>
    public static PgErrorException ValueOutOfRange(string type, string text) =>
        new(SqlState.NumericValueOutOfRange, $"value \"{text}\" is out of range for type {type}");

    /// <summary>22003: the quoted literal is a float that the type cannot hold.</summary>
    public static PgErrorException FloatLiteralOutOfRange(string type, ReadOnlySpan<byte> text) =>
        new(SqlState.NumericValueOutOfRange, $"\"{Show(text)}\" is out of range for type {type}");

    /// <summary>22003: a computed value outside the type, for example "integer out of range".</summary>
    public static PgErrorException OutOfRange(string type) =>
        new(SqlState.NumericValueOutOfRange, $"{type} out of range");

    public static PgErrorException FloatOverflow() =>
        new(SqlState.NumericValueOutOfRange, "value out of range: overflow");

    public static PgErrorException FloatUnderflow() =>
        new(SqlState.NumericValueOutOfRange, "value out of range: underflow");

    public static PgErrorException NumericOverflow() =>
        new(SqlState.NumericValueOutOfRange, "value overflows numeric format");

    public static PgErrorException DivisionByZero() =>
        new(SqlState.DivisionByZero, "division by zero");

    /// <summary>22001: longer than the declared length.</summary>
    public static PgErrorException TooLong(string type, int length) =>
        new(SqlState.StringDataRightTruncation, $"value too long for type {type}({length})");

    /// <summary>22021: bytes that are no UTF-8, or a NUL that text cannot hold.</summary>
    public static PgErrorException InvalidEncoding(ReadOnlySpan<byte> badBytes)
    {
        StringBuilder bytes = new();
        for (int i = 0; i < badBytes.Length && i < 8; i++)
        {
            bytes.Append(i == 0 ? "0x" : " 0x").Append(badBytes[i].ToString("x2", System.Globalization.CultureInfo.InvariantCulture));
        }

        return new(SqlState.CharacterNotInRepertoire, $"invalid byte sequence for encoding \"UTF8\": {bytes}");
    }

    /// <summary>22P03: binary input of the wrong shape.</summary>
    public static PgErrorException InvalidBinary(string type) =>
        new(SqlState.InvalidBinaryRepresentation, $"incorrect binary data format for type {type}");

    /// <summary>22P03: the bytes of a message field do not fit the type.</summary>
    public static PgErrorException InvalidBinaryFormat() =>
        new(SqlState.InvalidBinaryRepresentation, "incorrect binary data format");

    /// <summary>The literal as shown in a message: bytes that are no UTF-8 become U+FFFD, and a very long one is cut.</summary>
    public static string Show(ReadOnlySpan<byte> text)
    {
        const int longest = 1024;
        return text.Length <= longest
            ? Encoding.UTF8.GetString(text)
            : Encoding.UTF8.GetString(text[..longest]) + "...";
    }
}
