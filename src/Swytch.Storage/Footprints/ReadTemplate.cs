using Swytch.Core;
using Swytch.Core.Footprints;

namespace Swytch.Storage.Footprints;

/// <summary>What one compiled statement reads, up to the values of its parameters. Immutable; stands for one state of the schema.</summary>
/// <param name="Whole">Tables read as a whole.</param>
/// <param name="Keyed">Tables read by key.</param>
internal sealed record ReadTemplate(ulong[] Whole, KeyedRead[] Keyed)
{
    /// <summary>Keys of one table that one condition may name; above this the whole table stands for them.</summary>
    private const int MaximumKeys = 256;

    internal void AddTo(Footprint reads, ReadOnlySpan<SqlValue> parameters)
    {
        foreach (var table in Whole)
        {
            reads.Add(FootprintItem.Whole(table));
        }

        foreach (var read in Keyed)
        {
            if (!TryAddKeys(reads, read, 0, read.Prefix, parameters))
            {
                reads.Add(FootprintItem.Whole(read.Table));
            }
        }
    }

    /// <summary>The names and values that give this key; null when none do.</summary>
    internal (string Name, SqlValue Value)[]? FindKey(FootprintItem wanted, ReadOnlySpan<SqlValue> parameters)
    {
        foreach (var read in Keyed)
        {
            var key = new (string Name, SqlValue Value)[read.Parts.Length];
            if (read.Table == wanted.Table && IsFound(wanted.Key, read, 0, read.Prefix, parameters, key))
            {
                return key;
            }
        }

        return null;
    }

    private static bool IsFound(
        ulong wanted, in KeyedRead read, int part, KeyHash prefix, ReadOnlySpan<SqlValue> parameters, (string Name, SqlValue Value)[] key)
    {
        if (part == read.Parts.Length)
        {
            return prefix.Value == wanted;
        }

        var (column, comparison, values) = read.Parts[part];
        foreach (var value in values)
        {
            var hash = prefix;
            key[part] = (column, value.In(parameters));
            if (hash.TryAddCompared(key[part].Value.AsView(), comparison) && IsFound(wanted, read, part + 1, hash, parameters, key))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>All combinations of the parts' values. False when a value's comparison is not sure.</summary>
    private static bool TryAddKeys(Footprint reads, in KeyedRead read, int part, KeyHash prefix, ReadOnlySpan<SqlValue> parameters)
    {
        if (part == read.Parts.Length)
        {
            reads.Add(new FootprintItem(read.Table, prefix.Value));
            return true;
        }

        var (_, comparison, values) = read.Parts[part];
        foreach (var value in values)
        {
            var bound = value.In(parameters);
            if (bound.IsNull)
            {
                // NULL is equal to nothing: no row is read, no key claimed.
                continue;
            }

            var hash = prefix;
            if (!hash.TryAddCompared(bound.AsView(), comparison) || !TryAddKeys(reads, read, part + 1, hash, parameters))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Null when there would be too many keys.</summary>
    internal static KeyedRead? Read(ulong table, KeyHash prefix, ReadPart[] parts)
    {
        var count = 1L;
        foreach (var part in parts)
        {
            count *= part.Values.Length;
        }

        return count <= MaximumKeys ? new KeyedRead(table, prefix, parts) : null;
    }
}

internal readonly record struct KeyedRead(ulong Table, KeyHash Prefix, ReadPart[] Parts);

/// <param name="Column">As the text calls it.</param>
/// <param name="Values">One for =, several for IN.</param>
internal readonly record struct ReadPart(string Column, ColumnComparison Comparison, AccessValue[] Values);
