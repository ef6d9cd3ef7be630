using System.Globalization;
using System.Text;
using Swytch.Core;
using Swytch.Core.Datatypes;
using Swytch.Core.Errors;

namespace Swytch.Sql.Functions;

/// <summary>String functions (PostgreSQL manual, section 9.4). Positions and lengths count characters (code points).</summary>
internal static class StringFunctions
{
    /// <summary>Longest string a function may build, bytes (MaxAllocSize).</summary>
    private const int MaximumBytes = 0x3FFFFFFF;

    public static void AddTo(FunctionList list)
    {
        list.ScalarAs("pg_lower", static (arguments, _) => Arguments.Text(arguments.Text(0).ToLowerInvariant()), "lower(text) text");
        list.ScalarAs("pg_upper", static (arguments, _) => Arguments.Text(arguments.Text(0).ToUpperInvariant()), "upper(text) text");
        list.Scalar(static (arguments, _) => Arguments.Text(InitCap(arguments.Text(0))), "initcap(text) text");
        AddLengths(list);
        AddCutting(list);
        AddBuilding(list);
        list.Scalar(static (arguments, _) => SqlValue.FromInteger(Position(arguments[0], arguments[1])), "strpos(text, text) int4");
        list.ScalarAs("pg_position", static (arguments, _) => SqlValue.FromInteger(Position(arguments[0], arguments[1])), "pg_position(text, text) int4");
        list.Scalar(static (arguments, _) => SqlValue.FromInteger(Position(arguments[1], arguments[0])), "position(text, text) int4");
        list.Scalar(
            static (arguments, _) => SqlValue.FromBoolean(arguments[0].Bytes.StartsWith(arguments[1].Bytes)),
            "starts_with(text, text) bool");
        list.Scalar(static (arguments, _) => Arguments.Text(Translate(arguments.Text(0), arguments.Text(1), arguments.Text(2))), "translate(text, text, text) text");
        list.Scalar(static (arguments, _) => Arguments.Text(Chr(arguments.Int8(0))), "chr(int4) text");
        list.Scalar(
            static (arguments, _) => SqlValue.FromInteger(arguments.Text(0) is { Length: > 0 } text ? char.ConvertToUtf32(text, 0) : 0),
            "ascii(text) int4");
        list.Scalar(
            static (arguments, _) => Arguments.Text(arguments.Int8(0) is var number && number is < 0 and >= int.MinValue
                ? ((int)number).ToString("x", CultureInfo.InvariantCulture)
                : arguments.Int8(0).ToString("x", CultureInfo.InvariantCulture)),
            "to_hex(int4) text", "to_hex(int8) text");
        list.Native("replace(text, text, text) text");
    }

    private static void AddLengths(FunctionList list)
    {
        ScalarCall characters = static (arguments, _) => SqlValue.FromInteger(arguments[0].Kind == ValueKind.Blob
            ? arguments[0].Bytes.Length
            : TextInput.CountCharacters(CastFunctions.Characters(arguments[0])));
        list.ScalarAs("pg_length", characters, "length(text) int4", "length(bytea) int4");
        list.Scalar(characters, "char_length(text) int4");
        list.Scalar(characters, "character_length(text) int4");
        list.Native("octet_length(text) int4", "octet_length(bytea) int4");
        list.Scalar(
            static (arguments, _) => SqlValue.FromInteger(CastFunctions.Characters(arguments[0]).Length * 8L),
            "bit_length(text) int4", "bit_length(bytea) int4");
    }

    private static void AddCutting(FunctionList list)
    {
        list.Scalar(static (arguments, _) => Trim(arguments, start: true, end: true), "btrim(text, text?) text", "btrim(bytea, bytea) bytea");
        list.ScalarAs("pg_ltrim", static (arguments, _) => Trim(arguments, start: true, end: false), "ltrim(text, text?) text");
        list.ScalarAs("pg_rtrim", static (arguments, _) => Trim(arguments, start: false, end: true), "rtrim(text, text?) text");
        list.Scalar(static (arguments, _) => Text(Left(arguments[0], arguments.Int8(1))), "left(text, int4) text");
        list.Scalar(static (arguments, _) => Text(Right(arguments[0], arguments.Int8(1))), "right(text, int4) text");
        list.ScalarAs("pg_substring", Substring, "substring(text, int4, int4?) text", "substring(bytea, int4, int4?) bytea", "substr(text, int4, int4?) text", "substr(bytea, int4, int4?) bytea", "substring(text, text, text?) text");
        list.Scalar(static (arguments, _) => Arguments.Text(SplitPart(arguments.Text(0), arguments.Text(1), arguments.Int8(2))), "split_part(text, text, int4) text");
        list.Scalar(
            static (arguments, _) =>
            {
                string text = arguments.Text(0);
                string replacement = arguments.Text(1);
                long start = arguments.Int8(2);
                long length = arguments.Count > 3 ? arguments.Int8(3) : new StringInfo(replacement).LengthInTextElements;
                if (start <= 0)
                {
                    throw new PgErrorException("22011", "negative substring length not allowed");
                }

                byte[] utf8 = Arguments.Utf8(text);
                ReadOnlySpan<byte> before = utf8.AsSpan(0, TextInput.OffsetOfCharacter(utf8, start - 1));
                ReadOnlySpan<byte> after = utf8.AsSpan(TextInput.OffsetOfCharacter(utf8, Math.Max(0, start - 1 + length)));
                return SqlValue.FromText((byte[])[.. before, .. Arguments.Utf8(replacement), .. after]);
            },
            "overlay(text, text, int4, int4?) text");
    }

