using Swytch.Isolation.Tests.Support;
using Xunit.Abstractions;

namespace Swytch.Isolation.Tests.Interleavings;

/// <summary>
/// Random transactions with savepoints, RETURNING, triggers, cascades, failing statements and DDL, interleaved with each other and with other writers:
/// what they answered and left is what they answer and leave one after another.
/// </summary>
public sealed class InterleavingTests(ServerFixture server, ITestOutputHelper output) : IClassFixture<ServerFixture>
{
    private const int Scripts = 12;

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public void Interleaved_transactions_give_what_they_give_one_after_another(bool ownRows, bool ddl)
    {
        var first = Environment.TickCount & 0xFFFF;
        using var runner = new ScriptRunner(server.Address);
        var (committed, refused) = (0, 0);
        for (var seed = first; seed < first + Scripts; seed++)
        {
            var run = runner.Play(new ScriptGenerator(seed, ownRows, ddl).Generate());

            Assert.True(runner.SerialOrder(run) is not null, $"seed {seed}, no order explains it:\n{run}");
            Assert.DoesNotContain(run.Results, result => result.Transaction.IsAutocommit && result.Refused);
            committed += run.Results.Count(result => result.Committed);
            refused += run.Results.Count(result => result.Refused);
        }

        output.WriteLine($"seeds {first}..{first + Scripts - 1}: {committed} committed, {refused} refused");
        Assert.True(committed > 0);
    }
}
