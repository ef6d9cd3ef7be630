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
