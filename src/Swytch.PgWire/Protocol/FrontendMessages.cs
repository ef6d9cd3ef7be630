using Swytch.Core;
using Swytch.Core.Datatypes;
using Swytch.Core.Errors;

namespace Swytch.PgWire.Protocol;

/// <summary>The bodies of the messages a client sends after startup (PostgreSQL manual, section 55.7). Each Read throws 08P01 or 22021.</summary>
internal readonly record struct QueryMessage(string Sql)
{
    public static QueryMessage Read(ReadOnlyMemory<byte> body, ClientEncoding? encoding = null)
    {
        MessageBodyReader reader = new(body, encoding);
        string sql = StatementText.Read(ref reader);
        reader.End();
        return new QueryMessage(sql);
    }
}

internal readonly record struct ParseMessage(string StatementName, string Sql, uint[] ParameterTypes)
{
    public static ParseMessage Read(ReadOnlyMemory<byte> body, ClientEncoding? encoding = null)
    {
        MessageBodyReader reader = new(body, encoding);
        string name = reader.ReadCString();
        string sql = StatementText.Read(ref reader);
        int count = ParameterCount.Read(ref reader);
        reader.Require(count, sizeof(uint));
        uint[] types = count == 0 ? [] : new uint[count];
        for (int i = 0; i < types.Length; i++)
        {
            types[i] = reader.ReadUInt32();
        }

        reader.End();
        return new ParseMessage(name, sql, types);
    }
}

/// <summary>Describe and Close.</summary>
internal readonly record struct TargetMessage(DescribeTarget Target, string Name)
{
    /// <param name="message">DESCRIBE or CLOSE, for the error's words.</param>
    public static TargetMessage Read(ReadOnlyMemory<byte> body, string message, ClientEncoding? encoding = null)
    {
        MessageBodyReader reader = new(body, encoding);
        byte target = reader.ReadByte();
        string name = reader.ReadCString();
        reader.End();
        if (target is not ((byte)DescribeTarget.Statement or (byte)DescribeTarget.Portal))
        {
            throw ProtocolErrors.Violation($"invalid {message} message subtype {target}");
        }

        return new TargetMessage((DescribeTarget)target, name);
    }
}

internal readonly record struct ExecuteMessage(string PortalName, int MaxRows)
{
    public static ExecuteMessage Read(ReadOnlyMemory<byte> body, ClientEncoding? encoding = null)
    {
        MessageBodyReader reader = new(body, encoding);
        string name = reader.ReadCString();
        int maxRows = reader.ReadInt32();
        reader.End();
        return new ExecuteMessage(name, Math.Max(0, maxRows));
    }
}

internal static class StatementText
{
    /// <summary>A statement's text; 54000 when it is longer than <see cref="Limits.StatementBytes"/>.</summary>
    public static string Read(ref MessageBodyReader reader)
    {
        ReadOnlyMemory<byte> utf8 = reader.ReadCStringBytes();
        if (utf8.Length > Limits.StatementBytes)
        {
            throw new PgErrorException(new PgError(SqlState.ProgramLimitExceeded, $"statement of {utf8.Length} bytes is too long")
            {
                Detail = $"At most {Limits.StatementBytes} bytes are accepted.",
                Hint = "Send long values as parameters.",
            });
        }

        return reader.Decode(utf8.Span);
    }
}

internal static class ParameterCount
{
    /// <summary>A count of parameters; 54023 above <see cref="Limits.Parameters"/>.</summary>
    public static int Read(ref MessageBodyReader reader)
    {
        int count = reader.ReadCount();
        if (count > Limits.Parameters)
        {
            throw new PgErrorException(SqlState.TooManyArguments, $"{count} parameters are too many, at most {Limits.Parameters} are accepted");
        }

        return count;
    }
}
