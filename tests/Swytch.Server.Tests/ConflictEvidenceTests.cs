using SQLitePCL;
using Swytch.Server.Tests.Support;

namespace Swytch.Server.Tests;

/// <summary>Changes of a transaction that do not fit the rows any more, although nobody is known to have touched them: the node stops and says what it saw.</summary>
public class ConflictEvidenceTests
{
    [Fact]
    public async Task A_conflict_that_cannot_be_stops_the_node_with_the_evidence_written_down()
    {
        using var directory = new TemporaryDirectory();
        await using (var node = await TestNode.StartAsync(directory: directory["data"]))
        {
            await using var silent = await node.ConnectAsync();
            await silent.ExecuteAsync("CREATE TABLE t (id INTEGER PRIMARY KEY, n INTEGER)");
            await silent.ExecuteAsync("INSERT INTO t VALUES (1, 10), (2, 20)");
            await silent.ExecuteAsync("BEGIN");
            await silent.ExecuteAsync("UPDATE t SET n = 11 WHERE id = 1");
            await using (var other = await node.ConnectAsync())
            {
                await other.ExecuteAsync("UPDATE t SET n = 21 WHERE id = 2");
            }

            // Behind the engine's back: no client can do this.
            ChangeFile(Path.Combine(node.DataDirectory, "databases", "swytch.db"), "UPDATE t SET n = 99 WHERE id = 1");
            var error = await silent.FailsAsync("SELECT n FROM t WHERE id = 1", "XX001");

            Assert.Equal("FATAL", error.InvariantSeverity);
            Assert.Equal("changes of table \"t\" cannot be applied at key (id)=(1): column \"n\" holds another value than the changes say", error.MessageText);
            Assert.StartsWith("The evidence is in swytch.db-conflict-", error.Detail, StringComparison.Ordinal);
            await node.Node.RunUntilAsync(CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(60));
            Assert.Contains("changes of table \"t\" cannot be applied at key (id)=(1)", node.Node.FailureReason, StringComparison.Ordinal);
            Assert.Contains("The node stops: changes of table \"t\" cannot be applied at key (id)=(1)", node.Log, StringComparison.Ordinal);
            Assert.Contains("swytch.db-conflict-", node.Log, StringComparison.Ordinal);
        }

        var evidence = Directory.GetFiles(directory["data/databases"], "*-conflict-*").Order(StringComparer.Ordinal).ToList();
        Assert.Equal([".changeset", ".txt"], evidence.Select(Path.GetExtension));
        var text = await File.ReadAllTextAsync(evidence[1]);
        foreach (var line in (string[])["table      t\n", "key        (id)=(1)\n", "reason     column \"n\" holds another value than the changes say\n", "  UPDATE t SET n = 11 WHERE id = 1\n"])
        {
            Assert.Contains(line, text, StringComparison.Ordinal);
        }

        // A table header of two columns, the first one the key, then an UPDATE (sqlite.org/session.html, changeset format).
        var changes = await File.ReadAllBytesAsync(evidence[0]);
        Assert.Equal("T\u0002\u0001\0t\0"u8, changes.AsSpan(0, 6));
        Assert.Equal(23, changes[6]);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(evidence[0]));

        await using var again = await TestNode.StartAsync(directory: directory["data"]);
        await using var check = await again.ConnectAsync();
        Assert.Equal("99,21", await check.ScalarAsync("SELECT group_concat(n) FROM t"));
    }

    private static void ChangeFile(string path, string sql)
    {
        Batteries_V2.Init();
        Assert.Equal(raw.SQLITE_OK, raw.sqlite3_open(path, out var file));
        using (file)
        {
            Assert.Equal(raw.SQLITE_OK, raw.sqlite3_exec(file, "PRAGMA wal_autocheckpoint=0; " + sql));
        }
    }
}
