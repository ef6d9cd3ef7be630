using System.Diagnostics;
using System.Globalization;
using Swytch.Core;
using Swytch.Core.Footprints;
using Swytch.Storage.Changes;
using Swytch.Storage.Engine;
using Swytch.Storage.Footprints;

namespace Swytch.Storage.Bench;

/// <summary>What footprints cost: per statement, per written row, per question. Processor time, which others' work disturbs less.</summary>
internal static class FootprintBench
{
    internal static void Run(double seconds)
    {
        var directory = Directory.CreateTempSubdirectory("swytch-bench-").FullName;
        using (var connection = Connection.Open(
            new ConnectionSettings(Path.Combine(directory, "a.db"), ConnectionExtensions.None, true, false, 8000, 100)))
        {
            connection.Execute("PRAGMA journal_mode = WAL");
            connection.Execute("CREATE TABLE t(id INTEGER PRIMARY KEY, name TEXT UNIQUE, balance INT)");
            connection.Execute("INSERT INTO t VALUES(1, 'name1', 0), (2, 'name2', 0)");
            Console.WriteLine("footprints");
            PointSelect(connection, seconds);
            WrittenRow(connection, seconds);
        }

        Directory.Delete(directory, recursive: true);
        Questions(seconds);
    }

    private static void PointSelect(Connection connection, double seconds)
    {
        var access = new StatementAccess([new FixedColumns("t", [new FixedColumn("id", [AccessValue.OfParameter(1)])])]);
        using var statement = connection.Take("SELECT * FROM t WHERE id = ?1", StatementOrigin.Client);
        var parameters = new[] { SqlValue.FromInteger(1) };
        var reads = new Footprint();
        var before = GC.GetAllocatedBytesForCurrentThread();
        var count = Measure("point select, its footprint", seconds, i =>
        {
            parameters[0] = SqlValue.FromInteger(i & 7);
            ReadFootprint.Add(connection, statement, access, parameters, reads);
        });
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"  allocated per statement: {(GC.GetAllocatedBytesForCurrentThread() - before) / (double)count:F2} bytes"));
    }

    private static void WrittenRow(Connection connection, double seconds)
    {
        var recorder = connection.RequireRecorder(RecorderSettings.Default);
        recorder.IsRecording = true;
        using var statement = connection.Take("UPDATE t SET balance = balance + 1 WHERE id = ?1", StatementOrigin.Client);
        statement.Bind(1, SqlValue.FromInteger(1));
        connection.Execute("BEGIN");
        var (reads, writes) = (new Footprint(), new Footprint());
        var sink = new WriteFootprint(connection);
        foreach (var isWatched in new[] { false, true, false, true })
        {
            recorder.Sink = isWatched ? sink : null;
            Measure($"update of a row with two keys, {(isWatched ? "with" : "without")} footprint", seconds, _ =>
            {
                sink.Follow(reads, writes);
                statement.Step(null);
                statement.Reset();
                recorder.Clear();
                reads.Clear();
                writes.Clear();
            });
        }

        connection.Execute("ROLLBACK");
    }

    private static void Questions(double seconds)
    {
        var recent = new RecentWrites();
        long position = 0;
        var writes = new FootprintItem[2];
        Measure("recent writes, add a commit of two keys", seconds, i =>
        {
            writes[0] = new FootprintItem(1, Key(i));
            writes[1] = new FootprintItem(1, Key(i + 1));
            recent.Add(writes, ++position);
        });
        recent.Forget(position - 1000);
        var reads = new FootprintItem[4];
        var touched = 0L;
        foreach (var age in new[] { 1, 1_000 })
        {
            Measure($"recent writes, ask for four keys {age.ToString(CultureInfo.InvariantCulture)} commits later", seconds, i =>
            {
                for (var k = 0; k < reads.Length; k++)
                {
                    reads[k] = new FootprintItem(1, Key(-1 - i - k));
                }

                touched += recent.TouchedSince(reads, position - age) ? 1 : 0;
            });
        }

        Console.WriteLine($"  touched by chance: {touched.ToString(CultureInfo.InvariantCulture)}");
    }

    private static ulong Key(long number) => (ulong)number * 0x9e37_79b9_7f4a_7c15;

    private static long Measure(string name, double seconds, Action<long> action)
    {
        for (var i = 0; i < 100_000; i++)
        {
            action(i);
        }

        var count = 0L;
        var started = Stopwatch.GetTimestamp();
        var busy = Environment.CpuUsage.TotalTime;
        while (Stopwatch.GetElapsedTime(started).TotalSeconds < seconds)
        {
            for (var i = 0; i < 1000; i++)
            {
                action(count + i);
            }

            count += 1000;
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {name,-60} {(Environment.CpuUsage.TotalTime - busy).TotalNanoseconds / count,8:F0} ns"));
        return count;
    }
}
