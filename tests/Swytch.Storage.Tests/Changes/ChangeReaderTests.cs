using Swytch.Storage.Changes;

namespace Swytch.Storage.Tests.Changes;

public class ChangeReaderTests
{
    // T, two columns, the first one the key, "t".
    private const string Header = "54 02 01 00 74 00 ";
    private const string One = "01 0000000000000001 ";

    [Theory]
    [InlineData("", "")]
    [InlineData(Header, "")]
    [InlineData(Header + "12 00 " + One + "05", "I t(1,NULL)")]
    [InlineData(Header + "12 01 03 02 6162 04 00", "I* t('ab',x'')")]
    [InlineData(Header + "09 00 " + One + "02 4004000000000000", "D t(1,2.5)")]
    [InlineData(Header + "17 00 " + One + "05 00 04 01 ff", "U t(1,NULL→x'ff')")]
    [InlineData(Header + Header + "12 00 " + One + "05 54 01 01 7500 09 00 " + One, "I t(1,NULL)  D u(1)")]
    public void Well_formed_changes_are_read(string hex, string expected) => Assert.Equal(expected, ChangeText.Of(Bytes(hex)));

    [Theory]
    [InlineData("12 00 " + One, "a row change before any table header")]
    [InlineData("50 02 01 00 74 00", "a patchset")]
    [InlineData("54", "1 bytes are announced, 0 are left")]
    [InlineData("54 00 74 00", "a table of 0 columns")]
    [InlineData("54 82 80 00 74 00", "a table of 32768 columns")]
    [InlineData("54 02 01", "2 bytes are announced, 1 are left")]
    [InlineData("54 02 01 00 74", "a table without a name")]
    [InlineData("54 02 01 00 00", "a table without a name")]
    [InlineData("54 02 01 00 ff 00", "a table name that is not UTF-8")]
    [InlineData("54 02 00 00 74 00", "a table without a primary key")]
    [InlineData(Header + "12", "2 bytes are announced, 1 are left")]
    [InlineData(Header + "11 00", "an unknown operation 17")]
    [InlineData(Header + "12 02", "an indirect flag of 2")]
    [InlineData(Header + "12 00 01 00000000000000", "8 bytes are announced, 7 are left")]
    [InlineData(Header + "12 00 06", "a value of type 6 in column 0")]
    [InlineData(Header + "12 00 05 05", "a value of type 5 in column 0")]
    [InlineData(Header + "12 00 " + One + "00", "a value of type 0 in column 1")]
    [InlineData(Header + "12 00 02 7ff8000000000000 05", "a real that is no number")]
    [InlineData(Header + "12 00 03 8f ff ff ff 7f", "a length beyond 2 GiB")]
    [InlineData(Header + "12 00 03 87 ff ff ff 7f", "2147483647 bytes are announced, 0 are left")]
    [InlineData(Header + "12 00 03 80 80 80 80 80 00", "a length of too many bytes")]
    [InlineData(Header + "17 00 00 05 00 05", "an update whose old and new values of column 0 do not belong together")]
    [InlineData(Header + "17 00 05 05 00 05", "an update whose old and new values of column 0 do not belong together")]
    [InlineData(Header + "17 00 " + One + "05 " + One + "05", "an update whose old and new values of column 0 do not belong together")]
    [InlineData(Header + "17 00 " + One + "00 00 05", "an update whose old and new values of column 1 do not belong together")]
    [InlineData(Header + "17 00 " + One + "00 00 00", "an update that changes nothing")]
    public void Malformed_changes_are_refused(string hex, string reason)
    {
        var bytes = Bytes(hex);
        var failure = Assert.Throws<ChangeFormatException>(() => ChangeText.Of(bytes));
        Assert.Contains(reason, failure.Message, StringComparison.Ordinal);
        Assert.InRange(failure.Offset, 0, bytes.Length);
    }

    [Fact]
    public void Lengths_of_every_size_are_written_and_read()
    {
        foreach (var length in (ReadOnlySpan<int>)[0, 1, 127, 128, 16_383, 16_384, 2_097_151, 2_097_152])
        {
            var buffer = new ChangeBuffer();
            buffer.Write(Bytes(Header + "12 00 " + One));
            buffer.WriteValue(Core.ValueView.FromBlob(new byte[length]));
            var reader = new ChangeReader(buffer.Written);
            Assert.True(reader.Read());
            var record = new RecordReader(reader.NewRecord);
            record.Read();
            record.Read();
            Assert.Equal(length, record.Value.Bytes.Length);
            Assert.False(reader.Read());
        }
    }

    private static byte[] Bytes(string hex) => Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal));
}
