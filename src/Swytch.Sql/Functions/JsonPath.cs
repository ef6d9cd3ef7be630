using System.Globalization;
using Swytch.Core.Datatypes;
using Swytch.Core.Errors;

namespace Swytch.Sql.Functions;

/// <summary>
/// The part of SQL/JSON paths that walks: $, .key, ."key", .*, [n], [*], in lax mode (PostgreSQL manual, section 9.16.2).
/// Filters and methods are 0A000.
/// </summary>
internal static class JsonPath
{
    public static List<JsonNode> Find(JsonNode root, string path)
    {
        string text = path.Trim();
        text = text.StartsWith("lax ", StringComparison.Ordinal) ? text[4..].Trim() : text;
        if (text.Length == 0 || text[0] != '$')
        {
            throw Syntax(path);
        }

        List<JsonNode> nodes = [root];
        for (int at = 1; at < text.Length;)
        {
            if (char.IsWhiteSpace(text[at]))
            {
                at++;
            }
            else if (text[at] == '.')
            {
                nodes = Member(nodes, text, ref at, path);
            }
            else if (text[at] == '[')
            {
                nodes = Subscript(nodes, text, ref at, path);
            }
            else
            {
                throw Unsupported(path);
            }
        }

        return nodes;
    }

    private static List<JsonNode> Member(List<JsonNode> nodes, string text, ref int at, string path)
    {
        at++;
        List<JsonNode> found = [];
        if (at < text.Length && text[at] == '*')
        {
            at++;
            foreach (JsonNode node in Unwrap(nodes))
            {
                found.AddRange(node.Members.Select(static member => member.Value));
            }

            return found;
        }

        string key;
        if (at < text.Length && text[at] == '"')
        {
            int end = text.IndexOf('"', at + 1);
            key = end > 0 ? text[(at + 1)..end] : throw Syntax(path);
            at = end + 1;
        }
        else
        {
            int start = at;
            while (at < text.Length && (char.IsLetterOrDigit(text[at]) || text[at] is '_' or '$'))
            {
                at++;
            }

            key = at > start ? text[start..at] : throw Syntax(path);
            if (at < text.Length && text[at] == '(')
            {
                throw Unsupported(path);
            }
        }

        foreach (JsonNode node in Unwrap(nodes))
        {
            if (node.Member(key) is { } member)
            {
                found.Add(member);
            }
        }

        return found;
    }

    private static List<JsonNode> Subscript(List<JsonNode> nodes, string text, ref int at, string path)
    {
        int end = text.IndexOf(']', at);
        string subscript = end > 0 ? text[(at + 1)..end].Trim() : throw Syntax(path);
        at = end + 1;
        List<JsonNode> found = [];
        foreach (JsonNode node in nodes)
        {
            IReadOnlyList<JsonNode> items = node.Kind == JsonKind.Array ? node.Items : [node];
            if (subscript == "*")
            {
                found.AddRange(items);
            }
            else if (subscript == "last")
            {
                found.AddRange(items.TakeLast(1));
            }
            else if (int.TryParse(subscript, NumberStyles.None, CultureInfo.InvariantCulture, out int index))
            {
                found.AddRange(items.Skip(index).Take(1));
            }
            else
            {
                throw Unsupported(path);
            }
        }

        return found;
    }

    /// <summary>Lax mode looks into an array where a member is asked for.</summary>
    private static IEnumerable<JsonNode> Unwrap(List<JsonNode> nodes) =>
        nodes.SelectMany(static node => node.Kind == JsonKind.Array ? node.Items : [node]);

    private static PgErrorException Syntax(string path) => new(SqlState.SyntaxError, $"syntax error at or near \"{path}\" of jsonpath input");

    private static PgErrorException Unsupported(string path) => new(SqlState.FeatureNotSupported, $"jsonpath \"{path}\" uses a feature that is not supported");
}
