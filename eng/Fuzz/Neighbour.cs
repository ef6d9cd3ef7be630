using System.Diagnostics;
using System.Globalization;
using System.Text;
using Swytch.WireClient;

namespace Swytch.Fuzz;

/// <summary>
/// An honest session beside the attackers: moves amounts between rows of its own table and checks after every step
/// that nothing was lost, nothing was seen half, and no step took too long.
/// </summary>
internal sealed class Neighbour(Options options, int number, Findings findings)
{
    private const int Accounts = 10;
    private const int AmountEach = 100;
    private const int StepWithinMs = 20_000;

    private readonly Random _random = new(options.Seed * 31 + number);

    public long Steps { get; private set; }

    public void Run(CancellationToken stop)
    {
        var table = string.Create(CultureInfo.InvariantCulture, $"honest_neighbour_{number}");
        try
        {
            using var connection = WireConnection.Open(options.Host, options.Port, options.User, options.Database, timeoutMs: StepWithinMs);
            connection.Run($"DROP TABLE IF EXISTS {table}");
            connection.Run($"CREATE TABLE {table} (id int PRIMARY KEY, amount int NOT NULL)");
            connection.Run($"INSERT INTO {table} VALUES " + string.Join(", ", Enumerable.Range(1, Accounts).Select(id => $"({id}, {AmountEach})")));
            while (!stop.IsCancellationRequested)
            {
                Step(connection, table);
                Steps++;
            }
        }
        catch (Exception exception) when (exception is ServerErrorException or IOException or ProtocolBrokenException or System.Net.Sockets.SocketException)
        {
            findings.Add($"a neighbour was disturbed: {exception.Message}", $"after {Steps} steps on {table}");
        }
    }

    private void Step(WireConnection connection, string table)
    {
        int from = _random.Next(1, Accounts + 1), to = _random.Next(1, Accounts + 1);
        var clock = Stopwatch.StartNew();
        connection.Run("BEGIN");
        connection.Run($"UPDATE {table} SET amount = amount - 5 WHERE id = {from}");
        connection.Run($"UPDATE {table} SET amount = amount + 5 WHERE id = {to}");
        connection.Run(_random.Next(4) == 0 ? "ROLLBACK" : "COMMIT");
        var sum = Encoding.UTF8.GetString(connection.Run($"SELECT sum(amount), count(*) FROM {table}").First(message => message.Type == WireMessage.DataRow).Body.AsSpan(6, 4));
        if (sum != (Accounts * AmountEach).ToString(CultureInfo.InvariantCulture))
        {
            findings.Add("a neighbour's sum is wrong", $"{sum} after {Steps} steps on {table}");
        }

        if (clock.ElapsedMilliseconds > StepWithinMs)
        {
            findings.Add("a neighbour waited too long", $"{clock.ElapsedMilliseconds} ms on {table}");
        }
    }
}
