using System.Diagnostics;
using System.Globalization;
using Swytch.Core;
using Swytch.Storage.Changes;
using Swytch.Storage.Engine;

namespace Swytch.Storage.Bench;

/// <summary>What recording changes and applying them costs per row, beside the statements themselves: medians of rounds that take turns.</summary>
internal sealed class ChangeBench : IDisposable
{
    private const int Rows = 20_000;
    private const int Batch = 1000;
    private const int WarmUpRounds = 30;
    private const int Rounds = 31;

    private readonly string _directory = Directory.CreateTempSubdirectory("swytch-bench-").FullName;
    private readonly Connection _plain;
    private readonly Connection _resting;
    private readonly Connection _recorded;
    private readonly Connection[] _copies;
    private readonly ChangeRecorder _recorder;
    private long _next = Rows;

    private ChangeBench(string trigger)
    {
        var schema = "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF; CREATE TABLE t(id INTEGER PRIMARY KEY, a INT, b TEXT, c INT);"
            + $"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {Rows}) INSERT INTO t SELECT i, 0, 'some text of a row', 7 FROM n;"
            + trigger;
        _plain = Open("plain", schema);
        _recorded = Open("recorded", schema);
        _resting = Open("resting", schema);
        _resting.RequireRecorder(RecorderSettings.Default);
        _copies = [Open("copy0", schema), Open("copy1", schema), Open("copy2", schema)];
        _recorder = _recorded.RequireRecorder(RecorderSettings.Default);
        _recorder.IsRecording = true;
    }

    internal static void Run()
    {
        Console.WriteLine("changes, µs per row in transactions of 1000, and ratio to the statement without a hook");
        using (var bench = new ChangeBench(""))
        {
            bench.Measure("update", "UPDATE t SET a = a + 1 WHERE id = ?1", isInsert: false);
            bench.Measure("insert", "INSERT INTO t VALUES(?1, 1, 'some text of a row', 7)", isInsert: true);
        }

        using var triggers = new ChangeBench("CREATE TRIGGER g AFTER DELETE ON t BEGIN SELECT 1; END");
        triggers.Measure("update, table with a trigger", "UPDATE t SET a = a + 1 WHERE id = ?1", isInsert: false);
    }

    private void Measure(string name, string sql, bool isInsert)
    {
        var lines = new (string Name, List<double> Times)[]
        {
            ("no hook", []), ("hook, recording off", []), ("recorded", []), ("applied in one piece", []), ("applied row by row", []), ("row by row, together", []),
        };
        for (var round = 0; round < WarmUpRounds + Rounds; round++)
        {
            var first = isInsert ? _next + 1 : 1 + round % (Rows / Batch) * Batch;
            lines[0].Times.Add(Time(_plain, () => Write(_plain, sql, first)));
            lines[1].Times.Add(Time(_resting, () => Write(_resting, sql, first)));
            lines[2].Times.Add(Time(_recorded, () => Write(_recorded, sql, first)));
            var whole = _recorder.TakeFrom(default).Bytes;
            var rows = Split(whole.Span);
            lines[3].Times.Add(Time(_copies[0], () => _copies[0].Applier.Apply(whole.Span)));
            lines[4].Times.Add(Time(_copies[1], () => rows.ForEach(row => _copies[1].Applier.Apply(row))));
            lines[5].Times.Add(Time(_copies[2], () => _copies[2].Applier.Together(() => rows.ForEach(row => _copies[2].Applier.Apply(row)))));
            _next += isInsert ? Batch : 0;
        }

        var unit = Median(lines[0].Times);
        foreach (var line in lines)
        {
            var median = Median(line.Times);
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"  {name + ", " + line.Name,-52} {median,8:F2} µs  x{median / unit:F2}"));
        }
    }

    private static void Write(Connection connection, string sql, long first)
    {
        using var statement = connection.Take(sql, StatementOrigin.Client);
        for (var i = 0; i < Batch; i++)
        {
            statement.Bind(1, SqlValue.FromInteger(first + i));
            statement.Step(null);
            statement.Reset();
        }
    }

    private static List<byte[]> Split(ReadOnlySpan<byte> changes)
    {
        var rows = new List<byte[]>();
        var reader = new ChangeReader(changes);
        while (reader.Read())
        {
            byte indirect = reader.IsIndirect ? (byte)1 : (byte)0;
            rows.Add([.. reader.Header, (byte)reader.Kind, indirect, .. reader.OldRecord, .. reader.NewRecord]);
        }

        return rows;
    }

    private static double Time(Connection connection, Action action)
    {
        connection.Execute("BEGIN IMMEDIATE");
        var started = Stopwatch.GetTimestamp();
        action();
        var time = Stopwatch.GetElapsedTime(started);
        connection.Execute("COMMIT");
        return time.TotalMicroseconds / Batch;
    }

    private static double Median(List<double> times) => times.Skip(WarmUpRounds).Order().ElementAt(Rounds / 2);

    private Connection Open(string name, string schema)
    {
        var connection = Connection.Open(new ConnectionSettings(
            Path.Combine(_directory, name + ".db"), ConnectionExtensions.None, MayCreate: true, SynchronousFull: false, CacheKibibytes: 65_536, CachedStatements: 50));
        connection.Execute(schema);
        return connection;
    }

    public void Dispose()
    {
        foreach (var connection in (ReadOnlySpan<Connection>)[_plain, _resting, _recorded, .. _copies])
        {
            connection.Dispose();
        }

        Directory.Delete(_directory, recursive: true);
    }
}
