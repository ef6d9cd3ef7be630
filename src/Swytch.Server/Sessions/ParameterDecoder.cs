using Swytch.Core;
using Swytch.Core.Datatypes;
using Swytch.PgWire.Handlers;
using Swytch.PgWire.Types;

namespace Swytch.Server.Sessions;

/// <summary>Parameters of Bind to storage form, by the types the plan gives them.</summary>
internal static class ParameterDecoder
{
    /// <param name="types">As many as there are values.</param>
    /// <exception cref="Swytch.Core.Errors.PgErrorException">22P02, 22P03, 22003 … for a value that is none of its type.</exception>
    public static SqlValue[] Decode(IReadOnlyList<uint> types, BindArguments arguments, TypeFormatSettings settings)
    {
        if (types.Count == 0)
        {
            return [];
        }

        var values = new SqlValue[types.Count];
        var formats = arguments.ParameterFormats;
        for (var index = 0; index < values.Length; index++)
        {
            if (arguments.ParameterValues[index] is { } bytes)
            {
                var format = formats.Count == 0 ? (short)0 : formats.Count == 1 ? formats[0] : formats[index];
                values[index] = PgTypeRegistry.Find(types[index]).Decode(format, bytes.Span, settings);
            }
        }

        return values;
    }
}
