using System.Text;
using Swytch.Core;
using Swytch.Core.Datatypes;
using Swytch.Core.Footprints;

namespace Swytch.Storage.Tests.Footprints;

/// <summary>SQLite itself says which values are equal.</summary>
public sealed class KeyHashTests
{
    private static readonly string[] Types = ["", "BLOB", "TEXT", "VARCHAR(10)", "INTEGER", "INT", "REAL", "NUMERIC", "DATE"];

    private static readonly string[] Collations = ["BINARY", "NOCASE", "RTRIM", PgTypes.NumericCollation, PgTypes.IntervalCollation];

    private static readonly SqlValue[] Values =
    [
        .. new[] { 0L, 1, -1, 5, 10, 255, 1L << 52, 1L << 53, (1L << 53) + 1, -(1L << 53) - 1, long.MaxValue, long.MinValue, long.MaxValue - 1 }
            .Select(SqlValue.FromInteger),
        .. new[] { 0.0, -0.0, 1.0, -1.0, 5.0, 0.5, 1e15, 1e18, 9007199254740992.0, 9.2233720368547758E18, -9.2233720368547758E18, 1e300, double.PositiveInfinity, 5e-324 }
            .Select(SqlValue.FromReal),
        .. new[]
        {
            "", " ", "a", "A", "a ", "a  ", "A ", " a", "ab", "aB", "Ä", "ä", "@[`{", "`{@[", "abcdefghij", "ABCDEFGHIJ", "abcdefgh", "ABCDefgh ", "a\0b", "a\0c", "A\0b", "\0", "\0 ",
            "0", "00", "-0", "0.0", "1", "1.0", "+1", " 1", "1 ", "01", "1.", ".5", "0.5", "0.50", "-1", "5", "05", "5x", "5e0", "1e1", "10", "10.00", "1_0",
            "9007199254740993", "9007199254740992", "9223372036854775808", "9223372036854775807", "NaN", "nan", "Infinity", "inf", "-Infinity", "x", "--1", "-", "+", ".", "0x10",
            "100000000000000000000", "100000000000000000000.0", "1e20", "０",
            "1 day", "24:00:00", "30 days", "1 mon", "720:00:00", "1 mon -30 days", "00:00:00", "-1 days +24:00:00", "178956970 years 8 mons",
        }.Select(SqlValue.FromText),
        .. new[] { "", "a", "A", "1", "abcdefghij" }.Select(text => SqlValue.FromBlob(Encoding.UTF8.GetBytes(text))),
    ];

    public static TheoryData<string, string, bool> Columns()
    {
        var data = new TheoryData<string, string, bool>();
        foreach (var collation in Collations)
        {
            foreach (var type in Types)
            {
                data.Add(type, collation, false);
            }
        }

        data.Add("ANY", "BINARY", true);
        data.Add("ANY", "BINARY", false);
        return data;
    }

    [Theory]
    [MemberData(nameof(Columns))]
    public async Task Stored_values_are_equal_exactly_when_their_hashes_are(string type, string collation, bool isStrict)
    {
        await using var database = Open();
        await using var session = await FilledAsync(database, type, collation, isStrict);
        var column = Column(type, collation, isStrict);
        var hashes = new Dictionary<long, ulong>();
        foreach (var row in await ReadAsync(session, "SELECT id, v FROM t WHERE v IS NOT NULL"))
        {
            hashes.Add(row[0].Integer, Hash(row[1], column));
        }

        var equal = (await ReadAsync(session, "SELECT a.id, b.id FROM t a JOIN t b ON a.v = b.v")).Select(row => (row[0].Integer, row[1].Integer)).ToHashSet();
        foreach (var (left, leftHash) in hashes)
        {
            foreach (var (right, rightHash) in hashes)
            {
                Assert.True(equal.Contains((left, right)) == (leftHash == rightHash), $"{Values[left]} and {Values[right]}");
            }
        }
    }

    /// <summary>A parameter beside the column, with and without an index that SQLite may search.</summary>
    [Theory]
    [MemberData(nameof(Columns))]
    public async Task Compared_values_meet_the_rows_that_SQLite_finds(string type, string collation, bool isStrict)
    {
        await using var database = Open();
        await using var session = await FilledAsync(database, type, collation, isStrict);
        var column = Column(type, collation, isStrict);
        var stored = await ReadAsync(session, "SELECT id, v FROM t WHERE v IS NOT NULL");
        var sure = 0;
        foreach (var indexed in new[] { false, true })
        {
            if (indexed)
            {
                await session.RunAsync("CREATE INDEX i ON t(v)");
            }

            foreach (var value in Values)
            {
                var hash = KeyHash.Of(1, 2);
                if (!hash.TryAddCompared(value.AsView(), column))
                {
                    continue;
                }

                sure++;
                var found = (await ReadAsync(session, "SELECT id FROM t WHERE v = ?1", value)).Select(row => row[0].Integer).Order();
                Assert.Equal(found, stored.Where(row => Hash(row[1], column) == hash.Value).Select(row => row[0].Integer).Order());
            }
        }

        Assert.True(sure > Values.Length, "most values are sure");
    }

