using System.Text;
using Swytch.Core;
using Swytch.Core.Copying;
using Swytch.Core.Datatypes;
using Swytch.Core.Errors;
using Swytch.PgWire.Copy;
using Xunit.Abstractions;

namespace Swytch.PgWire.Tests.Copy;

/// <summary>What <see cref="CopyRowWriter"/> writes, <see cref="CopyReader"/> reads, however the bytes are cut.</summary>
public sealed class CopyRoundTripTests
{
    private static readonly CopyColumn[] Columns = [new("n", PgOid.Int8, -1), new("t", PgOid.Text, -1), new("b", PgOid.Bytea, -1)];

    private readonly Random _random;

    public CopyRoundTripTests(ITestOutputHelper output)
    {
        int seed = int.TryParse(Environment.GetEnvironmentVariable("SEED"), out int given) ? given : Environment.TickCount;
        output.WriteLine($"seed {seed} (SEED={seed} repeats it)");
        _random = new Random(seed);
    }

    public static TheoryData<string> Forms() => ["text", "text|", "csv", "csv'", "binary", "latin1"];

    [Theory]
    [MemberData(nameof(Forms))]
    public void Rows_come_back_from_pieces_of_any_size(string form)
    {
        for (int round = 0; round < 60; round++)
        {
            List<SqlValue[]> rows = [.. Enumerable.Range(0, _random.Next(40)).Select(_ => Row(form == "latin1"))];
            byte[] data = Write(rows, form);
            List<string> read = Read(data, form);
            Assert.Equal(rows.Select(Show), read);
        }
    }

    [Fact]
    public void A_row_larger_than_the_buffer_is_read_and_the_next_ones_too()
    {
        List<SqlValue[]> rows = [Row(false), [SqlValue.FromInteger(1), SqlValue.FromText(new string('x', 700_000) + "\n"), SqlValue.Null], Row(false), Row(false)];
        foreach (string form in new[] { "text", "csv", "binary" })
        {
            Assert.Equal(rows.Select(Show), Read(Write(rows, form), form));
        }
    }

