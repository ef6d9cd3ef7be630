using System.Text;
using Swytch.Core;
using Swytch.Core.Datatypes;
using Swytch.PgWire.Handlers;
using Swytch.PgWire.Types;
using Swytch.Sql.Catalog;
using Swytch.Sql.Functions;

namespace Swytch.Server.Sessions;

/// <summary>Parameters of Bind to storage form, by the types the plan gives them.</summary>
internal static class ParameterDecoder
{
    /// <param name="types">As many as there are values.</param>
    /// <param name="session">Where names of objects are looked up.</param>
    /// <exception cref="Swytch.Core.Errors.PgErrorException">42P01, 42704 … for a name that is none, 22P02, 22P03, 22003 … for a value that is none of its type.</exception>
    public static SqlValue[] Decode(IReadOnlyList<uint> types, BindArguments arguments, TypeFormatSettings settings, IFunctionSession session)
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
                if (values[index].Kind == ValueKind.Text && IsNamed(types[index]))
                {
                    values[index] = SqlValue.FromInteger(RegNames.Parse(types[index], Encoding.UTF8.GetString(values[index].Bytes.Span), session));
                }
            }
        }

        return values;
    }

    /// <summary>The types whose values are oids and whose texts are names of objects.</summary>
    private static bool IsNamed(uint type) => type is PgOid.RegClass or PgOid.RegType or PgOid.RegNamespace or PgOid.RegRole or PgOid.RegProc
        or PgOid.RegProcedure or PgOid.RegOper or PgOid.RegOperator;
}
