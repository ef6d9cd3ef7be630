using System.Globalization;

namespace Swytch.Histories;

[Flags]
internal enum EdgeKinds : byte
{
    None = 0,

    /// <summary>ww: the second wrote the version after the first one's.</summary>
    WriteWrite = 1,

    /// <summary>wr: the second read what the first wrote.</summary>
    WriteRead = 2,

    /// <summary>rw: the first read the version before the second one's.</summary>
    ReadWrite = 4,

    /// <summary>rw through a predicate: the first read a set before the second put a row into it.</summary>
    PredicateReadWrite = 8,

    /// <summary>The first was answered before the second began.</summary>
    RealTime = 16,

    AntiDependency = ReadWrite | PredicateReadWrite,
    Dependency = WriteWrite | WriteRead | ReadWrite | PredicateReadWrite,
    All = Dependency | RealTime,
}

internal readonly record struct Edge(int From, int To, EdgeKinds Kind, long Key)
{
    public override string ToString() => Kind switch
    {
        EdgeKinds.WriteWrite => string.Create(CultureInfo.InvariantCulture, $"-ww key {Key}-> #{To}"),
        EdgeKinds.WriteRead => string.Create(CultureInfo.InvariantCulture, $"-wr key {Key}-> #{To}"),
        EdgeKinds.ReadWrite => string.Create(CultureInfo.InvariantCulture, $"-rw key {Key}-> #{To}"),
        EdgeKinds.PredicateReadWrite => string.Create(CultureInfo.InvariantCulture, $"-rw set {Key}-> #{To}"),
        _ => string.Create(CultureInfo.InvariantCulture, $"-before-> #{To}"),
    };
}

/// <summary>Edges between transactions by their places in the history.</summary>
internal sealed class DependencyGraph(int nodes)
{
    private readonly List<Edge> _added = [];
    private Edge[] _edges = [];
    private int[] _starts = [];

    public int Nodes => nodes;

    public int Count => _added.Count;

    public void Add(int from, int to, EdgeKinds kind, long key)
    {
        if (from != to)
        {
            _added.Add(new Edge(from, to, kind, key));
        }
    }

    /// <summary>Sorts the edges by where they start. Call it after the last <see cref="Add"/>.</summary>
    public void Freeze()
    {
        _starts = new int[nodes + 1];
        foreach (var edge in _added)
        {
            _starts[edge.From + 1]++;
        }

        for (var node = 0; node < nodes; node++)
        {
            _starts[node + 1] += _starts[node];
        }

        var next = _starts.AsSpan(0, nodes).ToArray();
        _edges = new Edge[_added.Count];
        foreach (var edge in _added)
        {
            _edges[next[edge.From]++] = edge;
        }
    }

    public ReadOnlySpan<Edge> From(int node) => _edges.AsSpan(_starts[node].._starts[node + 1]);
}
