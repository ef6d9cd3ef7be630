using Swytch.PgWire.Handlers;
using Swytch.PgWire.Tests.Fakes;

namespace Swytch.PgWire.Tests.Session;

/// <summary>NotificationResponse (PostgreSQL manual, section 55.2.7).</summary>
public sealed class NotificationTests : IDisposable
{
    private readonly MemoryServer _server = new();

    public void Dispose() => _server.Dispose();

    private FakeSession Session => _server.Backend.Sessions.Last();

    [Fact]
    public async Task A_client_that_waits_is_told_at_once()
    {
        WireClient client = (await _server.OpenAsync()).Client;
        for (int i = 0; i < 50; i++)
        {
            Tell(i);
            Assert.Equal([$"NotificationResponse {i} news"], await client.AnswersUntilAsync('A'));
        }
    }

    [Fact]
    public async Task What_came_while_a_query_ran_stands_before_ReadyForQuery()
    {
        WireClient client = (await _server.OpenAsync()).Client;
        await client.Query("wait").SendAsync();
        await Until.TrueAsync(() => Session.IsWaiting);
        Tell(7);
        Session.Finish();
        Assert.Equal(["CommandComplete WAIT", "NotificationResponse 7 news", "ReadyForQuery I"], await client.AnswersUntilAsync('Z'));
        await client.Query("rows 0").SendAsync();
        Assert.Equal("ReadyForQuery I", (await client.AnswersUntilAsync('Z'))[^1]);
    }

    [Fact]
    public async Task A_transaction_hears_nothing_until_its_end()
    {
        WireClient client = (await _server.OpenAsync()).Client;
        await client.Query("begin").SendAsync();
        await client.AnswersUntilAsync('Z');
        Tell(7);
        await client.Query("rows 0").Query("commit").SendAsync();
        Assert.Equal(["RowDescription 2 format 0", "CommandComplete SELECT 0", "ReadyForQuery T"], await client.AnswersUntilAsync('Z'));
        Assert.Equal(["CommandComplete COMMIT", "NotificationResponse 7 news", "ReadyForQuery I"], await client.AnswersUntilAsync('Z'));
    }

    [Fact]
    public async Task A_notification_amid_half_a_message_leaves_the_message_whole()
    {
        WireClient client = (await _server.OpenAsync()).Client;
        byte[] query = client.Query("rows 0").TakeFlight();
        foreach (byte part in query.Take(query.Length - 1))
        {
            await client.Bytes([part]).SendAsync();
            Tell(part);
            await client.AnswersUntilAsync('A');
        }

        await client.Bytes(query.AsSpan(query.Length - 1)).SendAsync();
        Assert.Equal(["RowDescription 2 format 0", "CommandComplete SELECT 0", "ReadyForQuery I"], await client.AnswersUntilAsync('Z'));
    }

    private void Tell(int processId)
    {
        Session.Notifications.Enqueue(new Notification(processId, "news", "payload"));
        Session.Host.WakeForNotifications();
    }
}
