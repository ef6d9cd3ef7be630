using Npgsql;
using Swytch.Server.Tests.Support;

namespace Swytch.Server.Tests;

/// <summary>What transcripts of LISTEN and NOTIFY cannot show: many at once, and the limit of what waits.</summary>
public sealed class NotificationTests
{
    [Fact]
    public async Task All_listeners_hear_many_notifiers_in_one_order()
    {
        const int Notifiers = 4;
        const int Each = 50;
        await using var node = await TestNode.StartAsync();
        await using (var setup = await node.ConnectAsync())
        {
            await setup.ExecuteAsync("CREATE TABLE told (id SERIAL PRIMARY KEY, who INT, number INT)");
        }

        var listeners = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => ListenAsync(node, Notifiers * Each)));
        await Task.WhenAll(Enumerable.Range(0, Notifiers).Select(async who =>
        {
            await using var connection = await node.ConnectAsync();
            for (var number = 0; number < Each; number++)
            {
                await connection.ExecuteAsync($"BEGIN; INSERT INTO told (who, number) VALUES ({who}, {number}); NOTIFY news, '{who} {number}'; COMMIT");
            }
        }));

        var heard = await Task.WhenAll(listeners.Select(listener => listener.WaitAsync(TimeSpan.FromSeconds(60))));
        await using var reader = await node.ConnectAsync();
        var committed = (string)(await reader.ScalarAsync("SELECT string_agg(who || ' ' || number, ',' ORDER BY id) FROM told"))!;
        Assert.All(heard, one => Assert.Equal(committed.Split(','), one));
    }

    /// <summary>Some commit while they hold the writer, others must get it back for their commit: nobody may hold the order of notifications meanwhile.</summary>
    [Fact]
    public async Task Notifiers_that_hold_the_writer_and_those_that_come_back_for_it_do_not_wait_for_each_other()
    {
        await using var node = await TestNode.StartAsync();
        await using (var setup = await node.ConnectAsync())
        {
            await setup.ExecuteAsync("CREATE TABLE told (id SERIAL PRIMARY KEY, who INT)");
        }

        await Task.WhenAll(Enumerable.Range(0, 6).Select(async who =>
        {
            await using var connection = await node.ConnectAsync();
            for (var round = 0; round < 50; round++)
            {
                var statements = new[] { "BEGIN", $"INSERT INTO told (who) VALUES ({who})", $"NOTIFY news, '{who} {round}'", "COMMIT" };
                foreach (var statement in who % 2 == 0 ? statements : [string.Join("; ", statements)])
                {
                    await connection.ExecuteAsync(statement);
                }
            }
        }));

        await using var reader = await node.ConnectAsync();
        Assert.Equal(300L, await reader.ScalarAsync("SELECT count(*) FROM told"));
    }

    [Fact]
    public async Task A_listener_that_takes_nothing_makes_notifiers_fail_and_not_the_node()
    {
        await using var node = await TestNode.StartAsync();
        await using var listener = await node.ConnectAsync();
        await listener.ExecuteAsync("LISTEN x");
        await listener.ExecuteAsync("BEGIN");
        await using var notifier = await node.ConnectAsync();
        var error = await Assert.ThrowsAsync<PostgresException>(async () =>
        {
            for (var round = 0; round < 50; round++)
            {
                await notifier.ExecuteAsync("SELECT pg_notify('x', repeat('p', 7000) || n) FROM generate_series(1, 100) AS n");
            }
        });
        Assert.Equal("53400", error.SqlState);
        Assert.Equal("too many notifications in the NOTIFY queue", error.MessageText);
        Assert.Equal("", await StateOfNotifyAsync(node, "other"));
        Assert.Equal("53400", await StateOfNotifyAsync(node, "x"));
        await listener.DisposeAsync();

        // Its place is free when its session has ended.
        var deadline = Environment.TickCount64 + 30_000;
        while (await StateOfNotifyAsync(node, "x") == "53400")
        {
            Assert.True(Environment.TickCount64 < deadline, "the place of a session that has ended is not free");
        }
    }

    /// <summary>SQLSTATE of an attempt, empty when it went well; on its own connection, for Npgsql gives one up after class 53.</summary>
    private static async Task<string> StateOfNotifyAsync(TestNode node, string channel)
    {
        await using var notifier = await node.ConnectAsync();
        try
        {
            await notifier.ExecuteAsync($"SELECT pg_notify('{channel}', repeat('p', 7000) || n) FROM generate_series(1, 100) AS n");
            return "";
        }
        catch (PostgresException failure)
        {
            return failure.SqlState;
        }
    }

    /// <summary>Listens, and then gives the task that ends with so many payloads.</summary>
    private static async Task<Task<List<string>>> ListenAsync(TestNode node, int count)
    {
        var connection = await node.ConnectAsync();
        var payloads = new List<string>();
        connection.Notification += (_, notification) => payloads.Add(notification.Payload);
        await connection.ExecuteAsync("LISTEN news");
        return CollectAsync();

        async Task<List<string>> CollectAsync()
        {
            await using (connection)
            {
                while (payloads.Count < count)
                {
                    await connection.WaitAsync();
                }
            }

            return payloads;
        }
    }
}
