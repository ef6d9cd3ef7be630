using System.Globalization;
using System.Text;
using Swytch.WireClient;

namespace Swytch.Wire.Tests;

/// <summary>
/// One line of text for each backend message, without what differs from run to run: process ids, keys and
/// OIDs of tables; of an error the fields that clients read (not file, line, routine).
/// </summary>
internal static class MessageText
{
    /// <summary>OIDs and names of PostgreSQL's built-in types (src/include/catalog/pg_type.dat).</summary>
    private const string BuiltInTypes =
        """
        16 bool 17 bytea 18 char 19 name 20 int8 21 int2 22 int2vector 23 int4 24 regproc 25 text 26 oid 28 xid 114 json
        700 float4 701 float8 705 unknown 1000 bool[] 1001 bytea[] 1003 name[] 1005 int2[] 1007 int4[] 1009 text[]
        1014 bpchar[] 1015 varchar[] 1016 int8[] 1021 float4[] 1022 float8[] 1028 oid[] 1042 bpchar 1043 varchar 1082 date
        1083 time 1114 timestamp 1115 timestamp[] 1182 date[] 1184 timestamptz 1185 timestamptz[] 1186 interval 1187 interval[]
        1231 numeric[] 1266 timetz 1700 numeric 2205 regclass 2206 regtype 2278 void 2950 uuid 2951 uuid[] 3802 jsonb
        3807 jsonb[]
        """;

    private static readonly Dictionary<uint, string> TypeNames = BuiltInTypes
        .Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries)
        .Chunk(2)
        .ToDictionary(pair => uint.Parse(pair[0], CultureInfo.InvariantCulture), pair => pair[1]);

    private static readonly (char Code, string Name)[] ErrorFields =
    [
        ('D', "detail"), ('H', "hint"), ('P', "position"), ('p', "internalposition"), ('q', "internalquery"), ('W', "where"),
        ('s', "schema"), ('t', "table"), ('c', "column"), ('d', "type"), ('n', "constraint"),
    ];

    public static uint TypeOid(string name)
    {
        if (uint.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var oid))
        {
            return oid;
        }

        foreach (var (known, text) in TypeNames)
        {
            if (text == name)
            {
                return known;
            }
        }

        throw new FormatException($"no type {name}");
    }

    public static string Of(WireMessage message)
    {
        var reader = message.Read();
        return message.Type switch
        {
            '1' => "ParseComplete",
            '2' => "BindComplete",
            '3' => "CloseComplete",
            'n' => "NoData",
            's' => "PortalSuspended",
            WireMessage.EmptyQueryResponse => "EmptyQueryResponse",
            WireMessage.Authentication => Authentication(reader),
            WireMessage.BackendKeyData => "BackendKeyData",
            WireMessage.CommandComplete => "CommandComplete " + Words.Quote(reader.CString()),
            WireMessage.DataRow => DataRow(reader),
            WireMessage.ErrorResponse => Error("ErrorResponse", message),
            WireMessage.NegotiateProtocolVersion => NegotiateProtocolVersion(reader),
            WireMessage.NoticeResponse => Error("NoticeResponse", message),
            WireMessage.NotificationResponse => Notification(reader),
            WireMessage.ParameterDescription => ParameterDescription(reader),
            WireMessage.ParameterStatus => $"ParameterStatus {reader.CString()} {Words.Quote(reader.CString())}",
            WireMessage.ReadyForQuery => "ReadyForQuery " + (char)reader.Byte(),
            WireMessage.RowDescription => RowDescription(reader),
            var other => $"Unknown {other} x'{Convert.ToHexStringLower(message.Body)}'",
        };
    }

    private static string Authentication(PayloadReader reader) => reader.Int32() switch
    {
        0 => "AuthenticationOk",
        10 => "AuthenticationSASL " + Words.Quote(Encoding.UTF8.GetString(reader.Take(reader.Remaining)).TrimEnd('\0').Replace('\0', ' ')),
        11 => "AuthenticationSASLContinue",
        12 => "AuthenticationSASLFinal",
        var other => $"Authentication {other}",
    };

    private static string TypeName(uint oid) => TypeNames.TryGetValue(oid, out var name) ? name : oid.ToString(CultureInfo.InvariantCulture);

    /// <summary>Each column as <c>name:type</c>, then <c>~typmod</c>, <c>@attribute number</c> when it is one of a table, <c>/b</c> when binary.</summary>
    private static string RowDescription(PayloadReader reader)
    {
        var text = new StringBuilder("RowDescription");
        for (var count = reader.Int16(); count > 0; count--)
        {
            var name = reader.CString();
            var table = reader.UInt32();
            var attribute = reader.Int16();
            var type = reader.UInt32();
            reader.Int16();
            var typmod = reader.Int32();
            var format = reader.Int16();
            text.Append(' ').Append(name.Contains(' ', StringComparison.Ordinal) ? Words.Quote(name) : name).Append(':').Append(TypeName(type));
            if (typmod != -1)
            {
                text.Append(CultureInfo.InvariantCulture, $"~{typmod}");
            }

            if (table != 0)
            {
                text.Append(CultureInfo.InvariantCulture, $"@{attribute}");
            }

            if (format != 0)
            {
                text.Append("/b");
            }
        }

        return text.ToString();
    }

    private static string DataRow(PayloadReader reader)
    {
        var text = new StringBuilder("DataRow");
        for (var count = reader.Int16(); count > 0; count--)
        {
            var length = reader.Int32();
            text.Append(' ').Append(length < 0 ? "NULL" : Words.Write(reader.Take(length)));
        }

        return text.ToString();
    }

    private static string ParameterDescription(PayloadReader reader)
    {
        var text = new StringBuilder("ParameterDescription");
        for (var count = reader.Int16(); count > 0; count--)
        {
            text.Append(' ').Append(TypeName(reader.UInt32()));
        }

        return text.ToString();
    }

    private static string NegotiateProtocolVersion(PayloadReader reader)
    {
        var text = new StringBuilder("NegotiateProtocolVersion ");
        text.Append(CultureInfo.InvariantCulture, $"{reader.Int32()}");
        for (var count = reader.Int32(); count > 0; count--)
        {
            text.Append(' ').Append(Words.Quote(reader.CString()));
        }

        return text.ToString();
    }

    private static string Notification(PayloadReader reader)
    {
        reader.Int32();
        return $"NotificationResponse {reader.CString()} {Words.Quote(reader.CString())}";
    }

    private static string Error(string name, WireMessage message)
    {
        var fields = message.ErrorFields();
        var severity = fields.GetValueOrDefault('S', "?");
        if (fields.GetValueOrDefault('V', "?") != severity)
        {
            severity += "/" + fields.GetValueOrDefault('V', "?");
        }

        var text = new StringBuilder($"{name} {severity} {fields.GetValueOrDefault('C', "?")} {Words.Quote(fields.GetValueOrDefault('M', "?"))}");
        foreach (var (code, label) in ErrorFields)
        {
            if (fields.TryGetValue(code, out var value))
            {
                text.Append(' ').Append(label).Append('=').Append(Words.Write(Encoding.UTF8.GetBytes(value)));
            }
        }

        return text.ToString();
    }
}
