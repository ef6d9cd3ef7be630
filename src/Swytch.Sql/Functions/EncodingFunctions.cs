using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using Swytch.Core;
using Swytch.Core.Datatypes;
using Swytch.Core.Errors;

namespace Swytch.Sql.Functions;

/// <summary>Binary strings, digests and encodings (PostgreSQL manual, section 9.5).</summary>
internal static class EncodingFunctions
{
    private const int Base64LineLength = 76;

    public static void AddTo(FunctionList list)
    {
        list.Scalar(static (arguments, _) => Arguments.Text(Md5(CastFunctions.Characters(arguments[0]))), "md5(text) text", "md5(bytea) text");
        list.Scalar(static (arguments, _) => SqlValue.FromBlob(SHA256.HashData(CastFunctions.Characters(arguments[0]))), "sha256(bytea) bytea");
        list.Scalar(static (arguments, _) => SqlValue.FromBlob(SHA384.HashData(CastFunctions.Characters(arguments[0]))), "sha384(bytea) bytea");
        list.Scalar(static (arguments, _) => SqlValue.FromBlob(SHA512.HashData(CastFunctions.Characters(arguments[0]))), "sha512(bytea) bytea");
        list.Scalar(static (arguments, _) => Arguments.Text(Encode(arguments[0].Bytes, arguments.Text(1))), "encode(bytea, text) text");
        list.Scalar(static (arguments, _) => SqlValue.FromBlob(Decode(arguments[0].Bytes, arguments.Text(1))), "decode(text, text) bytea");
        list.Scalar(static (arguments, _) => SqlValue.FromBlob(CastFunctions.Characters(arguments[0]).ToArray()), "convert_to(text, name) bytea");
        list.Scalar(
            static (arguments, _) =>
            {
                TextInput.RequireText(arguments[0].Bytes);
                return SqlValue.FromText(arguments[0].Bytes.ToArray());
            },
            "convert_from(bytea, name) text");
        list.Scalar(static (arguments, _) => SqlValue.FromInteger(Byte(arguments, arguments.Int8(1))), "get_byte(bytea, int4) int4");
        list.Scalar(
            static (arguments, session) =>
            {
                byte[] bytes = arguments[0].Bytes.ToArray();
                RequireIndex(bytes, arguments.Int8(1));
                bytes[(int)arguments.Int8(1)] = (byte)arguments.Int8(2);
                return SqlValue.FromBlob(bytes);
            },
            "set_byte(bytea, int4, int4) bytea");
    }

    // CA5351: md5() is PostgreSQL's function and promises no secrecy.
#pragma warning disable CA5351
    private static string Md5(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(MD5.HashData(bytes));
#pragma warning restore CA5351

    private static byte Byte(CallArguments arguments, long index)
    {
        RequireIndex(arguments[0].Bytes, index);
        return arguments[0].Bytes[(int)index];
    }

    private static void RequireIndex(ReadOnlySpan<byte> bytes, long index)
    {
        if (index < 0 || index >= bytes.Length)
        {
            throw new PgErrorException(SqlState.ArraySubscriptError, $"index {index} out of valid range, 0..{bytes.Length - 1}");
        }
    }

    private static string Encode(ReadOnlySpan<byte> bytes, string format)
    {
        switch (format.ToLowerInvariant())
        {
            case "hex":
                return Convert.ToHexStringLower(bytes);
            case "base64":
                string whole = Convert.ToBase64String(bytes);
                StringBuilder lines = new();
                for (int i = 0; i < whole.Length; i += Base64LineLength)
                {
                    lines.Append(i > 0 ? "\n" : "").Append(whole, i, Math.Min(Base64LineLength, whole.Length - i));
                }

                return lines.ToString();
            case "escape":
                ArrayBufferWriter<byte> output = new();
                EscapeFormat(bytes, output);
                return Encoding.UTF8.GetString(output.WrittenSpan);
            default:
                throw Unknown(format);
        }
    }

    /// <summary>Only NUL, high bytes and the backslash: control characters stay, unlike in bytea's own escape output.</summary>
    private static void EscapeFormat(ReadOnlySpan<byte> bytes, ArrayBufferWriter<byte> output)
    {
        foreach (byte value in bytes)
        {
            if (value is 0 or >= 0x80 or (byte)'\\')
            {
                PgBytea.FormatEscape([value], output);
            }
            else
            {
                output.Write([value]);
            }
        }
    }

    private static byte[] Decode(ReadOnlySpan<byte> text, string format)
    {
        switch (format.ToLowerInvariant())
        {
            case "hex":
                return PgBytea.ParseHex(text);
            case "escape":
                return PgBytea.Parse(text.StartsWith("\\x"u8) ? [(byte)'\\', .. text] : text);
            case "base64":
                try
                {
                    return Convert.FromBase64String(Encoding.UTF8.GetString(text));
                }
                catch (FormatException exception)
                {
                    throw new PgErrorException(new PgError(SqlState.InvalidParameterValue, "invalid base64 end sequence")
                    {
                        Hint = "Input data is missing padding, is truncated, or is otherwise corrupted.",
                    }, exception);
                }

            default:
                throw Unknown(format);
        }
    }

    private static PgErrorException Unknown(string format) => new(SqlState.InvalidParameterValue, $"unrecognized encoding: \"{format}\"");
}
