using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;

namespace Swytch.Server.Observability;

/// <summary>
/// Collects every instrument of meters whose name begins with "Swytch" and writes them in Prometheus' text format
/// (prometheus.io/docs/instrumenting/exposition_formats). Instrument names have underscores already; counters end in _total.
/// </summary>
internal sealed class PrometheusText : IDisposable
{
    /// <summary>Upper bounds of histogram buckets, seconds.</summary>
    private static readonly double[] BucketSeconds = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

    private readonly ConcurrentDictionary<Instrument, InstrumentSeries> _instruments = new();
    private readonly MeterListener _listener = new();
    private readonly object? _scope;

    /// <param name="scope">Only meters created with this scope are collected, so that two nodes in one process do not mix; null collects all.</param>
    public PrometheusText(object? scope)
    {
        _scope = scope;
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name.StartsWith("Swytch", StringComparison.Ordinal)
                && (instrument.Meter.Scope is null || ReferenceEquals(instrument.Meter.Scope, _scope)))
            {
                var series = _instruments.GetOrAdd(instrument, static created => new InstrumentSeries(created));
                listener.EnableMeasurementEvents(instrument, series);
            }
        };
        _listener.SetMeasurementEventCallback<long>(static (_, value, tags, state) => ((InstrumentSeries)state!).Record(value, tags));
        _listener.SetMeasurementEventCallback<int>(static (_, value, tags, state) => ((InstrumentSeries)state!).Record(value, tags));
        _listener.SetMeasurementEventCallback<double>(static (_, value, tags, state) => ((InstrumentSeries)state!).Record(value, tags));
        _listener.Start();
    }

    public string Write()
    {
        foreach (var series in _instruments.Values)
        {
            series.BeginObservation();
        }

        _listener.RecordObservableInstruments();
        var text = new StringBuilder();
        foreach (var series in _instruments.Values.OrderBy(series => series.Name, StringComparer.Ordinal))
        {
            series.Write(text);
        }

        return text.ToString();
    }

    public void Dispose() => _listener.Dispose();

    private sealed class InstrumentSeries(Instrument instrument)
    {
        private readonly ConcurrentDictionary<string, Cell> _cells = new(StringComparer.Ordinal);
        private readonly bool _isHistogram = IsOfKind(instrument, typeof(Histogram<>));
        private readonly bool _isCounter = IsOfKind(instrument, typeof(Counter<>)) || IsOfKind(instrument, typeof(ObservableCounter<>));

        public string Name => instrument.Name;

        public void BeginObservation()
        {
            if (instrument.IsObservable)
            {
                _cells.Clear();
            }
        }

        public void Record(double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            var cell = _cells.GetOrAdd(Labels(tags), static _ => new Cell());
            lock (cell)
            {
                cell.Count++;
                cell.Sum = instrument.IsObservable ? value : cell.Sum + value;
                if (_isHistogram)
                {
                    cell.Buckets ??= new long[BucketSeconds.Length];
                    for (var index = 0; index < BucketSeconds.Length; index++)
                    {
                        if (value <= BucketSeconds[index])
                        {
                            cell.Buckets[index]++;
                        }
                    }
                }
            }
        }

        public void Write(StringBuilder text)
        {
            text.Append("# HELP ").Append(Name).Append(' ').Append(instrument.Description).Append('\n');
            text.Append("# TYPE ").Append(Name).Append(' ').Append(_isHistogram ? "histogram" : _isCounter ? "counter" : "gauge").Append('\n');
            foreach (var (labels, cell) in _cells.OrderBy(pair => pair.Key, StringComparer.Ordinal))
            {
                lock (cell)
                {
                    if (_isHistogram)
                    {
                        WriteHistogram(text, labels, cell);
                    }
                    else
                    {
                        Line(text, Name, labels, cell.Sum);
                    }
                }
            }
        }

        private void WriteHistogram(StringBuilder text, string labels, Cell cell)
        {
            var separator = labels.Length == 0 ? string.Empty : ",";
            for (var index = 0; index < BucketSeconds.Length; index++)
            {
                var bound = BucketSeconds[index].ToString(CultureInfo.InvariantCulture);
                Line(text, Name + "_bucket", $"{labels}{separator}le=\"{bound}\"", cell.Buckets![index]);
            }

            Line(text, Name + "_bucket", $"{labels}{separator}le=\"+Inf\"", cell.Count);
            Line(text, Name + "_sum", labels, cell.Sum);
            Line(text, Name + "_count", labels, cell.Count);
        }

        private static void Line(StringBuilder text, string name, string labels, double value)
        {
            text.Append(name);
            if (labels.Length > 0)
            {
                text.Append('{').Append(labels).Append('}');
            }

            text.Append(' ').Append(value.ToString("R", CultureInfo.InvariantCulture)).Append('\n');
        }

        private static string Labels(ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            if (tags.IsEmpty)
            {
                return string.Empty;
            }

            var text = new StringBuilder();
            foreach (var (name, value) in tags)
            {
                text.Append(text.Length == 0 ? "" : ",").Append(name).Append("=\"")
                    .Append(Convert.ToString(value, CultureInfo.InvariantCulture)!
                        .Replace("\\", "\\\\", StringComparison.Ordinal)
                        .Replace("\"", "\\\"", StringComparison.Ordinal)
                        .Replace("\n", "\\n", StringComparison.Ordinal))
                    .Append('"');
            }

            return text.ToString();
        }

        private static bool IsOfKind(Instrument instrument, Type definition) =>
            instrument.GetType() is { IsGenericType: true } type && type.GetGenericTypeDefinition() == definition;

        private sealed class Cell
        {
            public long Count;
            public double Sum;
            public long[]? Buckets;
        }
    }
}
