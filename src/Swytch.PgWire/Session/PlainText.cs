using System.Buffers.Text;
using Swytch.Core;
using Swytch.PgWire.Protocol;

namespace Swytch.PgWire.Session;

/// <summary>Values as text, as SQLite prints them.</summary>
internal static class PlainText
{
    private const int LongestNumber = 32;

    public static void Write(scoped in ValueView value, MessageBuffer output)
    {
        switch (value.Kind)
        {
            case ValueKind.Integer:
                Utf8Formatter.TryFormat(value.Integer, output.GetSpan(LongestNumber), out int integerBytes);
                output.Advance(integerBytes);
                break;
            case ValueKind.Real:
                Utf8Formatter.TryFormat(value.Real, output.GetSpan(LongestNumber), out int realBytes);
                output.Advance(realBytes);
                break;
            default:
                output.WriteBytes(value.Bytes);
                break;
        }
    }
}
