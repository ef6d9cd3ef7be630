using Swytch.Isolation.Tests.Neighbours;
using Swytch.Isolation.Tests.Support;
using Swytch.WireClient;

namespace Swytch.Isolation.Tests;

public sealed class IdleTimeoutTests(ServerFixture server) : IClassFixture<ServerFixture>
{
    [Fact]
    public void A_transaction_that_writes_and_then_lies_idle_is_ended_and_leaves_nothing()
    {
        using var neighbours = Neighbourhood.Start(server.Address);
        using var sleeper = SqlClient.Open(server.Address);
        sleeper.Must("SET idle_in_transaction_session_timeout = 200");
        sleeper.Must("BEGIN");
        sleeper.Must("INSERT INTO honest (id) VALUES (-1)");

        var end = Assert.Throws<IOException>(() => sleeper.ReadResult());

        Assert.Contains("25P03", end.Message, StringComparison.Ordinal);
        neighbours.WaitForProgress(4);
        neighbours.AssertUnharmed();
    }
}
