using Swytch.Core.Footprints;
using Swytch.Storage.Footprints;

namespace Swytch.Storage.Tests.Footprints;

public sealed class RecentWritesTests
{
    [Fact]
    public void A_key_is_touched_by_later_writes_of_it_and_by_no_others()
    {
        var recent = new RecentWrites();
        recent.Add(Of((1, 7)), 5);
        recent.Add(Of((1, 8), (2, 7)), 6);

        Assert.True(recent.TouchedSince(Of((3, 3), (1, 7)), 4, out var table));
        Assert.Equal(1UL, table);
        Assert.False(recent.TouchedSince(Of((1, 7)), 5, out table));
        Assert.Equal(0UL, table);
        Assert.False(recent.TouchedSince(Of((1, 9), (2, 8), (3, 7)), 0, out _));
        Assert.False(recent.TouchedSince(new Footprint(), 0, out _));
    }

    [Fact]
    public void A_whole_table_is_touched_by_any_of_its_keys_and_touches_them()
    {
        var recent = new RecentWrites();
        recent.Add(Of((1, 7)), 1);
        recent.Add(Of((2, 0)), 2);

        Assert.True(recent.TouchedSince(Of((1, 0)), 0, out _));
        Assert.False(recent.TouchedSince(Of((1, 0)), 1, out _));
        Assert.True(recent.TouchedSince(Of((2, 99)), 1, out var table));
        Assert.Equal(2UL, table);
        Assert.False(recent.TouchedSince(Of((2, 99)), 2, out _));
    }

    [Fact]
    public void A_table_knows_when_it_was_last_written()
    {
        var recent = new RecentWrites(position: 3);
        recent.Add(Of((1, 7)), 5);
        recent.Add(Of((2, 7)), 8);
        recent.Add(Of((1, 9)), 9);

        Assert.Equal(9, recent.PositionOf(1));
        Assert.Equal(8, recent.PositionOf(2));
        Assert.Equal(3, recent.PositionOf(3));
        Assert.Equal(9, recent.Latest);
    }

    [Fact]
    public void A_schema_change_touches_everything()
    {
        var recent = new RecentWrites();
        recent.Add(Of((1, 7)), 1);
        recent.AddSchemaChange(2);
        recent.Add(Of((1, 7)), 3);

        Assert.True(recent.TouchedSince(Of((9, 9)), 1, out var table));
        Assert.Equal(0UL, table);
        Assert.False(recent.TouchedSince(Of((9, 9)), 2, out _));
        Assert.Equal(2, recent.PositionOf(9));
    }

    [Fact]
    public void What_happened_before_the_start_is_unknown_and_counts_as_touched()
    {
        var recent = new RecentWrites(position: 10);
        recent.Add(Of((1, 7)), 11);

        Assert.True(recent.TouchedSince(Of((5, 5)), 9, out _));
        Assert.False(recent.TouchedSince(Of((5, 5)), 10, out _));
    }

    [Fact]
    public void Forgetting_frees_what_is_below_and_keeps_what_is_above()
    {
        var recent = new RecentWrites(maximumItems: 32_768);
        for (var position = 1; position <= 20_000; position++)
        {
            recent.Add(Of((1, (ulong)position)), position);
        }

        var before = recent.Count;
        recent.Forget(15_000);

        Assert.InRange(recent.Count, 5_000, before / 2);
        Assert.InRange(recent.Floor, 1, 15_000);
        Assert.True(recent.TouchedSince(Of((1, 15_001)), 15_000, out _));
        Assert.False(recent.TouchedSince(Of((1, 15_000)), 15_000, out _));
        Assert.True(recent.TouchedSince(Of((2, 1)), recent.Floor - 1, out _));
        Assert.False(recent.TouchedSince(Of((2, 1)), recent.Floor, out _));
    }

