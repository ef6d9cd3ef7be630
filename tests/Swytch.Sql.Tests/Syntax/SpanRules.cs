using Swytch.Sql.Syntax;

namespace Swytch.Sql.Tests.Syntax;

/// <summary>What holds for the spans of every tree.</summary>
internal static class SpanRules
{
    /// <summary>Spans lie in the text and children inside their parents, and no span begins or ends in white space.</summary>
    public static void Check(Statement statement, string sql)
    {
        foreach (var node in statement.SelfAndDescendants())
        {
            var span = node.Span;
            if (span.Start < 0 || span.Start > span.End || span.End > sql.Length)
            {
                Assert.Fail($"{node} lies outside the text: {sql}");
            }

            if (span.Length > 0 && (IsSpace(sql[span.Start]) || IsSpace(sql[span.End - 1])))
            {
                Assert.Fail($"{node} begins or ends with white space in: {sql}");
            }

            foreach (var child in node.Children)
            {
                if (!span.Contains(child.Span))
                {
                    Assert.Fail($"{child} is not inside {node} in: {sql}");
                }
            }
        }
    }

    private static bool IsSpace(char c) => c is ' ' or '\t' or '\n' or '\v' or '\f' or '\r';
}
