using System.Runtime.InteropServices;
using System.Text;

namespace Swytch.Storage.Interop;

/// <summary>Strings at the border to C: UTF-8 with a terminator.</summary>
internal static unsafe class Utf8
{
    /// <summary>The bytes of the text and a zero.</summary>
    internal static byte[] WithTerminator(string text)
    {
        var bytes = new byte[Encoding.UTF8.GetByteCount(text) + 1];
        Encoding.UTF8.GetBytes(text, bytes);
        return bytes;
    }

    internal static ReadOnlySpan<byte> Span(byte* text) =>
        text is null ? default : MemoryMarshal.CreateReadOnlySpanFromNullTerminated(text);

    internal static string? String(byte* text) => text is null ? null : Encoding.UTF8.GetString(Span(text));
}
