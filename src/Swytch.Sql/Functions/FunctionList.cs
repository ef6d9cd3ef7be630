using Swytch.Core;

namespace Swytch.Sql.Functions;

/// <summary>Collects definitions. A signature is written as "name(type, type = optional, variadic type) result".</summary>
internal sealed class FunctionList
{
    private readonly List<FunctionDefinition> _definitions = [];

    public IReadOnlyList<FunctionDefinition> Definitions => _definitions;

    /// <summary>A scalar function registered under PostgreSQL's own name: that of its signatures.</summary>
    public void Scalar(ScalarCall call, params string[] signatures) => ScalarAs(NameOf(signatures), call, signatures);

    public void ScalarAs(string registeredName, ScalarCall call, params string[] signatures) =>
        _definitions.Add(new(registeredName, FunctionKind.Scalar, Parse(signatures)) { Call = call });

    /// <summary>Its result depends on settings or the session (STABLE or VOLATILE).</summary>
    public void Session(ScalarCall call, params string[] signatures) => SessionAs(NameOf(signatures), call, signatures);

    public void SessionAs(string registeredName, ScalarCall call, params string[] signatures) =>
        _definitions.Add(new(registeredName, FunctionKind.Scalar, Parse(signatures)) { Call = call, IsDeterministic = false });

    /// <summary>NULL arguments reach the call.</summary>
    public void NullTolerant(ScalarCall call, params string[] signatures) => NullTolerantAs(NameOf(signatures), call, signatures);

    public void NullTolerantAs(string registeredName, ScalarCall call, params string[] signatures) =>
        _definitions.Add(new(registeredName, FunctionKind.Scalar, Parse(signatures)) { Call = call, IsStrict = false });

    public void NullTolerantSession(ScalarCall call, params string[] signatures) =>
        _definitions.Add(new(NameOf(signatures), FunctionKind.Scalar, Parse(signatures)) { Call = call, IsStrict = false, IsDeterministic = false });

    public void Aggregate(Func<IAggregateState> create, params string[] signatures) => AggregateAs(NameOf(signatures), create, signatures);

    public void AggregateAs(string registeredName, Func<IAggregateState> create, params string[] signatures) =>
        _definitions.Add(new(registeredName, FunctionKind.Aggregate, Parse(signatures)) { CreateState = create });

    public void Table(string columns, TableCall rows, params string[] signatures) => TableAs(NameOf(signatures), columns, rows, signatures);

    /// <param name="columns">"name type, name type"; the type may be anyelement.</param>
    public void TableAs(string registeredName, string columns, TableCall rows, params string[] signatures)
    {
        List<FunctionSignature> parsed = Parse(signatures);
        List<FunctionColumn> list = [];
        foreach (string column in columns.Split(',', StringSplitOptions.TrimEntries))
        {
            string[] words = column.Split(' ');
            list.Add(new FunctionColumn(words[0], words.Length == 1 ? parsed[0].Result : ParseResult(words[1], parsed[0].ArgumentTypes)));
        }

        _definitions.Add(new(registeredName, FunctionKind.Table, parsed)
        {
            Rows = (arguments, session) => Array.Exists(arguments, static argument => argument.IsNull) ? [] : rows(arguments, session),
            Columns = list,
        });
    }

    /// <summary>SQLite's own function serves.</summary>
    public void Native(params string[] signatures) =>
        _definitions.Add(new(NameOf(signatures), FunctionKind.Native, Parse(signatures)));

    /// <summary>SQLite's own function of another name serves.</summary>
    public void NativeAs(string registeredName, params string[] signatures) =>
        _definitions.Add(new(registeredName, FunctionKind.Native, Parse(signatures)));

    public void NativeAggregate(params string[] signatures) =>
        _definitions.Add(new(NameOf(signatures), FunctionKind.NativeAggregate, Parse(signatures)));

    private static string NameOf(string[] signatures) => signatures[0][..signatures[0].IndexOf('(', StringComparison.Ordinal)];

    private static List<FunctionSignature> Parse(string[] signatures) => [.. signatures.Select(ParseSignature)];

    private static FunctionSignature ParseSignature(string text)
    {
        int open = text.IndexOf('(', StringComparison.Ordinal);
        int close = text.LastIndexOf(')');
        List<uint> types = [];
        int required = -1;
        bool isVariadic = false;
        foreach (string word in text[(open + 1)..close].Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            string type = word;
            if (type.StartsWith("variadic ", StringComparison.Ordinal))
            {
                isVariadic = true;
                type = type["variadic ".Length..];
            }

            if (type.EndsWith('?'))
            {
                required = required < 0 ? types.Count : required;
                type = type[..^1];
            }

            types.Add(TypeOid(type));
        }

        required = required >= 0 ? required : isVariadic ? types.Count - 1 : types.Count;
        return new FunctionSignature(text[..open], types, required, isVariadic, ParseResult(text[(close + 1)..].Trim(), types));
    }

    private static ResultType ParseResult(string type, IReadOnlyList<uint> arguments)
    {
        if (type is "anyelement" or "anyarray")
        {
            for (int i = 0; i < arguments.Count; i++)
            {
                ResultTypeRule? rule = (type, arguments[i]) switch
                {
                    ("anyelement", FunctionTypes.AnyElement) or ("anyarray", FunctionTypes.AnyArray) => ResultTypeRule.SameAsArgument,
                    ("anyelement", FunctionTypes.AnyArray) => ResultTypeRule.ElementOfArgument,
                    ("anyarray", FunctionTypes.AnyElement) => ResultTypeRule.ArrayOfArgument,
                    _ => null,
                };
                if (rule is { } found)
                {
                    return new ResultType(found, 0, i);
                }
            }
        }

        return new ResultType(ResultTypeRule.Fixed, TypeOid(type), 0);
    }

    private static uint TypeOid(string name) => name switch
    {
        "any" => FunctionTypes.Any,
        "anyelement" => FunctionTypes.AnyElement,
        "anyarray" => FunctionTypes.AnyArray,
        "unknown?" => PgOid.Unspecified,
        _ when name.EndsWith("[]", StringComparison.Ordinal) => PgTypes.ArrayOf(TypeOid(name[..^2])),
        _ => PgTypes.FindByTypeName(name)?.Oid ?? throw new InvariantBrokenException($"a signature names the unknown type {name}"),
    };
}
