using System.Buffers;
using Swytch.Core;
using Swytch.Core.Datatypes;
using Swytch.Core.Errors;

namespace Swytch.Sql.Functions;

/// <summary>JSON functions and operators (PostgreSQL manual, section 9.16). Values are JSON text; jsonb in its normal form.</summary>
internal static class JsonFunctions
{
    public static void AddTo(FunctionList list)
    {
        AddAccess(list);
        AddChange(list);
        AddTests(list);
        AddRows(list);
        foreach (string type in new[] { "json", "jsonb" })
        {
            list.Scalar(static (arguments, _) => Arguments.Text(TypeName(Json(arguments, 0))), $"{type}_typeof({type}) text");
            list.Scalar(static (arguments, _) => Stored(StripNulls(Json(arguments, 0))), $"{type}_strip_nulls({type}) {type}");
        }

        list.ScalarAs(
            "pg_json_array_length",
            static (arguments, _) => SqlValue.FromInteger(ArrayOf(Json(arguments, 0)).Count),
            "json_array_length(json) int4",
            "jsonb_array_length(jsonb) int4");
        list.Session(static (arguments, session) => Moment(arguments[0], session.FormatSettings.TimeZone), "pg_json_moment(any) text");
        list.Scalar(static (arguments, _) => Arguments.Text(JsonPretty.Print(Json(arguments, 0))), "jsonb_pretty(jsonb) text");
        list.Scalar(
            static (arguments, _) => SqlValue.FromText(PgArrays.IsStoredForm(arguments[0].Bytes) ? arguments[0].Bytes.ToArray() : Arguments.Utf8(arguments.Text(0))),
            "array_to_json(anyarray) json");
    }

    private static void AddAccess(FunctionList list)
    {
        list.Scalar(static (arguments, _) => Stored(Member(Json(arguments, 0), arguments[1])), "pg_json_get(json, any) json");
        list.Scalar(static (arguments, _) => AsText(Member(Json(arguments, 0), arguments[1])), "pg_json_get_text(json, any) text");
        list.Scalar(static (arguments, _) => Stored(Follow(Json(arguments, 0), Path(arguments[1]))), "pg_json_path(json, text[]) json");
        list.Scalar(static (arguments, _) => AsText(Follow(Json(arguments, 0), Path(arguments[1]))), "pg_json_path_text(json, text[]) text");
        foreach (string type in new[] { "json", "jsonb" })
        {
            list.Scalar(static (arguments, _) => Stored(Follow(Json(arguments, 0), Steps(arguments))), $"{type}_extract_path({type}, variadic text) {type}");
            list.Scalar(static (arguments, _) => AsText(Follow(Json(arguments, 0), Steps(arguments))), $"{type}_extract_path_text({type}, variadic text) text");
        }
    }

    private static void AddChange(FunctionList list)
    {
        list.ScalarAs(
            "pg_jsonb_set",
            static (arguments, _) => Stored(JsonEdit.Set(Json(arguments, 0), Path(arguments[1]), Json(arguments, 2), arguments.Count < 4 || arguments.Bool(3))),
            "jsonb_set(jsonb, text[], jsonb, bool?) jsonb");
        list.ScalarAs(
            "pg_jsonb_insert",
            static (arguments, _) => Stored(JsonEdit.Insert(Json(arguments, 0), Path(arguments[1]), Json(arguments, 2), arguments.Count > 3 && arguments.Bool(3))),
            "jsonb_insert(jsonb, text[], jsonb, bool?) jsonb");
        list.Scalar(static (arguments, _) => Stored(JsonEdit.Concatenate(Json(arguments, 0), Json(arguments, 1))), "jsonb_concat(jsonb, jsonb) jsonb");
        list.Scalar(static (arguments, _) => Stored(JsonEdit.Delete(Json(arguments, 0), arguments[1])), "jsonb_delete(jsonb, any) jsonb");
        list.Scalar(static (arguments, _) => Stored(JsonEdit.DeletePath(Json(arguments, 0), Path(arguments[1]))), "jsonb_delete_path(jsonb, text[]) jsonb");
    }

