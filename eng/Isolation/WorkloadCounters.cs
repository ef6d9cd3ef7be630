using System.Globalization;
using System.Text.RegularExpressions;

namespace Swytch.Isolation;

/// <summary>What became of the transactions of a workload, counted by all its clients.</summary>
public sealed partial class WorkloadCounters
{
    public const string SerializationFailure = "40001";
    private const string DeadlockDetected = "40P01";

    private readonly Lock _lock = new();
    private readonly Dictionary<string, (int Count, string Example)> _others = [];
    private readonly Dictionary<string, int> _reasons = [];

    public int Autocommits { get; private set; }

    public int Commits { get; private set; }

    public int Rollbacks { get; private set; }

    /// <summary>40001 and, in PostgreSQL, deadlocks of transaction blocks.</summary>
    public int Refused { get; private set; }

    /// <summary>40001 of a statement outside a block, which this server never gives.</summary>
    public int AutocommitRefused { get; private set; }

    public int Unknown { get; private set; }

    /// <summary>Errors that no workload causes.</summary>
    public IReadOnlyList<string> Others
    {
        get
        {
            lock (_lock)
            {
                return [.. _others.Select(error => string.Create(CultureInfo.InvariantCulture, $"{error.Value.Count} x {error.Key} {error.Value.Example}"))];
            }
        }
    }

    public void AddCommit(Style style)
    {
        lock (_lock)
        {
            Autocommits += style == Style.Autocommit ? 1 : 0;
            Commits += style == Style.Autocommit ? 0 : 1;
        }
    }

    public void AddRollback()
    {
        lock (_lock)
        {
            Rollbacks++;
        }
    }

    public void AddUnknown()
    {
        lock (_lock)
        {
            Unknown++;
        }
    }

    /// <summary>Why blocks were refused, by what DETAIL says, processes and key values left out, most often first.</summary>
    public IReadOnlyList<string> Reasons
    {
        get
        {
            lock (_lock)
            {
                return [.. _reasons.OrderByDescending(reason => reason.Value).Select(reason => string.Create(CultureInfo.InvariantCulture, $"{reason.Value} x {reason.Key}"))];
            }
        }
    }

    public void AddFailure(Style style, string sqlState, string message, string detail)
    {
        lock (_lock)
        {
            if (sqlState is not (SerializationFailure or DeadlockDetected))
            {
                _others[sqlState] = (_others.GetValueOrDefault(sqlState).Count + 1, message);
            }
            else if (style == Style.Autocommit)
            {
                AutocommitRefused++;
            }
            else
            {
                Refused++;
                var reason = Particulars().Replace(detail, "…");
                _reasons[reason] = _reasons.GetValueOrDefault(reason) + 1;
            }
        }
    }

    [GeneratedRegex(@"(?<=Process )\d+|(?<=\)=)\([^)]*\)")]
    private static partial Regex Particulars();

    public override string ToString()
    {
        lock (_lock)
        {
            return string.Create(
                CultureInfo.InvariantCulture,
                $"{Autocommits} autocommits, {Commits} commits, {Rollbacks} rollbacks, {Refused} refused, {AutocommitRefused} autocommits refused, {Unknown} unknown");
        }
    }
}
