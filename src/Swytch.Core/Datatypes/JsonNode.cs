using System.Buffers;
using System.Text;

namespace Swytch.Core.Datatypes;

public enum JsonKind : byte
{
    Null,
    True,
    False,
    Number,
    String,
    Array,
    Object,
}

/// <summary>
/// A JSON value as jsonb sees it (PostgreSQL manual, section 8.14): numbers are numeric, an object's keys are unique and
/// ordered by length, then by bytes. Immutable.
/// </summary>
public sealed class JsonNode
{
    public static readonly JsonNode Null = new(JsonKind.Null);
    public static readonly JsonNode True = new(JsonKind.True);
    public static readonly JsonNode False = new(JsonKind.False);

    private static readonly Comparer<KeyValuePair<string, JsonNode>> KeyOrder =
        Comparer<KeyValuePair<string, JsonNode>>.Create((left, right) => CompareKeys(left.Key, right.Key));

    private JsonNode(JsonKind kind)
    {
        Kind = kind;
    }

    public JsonKind Kind { get; }

    public string Text { get; private init; } = "";

    public PgNumeric Number { get; private init; }

    public IReadOnlyList<JsonNode> Items { get; private init; } = [];

    public IReadOnlyList<KeyValuePair<string, JsonNode>> Members { get; private init; } = [];

    public static JsonNode FromText(string text) => new(JsonKind.String) { Text = text };

    public static JsonNode FromNumber(PgNumeric number) => new(JsonKind.Number) { Number = number };

    public static JsonNode FromItems(IReadOnlyList<JsonNode> items) => new(JsonKind.Array) { Items = items };

    /// <summary>Sorts the keys; of equal ones the last wins.</summary>
    public static JsonNode FromMembers(IEnumerable<KeyValuePair<string, JsonNode>> members)
    {
        Dictionary<string, JsonNode> unique = new(StringComparer.Ordinal);
        foreach ((string key, JsonNode value) in members)
        {
            unique[key] = value;
        }

        List<KeyValuePair<string, JsonNode>> sorted = [.. unique];
        sorted.Sort(KeyOrder);
        return new(JsonKind.Object) { Members = sorted };
    }

    public JsonNode? Member(string key)
    {
        foreach ((string name, JsonNode value) in Members)
        {
            if (name == key)
            {
                return value;
            }
        }

        return null;
    }

    /// <summary>jsonb's print: a blank after ':' and ','.</summary>
    public void Write(IBufferWriter<byte> output)
    {
        switch (Kind)
        {
            case JsonKind.Null:
                output.Write("null"u8);
                break;
            case JsonKind.True:
                output.Write("true"u8);
                break;
            case JsonKind.False:
                output.Write("false"u8);
                break;
            case JsonKind.Number:
                DatatypeOutput.WriteAscii(Number.ToString(), output);
                break;
            case JsonKind.String:
                JsonText.WriteString(Encoding.UTF8.GetBytes(Text), output);
                break;
            case JsonKind.Array:
                output.Write("["u8);
                for (int i = 0; i < Items.Count; i++)
                {
                    output.Write(i > 0 ? ", "u8 : default);
                    Items[i].Write(output);
                }

                output.Write("]"u8);
                break;
            default:
                output.Write("{"u8);
                for (int i = 0; i < Members.Count; i++)
                {
                    output.Write(i > 0 ? ", "u8 : default);
                    JsonText.WriteString(Encoding.UTF8.GetBytes(Members[i].Key), output);
                    output.Write(": "u8);
                    Members[i].Value.Write(output);
                }

                output.Write("}"u8);
                break;
        }
    }

    public byte[] ToUtf8()
    {
        ArrayBufferWriter<byte> output = new();
        Write(output);
        return output.WrittenSpan.ToArray();
    }

    public override string ToString() => Encoding.UTF8.GetString(ToUtf8());

    /// <summary>jsonb's equality: 1.0 equals 1.</summary>
    public bool IsEqualTo(JsonNode other)
    {
        if (Kind != other.Kind)
        {
            return false;
        }

        switch (Kind)
        {
            case JsonKind.Number:
                return Number == other.Number;
            case JsonKind.String:
                return Text == other.Text;
            case JsonKind.Array:
                return Items.Count == other.Items.Count && Items.Zip(other.Items).All(pair => pair.First.IsEqualTo(pair.Second));
            case JsonKind.Object:
                return Members.Count == other.Members.Count &&
                    Members.Zip(other.Members).All(pair => pair.First.Key == pair.Second.Key && pair.First.Value.IsEqualTo(pair.Second.Value));
            default:
                return true;
        }
    }

    /// <summary>The operator @&gt; (PostgreSQL manual, section 8.14.3).</summary>
    public bool Contains(JsonNode other)
    {
        if (Kind == JsonKind.Array && other.Kind is not (JsonKind.Array or JsonKind.Object))
        {
            return Items.Any(item => item.IsEqualTo(other));
        }

        return ContainsNested(other);
    }

    private bool ContainsNested(JsonNode other)
    {
        if (Kind != other.Kind)
        {
            return false;
        }

        return Kind switch
        {
            JsonKind.Object => other.Members.All(member => Member(member.Key) is { } own && own.ContainsNested(member.Value)),
            JsonKind.Array => other.Items.All(wanted => Items.Any(own => own.ContainsNested(wanted))),
            _ => IsEqualTo(other),
        };
    }

    private static int CompareKeys(string left, string right)
    {
        byte[] leftBytes = Encoding.UTF8.GetBytes(left);
        byte[] rightBytes = Encoding.UTF8.GetBytes(right);
        return leftBytes.Length != rightBytes.Length
            ? leftBytes.Length.CompareTo(rightBytes.Length)
            : leftBytes.AsSpan().SequenceCompareTo(rightBytes);
    }
}