    private static void AddTests(FunctionList list)
    {
        list.Scalar(static (arguments, _) => SqlValue.FromBoolean(Json(arguments, 0).Contains(Json(arguments, 1))), "jsonb_contains(jsonb, jsonb) bool");
        list.Scalar(static (arguments, _) => SqlValue.FromBoolean(Json(arguments, 1).Contains(Json(arguments, 0))), "jsonb_contained(jsonb, jsonb) bool");
        list.Scalar(static (arguments, _) => SqlValue.FromBoolean(Json(arguments, 0).Contains(Json(arguments, 1))), "pg_jsonb_contains(jsonb, jsonb) bool");
        list.Scalar(static (arguments, _) => SqlValue.FromBoolean(Exists(Json(arguments, 0), arguments.Text(1))), "jsonb_exists(jsonb, text) bool");
        list.Scalar(static (arguments, _) => SqlValue.FromBoolean(Exists(Json(arguments, 0), arguments.Text(1))), "pg_jsonb_exists(jsonb, text) bool");
        list.Scalar(
            static (arguments, _) =>
            {
                JsonNode node = Json(arguments, 0);
                return SqlValue.FromBoolean(Path(arguments[1]).Any(key => Exists(node, key)));
            },
            "jsonb_exists_any(jsonb, text[]) bool");
        list.Scalar(
            static (arguments, _) =>
            {
                JsonNode node = Json(arguments, 0);
                return SqlValue.FromBoolean(Path(arguments[1]).All(key => Exists(node, key)));
            },
            "jsonb_exists_all(jsonb, text[]) bool");
        list.Scalar(
            static (arguments, _) => Stored(JsonPath.Find(Json(arguments, 0), arguments.Text(1)) is { Count: > 0 } found ? found[0] : null),
            "jsonb_path_query_first(jsonb, text) jsonb");
        list.Scalar(
            static (arguments, _) => SqlValue.FromBoolean(JsonPath.Find(Json(arguments, 0), arguments.Text(1)).Count > 0),
            "jsonb_path_exists(jsonb, text) bool");
        list.Scalar(
            static (arguments, _) => Stored(JsonNode.FromItems(JsonPath.Find(Json(arguments, 0), arguments.Text(1)))),
            "jsonb_path_query_array(jsonb, text) jsonb");
    }

    private static void AddRows(FunctionList list)
    {
        foreach (string type in new[] { "json", "jsonb" })
        {
            list.Table($"value {type}", static (arguments, _) => Items(arguments[0]).Select(static item => new[] { Stored(item) }), $"{type}_array_elements({type}) {type}");
            list.Table("value text", static (arguments, _) => Items(arguments[0]).Select(static item => new[] { AsText(item) }), $"{type}_array_elements_text({type}) text");
            list.TableAs($"pg_{type}_each", $"key text, value {type}", static (arguments, _) => Members(arguments[0]).Select(static member => new[] { Arguments.Text(member.Key), Stored(member.Value) }), $"{type}_each({type}) record");
            list.Table("key text, value text", static (arguments, _) => Members(arguments[0]).Select(static member => new[] { Arguments.Text(member.Key), AsText(member.Value) }), $"{type}_each_text({type}) record");
            list.Table($"{type}_object_keys text", static (arguments, _) => Members(arguments[0]).Select(static member => new[] { Arguments.Text(member.Key) }), $"{type}_object_keys({type}) text");
        }
    }

    public static JsonNode Json(CallArguments arguments, int index) => JsonParser.Parse(CastFunctions.Characters(arguments[index]));

    public static SqlValue Stored(JsonNode? node) => node is null ? SqlValue.Null : SqlValue.FromText(node.ToUtf8());

    /// <summary>Like -&gt;&gt;: a string without quotes, null as NULL.</summary>
    public static SqlValue AsText(JsonNode? node) => node switch
    {
        null or { Kind: JsonKind.Null } => SqlValue.Null,
        { Kind: JsonKind.String } => Arguments.Text(node.Text),
        _ => Stored(node),
    };

    public static string TypeName(JsonNode node) => node.Kind switch
    {
        JsonKind.Null => "null",
        JsonKind.True or JsonKind.False => "boolean",
        JsonKind.Number => "number",
        JsonKind.String => "string",
        JsonKind.Array => "array",
        _ => "object",
    };

    /// <summary>A timestamp as JSON has it: ISO 8601 with a T, a timestamptz with the session's offset in hours and minutes.</summary>
    private static SqlValue Moment(scoped in ValueView value, PgTimeZone zone)
    {
        DateTimeSource source = DateTimeSource.Read(value);
        string text = PgDateTimeText.TimestampToString(source.Local(zone)).Replace(' ', 'T');
        if (source.Form != DateTimeForm.TimestampTz || !source.IsFinite)
        {
            return Arguments.Text(text);
        }

        int offset = zone.OffsetAtUtc(source.Timestamp);
        return Arguments.Text(string.Create(
            System.Globalization.CultureInfo.InvariantCulture,
            $"{text}{(offset < 0 ? '-' : '+')}{Math.Abs(offset) / 3600:00}:{Math.Abs(offset) / 60 % 60:00}"));
    }

    private static IReadOnlyList<JsonNode> ArrayOf(JsonNode node) => node.Kind switch
    {
        JsonKind.Array => node.Items,
        JsonKind.Object => throw new PgErrorException(SqlState.InvalidParameterValue, "cannot get array length of a non-array"),
        _ => throw new PgErrorException(SqlState.InvalidParameterValue, "cannot get array length of a scalar"),
    };

