using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using Swytch.Core.Errors;

namespace Swytch.Core.Datatypes;

/// <summary>
/// Setting client_encoding when it is not UTF8: text is converted where it crosses the wire, the server's own encoding stays UTF8
/// (PostgreSQL manual, section 24.3.3). Immutable and shared.
/// </summary>
public sealed class ClientEncoding
{
    /// <summary>PostgreSQL's names (section 24.3.1, table 24.1) and the code pages that .NET knows them by.</summary>
    private static readonly Dictionary<string, ClientEncoding> ByName = new List<ClientEncoding>
    {
        new("LATIN1", 28591),
        new("LATIN2", 28592),
        new("LATIN3", 28593),
        new("LATIN4", 28594),
        new("LATIN5", 28599),
        new("LATIN9", 28605),
        new("ISO_8859_5", 28595),
        new("ISO_8859_6", 28596),
        new("ISO_8859_7", 28597),
        new("ISO_8859_8", 28598),
        new("WIN1250", 1250),
        new("WIN1251", 1251),
        new("WIN1252", 1252),
        new("WIN1253", 1253),
        new("WIN1254", 1254),
        new("WIN1255", 1255),
        new("WIN1256", 1256),
        new("WIN1257", 1257),
        new("WIN1258", 1258),
        new("WIN866", 866),
        new("WIN874", 874),
        new("KOI8R", 20866),
        new("KOI8U", 21866),
        new("SJIS", 932),
        new("EUC_JP", 51932),
        new("EUC_KR", 51949),
        new("GBK", 936),
        new("BIG5", 950),
        new("GB18030", 54936),
    }.ToDictionary(encoding => Compact(encoding.Name), StringComparer.Ordinal);

    private static readonly Dictionary<string, string> Aliases = new(StringComparer.Ordinal)
    {
        ["ISO88591"] = "LATIN1",
        ["ISO88592"] = "LATIN2",
        ["ISO88593"] = "LATIN3",
        ["ISO88594"] = "LATIN4",
        ["ISO88599"] = "LATIN5",
        ["ISO885915"] = "LATIN9",
        ["KOI8"] = "KOI8R",
        ["ALT"] = "WIN866",
        ["WIN"] = "WIN1251",
        ["SHIFTJIS"] = "SJIS",
        ["MSKANJI"] = "SJIS",
        ["WIN932"] = "SJIS",
        ["WINDOWS932"] = "SJIS",
        ["WIN936"] = "GBK",
        ["WINDOWS936"] = "GBK",
        ["WIN950"] = "BIG5",
        ["WINDOWS950"] = "BIG5",
    };

    private readonly Lazy<Encoding> _strict;

    private ClientEncoding(string name, int codePage)
    {
        Name = name;
        _strict = new Lazy<Encoding>(() =>
            CodePagesEncodingProvider.Instance.GetEncoding(codePage, EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback)
            ?? Encoding.GetEncoding(codePage, EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback));
    }

    /// <summary>PostgreSQL's name, as SHOW client_encoding prints it.</summary>
    public string Name { get; }

    /// <summary>The encoding of any spelling (case, dashes and underscores do not count); null for UTF8 and SQL_ASCII, which need no conversion.</summary>
    /// <param name="canonical">The name as SHOW prints it.</param>
    /// <returns>False when there is no such encoding.</returns>
    public static bool TryFind(string name, [NotNullWhen(true)] out string? canonical, out ClientEncoding? encoding)
    {
        var compact = Compact(name);
        encoding = null;
        canonical = compact switch
        {
            "UTF8" or "UNICODE" => "UTF8",
            "SQLASCII" => "SQL_ASCII",
            _ => null,
        };
        if (canonical is not null)
        {
            return true;
        }

        if (compact.StartsWith("WINDOWS12", StringComparison.Ordinal))
        {
            compact = "WIN" + compact["WINDOWS".Length..];
        }

        encoding = ByName.GetValueOrDefault(Aliases.GetValueOrDefault(compact, compact));
        canonical = encoding?.Name;
        return encoding is not null;
    }

    /// <summary>Text from the client.</summary>
    /// <exception cref="PgErrorException">22021 for bytes that are no text of this encoding.</exception>
    public string Decode(ReadOnlySpan<byte> bytes)
    {
        try
        {
            var text = _strict.Value.GetString(bytes);
            return text.Contains('\0', StringComparison.Ordinal) ? throw Invalid([0]) : text;
        }
        catch (DecoderFallbackException failure)
        {
            throw Invalid(failure.BytesUnknown ?? []);
        }
    }

    /// <summary>Text from the client as UTF-8.</summary>
    /// <exception cref="PgErrorException">22021 for bytes that are no text of this encoding.</exception>
    public byte[] ToUtf8(ReadOnlySpan<byte> bytes) => Encoding.UTF8.GetBytes(Decode(bytes));

    /// <summary>A decoder for text that comes in pieces; <see cref="Translate"/> says what its failures mean.</summary>
    public Decoder GetDecoder() => _strict.Value.GetDecoder();

    /// <summary>22021 for bytes that are no text of this encoding.</summary>
    public PgErrorException Translate(DecoderFallbackException failure)
    {
        ArgumentNullException.ThrowIfNull(failure);
        return Invalid(failure.BytesUnknown ?? []);
    }

    /// <summary>Text for the client.</summary>
    /// <exception cref="PgErrorException">22P05 for a character that this encoding lacks.</exception>
    public void FromUtf8(ReadOnlySpan<byte> utf8, IBufferWriter<byte> output)
    {
        ArgumentNullException.ThrowIfNull(output);
        try
        {
            _strict.Value.GetBytes(Encoding.UTF8.GetString(utf8), output);
        }
        catch (EncoderFallbackException failure)
        {
            var missing = failure.CharUnknownHigh != '\0'
                ? new string([failure.CharUnknownHigh, failure.CharUnknownLow])
                : failure.CharUnknown.ToString();
            throw new PgErrorException(
                SqlState.UntranslatableCharacter,
                $"character with byte sequence {Hex(Encoding.UTF8.GetBytes(missing))} in encoding \"UTF8\" has no equivalent in encoding \"{Name}\"");
        }
    }

    /// <summary>Words of the server (messages, names) for the client: what this encoding lacks becomes a question mark, since an error about an error helps nobody.</summary>
    public byte[] FromWords(ReadOnlySpan<char> words)
    {
        var lenient = (Encoding)_strict.Value.Clone();
        lenient.EncoderFallback = EncoderFallback.ReplacementFallback;
        var bytes = new byte[lenient.GetByteCount(words)];
        lenient.GetBytes(words, bytes);
        return bytes;
    }

    private PgErrorException Invalid(ReadOnlySpan<byte> bytes) =>
        new(SqlState.CharacterNotInRepertoire, $"invalid byte sequence for encoding \"{Name}\": {Hex(bytes)}");

    private static string Hex(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder();
        foreach (var value in bytes)
        {
            text.Append(text.Length == 0 ? "0x" : " 0x").Append(value.ToString("x2", CultureInfo.InvariantCulture));
        }

        return text.ToString();
    }

    private static string Compact(string name) => new string([.. name.Where(char.IsAsciiLetterOrDigit)]).ToUpperInvariant();
}
