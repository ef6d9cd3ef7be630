namespace Swytch.Storage.Transactions;

/// <summary>Which process made which of the latest commits, to name the winner to who lost. One thread at a time notes; any thread asks.</summary>
internal sealed class RecentCommitters
{
    private const int Remembered = 4096;

    private readonly (long Position, int Process)[] _commits = new (long, int)[Remembered];

    internal void Note(long position, int process) => _commits[position % Remembered] = (position, process);

    /// <summary>Null when the commit is forgotten or was nobody's that has a number.</summary>
    internal int? ProcessOf(long position) =>
        _commits[position % Remembered] is var (known, process) && known == position && process != 0 ? process : null;
}
