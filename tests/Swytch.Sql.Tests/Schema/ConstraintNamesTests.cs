using Swytch.Sql.Schema;

namespace Swytch.Sql.Tests.Schema;

public sealed class ConstraintNamesTests
{
    [Fact]
    public void Names_are_made_of_table_columns_and_kind()
    {
        Assert.Equal("t_pkey", ConstraintNames.PrimaryKey("t", Free));
        Assert.Equal("t_a_b_key", ConstraintNames.Unique("t", ["a", "b"], Free));
        Assert.Equal("t_amount_check", ConstraintNames.Check("t", ["amount"], Free));
        Assert.Equal("t_check", ConstraintNames.Check("t", ["a", "b"], Free));
        Assert.Equal("child_t_id_fkey", ConstraintNames.ForeignKey("child", ["t_id"], Free));
        Assert.Equal("t_a_expr_expr1_idx", ConstraintNames.Index("t", ["a", null, null], Free));
        Assert.Equal("t_id_seq", ConstraintNames.Sequence("t", "id", Free));
    }

    [Fact]
    public void A_taken_name_gets_a_number() =>
        Assert.Equal("t_a_key2", ConstraintNames.Unique("t", ["a"], name => name is "t_a_key" or "t_a_key1"));

    [Fact]
    public void The_longer_part_is_cut_until_the_name_has_63_bytes()
    {
        var name = ConstraintNames.Unique(new string('t', 60), [new string('c', 20)], Free);
        Assert.Equal(63, name.Length);
        Assert.Equal(new string('t', 38) + "_" + new string('c', 20) + "_key", name);
    }

    [Fact]
    public void No_character_is_cut_in_two() =>
        Assert.Equal(new string('é', 31), ConstraintNames.Truncate(new string('é', 40)));

    private static bool Free(string name) => false;
}
