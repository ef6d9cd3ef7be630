using System.Globalization;
using System.Text;
using Swytch.WireClient;
using Swytch.WireClient.Transcripts;

namespace Swytch.Wire.Tests;

/// <summary>
/// One line of text for each backend message, without what differs from run to run: process ids, keys and
/// OIDs of tables; of an error the fields that clients read (not file, line, routine).
/// </summary>
internal static class MessageText
{
    private static readonly (char Code, string Name)[] ErrorFields =
    [
        ('D', "detail"), ('H', "hint"), ('P', "position"), ('p', "internalposition"), ('q', "internalquery"), ('W', "where"),
        ('s', "schema"), ('t', "table"), ('c', "column"), ('d', "type"), ('n', "constraint"),
    ];

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
            WireMessage.CopyData => "CopyData " + Words.Write(message.Body),
            WireMessage.CopyDone => "CopyDone",
            WireMessage.CopyInResponse => CopyResponse("CopyInResponse", reader),
            WireMessage.CopyOutResponse => CopyResponse("CopyOutResponse", reader),
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
            text.Append(' ').Append(name.Contains(' ', StringComparison.Ordinal) ? Words.Quote(name) : name).Append(':').Append(BuiltInTypes.Name(type));
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

    /// <summary>The format of the whole, then that of each column.</summary>
    private static string CopyResponse(string name, PayloadReader reader)
    {
        var text = new StringBuilder(name);
        text.Append(CultureInfo.InvariantCulture, $" {reader.Byte()}");
        for (var count = reader.Int16(); count > 0; count--)
        {
            text.Append(CultureInfo.InvariantCulture, $" {reader.Int16()}");
        }

        return text.ToString();
    }

    private static string ParameterDescription(PayloadReader reader)
    {
        var text = new StringBuilder("ParameterDescription");
        for (var count = reader.Int16(); count > 0; count--)
        {
            text.Append(' ').Append(BuiltInTypes.Name(reader.UInt32()));
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
