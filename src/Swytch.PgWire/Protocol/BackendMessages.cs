using Swytch.Core.Errors;
using Swytch.PgWire.Handlers;

namespace Swytch.PgWire.Protocol;

/// <summary>The messages a server sends, but DataRow (PostgreSQL manual, section 55.7).</summary>
internal static class BackendMessages
{
    public static void WriteAuthenticationOk(this MessageBuffer output) => output.WriteAuthentication(0, default);

    /// <summary>AuthenticationSASL: mechanisms in the server's order of preference.</summary>
    public static void WriteAuthenticationSasl(this MessageBuffer output, IReadOnlyList<string> mechanisms)
    {
        int at = output.BeginMessage(BackendMessageType.Authentication);
        output.WriteInt32(10);
        for (int i = 0; i < mechanisms.Count; i++)
        {
            output.WriteCString(mechanisms[i]);
        }

        output.WriteByte(0);
        output.EndMessage(at);
    }

    public static void WriteAuthenticationSaslContinue(this MessageBuffer output, ReadOnlySpan<byte> data) =>
        output.WriteAuthentication(11, data);

    public static void WriteAuthenticationSaslFinal(this MessageBuffer output, ReadOnlySpan<byte> data) =>
        output.WriteAuthentication(12, data);

    /// <summary>Tells the client the version served and which protocol options are not known.</summary>
    public static void WriteNegotiateProtocolVersion(this MessageBuffer output, int version, IReadOnlyList<string> unknownOptions)
    {
        int at = output.BeginMessage(BackendMessageType.NegotiateProtocolVersion);
        output.WriteInt32(version);
        output.WriteInt32(unknownOptions.Count);
        for (int i = 0; i < unknownOptions.Count; i++)
        {
            output.WriteCString(unknownOptions[i]);
        }

        output.EndMessage(at);
    }

    public static void WriteBackendKeyData(this MessageBuffer output, int processId, ReadOnlySpan<byte> secretKey)
    {
        int at = output.BeginMessage(BackendMessageType.BackendKeyData);
        output.WriteInt32(processId);
        output.WriteBytes(secretKey);
        output.EndMessage(at);
    }

    public static void WriteParameterStatus(this MessageBuffer output, string name, string value)
    {
        int at = output.BeginMessage(BackendMessageType.ParameterStatus);
        output.WriteCString(name);
        output.WriteCString(value);
        output.EndMessage(at);
    }

    public static void WriteReadyForQuery(this MessageBuffer output, TransactionStatus status)
    {
        int at = output.BeginMessage(BackendMessageType.ReadyForQuery);
        output.WriteByte((byte)status);
        output.EndMessage(at);
    }

    /// <summary>A message that consists of its type: ParseComplete, BindComplete, CloseComplete, NoData, PortalSuspended, EmptyQueryResponse.</summary>
    public static void WriteEmptyMessage(this MessageBuffer output, byte type) => output.EndMessage(output.BeginMessage(type));

    public static void WriteCommandComplete(this MessageBuffer output, string tag)
    {
        int at = output.BeginMessage(BackendMessageType.CommandComplete);
        output.WriteCString(tag);
        output.EndMessage(at);
    }

    public static void WriteParameterDescription(this MessageBuffer output, IReadOnlyList<uint> types)
    {
        int at = output.BeginMessage(BackendMessageType.ParameterDescription);
        output.WriteInt16((short)types.Count);
        for (int i = 0; i < types.Count; i++)
        {
            output.WriteInt32((int)types[i]);
        }

        output.EndMessage(at);
    }

    /// <param name="formatsKnown">False for a statement: formats come with Bind, until then they are announced as text.</param>
    public static void WriteRowDescription(this MessageBuffer output, RowDescription description, bool formatsKnown)
    {
        IReadOnlyList<ColumnDescription> columns = description.Columns;
        int at = output.BeginMessage(BackendMessageType.RowDescription);
        output.WriteInt16((short)columns.Count);
        for (int i = 0; i < columns.Count; i++)
        {
            ColumnDescription column = columns[i];
            output.WriteCString(column.Name);
            output.WriteInt32((int)column.TableOid);
            output.WriteInt16(column.AttributeNumber);
            output.WriteInt32((int)column.TypeOid);
            output.WriteInt16(column.TypeSize);
            output.WriteInt32(column.TypeModifier);
            output.WriteInt16(formatsKnown ? column.Format : (short)0);
        }

        output.EndMessage(at);
    }

    /// <summary>CopyInResponse or CopyOutResponse: the format of the whole, then of each column.</summary>
    public static void WriteCopyResponse(this MessageBuffer output, byte type, short format, int columns)
    {
        int at = output.BeginMessage(type);
        output.WriteByte((byte)format);
        output.WriteInt16((short)columns);
        for (int i = 0; i < columns; i++)
        {
            output.WriteInt16(format);
        }

        output.EndMessage(at);
    }

    public static void WriteCopyData(this MessageBuffer output, ReadOnlySpan<byte> data)
    {
        int at = output.BeginMessage(BackendMessageType.CopyData);
        output.WriteBytes(data);
        output.EndMessage(at);
    }

    public static void WriteNotificationResponse(this MessageBuffer output, Notification notification)
    {
        int at = output.BeginMessage(BackendMessageType.NotificationResponse);
        output.WriteInt32(notification.ProcessId);
        output.WriteCString(notification.Channel);
        output.WriteCString(notification.Payload);
        output.EndMessage(at);
    }

    public static void WriteErrorResponse(this MessageBuffer output, PgError error) =>
        output.WriteReport(BackendMessageType.ErrorResponse, error);

    public static void WriteNoticeResponse(this MessageBuffer output, PgError notice) =>
        output.WriteReport(BackendMessageType.NoticeResponse, notice);

    private static void WriteAuthentication(this MessageBuffer output, int code, ReadOnlySpan<byte> data)
    {
        int at = output.BeginMessage(BackendMessageType.Authentication);
        output.WriteInt32(code);
        output.WriteBytes(data);
        output.EndMessage(at);
    }

    /// <summary>PostgreSQL manual, section 55.8.</summary>
    private static void WriteReport(this MessageBuffer output, byte type, PgError report)
    {
        int at = output.BeginMessage(type);
        string severity = SeverityName(report.Severity);
        output.WriteField('S', severity);
        output.WriteField('V', severity);
        output.WriteField('C', report.SqlState);
        output.WriteField('M', report.Message);
        output.WriteField('D', report.Detail);
        output.WriteField('H', report.Hint);
        if (report.Position > 0)
        {
            output.WriteField('P', report.Position.ToString(System.Globalization.CultureInfo.InvariantCulture));
        }

        output.WriteField('W', report.Where);
        output.WriteField('s', report.Schema);
        output.WriteField('t', report.Table);
        output.WriteField('c', report.Column);
        output.WriteField('d', report.DataType);
        output.WriteField('n', report.Constraint);
        output.WriteByte(0);
        output.EndMessage(at);
    }

    private static void WriteField(this MessageBuffer output, char field, string? text)
    {
        if (text is not null)
        {
            output.WriteByte((byte)field);
            output.WriteCString(text);
        }
    }

    private static string SeverityName(PgSeverity severity) => severity switch
    {
        PgSeverity.Error => "ERROR",
        PgSeverity.Fatal => "FATAL",
        PgSeverity.Panic => "PANIC",
        PgSeverity.Warning => "WARNING",
        PgSeverity.Notice => "NOTICE",
        PgSeverity.Debug => "DEBUG",
        PgSeverity.Info => "INFO",
        _ => "LOG",
    };
}
