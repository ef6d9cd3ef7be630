namespace Swytch.Core.Ordering;

/// <summary>
/// The fate of an entry, kept apart from the entry because it is not known when that is written. A fact: whoever has it may tell it.
/// </summary>
public sealed record OutcomeRecord
{
    public required Stamp Entry { get; init; }

    public required Outcome Outcome { get; init; }

    /// <summary>The node that decided it, by its own certification or by what it was told.</summary>
    public NodeId DecidedBy { get; init; }

    /// <summary>Members that were not waited for; empty under policy block.</summary>
    public IReadOnlyList<NodeId> Without { get; init; } = [];

    /// <summary>The eviction that allowed not to wait for them.</summary>
    public Stamp Authority { get; init; }
}
