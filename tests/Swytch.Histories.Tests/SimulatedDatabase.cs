namespace Swytch.Histories.Tests;

public enum SimulatedIsolation
{
    /// <summary>Each transaction happens at one moment between its first message and its answer.</summary>
    Serial,

    /// <summary>Reads from the moment it began; who writes a list that changed since is aborted.</summary>
    Snapshot,

    /// <summary>Reads from the moment it began; nothing is checked at its end.</summary>
    SnapshotUnchecked,

    /// <summary>Each read sees what is committed at its moment.</summary>
    ReadCommitted,

    /// <summary>Serial, but transactions that only read see the state of a while ago.</summary>
    StaleReads,
}

/// <summary>
/// Clients at a database of lists and sets that has the isolation it is told to have, one step at a time, by a seed: histories of which it is known what they are.
/// </summary>
internal sealed class SimulatedDatabase(int seed, SimulatedIsolation isolation)
{
    private const int Clients = 12;
    private const int Slots = 8;
    private const int WritesOfKey = 40;
    private const int StaleCommits = 20;

    private readonly Random _random = new(seed);
    private readonly Dictionary<(bool IsSet, long Key), List<(int Commit, long Value)>> _state = [];
    private readonly long[] _keys = [.. Enumerable.Range(0, Slots).Select(slot => (long)slot)];
    private int _commits;
    private bool _stopping;
    private long _now;
    private long _lastValue;

    public IReadOnlyList<Transaction> Run(int transactions)
    {
        var recorder = new HistoryRecorder(() => ++_now);
        var clients = Enumerable.Range(0, Clients).Select(number => Client(recorder, number).GetEnumerator()).ToArray();
        while (recorder.Count < transactions)
        {
            clients[_random.Next(Clients)].MoveNext();
        }

        _stopping = true;
        foreach (var client in clients)
        {
            while (client.MoveNext())
            {
            }
        }

        return recorder.ToHistory();
    }

    /// <summary>Each step of the enumerator is one message of the client.</summary>
    private IEnumerable<bool> Client(HistoryRecorder recorder, int number)
    {
        while (!_stopping)
        {
            var recording = recorder.Begin(number);
            yield return true;
            var atOnce = isolation is SimulatedIsolation.Serial or SimulatedIsolation.StaleReads;
            var isReader = _random.Next(3) == 0;
            var snapshot = isolation == SimulatedIsolation.StaleReads && isReader ? Math.Max(0, _commits - _random.Next(StaleCommits)) : _commits;
            var own = new List<(bool IsSet, long Key, long Value)>();
            for (var step = _random.Next(1, 6); step > 0; step--)
            {
                recording.Add(Step(isReader, isolation == SimulatedIsolation.ReadCommitted ? _commits : snapshot, own));
                if (!atOnce)
                {
                    yield return true;
                }
            }

            var outcome = Commit(snapshot, own);
            yield return true;
            recording.End(outcome);
        }
    }

    private Operation Step(bool isReader, int snapshot, List<(bool IsSet, long Key, long Value)> own)
    {
        var slot = _random.Next(Slots);
        var place = (IsSet: slot % 4 == 0, Key: _keys[slot]);
        if (!isReader && _random.Next(2) == 0)
        {
            own.Add((place.IsSet, place.Key, ++_lastValue));
            return place.IsSet ? Operation.Insert(place.Key, _lastValue) : Operation.Append(place.Key, _lastValue);
        }

        var values = _state.GetValueOrDefault(place, []).Where(write => write.Commit <= snapshot).Select(write => write.Value)
            .Concat(own.Where(write => (write.IsSet, write.Key) == place).Select(write => write.Value));
        return place.IsSet ? Operation.ReadSet(place.Key, [.. values]) : Operation.Read(place.Key, [.. values]);
    }

    private Outcome Commit(int snapshot, List<(bool IsSet, long Key, long Value)> own)
    {
        var overtaken = isolation == SimulatedIsolation.Snapshot
            && own.Exists(write => !write.IsSet && _state.GetValueOrDefault((false, write.Key), []).Exists(version => version.Commit > snapshot));
        var chance = _random.Next(100);
        if (overtaken || chance < 5)
        {
            return Outcome.Aborted;
        }

        if (chance is >= 5 and < 7)
        {
            return Outcome.Unknown;
        }

        _commits++;
        foreach (var (isSet, key, value) in own)
        {
            if (!_state.TryGetValue((isSet, key), out var versions))
            {
                _state.Add((isSet, key), versions = []);
            }

            versions.Add((_commits, value));
            var slot = Array.IndexOf(_keys, key);
            if (versions.Count >= WritesOfKey && slot >= 0)
            {
                _keys[slot] += Slots;
            }
        }

        return chance < 9 ? Outcome.Unknown : Outcome.Committed;
    }
}
