using Swytch.Core;
using Swytch.Core.Datatypes;
using Swytch.Core.Errors;
using Swytch.PgWire.Handlers;
using Swytch.PgWire.Protocol;
using Swytch.PgWire.Types;

namespace Swytch.PgWire.Session;

/// <summary>
/// Writes a session's responses into the connection's buffer. Invariant: the buffer holds whole messages, except between
/// <see cref="BeginRow"/> and <see cref="EndRow"/>; a row that cannot be finished is withdrawn.
/// </summary>
internal sealed class ResponseWriter(MessageBuffer buffer, IOutput output) : IResponseWriter
{
    /// <summary>Output beyond this is sent before the next row is produced, bytes.</summary>
    public const int FlushThresholdBytes = 32 * 1024;

    private const int NoRow = -1;

    private RowDescription? _description;
    private ColumnEncoder[] _columns = [];
    private TypeFormatSettings _settings = TypeFormatSettings.Default;
    private List<PgError>? _delayedNotices;
    private int _rowStart = NoRow;
    private int _rowLengthAt;
    private int _column;

    /// <summary>Where COPY FROM STDIN reads; set before the first message is handled.</summary>
    public IInput? Input { get; set; }

    /// <summary>Whose settings decide how values are printed.</summary>
    public IPgSession? Session { get; set; }

    public bool NeedsFlush => buffer.Written >= FlushThresholdBytes;

    public bool HasOpenRow => _rowStart != NoRow;

    public void WriteRowDescription(RowDescription description)
    {
        RequireNoOpenRow();
        buffer.WriteRowDescription(description, formatsKnown: true);
    }

    public void BeginRows(RowDescription description)
    {
        RequireNoOpenRow();
        _settings = Session?.FormatSettings ?? TypeFormatSettings.Default;
        if (ReferenceEquals(description, _description))
        {
            return;
        }

        IReadOnlyList<ColumnDescription> columns = description.Columns;
        if (_columns.Length != columns.Count)
        {
            _columns = columns.Count == 0 ? [] : new ColumnEncoder[columns.Count];
        }

        for (int i = 0; i < _columns.Length; i++)
        {
            ColumnDescription column = columns[i];
            BindMessage.RequireKnownFormat(column.Format);
            _columns[i] = new ColumnEncoder(PgTypeRegistry.Find(column.TypeOid), column.Format, column.TypeModifier);
        }

        _description = description;
    }

    public void BeginRow()
    {
        Invariant.Holds(_description is not null, "rows are described before they are written");
        WithdrawOpenRow();
        _rowStart = buffer.Written;
        _rowLengthAt = buffer.BeginMessage(BackendMessageType.DataRow);
        buffer.WriteInt16((short)_columns.Length);
        _column = 0;
    }

    public void WriteValue(scoped in ValueView value)
    {
        Invariant.Holds(HasOpenRow && _column < _columns.Length, "a row has as many values as were described");
        ref readonly ColumnEncoder column = ref _columns[_column++];
        if (value.IsNull)
        {
            buffer.WriteInt32(-1);
            return;
        }

        int lengthAt = buffer.BeginValue();
        column.Codec.Encode(column.Format, in value, column.TypeModifier, _settings, buffer);
        buffer.EndValue(lengthAt);
    }

    public void EndRow()
    {
        Invariant.Holds(HasOpenRow && _column == _columns.Length, "a row has as many values as were described");
        buffer.EndMessage(_rowLengthAt);
        _rowStart = NoRow;
        WriteDelayedNotices();
    }

    public ValueTask FlushIfNeededAsync()
    {
        if (!NeedsFlush)
        {
            return ValueTask.CompletedTask;
        }

        RequireNoOpenRow();
        ValueTask flush = output.FlushAsync();
        if (!flush.IsCompleted)
        {
            Session?.Yield();
        }

        return flush;
    }

    public void WriteCommandComplete(string tag)
    {
        RequireNoOpenRow();
        buffer.WriteCommandComplete(tag);
    }

    public void WriteCopyOutResponse(short format, int columns)
    {
        RequireNoOpenRow();
        buffer.WriteCopyResponse(BackendMessageType.CopyOutResponse, format, columns);
    }

    public void WriteCopyData(ReadOnlySpan<byte> data)
    {
        RequireNoOpenRow();
        buffer.WriteCopyData(data);
    }

    public void WriteCopyDone()
    {
        RequireNoOpenRow();
        buffer.WriteEmptyMessage(BackendMessageType.CopyDone);
    }

    public async ValueTask<ICopyInput> BeginCopyInAsync(short format, int columns)
    {
        RequireNoOpenRow();
        Invariant.Holds(Input is not null, "a session reads from its connection");
        buffer.WriteCopyResponse(BackendMessageType.CopyInResponse, format, columns);
        await output.FlushAsync();
        return new CopyInput(Input, () => Session);
    }

    public void WriteEmptyQueryResponse()
    {
        RequireNoOpenRow();
        buffer.WriteEmptyMessage(BackendMessageType.EmptyQueryResponse);
    }

    /// <summary>A notice raised while a row is being written follows that row.</summary>
    public void WriteNotice(PgError notice)
    {
        if (HasOpenRow)
        {
            (_delayedNotices ??= []).Add(notice);
        }
        else
        {
            buffer.WriteNoticeResponse(notice);
        }
    }

    /// <summary>After an error: what was written of an unfinished row is forgotten, the rows before it stay.</summary>
    public void WithdrawOpenRow()
    {
        if (HasOpenRow)
        {
            buffer.Truncate(_rowStart);
            _rowStart = NoRow;
            WriteDelayedNotices();
        }
    }

    private void WriteDelayedNotices()
    {
        if (_delayedNotices is { Count: > 0 } notices)
        {
            for (int i = 0; i < notices.Count; i++)
            {
                buffer.WriteNoticeResponse(notices[i]);
            }

            notices.Clear();
        }
    }

    private void RequireNoOpenRow() => Invariant.Holds(!HasOpenRow, "messages are written between rows");

    private readonly record struct ColumnEncoder(PgTypeCodec Codec, short Format, int TypeModifier);
}
