using System.Collections.Immutable;

namespace Swytch.Histories;

/// <summary>
/// Collects a history from many clients at once. The clock must never go back and be one for all of them: ticks of a stopwatch, or the steps of a simulator.
/// </summary>
public sealed class HistoryRecorder(Func<long> clock)
{
    private readonly Lock _lock = new();
    private readonly List<Transaction> _transactions = [];

    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _transactions.Count;
            }
        }
    }

    /// <summary>Call it before the first message of the transaction is sent.</summary>
    public Recording Begin(int process) => new(this, process, clock());

    /// <summary>The transactions whose outcome was told so far.</summary>
    public IReadOnlyList<Transaction> ToHistory()
    {
        lock (_lock)
        {
            return [.. _transactions];
        }
    }

    /// <summary>One transaction under way; used by one client.</summary>
    public sealed class Recording
    {
        private readonly HistoryRecorder _recorder;
        private readonly int _process;
        private readonly long _invoked;
        private readonly ImmutableArray<Operation>.Builder _operations = ImmutableArray.CreateBuilder<Operation>();
        private bool _ended;

        internal Recording(HistoryRecorder recorder, int process, long invoked)
        {
            _recorder = recorder;
            _process = process;
            _invoked = invoked;
        }

        /// <summary>A write before it is sent, a read after it was answered.</summary>
        public void Add(Operation operation) => _operations.Add(operation);

        /// <summary>Call it after the answer was read, or when it is known that none will come.</summary>
        public void End(Outcome outcome)
        {
            if (_ended)
            {
                throw new InvalidOperationException("a transaction ends once");
            }

            _ended = true;
            var transaction = new Transaction(_process, _invoked, _recorder.Now(), outcome, _operations.ToImmutable());
            lock (_recorder._lock)
            {
                _recorder._transactions.Add(transaction);
            }
        }
    }

    private long Now() => clock();
}
