using System.Buffers;
using System.Text;
using Swytch.Core;
using Swytch.Core.Datatypes;
using Swytch.Core.Errors;
using Swytch.PgWire.Types;
using Xunit.Abstractions;

namespace Swytch.PgWire.Tests.Types;

public sealed class PgTypeCodecTests(ITestOutputHelper output)
{
    /// <summary>Bytes that PostgreSQL 15's send functions give for the literals (encode(int4send(1), 'hex') and its like).</summary>
    public static TheoryData<uint, string, string> Sent => new()
    {
        { PgOid.Bool, "true", "01" },
        { PgOid.Int2, "-2", "fffe" },
        { PgOid.Int4, "1", "00000001" },
        { PgOid.Int8, "-1", "ffffffffffffffff" },
        { PgOid.Float4, "1.5", "3fc00000" },
        { PgOid.Float8, "NaN", "7ff8000000000000" },
        { PgOid.Float8, "-Infinity", "fff0000000000000" },
        { PgOid.Numeric, "1234.50", "000200000000000204d21388" },
        { PgOid.Numeric, "-0.00012", "0002ffff40000005000107d0" },
        { PgOid.Numeric, "0.00", "0000000000000002" },
        { PgOid.Numeric, "10000", "00010001000000000001" },
        { PgOid.Numeric, "NaN", "00000000c0000000" },
        { PgOid.Text, "h\u00e9", "68c3a9" },
        { PgOid.Bytea, "\\x01ff", "01ff" },
        { PgOid.Uuid, "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11", "a0eebc999c0b4ef8bb6d6bb9bd380a11" },
        { PgOid.Date, "2024-02-29", "00002279" },
        { PgOid.Date, "infinity", "7fffffff" },
        { PgOid.Time, "10:11:12.5", "0000000889d9f120" },
        { PgOid.TimeTz, "10:11:12+02", "0000000889d25000ffffe3e0" },
        { PgOid.Timestamp, "2024-02-29 10:11:12.5", "0002b5813f665120" },
        { PgOid.TimestampTz, "2024-02-29 10:11:12.5+00", "0002b5813f665120" },
        { PgOid.Interval, "1 mon 2 days 03:04:05", "00000002925553400000000200000001" },
        { PgOid.Jsonb, "{\"a\": 1}", "017b2261223a20317d" },
        { PgOid.Oid, "4294967295", "ffffffff" },
        { PgOid.Int4Array, "{1,NULL}", "00000001000000010000001700000002000000010000000400000001ffffffff" },
        { PgOid.Int4Array, "{}", "000000000000000000000017" },
        { PgOid.TextArray, "{{a},{b}}", "0000000200000000000000190000000200000001000000010000000100000001610000000162" },
        { PgOid.Int2Vector, "1 2", "0000000100000000000000150000000200000000000000020001000000020002" },
    };

    [Theory]
    [MemberData(nameof(Sent))]
    public void Binary_format_is_that_of_the_send_functions(uint oid, string literal, string hex)
    {
        PgTypeCodec codec = PgTypeRegistry.Find(oid);
        SqlValue stored = codec.DecodeText(Encoding.UTF8.GetBytes(literal), TypeFormatSettings.Default);

        Assert.Equal(hex, Convert.ToHexStringLower(Encode(codec, PgTypeCodec.BinaryFormat, stored)));
        SqlValue received = codec.DecodeBinary(Convert.FromHexString(hex));
        Assert.Equal(stored.Kind, received.Kind);
        Assert.Equal(Encode(codec, PgTypeCodec.TextFormat, stored), Encode(codec, PgTypeCodec.TextFormat, received));
    }

    [Fact]
    public void No_bytes_from_a_client_make_a_codec_fail_otherwise_than_with_a_PostgreSQL_error()
    {
        int seed = Environment.TickCount;
        output.WriteLine($"seed {seed}");
        Random random = new(seed);
        foreach (Datatype type in DatatypeCatalog.Types)
        {
            PgTypeCodec codec = PgTypeRegistry.Find(type.Oid);
            for (int i = 0; i < 500; i++)
            {
                byte[] bytes = new byte[random.Next(0, 48)];
                random.NextBytes(bytes);
                if (i % 2 == 0)
                {
                    // Small numbers reach deeper: counts, flags, lengths.
                    for (int b = 0; b < bytes.Length; b++)
                    {
                        bytes[b] = b % 4 == 3 ? (byte)random.Next(0, 30) : (byte)0;
                    }
                }

                Check(codec, bytes);
            }
        }
    }

