using System.Collections.Immutable;
using System.Globalization;

namespace Swytch.Histories;

public enum Outcome
{
    /// <summary>The commit was acknowledged.</summary>
    Committed,

    /// <summary>It certainly did not happen: it was refused or rolled back.</summary>
    Aborted,

    /// <summary>The answer to the commit never came: it happened or it did not.</summary>
    Unknown,
}

/// <summary>What one client saw of one transaction.</summary>
/// <param name="Process">The client; its transactions do not overlap.</param>
/// <param name="Invoked">Before the first byte of it was sent; any unit, one clock for the whole history.</param>
/// <param name="Completed">After its outcome was known; of no meaning when the outcome is unknown.</param>
public sealed record Transaction(int Process, long Invoked, long Completed, Outcome Outcome, ImmutableArray<Operation> Operations)
{
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"process {Process} [{Invoked}..{(Outcome == Outcome.Unknown ? "?" : Completed.ToString(CultureInfo.InvariantCulture))}] {Outcome}: {string.Join("; ", Operations)}");
}
