namespace Swytch.Core.Ordering;

/// <summary>What an entry asks for. Numbers are part of the log format.</summary>
public enum EntryKind : byte
{
    Transaction = 1,
    Subscribe = 2,
    Leave = 3,
    Evict = 4,
    Schema = 5,
    Policy = 6,
}

/// <summary>The fate of an entry. Numbers are part of the log format.</summary>
public enum Outcome : byte
{
    Undecided = 0,
    Committed = 1,
    Aborted = 2,
}

/// <summary>What a table does with writes while a subscriber cannot be reached. Numbers are part of the log format.</summary>
public enum PartitionPolicy : byte
{
    Block = 0,
    Majority = 1,
    Merge = 2,
}