    [Fact]
    public void A_hostile_array_length_allocates_nothing()
    {
        byte[] bytes = Convert.FromHexString("000000010000000000000017" + "7fffffff00000001");
        long before = GC.GetAllocatedBytesForCurrentThread();

        PgErrorException refused = Assert.Throws<PgErrorException>(() => PgTypeRegistry.Find(PgOid.Int4Array).DecodeBinary(bytes));

        Assert.Equal(SqlState.InvalidBinaryRepresentation, refused.Error.SqlState);
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 100_000);
    }

    [Theory]
    [InlineData(PgOid.Int4, "1.5", SqlState.InvalidTextRepresentation)]
    [InlineData(PgOid.Int2, "70000", SqlState.NumericValueOutOfRange)]
    [InlineData(PgOid.Date, "soon", SqlState.InvalidDatetimeFormat)]
    [InlineData(PgOid.Uuid, "x", SqlState.InvalidTextRepresentation)]
    public void A_stored_value_that_does_not_fit_its_type_is_refused_in_both_formats(uint oid, string stored, string sqlState)
    {
        PgTypeCodec codec = PgTypeRegistry.Find(oid);
        foreach (short format in new[] { PgTypeCodec.TextFormat, PgTypeCodec.BinaryFormat })
        {
            PgErrorException refused = Assert.Throws<PgErrorException>(() => Encode(codec, format, SqlValue.FromText(stored)));
            Assert.Equal(sqlState, refused.Error.SqlState);
        }
    }

    [Fact]
    public void Session_settings_decide_how_values_are_printed()
    {
        Assert.True(PgTimeZone.TryFind("America/New_York", out PgTimeZone? zone));
        TypeFormatSettings settings = new()
        {
            TimeZone = zone,
            IntervalStyle = IntervalStyle.Iso8601,
            ByteaOutput = ByteaOutput.Escape,
            ExtraFloatDigits = 0,
        };

        Assert.Equal("2024-02-29 05:11:12-05", Text(PgOid.TimestampTz, SqlValue.FromText("2024-02-29 10:11:12+00"), settings));
        Assert.Equal("P1DT2H", Text(PgOid.Interval, SqlValue.FromText("1 day 02:00:00"), settings));
        Assert.Equal("a\\001\\\\", Text(PgOid.Bytea, SqlValue.FromBlob("a\u0001\\"u8.ToArray()), settings));
        Assert.Equal("0.3", Text(PgOid.Float8, SqlValue.FromReal(0.1 + 0.2), settings));
    }

    [Fact]
    public void Char_of_a_length_is_padded_on_output()
    {
        ArrayBufferWriter<byte> buffer = new();
        PgTypeRegistry.Find(PgOid.BpChar).EncodeText(SqlValue.FromText("ab").AsView(), 4 + 5, TypeFormatSettings.Default, buffer);

        Assert.Equal("ab   ", Encoding.UTF8.GetString(buffer.WrittenSpan));
    }

    [Fact]
    public void Integers_and_texts_are_encoded_without_allocation()
    {
        ArrayBufferWriter<byte> buffer = new(1 << 20);
        PgTypeCodec int4 = PgTypeRegistry.Find(PgOid.Int4);
        PgTypeCodec text = PgTypeRegistry.Find(PgOid.Text);
        byte[] utf8 = "hello"u8.ToArray();
        Run();
        long before = GC.GetAllocatedBytesForCurrentThread();
        Run();

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());

        void Run()
        {
            for (int i = 0; i < 1_000; i++)
            {
                int4.EncodeText(ValueView.FromInteger(i), -1, TypeFormatSettings.Default, buffer);
                int4.EncodeBinary(ValueView.FromInteger(i), -1, buffer);
                text.EncodeText(ValueView.FromText(utf8), -1, TypeFormatSettings.Default, buffer);
                text.EncodeBinary(ValueView.FromText(utf8), -1, buffer);
            }
        }
    }

    private static void Check(PgTypeCodec codec, byte[] bytes)
    {
        try
        {
            SqlValue stored = codec.DecodeBinary(bytes);
            _ = Encode(codec, PgTypeCodec.TextFormat, stored);
            _ = Encode(codec, PgTypeCodec.BinaryFormat, stored);
        }
        catch (PgErrorException exception)
        {
            Assert.Equal(5, exception.Error.SqlState.Length);
        }
        catch (Exception exception)
        {
            Assert.Fail($"{codec.Datatype.Name} {Convert.ToHexStringLower(bytes)}: {exception}");
        }
    }

    private static string Text(uint oid, SqlValue value, TypeFormatSettings settings)
    {
        ArrayBufferWriter<byte> buffer = new();
        PgTypeRegistry.Find(oid).EncodeText(value.AsView(), -1, settings, buffer);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static byte[] Encode(PgTypeCodec codec, short format, SqlValue value)
    {
        ArrayBufferWriter<byte> buffer = new();
        codec.Encode(format, value.AsView(), -1, TypeFormatSettings.Default, buffer);
        return buffer.WrittenSpan.ToArray();
    }
}
