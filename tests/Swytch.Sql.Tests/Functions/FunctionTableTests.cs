using Swytch.Sql.Functions;

namespace Swytch.Sql.Tests.Functions;

public sealed class FunctionTableTests
{
    [Fact]
    public void Every_registered_name_and_argument_count_is_served_by_one_function()
    {
        IEnumerable<string> duplicates = FunctionTable.Definitions
            .Where(definition => definition.Kind is FunctionKind.Scalar or FunctionKind.Aggregate)
            .SelectMany(definition => definition.ArgumentCounts.Select(count => $"{definition.Name}/{count}"))
            .GroupBy(name => name)
            .Where(group => group.Count() > 1)
            .Select(group => group.Key);

        Assert.Equal([], duplicates.Order());
    }

    [Fact]
    public void Every_definition_has_what_its_kind_needs()
    {
        Assert.All(FunctionTable.Definitions, definition =>
        {
            Assert.NotEmpty(definition.Signatures);
            Assert.Equal(definition.Kind == FunctionKind.Scalar, definition.Call is not null);
            Assert.Equal(definition.Kind == FunctionKind.Aggregate, definition.CreateState is not null);
            Assert.Equal(definition.Kind == FunctionKind.Table, definition.Rows is not null);
        });
    }

    [Fact]
    public void Names_are_lower_case_as_the_binder_looks_them_up()
    {
        Assert.All(FunctionTable.Definitions, definition => Assert.Equal(definition.Name.ToLowerInvariant(), definition.Name));
    }

    [Fact]
    public void A_polymorphic_result_follows_from_its_argument()
    {
        (_, FunctionSignature signature) = Assert.Single(FunctionTable.Find("array_append"));

        Assert.Equal(Core.PgOid.Int4Array, signature.Result.Resolve([Core.PgOid.Int4Array, Core.PgOid.Int4]));
    }
}
