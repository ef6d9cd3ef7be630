using System.Buffers;
using System.Text;
using Swytch.Core.Datatypes;
using Swytch.Core.Errors;

namespace Swytch.Core.Tests;

public class ClientEncodingTests
{
    [Theory]
    [InlineData("latin1", "LATIN1")]
    [InlineData("ISO-8859-1", "LATIN1")]
    [InlineData("windows-1252", "WIN1252")]
    [InlineData("euc_jp", "EUC_JP")]
    [InlineData("Shift_JIS", "SJIS")]
    [InlineData("KOI8-R", "KOI8R")]
    public void An_encoding_is_found_in_any_spelling(string spelling, string name)
    {
        Assert.True(ClientEncoding.TryFind(spelling, out var canonical, out var encoding));
        Assert.Equal(name, canonical);
        Assert.NotNull(encoding);
    }

    [Theory]
    [InlineData("utf-8", "UTF8")]
    [InlineData("unicode", "UTF8")]
    [InlineData("sql_ascii", "SQL_ASCII")]
    public void What_needs_no_conversion_has_none(string spelling, string name)
    {
        Assert.True(ClientEncoding.TryFind(spelling, out var canonical, out var encoding));
        Assert.Equal(name, canonical);
        Assert.Null(encoding);
    }

    [Fact]
    public void Every_encoding_converts_ascii_to_itself()
    {
        foreach (var name in (string[])["LATIN1", "LATIN2", "LATIN5", "LATIN9", "ISO_8859_5", "ISO_8859_7", "WIN1250", "WIN1251", "WIN1258", "WIN866", "WIN874", "KOI8R", "KOI8U", "SJIS", "EUC_JP", "EUC_KR", "GBK", "BIG5", "GB18030"])
        {
            Assert.True(ClientEncoding.TryFind(name, out _, out var encoding), name);
            Assert.Equal("SELECT 'a'", encoding!.Decode("SELECT 'a'"u8));
        }
    }

    [Fact]
    public void Latin1_goes_both_ways()
    {
        ClientEncoding.TryFind("LATIN1", out _, out var latin1);
        Assert.Equal("nöte", latin1!.Decode([0x6e, 0xf6, 0x74, 0x65]));
        var output = new ArrayBufferWriter<byte>();
        latin1.FromUtf8(Encoding.UTF8.GetBytes("nöte"), output);
        Assert.Equal([0x6e, 0xf6, 0x74, 0x65], output.WrittenSpan.ToArray());
    }

    [Fact]
    public void A_character_that_the_encoding_lacks_is_named()
    {
        ClientEncoding.TryFind("LATIN1", out _, out var latin1);
        var error = Assert.Throws<PgErrorException>(() => latin1!.FromUtf8(Encoding.UTF8.GetBytes("5 €"), new ArrayBufferWriter<byte>()));
        Assert.Equal("22P05", error.Error.SqlState);
        Assert.Equal("character with byte sequence 0xe2 0x82 0xac in encoding \"UTF8\" has no equivalent in encoding \"LATIN1\"", error.Error.Message);
    }

    [Fact]
    public void Bytes_outside_the_encoding_are_refused()
    {
        ClientEncoding.TryFind("SJIS", out _, out var japanese);
        Assert.Equal("22021", Assert.Throws<PgErrorException>(() => japanese!.Decode([0x41, 0x81])).Error.SqlState);
    }
}