    private static void AddBuilding(FunctionList list)
    {
        list.Scalar(static (arguments, _) => Arguments.Text(Pad(arguments, left: true)), "lpad(text, int4, text?) text");
        list.Scalar(static (arguments, _) => Arguments.Text(Pad(arguments, left: false)), "rpad(text, int4, text?) text");
        list.Scalar(static (arguments, _) => Repeat(arguments.Text(0), arguments.Int8(1)), "repeat(text, int4) text");
        list.Scalar(static (arguments, _) => Arguments.Text(Reverse(arguments.Text(0))), "reverse(text) text");
        list.NullTolerantSession(static (arguments, session) => Arguments.Text(Concat(arguments, 0, "")), "concat(variadic any) text");
        list.NullTolerantSession(
            static (arguments, session) => arguments[0].IsNull ? SqlValue.Null : Arguments.Text(Concat(arguments, 1, arguments.Text(0))),
            "concat_ws(text, variadic any) text");
        list.NullTolerantAs(
            "pg_format",
            static (arguments, _) => arguments[0].IsNull ? SqlValue.Null : Arguments.Text(TextFormat.Format(arguments)),
            "format(text, variadic any) text");
        list.Scalar(
            static (arguments, _) => SqlValue.FromBlob((byte[])[.. CastFunctions.Characters(arguments[0]), .. CastFunctions.Characters(arguments[1])]),
            "byteacat(bytea, bytea) bytea");
        list.Scalar(static (arguments, _) => Arguments.Text(Quoting.Identifier(arguments.Text(0))), "quote_ident(text) text");
        list.Scalar(static (arguments, _) => Arguments.Text(Quoting.Literal(arguments.Text(0))), "quote_literal(anyelement) text");
        list.NullTolerant(
            static (arguments, _) => Arguments.Text(arguments[0].IsNull ? "NULL" : Quoting.Literal(arguments.Text(0))),
            "quote_nullable(anyelement) text");
    }

    private static SqlValue Text(ReadOnlySpan<byte> utf8) => SqlValue.FromText(utf8.ToArray());

    private static string InitCap(string text)
    {
        StringBuilder result = new(text.Length);
        bool inWord = false;
        foreach (char character in text)
        {
            result.Append(inWord ? char.ToLowerInvariant(character) : char.ToUpperInvariant(character));
            inWord = char.IsLetterOrDigit(character);
        }

        return result.ToString();
    }

    private static SqlValue Trim(CallArguments arguments, bool start, bool end)
    {
        if (arguments[0].Kind == ValueKind.Blob)
        {
            ReadOnlySpan<byte> bytes = arguments[0].Bytes;
            ReadOnlySpan<byte> unwanted = arguments.Count > 1 ? arguments[1].Bytes : default;
            bytes = start ? bytes.TrimStart(unwanted) : bytes;
            return SqlValue.FromBlob((end ? bytes.TrimEnd(unwanted) : bytes).ToArray());
        }

        List<Rune> text = [.. arguments.Text(0).EnumerateRunes()];
        HashSet<Rune> set = arguments.Count > 1 ? [.. arguments.Text(1).EnumerateRunes()] : [new Rune(' ')];
        int from = 0;
        int to = text.Count;
        while (start && from < to && set.Contains(text[from]))
        {
            from++;
        }

        while (end && to > from && set.Contains(text[to - 1]))
        {
            to--;
        }

        return Arguments.Text(string.Concat(text.Skip(from).Take(to - from)));
    }

    /// <summary>Negative: all but the last n characters.</summary>
    private static ReadOnlySpan<byte> Left(scoped in ValueView value, long count)
    {
        ReadOnlySpan<byte> utf8 = CastFunctions.Characters(value);
        long wanted = count >= 0 ? count : Math.Max(0, TextInput.CountCharacters(utf8) + count);
        return utf8[..TextInput.OffsetOfCharacter(utf8, wanted)];
    }

    /// <summary>Negative: all but the first n characters.</summary>
    private static ReadOnlySpan<byte> Right(scoped in ValueView value, long count)
    {
        ReadOnlySpan<byte> utf8 = CastFunctions.Characters(value);
        long skip = count >= 0 ? Math.Max(0, TextInput.CountCharacters(utf8) - count) : -count;
        return utf8[TextInput.OffsetOfCharacter(utf8, skip)..];
    }

