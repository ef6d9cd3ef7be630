using Swytch.Core.Footprints;

namespace Swytch.Core.Tests.Footprints;

public sealed class FootprintTests
{
    [Fact]
    public void Keys_of_different_tables_do_not_meet()
    {
        Assert.False(Of(new FootprintItem(1, 7)).Intersects(Of(new FootprintItem(2, 7))));
        Assert.True(Of(new FootprintItem(1, 7)).Intersects(Of(new FootprintItem(2, 7), new FootprintItem(1, 7))));
    }

    [Fact]
    public void A_whole_table_meets_each_of_its_keys()
    {
        Assert.True(Of(FootprintItem.Whole(1)).Intersects(Of(new FootprintItem(1, 7))));
        Assert.True(Of(new FootprintItem(1, 7)).Intersects(Of(FootprintItem.Whole(1))));
        Assert.False(Of(FootprintItem.Whole(1)).Intersects(Of(new FootprintItem(2, 7))));
    }

    [Fact]
    public void The_whole_table_swallows_its_keys()
    {
        var footprint = Of(new FootprintItem(1, 7), FootprintItem.Whole(1), new FootprintItem(1, 8));

        Assert.True(footprint.IsWhole(1));
        Assert.Null(footprint.KeysOf(1));
    }

    [Fact]
    public void Too_many_keys_become_the_whole_table()
    {
        var footprint = new Footprint();
        for (ulong key = 1; key <= Footprint.MaximumKeysPerTable; key++)
        {
            footprint.Add(new FootprintItem(1, key));
        }

        footprint.Add(new FootprintItem(1, 1));
        Assert.False(footprint.IsWhole(1));

        footprint.Add(new FootprintItem(1, ulong.MaxValue));
        Assert.True(footprint.IsWhole(1));
    }

    [Fact]
    public void Adding_a_footprint_adds_all_of_it()
    {
        var sum = Of(new FootprintItem(1, 7));
        sum.Add(Of(new FootprintItem(1, 8), FootprintItem.Whole(2)));

        Assert.Equal([7UL, 8UL], sum.KeysOf(1)!.Order());
        Assert.True(sum.IsWhole(2));
        Assert.False(sum.Touches(3));
    }

    [Theory]
    [InlineData(3)]
    [InlineData(300)]
    public void A_table_that_becomes_whole_leaves_the_others_as_they_were(int keys)
    {
        var footprint = new Footprint();
        for (ulong key = 1; key <= (ulong)keys; key++)
        {
            footprint.Add(new FootprintItem(key % 3, key));
            footprint.Add(new FootprintItem(key % 3, key));
        }

        footprint.Add(FootprintItem.Whole(1));

        Assert.Equal((keys / 3 * 2) + 1, footprint.Items.Length);
        Assert.Single(footprint.Items.ToArray(), item => item.Table == 1);
        Assert.True(footprint.Contains(new FootprintItem(1, 999)));
        Assert.True(footprint.Contains(new FootprintItem(2, 2)));
        Assert.False(footprint.Contains(new FootprintItem(2, 999)));
        Assert.Equal(keys / 3, footprint.KeysOf(0)!.Count);
    }

    [Fact]
    public void A_cleared_footprint_is_as_good_as_new()
    {
        var footprint = new Footprint();
        for (ulong key = 1; key <= 100; key++)
        {
            footprint.Add(new FootprintItem(1, key));
        }

        footprint.Clear();
        Assert.True(footprint.IsEmpty);
        Assert.False(footprint.Intersects(Of(FootprintItem.Whole(1))));

        footprint.Add(new FootprintItem(1, 7));
        Assert.Equal([new FootprintItem(1, 7)], footprint.Items.ToArray());
    }

    [Fact]
    public void Intersection_is_that_of_the_sets()
    {
        for (var seed = 0; seed < 2000; seed++)
        {
            var random = new Random(seed);
            FootprintItem[] Some() => [.. Enumerable.Range(0, random.Next(20)).Select(_ => new FootprintItem((ulong)random.Next(1, 8), (ulong)random.Next(0, 12)))];
            var (left, right) = (Some(), Some());
            var expected = left.Any(a => right.Any(b => a.Table == b.Table && (a.Key == b.Key || a.IsWholeTable || b.IsWholeTable)));

            Assert.True(expected == Of(left).Intersects(Of(right)), $"seed {seed}");
        }
    }

    private static Footprint Of(params FootprintItem[] items)
    {
        var footprint = new Footprint();
        foreach (var item in items)
        {
            footprint.Add(item);
        }

        return footprint;
    }
}
