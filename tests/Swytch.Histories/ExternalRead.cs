using System.Collections.Immutable;

namespace Swytch.Histories;

/// <summary>What a transaction saw of others: a read without the transaction's own writes.</summary>
/// <param name="Node">The reader's place in the history.</param>
/// <param name="Values">In the order of the list; a set in any order.</param>
/// <param name="Own">How many values of its own followed.</param>
internal readonly record struct ExternalRead(int Node, bool IsSet, long Key, ImmutableArray<long> Values, ImmutableArray<long> Own);

/// <summary>Goes through one transaction after another: finds where one contradicts itself, and gives what it saw of others.</summary>
internal sealed class ExternalReads(FindingList findings)
{
    private readonly Dictionary<(bool IsSet, long Key), (List<long> Own, ImmutableArray<long>? Seen)> _state = [];

    public List<ExternalRead> Of(Transaction transaction, int node)
    {
        _state.Clear();
        var reads = new List<ExternalRead>();
        foreach (var operation in transaction.Operations)
        {
            var isSet = operation.Kind is OperationKind.Insert or OperationKind.ReadSet;
            var place = (isSet, operation.Key);
            var (own, seen) = _state.TryGetValue(place, out var known) ? known : ([], null);
            if (operation.Kind is OperationKind.Append or OperationKind.Insert)
            {
                own.Add(operation.Value);
                _state[place] = (own, seen);
                continue;
            }

            var values = operation.Values;
            if ((isSet ? WithoutOwnRows(values, own) : WithoutOwnEnd(values, own)) is not { } external)
            {
                findings.Add(Anomaly.Internal, $"#{node} {operation} lacks its own writes {string.Join(' ', own)}\n  #{node} {transaction}", node);
                continue;
            }

            if (seen is { } earlier && !(isSet ? SameRows(earlier, external) : earlier.AsSpan().SequenceEqual(external.AsSpan())))
            {
                findings.Add(Anomaly.Internal, $"#{node} {operation} differs from its earlier read\n  #{node} {transaction}", node);
            }

            _state[place] = (own, external);
            reads.Add(new ExternalRead(node, isSet, operation.Key, external, [.. own]));
        }

        return reads;
    }

    private static ImmutableArray<long>? WithoutOwnEnd(ImmutableArray<long> values, List<long> own)
    {
        var start = values.Length - own.Count;
        if (start < 0)
        {
            return null;
        }

        for (var index = 0; index < own.Count; index++)
        {
            if (values[start + index] != own[index])
            {
                return null;
            }
        }

        return own.Count == 0 ? values : values[..start];
    }

    private static ImmutableArray<long>? WithoutOwnRows(ImmutableArray<long> values, List<long> own)
    {
        if (own.Count == 0)
        {
            return values;
        }

        return own.TrueForAll(values.Contains) ? values.RemoveAll(own.Contains) : null;
    }

    private static bool SameRows(ImmutableArray<long> left, ImmutableArray<long> right) =>
        left.Length == right.Length && left.Order().SequenceEqual(right.Order());
}
