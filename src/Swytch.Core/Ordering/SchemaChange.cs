namespace Swytch.Core.Ordering;

/// <summary>What a schema entry does to a table. Numbers are part of the log format.</summary>
public enum SchemaVerb : byte
{
    Create = 1,

    /// <summary>Anything after which a statement compiled before is not to be trusted, on the table or on what depends on it.</summary>
    Alter = 2,

    Drop = 3,
}

/// <summary>What a schema entry does to one table; its text is in the changeset.</summary>
/// <param name="Members">Create: the first holders, of those that are in the cluster at the entry's place in the order. Empty for other verbs.</param>
public sealed record SchemaChange(ulong Table, SchemaVerb Verb, IReadOnlyList<NodeId> Members);
