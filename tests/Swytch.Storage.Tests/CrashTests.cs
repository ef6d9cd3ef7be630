using System.Diagnostics;
using System.Globalization;

namespace Swytch.Storage.Tests;

public sealed class CrashTests
{
    private const int Kills = 6;

    [Fact]
    public async Task Everything_acknowledged_survives_kill_9_again_and_again()
    {
        var seed = Environment.TickCount;
        var random = new Random(seed);
        var directory = Directory.CreateTempSubdirectory("swytch-crash-").FullName;
        var options = new DatabaseOptions(directory, "test", ConnectionExtensions.None);
        await using (var database = Database.Open(options))
        await using (var session = database.CreateSession())
        {
            await session.RunAsync("CREATE TABLE a(id INTEGER PRIMARY KEY, x BLOB)");
            await session.RunAsync("CREATE TABLE b(id INTEGER PRIMARY KEY)");
        }

        var acknowledged = new HashSet<long>();
        for (var round = 0; round < Kills; round++)
        {
            Write(directory, round * 1_000_000, acknowledged, atLeast: random.Next(20, 400));
        }

        await using (var database = Database.Open(options))
        await using (var session = database.CreateSession())
        {
            Assert.Empty(await database.CheckIntegrityAsync(default));
            var stored = (await session.RowsAsync("SELECT id FROM a")).Split("; ").Select(id => long.Parse(id, CultureInfo.InvariantCulture)).ToHashSet();
            Assert.True(acknowledged.IsSubsetOf(stored), $"seed {seed}: lost {string.Join(' ', acknowledged.Except(stored))}");
            Assert.Equal("0", await session.RowsAsync("SELECT count(*) FROM a WHERE id % 3 <> 0 AND id NOT IN (SELECT id FROM b)"));
            Assert.Equal("0", await session.RowsAsync("SELECT count(*) FROM b WHERE id NOT IN (SELECT id FROM a)"));
            Assert.Equal("0", await session.RowsAsync("SELECT count(*) FROM b WHERE id % 7 = 0"));
            Assert.True(acknowledged.Count >= Kills * 20, $"seed {seed}: only {acknowledged.Count} commits");
        }

        Directory.Delete(directory, recursive: true);
    }

    private static void Write(string directory, long first, HashSet<long> acknowledged, int atLeast)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            ArgumentList =
            {
                Path.Combine(AppContext.BaseDirectory, "Swytch.Storage.CrashWriter.dll"), directory, first.ToString(CultureInfo.InvariantCulture),
            },
            RedirectStandardOutput = true,
        };
        using var writer = Process.Start(start)!;
        var seen = 0;
        while (seen < atLeast && writer.StandardOutput.ReadLine() is { } line)
        {
            acknowledged.Add(long.Parse(line, CultureInfo.InvariantCulture));
            seen++;
        }

        Assert.Equal(atLeast, seen);
        writer.Kill();

        // What it said before it died counts too, but for a line cut short.
        var rest = writer.StandardOutput.ReadToEnd();
        foreach (var line in rest[..(rest.LastIndexOf('\n') + 1)].Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            acknowledged.Add(long.Parse(line, CultureInfo.InvariantCulture));
        }

        writer.WaitForExit();
    }
}
