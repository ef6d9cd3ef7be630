using System.Globalization;
using System.Text;

namespace Swytch.WireClient.Transcripts;

/// <summary>The messages a transcript can send, by name with fields (PostgreSQL manual, section 55.7).</summary>
public static class FrontendMessage
{
    /// <summary>Stands in startup messages for the database of this run, whose name is as long.</summary>
    public const string DatabasePlaceholder = "DATABASE_OF_THIS_RUN";

    public static byte[] Build(IReadOnlyList<Words.Word> words)
    {
        var arguments = words.Skip(1).ToList();
        return words[0].Text switch
        {
            "Query" => WireConnection.Frame('Q', new PayloadBuilder().CString(arguments[0].Text).ToArray()),
            "Parse" => Parse(arguments),
            "Bind" => Bind(arguments),
            "Describe" => WireConnection.Frame('D', Target(arguments)),
            "Close" => WireConnection.Frame('C', Target(arguments)),
            "Execute" => WireConnection.Frame('E', new PayloadBuilder().CString(arguments[0].Text).Int32(arguments.Count > 1 ? arguments[1].Number : 0).ToArray()),
            "Sync" => WireConnection.Frame('S', []),
            "Flush" => WireConnection.Frame('H', []),
            "CopyData" => WireConnection.Frame('d', arguments[0].Bytes),
            "CopyDone" => WireConnection.Frame('c', []),
            "CopyFail" => WireConnection.Frame('f', new PayloadBuilder().CString(arguments[0].Text).ToArray()),
            "Terminate" => WireConnection.Frame('X', []),
            "Startup" => Startup(arguments),
            "SSLRequest" => Untyped(new PayloadBuilder().Int32(WireConnection.SslRequestCode)),
            "GSSENCRequest" => Untyped(new PayloadBuilder().Int32(WireConnection.GssEncRequestCode)),
            "Message" => WireConnection.Frame(arguments[0].Text[0], arguments.Count > 1 ? arguments[1].Bytes : []),
            "Bytes" => arguments[0].Bytes,
            var other => throw new FormatException($"no message {other}"),
        };
    }

    /// <summary>Puts the name of the database where the transcript leaves it open.</summary>
    public static byte[] Place(List<byte> bytes, string database)
    {
        var all = bytes.ToArray();
        var at = all.AsSpan().IndexOf(Encoding.ASCII.GetBytes(DatabasePlaceholder));
        if (at < 0)
        {
            return all;
        }

        // The length of the message is its first field: take away what the shorter name saves.
        var shorter = DatabasePlaceholder.Length - database.Length;
        var length = System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(all);
        System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(all, length - shorter);
        return [.. all[..at], .. Encoding.ASCII.GetBytes(database), .. all[(at + DatabasePlaceholder.Length)..]];
    }

    /// <summary><c>Parse name "sql" [type…]</c>; a type is a name or an OID, 0 for unspecified.</summary>
    private static byte[] Parse(List<Words.Word> arguments)
    {
        var body = new PayloadBuilder().CString(arguments[0].Text).CString(arguments[1].Text).Int16(arguments.Count - 2);
        foreach (var type in arguments.Skip(2))
        {
            body.Int32(unchecked((int)BuiltInTypes.Oid(type.Text)));
        }

        return WireConnection.Frame('P', body.ToArray());
    }

    /// <summary><c>Bind portal statement [value…] [formats=0,1] [results=0,1]</c>; NULL is null, x'…' bytes.</summary>
    private static byte[] Bind(List<Words.Word> arguments)
    {
        var values = arguments.Skip(2).Where(word => word.Name is null).ToList();
        var body = new PayloadBuilder().CString(arguments[0].Text).CString(arguments[1].Text);
        Formats(body, arguments.FirstOrDefault(word => word.Name == "formats"));
        body.Int16(values.Count);
        foreach (var value in values)
        {
            if (!value.IsQuoted && value.Text == "NULL")
            {
                body.Int32(-1);
            }
            else
            {
                body.Int32(value.Bytes.Length).Bytes(value.Bytes);
            }
        }

        Formats(body, arguments.FirstOrDefault(word => word.Name == "results"));
        return WireConnection.Frame('B', body.ToArray());
    }

    private static void Formats(PayloadBuilder body, Words.Word word)
    {
        var formats = word.Name is null ? [] : word.Text.Split(',');
        body.Int16(formats.Length);
        foreach (var format in formats)
        {
            body.Int16(int.Parse(format, CultureInfo.InvariantCulture));
        }
    }

    /// <summary><c>statement name</c> or <c>portal name</c>.</summary>
    private static byte[] Target(List<Words.Word> arguments) =>
        new PayloadBuilder().Byte((byte)(arguments[0].Text == "statement" ? 'S' : 'P')).CString(arguments[1].Text).ToArray();

    /// <summary><c>Startup [version=3.2] name=value…</c>.</summary>
    private static byte[] Startup(List<Words.Word> arguments)
    {
        var version = WireConnection.ProtocolVersion3;
        var body = new PayloadBuilder();
        foreach (var argument in arguments.Where(argument => argument.Name == "version"))
        {
            var parts = argument.Text.Split('.');
            version = (int.Parse(parts[0], CultureInfo.InvariantCulture) << 16) | int.Parse(parts[1], CultureInfo.InvariantCulture);
        }

        body.Int32(version);
        foreach (var argument in arguments.Where(argument => argument.Name != "version"))
        {
            body.CString(argument.Name ?? throw new FormatException("Startup takes name=value")).CString(argument.Text);
        }

        return Untyped(body.Byte(0));
    }

    private static byte[] Untyped(PayloadBuilder body)
    {
        var bytes = body.ToArray();
        return [.. new PayloadBuilder().Int32(bytes.Length + 4).ToArray(), .. bytes];
    }
}
