using System.Globalization;
using System.Text;
using Swytch.Core;
using Swytch.Core.Errors;

namespace Swytch.Sql.Functions;

/// <summary>format() (PostgreSQL manual, section 9.4.1): %[position][flags][width]type with types s, I, L.</summary>
internal static class TextFormat
{
    private const int LargestWidth = 10_000_000;

    public static string Format(CallArguments arguments)
    {
        string format = arguments.Text(0);
        StringBuilder result = new();
        int next = 1;
        for (int at = 0; at < format.Length; at++)
        {
            if (format[at] != '%')
            {
                result.Append(format[at]);
                continue;
            }

            at++;
            if (at < format.Length && format[at] == '%')
            {
                result.Append('%');
                continue;
            }

            int position = ReadPosition(format, ref at);
            bool left = false;
            while (at < format.Length && format[at] == '-')
            {
                left = true;
                at++;
            }

            int width = ReadWidth(format, ref at, arguments, ref next);
            if (width < 0)
            {
                left = true;
                width = -width;
            }

            if (at >= format.Length)
            {
                throw Invalid("unterminated format() type specifier", "For a single \"%\" use \"%%\".");
            }

            char type = format[at];
            if (type is not ('s' or 'I' or 'L'))
            {
                throw Invalid($"unrecognized format() type specifier \"{type}\"", "For a single \"%\" use \"%%\".");
            }

            string piece = Convert(arguments, position > 0 ? position : next, type);
            next = (position > 0 ? position : next) + 1;
            result.Append(left ? piece.PadRight(width) : piece.PadLeft(width));
        }

        return result.ToString();
    }

    private static string Convert(CallArguments arguments, int index, char type)
    {
        if (index >= arguments.Count)
        {
            throw new PgErrorException(SqlState.InvalidParameterValue, "too few arguments for format()");
        }

        if (arguments[index].IsNull)
        {
            return type switch
            {
                'I' => throw new PgErrorException("22004", "null values cannot be formatted as an SQL identifier"),
                'L' => "NULL",
                _ => "",
            };
        }

        string text = arguments.Text(index);
        return type switch
        {
            'I' => Quoting.Identifier(text),
            'L' => Quoting.Literal(text),
            _ => text,
        };
    }

    private static int ReadPosition(string format, ref int at)
    {
        int start = at;
        int end = at;
        while (end < format.Length && char.IsAsciiDigit(format[end]))
        {
            end++;
        }

        if (end == start || end >= format.Length || format[end] != '$')
        {
            return 0;
        }

        at = end + 1;
        int position = Number(format.AsSpan(start, end - start));
        return position > 0
            ? position
            : throw new PgErrorException(SqlState.InvalidParameterValue, "format specifies argument 0, but arguments are numbered from 1");
    }

    private static int ReadWidth(string format, ref int at, CallArguments arguments, ref int next)
    {
        if (at < format.Length && format[at] == '*')
        {
            at++;
            int position = ReadPosition(format, ref at);
            int index = position > 0 ? position : next++;
            if (index >= arguments.Count)
            {
                throw new PgErrorException(SqlState.InvalidParameterValue, "too few arguments for format()");
            }

            int width = arguments[index].IsNull ? 0 : arguments.Int4(index);
            return Math.Abs((long)width) <= LargestWidth ? width : throw TooLarge();
        }

        int start = at;
        while (at < format.Length && char.IsAsciiDigit(format[at]))
        {
            at++;
        }

        return at == start ? 0 : Number(format.AsSpan(start, at - start));
    }

    private static int Number(ReadOnlySpan<char> digits) =>
        int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number <= LargestWidth ? number : throw TooLarge();

    private static PgErrorException TooLarge() => new(SqlState.NumericValueOutOfRange, "number is out of range");

    private static PgErrorException Invalid(string message, string hint) =>
        new(new PgError(SqlState.InvalidParameterValue, message) { Hint = hint });
}
