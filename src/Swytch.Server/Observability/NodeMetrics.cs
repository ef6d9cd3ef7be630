using System.Diagnostics.Metrics;

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
        _seconds = _meter.CreateHistogram<double>("swytch_statement_seconds", description: "Time from the start of a statement to its last row.");
    }

    public void Gauge(string name, string description, Func<long> read) => _meter.CreateObservableGauge(name, read, description: description);

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

    public void Dispose() => _meter.Dispose();
}
