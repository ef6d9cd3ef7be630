namespace Swytch.Sql.Syntax;

/// <summary>Half-open range of UTF-16 offsets into the text that was parsed.</summary>
public readonly record struct TextSpan(int Start, int End)
{
    public int Length => End - Start;

    public static TextSpan Between(TextSpan first, TextSpan last) => new(first.Start, last.End);

    public bool Contains(TextSpan other) => Start <= other.Start && other.End <= End;
}

/// <summary>
/// A node of the parse tree. Nodes are immutable and know where they stood, so that errors point at the right character
/// and rewrites replace exactly the text that changes.
/// </summary>
/// <remarks>
/// Nodes are records for <c>with</c> and patterns, not for value equality: use
/// <see cref="ReferenceEqualityComparer"/> when they are dictionary keys, a tree may be thousands of levels high.
/// </remarks>
public abstract record SyntaxNode(TextSpan Span)
{
    /// <summary>Direct children in the order they are declared, which is nearly always the order of the text.</summary>
    public IReadOnlyList<SyntaxNode> Children
    {
        get
        {
            var children = new ChildList();
            AddChildren(children);
            return children.Nodes;
        }
    }

    protected internal virtual void AddChildren(ChildList children)
    {
    }

    /// <summary>For people and tests; flat, because trees can be very high.</summary>
    public sealed override string ToString() => $"{GetType().Name} {Span.Start}..{Span.End}";
}

/// <summary>A whole statement without its semicolon.</summary>
public abstract record Statement(TextSpan Span) : SyntaxNode(Span);

/// <summary>Collects the children of one node.</summary>
public sealed class ChildList
{
    private readonly List<SyntaxNode> _nodes = [];

    internal List<SyntaxNode> Nodes => _nodes;

    public ChildList Add(SyntaxNode? node)
    {
        if (node is not null)
        {
            _nodes.Add(node);
        }

        return this;
    }

    public ChildList Add(IReadOnlyList<SyntaxNode>? nodes)
    {
        if (nodes is not null)
        {
            for (var i = 0; i < nodes.Count; i++)
            {
                _nodes.Add(nodes[i]);
            }
        }

        return this;
    }

    internal void Clear() => _nodes.Clear();
}
