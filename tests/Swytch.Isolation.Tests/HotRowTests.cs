using Swytch.Isolation.Tests.Support;

namespace Swytch.Isolation.Tests;

public sealed class HotRowTests(ServerFixture server) : IClassFixture<ServerFixture>
{
    private const int TimesEach = 500;

    [Theory]
    [InlineData(2)]
    [InlineData(8)]
    public void Clients_that_increment_one_row_end_exactly_at_the_sum_without_an_error(int clients)
    {
        var report = IncrementRun.Execute(server.Address, clients, TimesEach);

        Assert.Empty(report.Errors);
        Assert.Equal(clients * TimesEach, report.Sum);
    }
}
