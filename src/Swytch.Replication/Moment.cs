namespace Swytch.Replication;

/// <summary>When an input comes.</summary>
/// <param name="WallMs">The wall clock, milliseconds since 1970. It may be wrong, and it may jump.</param>
/// <param name="UptimeMs">Milliseconds, above 0, of a clock that only goes forward, from any beginning: waits are measured by it.</param>
public readonly record struct Moment(ulong WallMs, ulong UptimeMs);