    /// <summary>Hashes travel between nodes: these numbers may change only with the version.</summary>
    [Fact]
    public void The_function_is_fixed()
    {
        Assert.Equal(1, KeyHash.Version);
        Assert.Equal(7656512548150971689UL, TableNumber.Of("accounts"));
        Assert.Equal(TableNumber.Of("Accounts"), TableNumber.Of("aCCOUNTS"));
        Assert.NotEqual(TableNumber.Of("accounts"), TableNumber.Of("account"));
        var hash = KeyHash.Of(TableNumber.Of("accounts"), KeyIdentity.Row(["id", "Name"]));
        hash.Add(ValueView.FromInteger(7), ColumnComparison.RowId);
        hash.Add(ValueView.FromText("some text of a row"u8), new ColumnComparison(Affinity.Text, KeyCollation.Binary));
        Assert.Equal(7482633227606307826UL, hash.Value);
    }

    [Fact]
    public void Places_and_bounds_of_values_count()
    {
        var column = new ColumnComparison(Affinity.Text, KeyCollation.Binary);
        Assert.NotEqual(Two("ab", "c"), Two("a", "bc"));
        Assert.NotEqual(Two("a", "b"), Two("b", "a"));
        Assert.NotEqual(KeyIdentity.Row(["a", "b"]), KeyIdentity.Row(["ab"]));
        Assert.NotEqual(KeyIdentity.Row(["a"]), KeyIdentity.Presence(["a"]));

        ulong Two(string first, string second)
        {
            var hash = KeyHash.Of(1, 2);
            hash.Add(SqlValue.FromText(first).AsView(), column);
            hash.Add(SqlValue.FromText(second).AsView(), column);
            return hash.Value;
        }
    }

    [Fact]
    public void Hashes_of_neighbours_are_spread()
    {
        var seen = new HashSet<ulong>();
        var low = new HashSet<ulong>();
        for (var number = 0; number < 100_000; number++)
        {
            var hash = KeyHash.Of(1, KeyIdentity.RowId);
            hash.Add(ValueView.FromInteger(number), ColumnComparison.RowId);
            Assert.True(seen.Add(hash.Value));
            low.Add(hash.Value & 0xffff);
        }

        // 65,536 places, 100,000 draws: 1 - e^-1.53 of them are met.
        Assert.InRange(low.Count, 50_000, 52_500);
    }

    private static ulong Hash(SqlValue value, ColumnComparison column)
    {
        var hash = KeyHash.Of(1, 2);
        hash.Add(value.AsView(), column);
        return hash.Value;
    }

    private static ColumnComparison Column(string type, string collation, bool isStrict) =>
        new(ColumnComparison.AffinityOf(type, isStrict), ColumnComparison.CollationOf(collation)!.Value);

    private static TestDatabase Open() =>
        TestDatabase.Open(extensions: ConnectionExtensions.None with { Collations = [new Collation(PgTypes.NumericCollation, CompareDecimals), new Collation(PgTypes.IntervalCollation, CompareIntervals)] });

    private static int CompareIntervals(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right) =>
        (PgInterval.TryParse(left, out var a), PgInterval.TryParse(right, out var b)) switch
        {
            (true, true) => a.CompareTo(b),
            (true, false) => -1,
            (false, true) => 1,
            _ => left.SequenceCompareTo(right),
        };

    private static int CompareDecimals(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right) =>
        (PgNumeric.TryParse(left, out var a, out _), PgNumeric.TryParse(right, out var b, out _)) switch
        {
            (true, true) => a.CompareTo(b),
            (true, false) => -1,
            (false, true) => 1,
            _ => left.SequenceCompareTo(right),
        };

    private static async Task<IStorageSession> FilledAsync(TestDatabase database, string type, string collation, bool isStrict)
    {
        var session = database.Session($"CREATE TABLE t(id INTEGER PRIMARY KEY, v {type} COLLATE {collation}){(isStrict ? " STRICT" : "")}");
        await session.BeginAsync();
        for (var id = 0; id < Values.Length; id++)
        {
            await session.RunAsync("INSERT INTO t VALUES(?1, ?2)", SqlValue.FromInteger(id), Values[id]);
        }

        await session.CommitAsync();
        return session;
    }

    private static async Task<List<SqlValue[]>> ReadAsync(IStorageSession session, string sql, params SqlValue[] parameters)
    {
        await using var cursor = await session.ExecuteAsync(SessionExtensions.Statement(sql), parameters, new StatementControl());
        var rows = new List<SqlValue[]>();
        while (cursor.Step())
        {
            var row = new SqlValue[cursor.ColumnCount];
            for (var i = 0; i < row.Length; i++)
            {
                row[i] = cursor.Column(i).ToOwned();
            }

            rows.Add(row);
        }

        await cursor.CompleteAsync();
        return rows;
    }
}