    [Fact]
    public void A_million_rows_take_no_more_memory_than_a_thousand()
    {
        CopyReader reader = CopyReader.Create("t", [Columns[0], Columns[1]], new CopyOptions(), TypeFormatSettings.Default, 128);
        byte[] piece = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 500).Select(i => $"{i}\tsome text that is stored as it is\n")));
        long rows = Take(reader, piece, 2);
        long before = GC.GetAllocatedBytesForCurrentThread();
        rows += Take(reader, piece, 1_998);
        Assert.Equal(1_000_000, rows);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 100_000);
    }

    private static long Take(CopyReader reader, byte[] piece, int times)
    {
        long rows = 0;
        for (int i = 0; i < times; i++)
        {
            if (!reader.HasRoomFor(piece.Length))
            {
                reader.Clear();
            }

            reader.Append(piece);
            while (reader.TryReadRow())
            {
                rows++;
                if (reader.IsFull)
                {
                    reader.Clear();
                }
            }
        }

        return rows;
    }

    [Theory]
    [InlineData("1\ta\n2\n", "22P04 missing data for column \"t\" COPY t, line 2: \"2\"")]
    [InlineData("1\ta\tb\n", "22P04 extra data after last expected column COPY t, line 1: \"1\ta\tb\"")]
    [InlineData("1\ta\n\nx\tb\n", "22P02 invalid input syntax for type bigint: \"\" COPY t, line 2, column n: \"\"")]
    public void An_error_names_its_line_however_the_bytes_are_cut(string data, string expected)
    {
        for (int size = 1; size <= data.Length; size++)
        {
            CopyReader reader = CopyReader.Create("t", [Columns[0], Columns[1]], new CopyOptions(), TypeFormatSettings.Default, 8);
            PgErrorException failure = Assert.Throws<PgErrorException>(() =>
            {
                foreach (byte[] piece in Encoding.UTF8.GetBytes(data).Chunk(size))
                {
                    reader.Append(piece);
                    while (reader.TryReadRow())
                    {
                    }
                }
            });
            Assert.Equal(expected, $"{failure.Error.SqlState} {failure.Error.Message} {failure.Error.Where}");
        }
    }

    private static CopyOptions Options(string form)
    {
        ClientEncoding.TryFind("LATIN1", out _, out ClientEncoding? latin1);
        return form switch
        {
            "text|" => new CopyOptions { Delimiter = (byte)'|', Null = "nil"u8.ToArray() },
            "csv" => new CopyOptions { Format = CopyFormat.Csv, Delimiter = (byte)',', Null = default },
            "csv'" => new CopyOptions { Format = CopyFormat.Csv, Delimiter = (byte)'\t', Null = "-"u8.ToArray(), Quote = (byte)'\'', Escape = (byte)'#', Header = CopyHeader.Match },
            "binary" => new CopyOptions { Format = CopyFormat.Binary },
            "latin1" => new CopyOptions { HasEncoding = true, Encoding = latin1 },
            _ => new CopyOptions(),
        };
    }

    private static byte[] Write(List<SqlValue[]> rows, string form)
    {
        List<byte> data = [];
        CopyOptions options = Options(form);
        CopyRowWriter writer = new(Columns, options, TypeFormatSettings.Default);
        if (options.Header != CopyHeader.None)
        {
            writer.WriteHeader();
        }

        foreach (SqlValue[] row in rows)
        {
            writer.BeginRow();
            Array.ForEach(row, value => writer.WriteValue(value.AsView()));
            writer.EndRow();
            data.AddRange(writer.Row);
            writer.Clear();
        }

        writer.WriteEnd();
        data.AddRange(writer.Row);
        return [.. data];
    }

    private List<string> Read(byte[] data, string form)
    {
        List<string> rows = [];
        CopyReader reader = CopyReader.Create("t", Columns, Options(form), TypeFormatSettings.Default, 7);
        int largest = _random.Next(3) switch
        {
            0 => 3,
            1 => 50,
            _ => 200_000,
        };
        for (int at = 0; at < data.Length;)
        {
            int size = Math.Min(data.Length - at, _random.Next(1, largest));
            if (!reader.HasRoomFor(size))
            {
                Take();
            }

            reader.Append(data.AsSpan(at, size));
            at += size;
            ReadRows();
        }

        reader.Complete();
        ReadRows();
        Take();
        return rows;

        void ReadRows()
        {
            while (reader.TryReadRow())
            {
                if (reader.IsFull)
                {
                    Take();
                }
            }
        }

        void Take()
        {
            rows.AddRange(reader.Values.ToArray().Chunk(Columns.Length).Select(Show));
            reader.Clear();
        }
    }

    private SqlValue[] Row(bool isLatin) =>
    [
        _random.Next(5) == 0 ? SqlValue.Null : SqlValue.FromInteger(_random.NextInt64(long.MinValue, long.MaxValue)),
        _random.Next(5) == 0 ? SqlValue.Null : SqlValue.FromText(Text(isLatin)),
        _random.Next(5) == 0 ? SqlValue.Null : SqlValue.FromBlob(Enumerable.Range(0, _random.Next(5)).Select(_ => (byte)_random.Next(256)).ToArray()),
    ];

    private string Text(bool isLatin)
    {
        const string characters = "abN\\\"'#,|\t\n\r\b\f\v. -\u0001é";
        StringBuilder text = new();
        for (int length = _random.Next(12); length > 0; length--)
        {
            text.Append(characters[_random.Next(characters.Length)]);
        }

        return isLatin ? text.ToString() : text.Append(_random.Next(4) == 0 ? "日本" : "").ToString();
    }

    private static string Show(SqlValue[] row) => string.Join(" ; ", row.Select(value => value.ToString()));
}
