using System.Globalization;
using Swytch.Core;
using Swytch.Core.Datatypes;
using Swytch.Core.Errors;

namespace Swytch.Sql.Functions;

/// <summary>jsonb_set, jsonb_insert, || and - (PostgreSQL manual, section 9.16).</summary>
internal static class JsonEdit
{
    public static JsonNode Set(JsonNode node, IReadOnlyList<string> path, JsonNode value, bool createMissing) =>
        path.Count == 0 ? node : Change(RequireContainer(node, "set"), path, 0, (existing, _) => existing is null && !createMissing ? null : value, insertAfter: null);

    public static JsonNode Insert(JsonNode node, IReadOnlyList<string> path, JsonNode value, bool after) =>
        path.Count == 0 ? node : Change(RequireContainer(node, "set"), path, 0, (_, _) => value, after);

    public static JsonNode Concatenate(JsonNode left, JsonNode right)
    {
        if (left.Kind == JsonKind.Object && right.Kind == JsonKind.Object)
        {
            return JsonNode.FromMembers(left.Members.Concat(right.Members));
        }

        IReadOnlyList<JsonNode> first = left.Kind == JsonKind.Array ? left.Items : [left];
        IReadOnlyList<JsonNode> second = right.Kind == JsonKind.Array ? right.Items : [right];
        return JsonNode.FromItems([.. first, .. second]);
    }

    /// <summary>Without a key (text), keys (an array) or an element (a number).</summary>
    public static JsonNode Delete(JsonNode node, scoped in ValueView key)
    {
        if (node.Kind is not (JsonKind.Array or JsonKind.Object))
        {
            throw new PgErrorException(SqlState.InvalidParameterValue, "cannot delete from scalar");
        }

        if (key.Kind == ValueKind.Integer)
        {
            if (node.Kind == JsonKind.Object)
            {
                throw new PgErrorException(SqlState.InvalidParameterValue, "cannot delete from object using integer index");
            }

            long index = key.Integer < 0 ? node.Items.Count + key.Integer : key.Integer;
            return JsonNode.FromItems([.. node.Items.Where((_, at) => at != index)]);
        }

        HashSet<string> unwanted = PgArrays.IsStoredForm(key.Bytes)
            ? [.. PgArrays.Read(key).Elements.Select(static element => StoredValue.ToText(element.AsView()))]
            : [StoredValue.ToText(key)];
        return node.Kind == JsonKind.Object
            ? JsonNode.FromMembers(node.Members.Where(member => !unwanted.Contains(member.Key)))
            : JsonNode.FromItems([.. node.Items.Where(item => item.Kind != JsonKind.String || !unwanted.Contains(item.Text))]);
    }

    public static JsonNode DeletePath(JsonNode node, IReadOnlyList<string> path) =>
        path.Count == 0 ? node : Change(RequireContainer(node, "delete"), path, 0, static (_, _) => null, insertAfter: null, deletes: true);

    private static JsonNode RequireContainer(JsonNode node, string action) => node.Kind is JsonKind.Array or JsonKind.Object
        ? node
        : throw new PgErrorException(SqlState.InvalidParameterValue, $"cannot {action} path in scalar");

    /// <param name="insertAfter">Null replaces; else inserts before (false) or after (true) an array's element.</param>
    private static JsonNode Change(
        JsonNode node,
        IReadOnlyList<string> path,
        int step,
        Func<JsonNode?, int, JsonNode?> change,
        bool? insertAfter,
        bool deletes = false)
    {
        bool isLast = step == path.Count - 1;
        if (node.Kind == JsonKind.Object)
        {
            JsonNode? existing = node.Member(path[step]);
            if (isLast && insertAfter is not null && existing is not null)
            {
                throw new PgErrorException(new PgError(SqlState.InvalidParameterValue, "cannot replace existing key")
                {
                    Hint = "Try using the function jsonb_set to replace key value.",
                });
            }

            JsonNode? replacement = isLast ? change(existing, step) : existing is null ? null : Change(existing, path, step + 1, change, insertAfter, deletes);
            if (replacement is null)
            {
                return deletes && isLast ? JsonNode.FromMembers(node.Members.Where(member => member.Key != path[step])) : node;
            }

            return JsonNode.FromMembers(node.Members.Append(new(path[step], replacement)));
        }

        if (node.Kind != JsonKind.Array)
        {
            return node;
        }

        if (!int.TryParse(path[step], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int index))
        {
            throw new PgErrorException(
                SqlState.InvalidTextRepresentation,
                $"path element at position {step + 1} is not an integer: \"{path[step]}\"");
        }

        return ChangeItem(node, path, step, index, change, insertAfter, deletes);
    }

    private static JsonNode ChangeItem(
        JsonNode node,
        IReadOnlyList<string> path,
        int step,
        int index,
        Func<JsonNode?, int, JsonNode?> change,
        bool? insertAfter,
        bool deletes)
    {
        List<JsonNode> items = [.. node.Items];
        int at = index < 0 ? items.Count + index : index;
        bool exists = at >= 0 && at < items.Count;
        if (step < path.Count - 1)
        {
            if (exists)
            {
                items[at] = Change(items[at], path, step + 1, change, insertAfter, deletes);
            }

            return JsonNode.FromItems(items);
        }

        JsonNode? value = change(exists ? items[at] : null, step);
        if (value is null)
        {
            if (exists && deletes)
            {
                items.RemoveAt(at);
            }
        }
        else if (insertAfter is bool after)
        {
            int place = exists ? at + (after ? 1 : 0) : at < 0 ? 0 : items.Count;
            items.Insert(place, value);
        }
        else if (exists)
        {
            items[at] = value;
        }
        else
        {
            items.Insert(at < 0 ? 0 : items.Count, value);
        }

        return JsonNode.FromItems(items);
    }
}