    [Fact]
    public void Memory_is_bounded_and_what_no_longer_fits_counts_as_touched()
    {
        var recent = new RecentWrites(maximumItems: 20_000);
        for (var position = 1; position <= 200_000; position++)
        {
            recent.Add(Of((1, (ulong)position)), position);
            Assert.InRange(recent.Count, 1, 20_000);
        }

        Assert.InRange(recent.Floor, 180_000, 190_000);
        Assert.True(recent.TouchedSince(Of((2, 1)), recent.Floor - 1, out _));
        Assert.False(recent.TouchedSince(Of((2, 1)), recent.Floor, out _));
        Assert.True(recent.TouchedSince(Of((1, (ulong)recent.Floor + 1)), recent.Floor, out _));
    }

    [Fact]
    public void A_commit_larger_than_the_memory_touches_everything_before_it()
    {
        var recent = new RecentWrites(maximumItems: 32);
        recent.Add(Of([.. Enumerable.Range(1, 1000).Select(key => (1UL, (ulong)key))]), 1);

        Assert.True(recent.TouchedSince(Of((1, 5)), 0, out _));
        Assert.False(recent.TouchedSince(Of((1, 5)), 1, out _));
    }

    /// <summary>Against a list of all writes: no missed one ever; no false one where nothing was forgotten.</summary>
    [Fact]
    public void Answers_are_those_of_a_full_history()
    {
        for (var seed = 0; seed < 300; seed++)
        {
            var random = new Random(seed);
            var recent = new RecentWrites(maximumItems: random.Next(16, 400));
            var history = new List<(long Position, FootprintItem Item)>();
            long position = 0;
            long asked = 0;
            for (var step = 0; step < 300; step++)
            {
                position += random.Next(3);
                var writes = Enumerable.Range(0, random.Next(1, 4)).Select(_ => Item(random)).ToArray();
                recent.Add(writes, position);
                history.AddRange(writes.Select(item => (position, item)));
                if (random.Next(50) == 0)
                {
                    asked = position - random.Next(30);
                    recent.Forget(asked);
                }

                var since = Math.Max(asked, position - random.Next(60));
                FootprintItem[] reads = [.. Enumerable.Range(0, random.Next(1, 4)).Select(_ => Item(random))];
                var expected = history.Any(write => write.Position > since && reads.Any(read =>
                    read.Table == write.Item.Table && (read.IsWholeTable || write.Item.IsWholeTable || read.Key == write.Item.Key)));
                var answer = recent.TouchedSince(reads, since);

                Assert.True(answer == (expected || (since < recent.Floor && position > since)), $"seed {seed} step {step}");
            }
        }

        static FootprintItem Item(Random random) => new((ulong)random.Next(1, 6), random.Next(12) == 0 ? 0 : (ulong)random.Next(1, 40));
    }

    /// <summary>Once a position is announced, whoever hears of it finds its writes, whatever the writer does meanwhile.</summary>
    [Fact]
    public void Readers_on_other_threads_miss_nothing_that_was_added()
    {
        var recent = new RecentWrites(maximumItems: 2_000);
        const int Commits = 200_000;
        long announced = 0;
        long missed = 0;
        long asked = 0;
        var readers = Enumerable.Range(0, 2).Select(_ => new Thread(() =>
        {
            long position;
            while ((position = Volatile.Read(ref announced)) < Commits)
            {
                if (position > 0)
                {
                    Interlocked.Increment(ref asked);
                    if (!recent.TouchedSince([new FootprintItem(1, (ulong)position)], position - 1) || recent.PositionOf(1) < position)
                    {
                        Interlocked.Increment(ref missed);
                    }
                }
            }
        })).ToList();
        readers.ForEach(reader => reader.Start());
        for (var position = 1L; position <= Commits; position++)
        {
            recent.Add([new FootprintItem(1, (ulong)position), new FootprintItem(2, 7)], position);
            Volatile.Write(ref announced, position);
            if (position % 500 == 0)
            {
                recent.Forget(position - 100);
            }
        }

        readers.ForEach(reader => reader.Join());
        Assert.Equal(0, missed);
        Assert.True(asked > 0);
    }

    private static Footprint Of(params (ulong Table, ulong Key)[] items)
    {
        var footprint = new Footprint();
        foreach (var (table, key) in items)
        {
            footprint.Add(new FootprintItem(table, key));
        }

        return footprint;
    }
}
