using Swytch.PgWire.Tests.Fakes;

namespace Swytch.PgWire.Tests.Hosting;

/// <summary>Valid flights with a few bytes changed, cut or repeated: the connection may end, nothing else may happen.</summary>
public sealed class HostileBytesTests
{
    private const int Rounds = 1_500;

    [Theory]
    [InlineData(20261122)]
    [InlineData(7)]
    public async Task Mutated_flights_harm_nobody(int seed)
    {
        using MemoryServer server = new();
        MemoryConnection witness = await server.OpenAsync();
        Random random = new(seed);
        long before = GC.GetTotalMemory(forceFullCollection: true);
        for (int round = 0; round < Rounds; round++)
        {
            MemoryConnection victim = server.Connect();
            byte[] flight = Mutate(Flight(victim.Client, random), random);
            string trace = $"seed {seed}, round {round}: {Convert.ToHexString(flight)}";
            await victim.Client.Bytes(flight).SendAsync();
            await victim.DropAsync();
            Task<string[]> answers = victim.Client.AnswersUntilCloseAsync();
            await victim.Completion.WaitAsync(TimeSpan.FromSeconds(20));
            Assert.True(victim.Completion.IsCompletedSuccessfully, trace);
            Assert.DoesNotContain(await answers, static answer => answer.Contains("XX000", StringComparison.Ordinal));
            if (round % 100 == 0)
            {
                await witness.Client.Query("rows 1").SendAsync();
                Assert.Equal(4, (await witness.Client.ReceiveUntilAsync('Z')).Count);
            }
        }

        Assert.Equal(1, server.Server.Sessions);
        server.Backend.Sessions.Clear();
        server.Forget(except: witness);
        long grown = GC.GetTotalMemory(forceFullCollection: true) - before;
        Assert.True(grown < 20_000_000, $"seed {seed}: {grown} bytes more than before");
    }

    private static byte[] Flight(WireClient client, Random random)
    {
        if (random.Next(4) != 0)
        {
            client.Startup(parameters: [("user", "ann"), ("options", "-c a=b")]);
        }

        for (int i = random.Next(1, 6); i > 0; i--)
        {
            _ = random.Next(9) switch
            {
                0 => client.Query("rows 3"),
                1 => client.Parse("", "echo", 25).Bind("", "", ["value"], [0]).Describe('P', "").Execute("").Sync(),
                2 => client.Parse("s", "rows 100").Bind("p", "s").Execute("p", 2).Execute("p", 2).Close('P', "p").Flush(),
                3 => client.Query("begin; fail").Query("rollback"),
                4 => client.SslRequest(),
                5 => client.CancelRequest(random.Next(), [1, 2, 3, 4]),
                6 => client.Describe('S', "s").Sync(),
                7 => client.Message('d', static body => body.WriteInt32(1)).Message('F', static body => body.WriteInt32(1)),
                _ => client.Query("text 50000").Terminate(),
            };
        }

        return client.TakeFlight();
    }

    private static byte[] Mutate(byte[] flight, Random random)
    {
        List<byte> bytes = [.. flight];
        for (int i = random.Next(4); i > 0 && bytes.Count > 1; i--)
        {
            int at = random.Next(bytes.Count);
            switch (random.Next(5))
            {
                case 0:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 1:
                    bytes[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 2:
                    bytes.RemoveRange(at, random.Next(1, Math.Min(8, bytes.Count - at) + 1));
                    break;
                case 3:
                    bytes.InsertRange(at, bytes.GetRange(at, random.Next(1, Math.Min(16, bytes.Count - at) + 1)));
                    break;
                default:
                    byte[] noise = new byte[random.Next(1, 9)];
                    random.NextBytes(noise);
                    bytes.InsertRange(at, noise);
                    break;
            }
        }

        return [.. bytes];
    }
}
