using System.Net;
using Npgsql;
using Swytch.Server.Composition;
using Swytch.Server.Configuration;

namespace Swytch.Server.Tests.Support;

/// <summary>A node inside the test process, on a free port, with a directory of its own.</summary>
internal sealed class TestNode : IAsyncDisposable
{
    private readonly TemporaryDirectory? _owned;
    private readonly StringWriter _log;
    private readonly Node _node;

    private TestNode(Node node, TemporaryDirectory? owned, StringWriter log, string directory)
    {
        _node = node;
        _owned = owned;
        _log = log;
        DataDirectory = directory;
    }

    public string DataDirectory { get; }

    public string Log => _log.ToString();

    public Node Node => _node;

    public int Port => _node.PostgresEndPoints.OfType<IPEndPoint>().First().Port;

    public string ConnectionString =>
        $"Host=127.0.0.1;Port={Port};Username=tester;Database=swytch;Pooling=false;Timeout=30;Command Timeout=60;Include Error Detail=true";

    public static async Task<TestNode> StartAsync(Func<StartOptions, StartOptions>? change = null, string? directory = null)
    {
        var owned = directory is null ? new TemporaryDirectory() : null;
        var options = new StartOptions
        {
            DataDirectory = directory ?? owned!["data"],
            Listen = [new ListenAddress.Tcp("127.0.0.1", 0)],
            Http = null,
            NodeName = "test",
        };
        var log = new StringWriter();
        try
        {
            var node = await Node.StartAsync(change is null ? options : change(options), TextWriter.Synchronized(log), CancellationToken.None);
            return new TestNode(node, owned, log, options.DataDirectory);
        }
        catch
        {
            owned?.Dispose();
            throw;
        }
    }

    public async Task<NpgsqlConnection> ConnectAsync(string extra = "")
    {
        var connection = new NpgsqlConnection(ConnectionString + ";" + extra);
        await connection.OpenAsync();
        return connection;
    }

    public async ValueTask DisposeAsync()
    {
        await _node.DisposeAsync();
        _owned?.Dispose();
    }
}

internal static class ConnectionExtensions
{
    /// <summary>Runs SQL as one simple query: with a semicolon inside it is one implicit transaction.</summary>
    public static async Task ExecuteAsync(this NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    public static async Task<object?> ScalarAsync(this NpgsqlConnection connection, string sql, params object?[] parameters)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        foreach (var parameter in parameters)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = parameter ?? DBNull.Value });
        }

        return await command.ExecuteScalarAsync();
    }

    /// <summary>Asks again until the answer is true.</summary>
    public static async Task UntilAsync(this NpgsqlConnection connection, string question)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(10));
        while (await connection.ScalarAsync(question) is not true)
        {
            Assert.True(await timer.WaitForNextTickAsync(deadline.Token));
        }
    }

    public static async Task<PostgresException> FailsAsync(this NpgsqlConnection connection, string sql, string sqlState)
    {
        var error = await Assert.ThrowsAsync<PostgresException>(() => connection.ExecuteAsync(sql));
        Assert.Equal(sqlState, error.SqlState);
        return error;
    }
}