    private static SqlValue Substring(CallArguments arguments, IFunctionSession session)
    {
        if (arguments[1].Kind == ValueKind.Text)
        {
            return arguments.Count == 2
                ? PatternFunctions.RegexSubstring(arguments.Text(0), arguments.Text(1))
                : PatternFunctions.RegexSubstring(arguments.Text(0), SimilarPattern.ToRegex(arguments.Text(1), arguments.Text(2)));
        }

        long start = arguments.Int8(1);
        long end = long.MaxValue;
        if (arguments.Count > 2)
        {
            long length = arguments.Int8(2);
            if (length < 0)
            {
                throw new PgErrorException("22011", "negative substring length not allowed");
            }

            end = start + length;
        }

        start = Math.Max(start, 1);
        long count = Math.Max(0, end - start);
        if (arguments[0].Kind == ValueKind.Blob)
        {
            ReadOnlySpan<byte> bytes = arguments[0].Bytes;
            int from = (int)Math.Min(start - 1, bytes.Length);
            return SqlValue.FromBlob(bytes.Slice(from, (int)Math.Min(count, bytes.Length - from)).ToArray());
        }

        ReadOnlySpan<byte> utf8 = CastFunctions.Characters(arguments[0]);
        utf8 = utf8[TextInput.OffsetOfCharacter(utf8, start - 1)..];
        return Text(utf8[..TextInput.OffsetOfCharacter(utf8, count)]);
    }

    private static string SplitPart(string text, string delimiter, long field)
    {
        if (field == 0)
        {
            throw new PgErrorException(SqlState.InvalidParameterValue, "field position must not be zero");
        }

        string[] parts = delimiter.Length == 0 ? [text] : text.Split(delimiter);
        long index = field > 0 ? field - 1 : parts.Length + field;
        return text.Length > 0 && index >= 0 && index < parts.Length ? parts[index] : "";
    }

    private static string Pad(CallArguments arguments, bool left)
    {
        Rune[] text = [.. arguments.Text(0).EnumerateRunes()];
        long length = Math.Max(0, arguments.Int8(1));
        Rune[] fill = arguments.Count > 2 ? [.. arguments.Text(2).EnumerateRunes()] : [new Rune(' ')];
        if (length * 4 > MaximumBytes)
        {
            throw TooLarge();
        }

        if (text.Length >= length || fill.Length == 0)
        {
            return string.Concat(text.Take((int)length));
        }

        StringBuilder padding = new();
        for (int i = 0; i < length - text.Length; i++)
        {
            padding.Append(fill[i % fill.Length].ToString());
        }

        return left ? padding + string.Concat(text) : string.Concat(text) + padding;
    }

    private static SqlValue Repeat(string text, long count)
    {
        byte[] utf8 = Arguments.Utf8(text);
        if (count <= 0 || utf8.Length == 0)
        {
            return Arguments.Text("");
        }

        if (utf8.Length * (Int128)count > MaximumBytes)
        {
            throw TooLarge();
        }

        byte[] result = new byte[utf8.Length * count];
        for (int i = 0; i < count; i++)
        {
            utf8.CopyTo(result, i * utf8.Length);
        }

        return SqlValue.FromText(result);
    }

    private static string Reverse(string text)
    {
        StringBuilder result = new(text.Length);
        foreach (Rune rune in text.EnumerateRunes().Reverse())
        {
            result.Append(rune.ToString());
        }

        return result.ToString();
    }

    private static string Concat(CallArguments arguments, int first, string separator)
    {
        StringBuilder result = new();
        bool any = false;
        for (int i = first; i < arguments.Count; i++)
        {
            if (arguments[i].IsNull)
            {
                continue;
            }

            result.Append(any ? separator : "").Append(arguments.Text(i));
            any = true;
        }

        return result.ToString();
    }

    private static long Position(scoped in ValueView text, scoped in ValueView wanted)
    {
        ReadOnlySpan<byte> utf8 = CastFunctions.Characters(text);
        int at = utf8.IndexOf(CastFunctions.Characters(wanted));
        return at < 0 ? 0 : TextInput.CountCharacters(utf8[..at]) + 1;
    }

    private static string Translate(string text, string from, string to)
    {
        Rune[] wanted = [.. from.EnumerateRunes()];
        Rune[] replacements = [.. to.EnumerateRunes()];
        StringBuilder result = new();
        foreach (Rune rune in text.EnumerateRunes())
        {
            int at = Array.IndexOf(wanted, rune);
            if (at < 0)
            {
                result.Append(rune.ToString());
            }
            else if (at < replacements.Length)
            {
                result.Append(replacements[at].ToString());
            }
        }

        return result.ToString();
    }

    private static string Chr(long code)
    {
        if (code == 0)
        {
            throw new PgErrorException(SqlState.ProgramLimitExceeded, "null character not permitted");
        }

        return code is > 0 and <= 0x10FFFF && Rune.IsValid((int)code)
            ? new Rune((int)code).ToString()
            : throw new PgErrorException(
                code < 0 ? SqlState.InvalidParameterValue : SqlState.ProgramLimitExceeded,
                code < 0 ? "character number must be positive" : string.Create(CultureInfo.InvariantCulture, $"requested character too large for encoding: {code}"));
    }

    private static PgErrorException TooLarge() => new(SqlState.ProgramLimitExceeded, "requested length too large");
}
