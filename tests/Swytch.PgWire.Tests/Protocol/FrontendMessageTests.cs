using System.Buffers;
using Swytch.Core;
using Swytch.Core.Errors;
using Swytch.PgWire.Protocol;

namespace Swytch.PgWire.Tests.Protocol;

public sealed class FrontendMessageTests
{
    [Fact]
    public void Parse_carries_name_text_and_types()
    {
        ParseMessage message = ParseMessage.Read(Body("s\0select\0", [0, 2, 0, 0, 0, 23, 0xFF, 0xFF, 0xFF, 0xFF]));
        Assert.Equal(("s", "select"), (message.StatementName, message.Sql));
        Assert.Equal([23u, uint.MaxValue], message.ParameterTypes);
    }

    [Fact]
    public void Bind_carries_formats_values_and_nulls()
    {
        BindMessage bind = new();
        bind.Read(Body("p\0s\0", [0, 2, 0, 0, 0, 1, 0, 2, 0, 0, 0, 1, 65, 0xFF, 0xFF, 0xFF, 0xFF, 0, 1, 0, 1]));
        Assert.Equal(("p", "s"), (bind.PortalName, bind.StatementName));
        Assert.Equal([(short)0, (short)1], bind.Arguments.ParameterFormats);
        Assert.Equal("A"u8.ToArray(), bind.Arguments.ParameterValues[0]!.Value.ToArray());
        Assert.Null(bind.Arguments.ParameterValues[1]);
        Assert.Equal([(short)1], bind.Arguments.ResultFormats);
        bind.Clear();
        Assert.Empty(bind.Arguments.ParameterValues);
    }

    [Theory]
    [InlineData(new byte[] { 0, 0, 0, 1 }, "insufficient data left in message", null)]
    [InlineData(new byte[] { 0, 0, 0xFF, 0xFF }, "65535 parameters are too many, at most 32766 are accepted", null)]
    [InlineData(new byte[] { 0, 0, 0x7F, 0xFE, 0, 0, 0, 0 }, "insufficient data left in message", null)]
    [InlineData(new byte[] { 0, 0, 0, 1, 0x7F, 0xFF, 0xFF, 0xFF }, "insufficient data left in message", "unnamed portal parameter $1")]
    [InlineData(new byte[] { 0, 0, 0, 1, 0xFF, 0xFF, 0xFF, 0xFE }, "insufficient data left in message", "unnamed portal parameter $1")]
    [InlineData(new byte[] { 0, 1, 0, 7, 0, 1, 0, 0, 0, 0, 0, 0 }, "unsupported format code: 7", "unnamed portal parameter $1")]
    [InlineData(new byte[] { 0, 2, 0, 0, 0, 0, 0, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 }, "bind message has 2 parameter formats but 3 parameters", null)]
    [InlineData(new byte[] { 0, 0, 0, 0, 0, 0, 9 }, "invalid message format", null)]
    [InlineData(new byte[] { 0xFF, 0xFF }, "insufficient data left in message", null)]
    public void A_malformed_bind_is_refused(byte[] rest, string words, string? context)
    {
        PgError error = Assert.Throws<PgErrorException>(() => new BindMessage().Read(Body("\0\0", rest))).Error;
        Assert.Equal((PgSeverity.Error, words, context), (error.Severity, error.Message, error.Where));
    }

    [Theory]
    [InlineData(new byte[] { 0, 2, 0, 0, 0, 1 }, "insufficient data left in message")]
    [InlineData(new byte[] { 0 }, "insufficient data left in message")]
    [InlineData(new byte[] { 0, 0, 1 }, "invalid message format")]
    [InlineData(new byte[] { 0xFF, 0xFF }, "65535 parameters are too many, at most 32766 are accepted")]
    public void A_malformed_parse_is_refused(byte[] rest, string words) =>
        Assert.Equal(words, Assert.Throws<PgErrorException>(() => ParseMessage.Read(Body("\0\0", rest))).Error.Message);

    [Fact]
    public void Execute_takes_a_negative_limit_for_none()
    {
        Assert.Equal(0, ExecuteMessage.Read(Body("p\0", [0xFF, 0xFF, 0xFF, 0xFF])).MaxRows);
        Assert.Equal(7, ExecuteMessage.Read(Body("p\0", [0, 0, 0, 7])).MaxRows);
    }

    [Fact]
    public void Describe_and_close_name_a_statement_or_a_portal()
    {
        Assert.Equal(new TargetMessage(DescribeTarget.Portal, "p"), TargetMessage.Read("Pp\0"u8.ToArray(), "DESCRIBE"));
        Assert.Equal("invalid CLOSE message subtype 88", Assert.Throws<PgErrorException>(() => TargetMessage.Read("X\0"u8.ToArray(), "CLOSE")).Error.Message);
        Assert.Equal("no data left in message", Assert.Throws<PgErrorException>(() => TargetMessage.Read(default, "CLOSE")).Error.Message);
    }

    [Fact]
    public void A_statement_beyond_the_limit_is_refused()
    {
        byte[] body = new byte[Limits.StatementBytes + 2];
        body.AsSpan(0, Limits.StatementBytes + 1).Fill((byte)' ');
        Assert.Equal(SqlState.ProgramLimitExceeded, Assert.Throws<PgErrorException>(() => QueryMessage.Read(body)).Error.SqlState);
    }

    [Theory]
    [InlineData(new byte[] { (byte)'Q', 0, 0 }, false, 0)]
    [InlineData(new byte[] { (byte)'Q', 0, 0, 0, 4 }, true, 0)]
    [InlineData(new byte[] { (byte)'Q', 0, 0, 1, 0, 9, 9 }, true, 252)]
    public void A_header_is_read_when_it_is_there(byte[] bytes, bool read, int bodyLength)
    {
        Assert.Equal(read, FrameHeader.TryRead(new ReadOnlySequence<byte>(bytes), authenticated: true, out FrameHeader header));
        Assert.Equal(bodyLength, header.BodyLength);
    }

    [Theory]
    [InlineData(new byte[] { 0xFF }, "0xff")]
    [InlineData(new byte[] { (byte)'a', 0xC3 }, "0xc3")]
    [InlineData(new byte[] { 0xC3, 0x28 }, "0xc3 0x28")]
    [InlineData(new byte[] { 0xE2, 0x82, 0x28 }, "0xe2 0x82 0x28")]
    [InlineData(new byte[] { 0xED, 0xA0, 0x80 }, "0xed 0xa0 0x80")]
    [InlineData(new byte[] { 0xF8, 0x88, 0x80 }, "0xf8")]
    [InlineData(new byte[] { 0xF0, 0x9F, 0x98, 0x28, 0x29 }, "0xf0 0x9f 0x98 0x28")]
    [InlineData(new byte[] { (byte)'a', 0, 0xFF }, "0x00")]
    public void Text_that_is_no_utf8_is_refused_with_the_bytes_at_fault(byte[] bytes, string shown)
    {
        PgError error = Assert.Throws<PgErrorException>(() => WireText.Decode(bytes)).Error;
        Assert.Equal((SqlState.CharacterNotInRepertoire, $"invalid byte sequence for encoding \"UTF8\": {shown}"), (error.SqlState, error.Message));
    }

    private static byte[] Body(string strings, byte[] rest) => [.. System.Text.Encoding.UTF8.GetBytes(strings), .. rest];
}
