namespace Swytch.Core.Ordering;

/// <summary>Who comes or goes, in an entry of kind Subscribe, Leave or Evict.</summary>
/// <param name="Node">The newcomer, the leaver, the evicted.</param>
/// <param name="Attempt">Subscribe: the newcomer's name for this try to join; greetings and snapshots of other tries are not for it.</param>
/// <param name="OwnEntries">Subscribe: how many entries the newcomer has issued on the table in earlier memberships. Evict: its final number.</param>
public sealed record MembershipChange(NodeId Node, ulong Attempt, long OwnEntries);
