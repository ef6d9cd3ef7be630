using System.Text;
using Swytch.Core;
using Swytch.Core.Datatypes;
using Swytch.Core.Errors;

namespace Swytch.Sql.Planning.Binding;

/// <summary>Reads string literals as values of a type while planning.</summary>
internal static class LiteralReader
{
    /// <summary>False when the value depends on the session or the moment: 'now', timestamps that need the session's time zone, dates not in ISO order.</summary>
    public static bool IsConstant(string text, uint type)
    {
        var trimmed = text.AsSpan().Trim();
        switch (type)
        {
            case PgOid.Date or PgOid.Timestamp:
                return StartsWithIsoDate(trimmed) || IsInfinity(trimmed);
            case PgOid.TimestampTz:
                return IsInfinity(trimmed) || (StartsWithIsoDate(trimmed) && EndsWithOffset(trimmed));
            case PgOid.Time or PgOid.TimeTz:
                return trimmed.Length > 0 && char.IsAsciiDigit(trimmed[0]) && (type == PgOid.Time || EndsWithOffset(trimmed));
            default:
                return true;
        }
    }

    /// <summary>The value in the type's storage form; null when this type is only read at execution.</summary>
    /// <exception cref="PgErrorException">22P02, 22003, 22007 … in PostgreSQL's words.</exception>
    public static SqlValue? Read(string text, uint type, int modifier)
    {
        return DatatypeCatalog.TryFind(type, out var datatype)
            ? datatype.Input(Encoding.UTF8.GetBytes(text), modifier, TypeFormatSettings.Default)
            : null;
    }

    private static bool StartsWithIsoDate(ReadOnlySpan<char> text) =>
        text.Length >= 8 && char.IsAsciiDigit(text[0]) && char.IsAsciiDigit(text[1]) && char.IsAsciiDigit(text[2]) && char.IsAsciiDigit(text[3]) && text[4] == '-';

    private static bool IsInfinity(ReadOnlySpan<char> text) =>
        text.Equals("infinity", StringComparison.OrdinalIgnoreCase) || text.Equals("-infinity", StringComparison.OrdinalIgnoreCase);

    /// <summary>Z, +hh, -hh:mm … behind the time.</summary>
    private static bool EndsWithOffset(ReadOnlySpan<char> text)
    {
        if (text[^1] is 'Z' or 'z')
        {
            return true;
        }

        var colon = text.IndexOf(':');
        return colon > 0 && text[colon..].IndexOfAny('+', '-') > 0;
    }
}
