using System.Diagnostics.Metrics;
using Swytch.Storage;

namespace Swytch.Server.Observability;

/// <summary>Every metric of the server (docs/OPERATIONS.md lists them). One instance a node.</summary>
internal sealed class NodeMetrics : IDisposable
{
    private readonly Meter _meter;
    private readonly Counter<long> _statements;
    private readonly Counter<long> _errors;
    private readonly Counter<long> _rows;
    private readonly Counter<long> _connections;
    private readonly Counter<long> _refused;
    private readonly Counter<long> _cancels;
    private readonly Counter<long> _planHits;
    private readonly Counter<long> _planMisses;
    private readonly Counter<long> _shapeHits;
    private readonly Counter<long> _shapeMisses;
    private readonly Histogram<double> _seconds;

    public NodeMetrics()
    {
        _meter = new Meter(new MeterOptions("Swytch.Server") { Scope = this });
        _statements = _meter.CreateCounter<long>("swytch_statements_total", description: "Statements executed.");
        _errors = _meter.CreateCounter<long>("swytch_errors_total", description: "Errors sent to clients, by SQLSTATE.");
        _rows = _meter.CreateCounter<long>("swytch_rows_sent_total", description: "Rows sent to clients.");
        _connections = _meter.CreateCounter<long>("swytch_connections_total", description: "Sessions opened.");
        _refused = _meter.CreateCounter<long>("swytch_connections_refused_total", description: "Sessions refused, by SQLSTATE.");
        _cancels = _meter.CreateCounter<long>("swytch_statements_stopped_total", description: "Statements stopped by cancel or timeout.");
        _planHits = _meter.CreateCounter<long>("swytch_plan_cache_hits_total", description: "Statements whose plan was found.");
        _planMisses = _meter.CreateCounter<long>("swytch_plan_cache_misses_total", description: "Statements that were planned anew.");
        _shapeHits = _meter.CreateCounter<long>("swytch_shape_cache_hits_total", description: "Simple queries that ran on the plan of an earlier one with other literals.");
        _shapeMisses = _meter.CreateCounter<long>("swytch_shape_cache_misses_total", description: "Simple queries with literals for which there was no such plan.");
        _seconds = _meter.CreateHistogram<double>("swytch_statement_seconds", description: "Time from the start of a statement to its last row.");
    }

    public void Gauge(string name, string description, Func<long> read) => _meter.CreateObservableGauge(name, read, description: description);

    /// <summary>What a database counts, with its name as the label "database".</summary>
    public void Database(string name, Func<DatabaseStatistics> read)
    {
        var label = new KeyValuePair<string, object?>("database", name);
        Count("swytch_commits_total", "Transactions that changed something.", numbers => numbers.Commits);
        Count("swytch_rollbacks_total", "Writing transactions undone.", numbers => numbers.Rollbacks);
        Count("swytch_wal_syncs_total", "Syncs of the write-ahead log.", numbers => numbers.Syncs);
        Count("swytch_wal_synced_commits_total", "Commits covered by those syncs: divided by them, the size of a group.", numbers => numbers.SyncedCommits);
        Seconds("swytch_wal_sync_seconds_total", "Time spent in those syncs.", numbers => numbers.SyncTime);
        Count("swytch_writer_taken_total", "How often the writer was taken.", numbers => numbers.WriterTaken);
        Seconds("swytch_writer_wait_seconds_total", "Time sessions waited for the writer.", numbers => numbers.WriterWaitTime);
        Count("swytch_transactions_parked_total", "Transactions moved out of the writer because others needed it.", numbers => numbers.Parked);
        Count("swytch_transactions_refreshed_total", "Transactions that went on because nothing they used had changed.", numbers => numbers.Refreshed);
        Count("swytch_transactions_replayed_total", "Transactions whose statements were run again with the same results.", numbers => numbers.Replayed);
        _meter.CreateObservableCounter(
            "swytch_serialization_failures_total",
            () => read().SerializationFailures.Select(table => new Measurement<long>(table.Value, label, new KeyValuePair<string, object?>("table", table.Key))),
            description: "Transactions ended with 40001, by the table that somebody else had changed.");
        _meter.CreateObservableGauge(
            "swytch_writer_waiting", () => new Measurement<long>(read().WriterWaiting, label), description: "Sessions that wait for the writer.");

        _meter.CreateObservableGauge(
            "swytch_parked_bytes", () => new Measurement<long>(read().ParkedBytes, label), description: "What open transactions keep in memory.");

        void Count(string counter, string description, Func<DatabaseStatistics, long> pick) =>
            _meter.CreateObservableCounter(counter, () => new Measurement<long>(pick(read()), label), description: description);

        void Seconds(string counter, string description, Func<DatabaseStatistics, TimeSpan> pick) =>
            _meter.CreateObservableCounter(counter, () => new Measurement<double>(pick(read()).TotalSeconds, label), description: description);
    }

    public void StatementFinished(long rows, double seconds)
    {
        _statements.Add(1);
        if (rows > 0)
        {
            _rows.Add(rows);
        }

        _seconds.Record(seconds);
    }

    public void ErrorSent(string sqlState) => _errors.Add(1, new KeyValuePair<string, object?>("sqlstate", sqlState));

    public void SessionOpened() => _connections.Add(1);

    public void SessionRefused(string sqlState) => _refused.Add(1, new KeyValuePair<string, object?>("sqlstate", sqlState));

    public void StatementStopped() => _cancels.Add(1);

    public void PlanHit() => _planHits.Add(1);

    public void PlanMiss() => _planMisses.Add(1);

    public void ShapeHit() => _shapeHits.Add(1);

    public void ShapeMiss() => _shapeMisses.Add(1);

    public void Dispose() => _meter.Dispose();
}
