using Swytch.Core.Ordering;
using Swytch.Replication.Log;

namespace Swytch.Simulation.Cluster;

/// <summary>
/// The storage as a model: records are appended, become durable in order, and only then are applied and seen by readers. A crash loses what
/// is not durable.
/// </summary>
internal sealed class Disk(NodeId node, IReadOnlyList<KeyValuePair<ulong, IReadOnlyList<NodeId>>> tables, Func<ReadOnlyMemory<byte>, IEnumerable<KeyValuePair<long, Cell>>> openSnapshot)
{
    private readonly Queue<(long Number, LogRecord Record)> _pending = new();

    public DurableState State { get; private set; } = new(node, tables);

    /// <summary>What readers see.</summary>
    public Rows Rows { get; private set; } = new();

    public long Appended { get; private set; }

    public bool HasPending => _pending.Count > 0;

    /// <summary>More than the reservations of a clock that runs on.</summary>
    public bool HasWork => _pending.Any(pending => pending.Record is not ClockReserved);

    public void Append(long number, LogRecord record)
    {
        Appended = number;
        _pending.Enqueue((number, record));
    }

    /// <summary>Everything up to the number is durable.</summary>
    public void Sync(long upTo)
    {
        while (_pending.TryPeek(out var next) && next.Number <= upTo)
        {
            _pending.Dequeue();
            Apply(next.Record);
        }
    }

    /// <summary>What was not durable is lost, and returned. The machine of a new life counts its writes from the beginning.</summary>
    public List<LogRecord> Crash()
    {
        var lost = _pending.Select(pending => pending.Record).ToList();
        _pending.Clear();
        Appended = 0;
        return lost;
    }

    /// <summary>Another disk takes its place, an empty one.</summary>
    public void Lose()
    {
        State = new DurableState(node, []);
        Rows = new Rows();
    }

    private void Apply(LogRecord record)
    {
        switch (record)
        {
            case EntryDecided { Outcome.Outcome: Outcome.Committed, Entry.Kind: EntryKind.Transaction or EntryKind.Schema } decided:
                foreach (var write in RowWrite.Decode(decided.Entry.Changeset.Span))
                {
                    if (decided.Tables.Contains(write.Table))
                    {
                        Rows.Apply(decided.Entry.Transaction, write);
                    }
                }

                foreach (var dropped in decided.Entry.Schema.Where(change => change.Verb == SchemaVerb.Drop))
                {
                    Rows.Drop(dropped.Table);
                }

                break;
            case TableInstalled installed:
                Rows.Replace(installed.Header.Table, openSnapshot(installed.Rows));
                break;
            case TableDropped dropped:
                Rows.Drop(dropped.Table);
                break;
            default:
                break;
        }

        State.Apply(record);
    }
}
