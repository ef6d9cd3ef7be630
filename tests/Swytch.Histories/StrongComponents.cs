namespace Swytch.Histories;

/// <summary>Tarjan's strongly connected components (1972), without recursion: histories are long.</summary>
internal static class StrongComponents
{
    /// <summary>The component of each node over edges of these kinds, and the components that have more than one node.</summary>
    public static (int[] ComponentOf, List<List<int>> Cyclic) Find(DependencyGraph graph, EdgeKinds kinds)
    {
        var state = new Search(graph, kinds);
        for (var node = 0; node < graph.Nodes; node++)
        {
            state.Visit(node);
        }

        return (state.ComponentOf, state.Cyclic);
    }

    private sealed class Search(DependencyGraph graph, EdgeKinds kinds)
    {
        private readonly int[] _number = new int[graph.Nodes];
        private readonly int[] _low = new int[graph.Nodes];
        private readonly bool[] _open = new bool[graph.Nodes];
        private readonly Stack<int> _stack = new();
        private readonly Stack<(int Node, int NextEdge)> _path = new();
        private int _visited;
        private int _components;

        public int[] ComponentOf { get; } = new int[graph.Nodes];

        public List<List<int>> Cyclic { get; } = [];

        public void Visit(int root)
        {
            if (_number[root] != 0)
            {
                return;
            }

            Open(root);
            while (_path.TryPop(out var frame))
            {
                if (Descend(frame.Node, frame.NextEdge))
                {
                    continue;
                }

                if (_low[frame.Node] == _number[frame.Node])
                {
                    Close(frame.Node);
                }

                if (_path.TryPeek(out var parent))
                {
                    _low[parent.Node] = Math.Min(_low[parent.Node], _low[frame.Node]);
                }
            }
        }

        private void Open(int node)
        {
            _number[node] = _low[node] = ++_visited;
            _stack.Push(node);
            _open[node] = true;
            _path.Push((node, 0));
        }

        /// <summary>True when it went on to a node that was not visited yet.</summary>
        private bool Descend(int node, int firstEdge)
        {
            var edges = graph.From(node);
            for (var index = firstEdge; index < edges.Length; index++)
            {
                if ((edges[index].Kind & kinds) == 0)
                {
                    continue;
                }

                var to = edges[index].To;
                if (_number[to] == 0)
                {
                    _path.Push((node, index + 1));
                    Open(to);
                    return true;
                }

                if (_open[to])
                {
                    _low[node] = Math.Min(_low[node], _number[to]);
                }
            }

            return false;
        }

        private void Close(int node)
        {
            var members = new List<int>();
            int member;
            do
            {
                member = _stack.Pop();
                _open[member] = false;
                ComponentOf[member] = _components;
                members.Add(member);
            }
            while (member != node);
            _components++;
            if (members.Count > 1)
            {
                Cyclic.Add(members);
            }
        }
    }
}