    private static JsonNode? Member(JsonNode node, scoped in ValueView key)
    {
        if (key.Kind == ValueKind.Integer)
        {
            long index = key.Integer;
            if (node.Kind is not (JsonKind.Array or JsonKind.Object))
            {
                // A scalar is kept as an array of one.
                return index is 0 or -1 ? node : null;
            }

            long at = index < 0 ? node.Items.Count + index : index;
            return node.Kind == JsonKind.Array && at >= 0 && at < node.Items.Count ? node.Items[(int)at] : null;
        }

        return node.Kind == JsonKind.Object ? node.Member(StoredValue.ToText(key)) : null;
    }

    private static JsonNode? Follow(JsonNode node, IReadOnlyList<string> path)
    {
        JsonNode? current = node;
        foreach (string step in path)
        {
            current = current switch
            {
                { Kind: JsonKind.Object } => current.Member(step),
                { Kind: JsonKind.Array } when PgInteger.TryParse(Arguments.Utf8(step), out long index, out _) => Member(current, ValueView.FromInteger(index)),
                _ => null,
            };
        }

        return current;
    }

    private static List<string> Path(scoped in ValueView value) =>
        [.. PgArrays.Read(value).Elements.Select(static element => StoredValue.ToText(element.AsView()))];

    private static List<string> Steps(CallArguments arguments)
    {
        List<string> steps = [];
        for (int i = 1; i < arguments.Count; i++)
        {
            steps.Add(arguments.Text(i));
        }

        return steps;
    }

    private static bool Exists(JsonNode node, string key) => node.Kind switch
    {
        JsonKind.Object => node.Member(key) is not null,
        JsonKind.Array => node.Items.Any(item => item.Kind == JsonKind.String && item.Text == key),
        JsonKind.String => node.Text == key,
        _ => false,
    };

    private static JsonNode StripNulls(JsonNode node) => node.Kind switch
    {
        JsonKind.Object => JsonNode.FromMembers(node.Members.Where(static member => member.Value.Kind != JsonKind.Null)
            .Select(static member => new KeyValuePair<string, JsonNode>(member.Key, StripNulls(member.Value)))),
        JsonKind.Array => JsonNode.FromItems([.. node.Items.Select(StripNulls)]),
        _ => node,
    };

    private static IReadOnlyList<JsonNode> Items(SqlValue value)
    {
        JsonNode node = JsonParser.Parse(CastFunctions.Characters(value.AsView()));
        return node.Kind switch
        {
            JsonKind.Array => node.Items,
            JsonKind.Object => throw new PgErrorException(SqlState.InvalidParameterValue, "cannot extract elements from an object"),
            _ => throw new PgErrorException(SqlState.InvalidParameterValue, "cannot extract elements from a scalar"),
        };
    }

    private static IReadOnlyList<KeyValuePair<string, JsonNode>> Members(SqlValue value)
    {
        JsonNode node = JsonParser.Parse(CastFunctions.Characters(value.AsView()));
        return node.Kind switch
        {
            JsonKind.Object => node.Members,
            JsonKind.Array => throw new PgErrorException(SqlState.InvalidParameterValue, "cannot call jsonb_each on a non-object"),
            _ => throw new PgErrorException(SqlState.InvalidParameterValue, "cannot call jsonb_each on a non-object"),
        };
    }
}

/// <summary>jsonb_pretty: four blanks a level.</summary>
internal static class JsonPretty
{
    public static string Print(JsonNode node)
    {
        ArrayBufferWriter<byte> output = new();
        Write(node, 0, output);
        return System.Text.Encoding.UTF8.GetString(output.WrittenSpan);
    }

    private static void Write(JsonNode node, int depth, ArrayBufferWriter<byte> output)
    {
        switch (node.Kind)
        {
            case JsonKind.Array:
                output.Write("["u8);
                for (int i = 0; i < node.Items.Count; i++)
                {
                    NewLine(i, depth + 1, output);
                    Write(node.Items[i], depth + 1, output);
                }

                NewLine(0, depth, output);
                output.Write("]"u8);
                break;
            case JsonKind.Object:
                output.Write("{"u8);
                for (int i = 0; i < node.Members.Count; i++)
                {
                    NewLine(i, depth + 1, output);
                    JsonText.WriteString(Arguments.Utf8(node.Members[i].Key), output);
                    output.Write(": "u8);
                    Write(node.Members[i].Value, depth + 1, output);
                }

                NewLine(0, depth, output);
                output.Write("}"u8);
                break;
            default:
                node.Write(output);
                break;
        }
    }

    private static void NewLine(int index, int depth, ArrayBufferWriter<byte> output)
    {
        output.Write(index > 0 ? ",\n"u8 : "\n"u8);
        for (int i = 0; i < depth; i++)
        {
            output.Write("    "u8);
        }
    }
}
