namespace Swytch.Sql.Syntax;

/// <summary>Walks a tree without recursion, so that its height does not matter.</summary>
public static class SyntaxWalker
{
    /// <summary>The node itself and everything below it, parents before children, children in order.</summary>
    public static IEnumerable<SyntaxNode> SelfAndDescendants(this SyntaxNode root) => Descend(root, static _ => true);

    /// <summary>Like <see cref="SelfAndDescendants(SyntaxNode)"/>, but does not look below nodes that <paramref name="enter"/> declines; these are returned themselves.</summary>
    public static IEnumerable<SyntaxNode> SelfAndDescendants(this SyntaxNode root, Func<SyntaxNode, bool> enter) => Descend(root, enter);

    private static IEnumerable<SyntaxNode> Descend(SyntaxNode root, Func<SyntaxNode, bool> enter)
    {
        var pending = new Stack<SyntaxNode>();
        var children = new ChildList();
        pending.Push(root);
        while (pending.TryPop(out var node))
        {
            yield return node;
            if (!enter(node))
            {
                continue;
            }

            children.Clear();
            node.AddChildren(children);
            for (var i = children.Nodes.Count - 1; i >= 0; i--)
            {
                pending.Push(children.Nodes[i]);
            }
        }
    }
}
