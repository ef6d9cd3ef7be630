using System.Collections.Immutable;
using System.Globalization;

namespace Swytch.Histories;

public enum OperationKind
{
    /// <summary>Put a value at the end of the list of a key.</summary>
    Append,

    /// <summary>Read the list of a key.</summary>
    Read,

    /// <summary>Put a row with a value into a set: a set stands for "all rows that satisfy this predicate".</summary>
    Insert,

    /// <summary>Read a set: which rows satisfy the predicate.</summary>
    ReadSet,
}

/// <summary>
/// One step of a transaction with what it gave. A read whose answer never came is left out of its transaction; a write of which it is not
/// known whether it was done is recorded all the same. Within one history a (key, value) is appended and a (set, value) inserted at most once.
/// </summary>
/// <param name="Key">The list or the set; lists and sets are numbered apart.</param>
/// <param name="Value">What was appended or inserted; 0 for reads.</param>
/// <param name="Values">What was read: a list in its order, a set in any order; empty for writes.</param>
public readonly record struct Operation(OperationKind Kind, long Key, long Value, ImmutableArray<long> Values)
{
    public static Operation Append(long key, long value) => new(OperationKind.Append, key, value, []);

    public static Operation Read(long key, params ImmutableArray<long> values) => new(OperationKind.Read, key, 0, values);

    public static Operation Insert(long set, long value) => new(OperationKind.Insert, set, value, []);

    public static Operation ReadSet(long set, params ImmutableArray<long> values) => new(OperationKind.ReadSet, set, 0, values);

    public override string ToString()
    {
        var values = Values;
        return Kind switch
        {
            OperationKind.Append => string.Create(CultureInfo.InvariantCulture, $"append({Key}, {Value})"),
            OperationKind.Insert => string.Create(CultureInfo.InvariantCulture, $"insert({Key}, {Value})"),
            OperationKind.Read => string.Create(CultureInfo.InvariantCulture, $"read({Key}) = [{string.Join(' ', values)}]"),
            _ => string.Create(CultureInfo.InvariantCulture, $"readset({Key}) = {{{string.Join(' ', values.Order())}}}"),
        };
    }
}
