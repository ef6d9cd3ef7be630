using Swytch.Core.Errors;
using Swytch.PgWire.Handlers;
using Swytch.PgWire.Protocol;
using Swytch.PgWire.Tests.Fakes;

namespace Swytch.PgWire.Tests.Protocol;

public sealed class MessageBufferTests
{
    [Fact]
    public void Lengths_are_patched_when_their_message_and_value_end()
    {
        MessageBuffer buffer = new();
        int message = buffer.BeginMessage((byte)'D');
        int value = buffer.BeginValue();
        buffer.WriteBytes("abc"u8);
        buffer.EndValue(value);
        buffer.EndMessage(message);
        Assert.Equal([(byte)'D', 0, 0, 0, 11, 0, 0, 0, 3, (byte)'a', (byte)'b', (byte)'c'], buffer.WrittenMemory.ToArray());
    }

    [Fact]
    public void It_grows_without_losing_what_was_written_and_holds_nothing_when_released()
    {
        MessageBuffer buffer = new();
        for (int i = 0; i < 300_000; i++)
        {
            buffer.WriteInt32(i);
        }

        Assert.Equal(1_200_000, buffer.Written);
        Assert.Equal([0, 0, 0, 1], buffer.WrittenMemory.Slice(4, 4).ToArray());
        buffer.Release();
        Assert.Equal((0, 0), (buffer.Written, buffer.Capacity));
    }

    [Fact]
    public void Text_with_a_zero_ends_there_instead_of_breaking_the_message()
    {
        MessageBuffer buffer = new();
        buffer.WriteCString("a\0b");
        buffer.WriteCString("é");
        Assert.Equal([(byte)'a', 0, 0xC3, 0xA9, 0], buffer.WrittenMemory.ToArray());
    }

    [Fact]
    public void A_message_beyond_a_gigabyte_is_refused()
    {
        MessageBuffer buffer = new();
        buffer.WriteInt32(1);
        PgError error = Assert.Throws<PgErrorException>(() => buffer.GetSpan(0x3FFFFFFF)).Error;
        Assert.Equal((SqlState.ProgramLimitExceeded, "out of memory"), (error.SqlState, error.Message));
        Assert.Equal("Cannot enlarge string buffer containing 4 bytes by 1073741823 more bytes.", error.Detail);
    }

    [Fact]
    public void An_error_carries_every_field_it_has()
    {
        MessageBuffer buffer = new();
        buffer.WriteErrorResponse(new PgError("23505", "m")
        {
            Detail = "d",
            Hint = "h",
            Position = 7,
            Where = "w",
            Schema = "s",
            Table = "t",
            Column = "c",
            DataType = "y",
            Constraint = "n",
        });
        ServerMessage message = new('E', buffer.WrittenMemory.ToArray()[5..]);
        foreach ((char field, string value) in new[]
        {
            ('S', "ERROR"), ('V', "ERROR"), ('C', "23505"), ('M', "m"), ('D', "d"), ('H', "h"), ('P', "7"),
            ('W', "w"), ('s', "s"), ('t', "t"), ('c', "c"), ('d', "y"), ('n', "n"),
        })
        {
            Assert.Equal(value, message.Field(field));
        }
    }

    [Fact]
    public void A_row_description_carries_every_fact_of_a_column()
    {
        MessageBuffer buffer = new();
        buffer.WriteRowDescription(new RowDescription([new("id", 16_500, 2, 1043, -1, 14, 1)]), formatsKnown: true);
        Assert.Equal(
            [(byte)'T', 0, 0, 0, 27, 0, 1, (byte)'i', (byte)'d', 0, 0, 0, 0x40, 0x74, 0, 2, 0, 0, 4, 0x13, 0xFF, 0xFF, 0, 0, 0, 14, 0, 1],
            buffer.WrittenMemory.ToArray());
    }
}
