using Swytch.Core;
using Swytch.Sql.Syntax;

namespace Swytch.Sql.Planning.Binding;

internal sealed partial class Binder
{
    private int _setFunctionCount;

    /// <summary>A function in FROM (PostgreSQL manual, section 7.2.1.4): over SQLite's table-valued functions, or a scalar function's one row.</summary>
    private RelationBinding BindTableFunction(FunctionRef reference, Scope scope)
    {
        var name = reference.Alias?.Name.Name;
        if (reference.Function is not FunctionCall call)
        {
            return ScalarInFrom(reference, Bind(reference.Function, scope), name);
        }

        if (SetOf(call, scope) is { } set)
        {
            return SetInFrom(reference, call, set);
        }

        if (PostgresFunctions.Find(call.Name.Name) is not null)
        {
            return ScalarInFrom(reference, Bind(call, scope), name);
        }

        if (IsPostgres)
        {
            return ScalarInFrom(reference, Bind(call, scope), name);
        }

        foreach (var argument in call.Arguments)
        {
            SettleText(Bind(argument, scope));
        }

        if (reference.Alias is { Columns.Count: > 0 })
        {
            throw Unsupported(reference.Alias.Span, $"column names for function {call.Name.Name} are not supported");
        }

        return new RelationBinding(name ?? call.Name.Name, []) { IsOpen = true };
    }

    private RelationBinding ScalarInFrom(FunctionRef reference, Operand value, string? alias)
    {
        value = SettleText(value);
        var relation = alias ?? value.Name;
        var names = reference.Alias?.Columns ?? [];
        var column = names.Count > 0 ? names[0].Name : relation;
        var columns = new List<ColumnBinding> { new(column, value.Type, value.Modifier) { IsExactNumeric = value.IsExactNumeric } };
        var ordinality = "";
        if (reference.WithOrdinality)
        {
            // One value is one row: the first.
            var number = names.Count > 1 ? names[1].Name : "ordinality";
            columns.Add(new ColumnBinding(number, PgOid.Int8, -1));
            ordinality = $", 1 AS {SqliteText.Name(number)}";
        }

        Edits.Replace(reference.Span, $"(SELECT {Text(value)} AS {SqliteText.Name(column)}{ordinality}) AS {SqliteText.Name(relation)}");
        return new RelationBinding(relation, columns);
    }

    private RelationBinding SetInFrom(FunctionRef reference, FunctionCall call, TableCall set)
    {
        var relation = reference.Alias?.Name.Name ?? call.Name.Name;
        var name = SqliteText.Name(relation);
        var columns = new List<ColumnBinding>();
        var names = reference.Alias?.Columns ?? [];
        for (var index = 0; index < set.Columns.Count; index++)
        {
            var column = set.Columns[index];
            var columnName = index < names.Count ? names[index].Name : set.Columns.Count == 1 && set.IsScalar ? relation : column.Name;
            columns.Add(new ColumnBinding(columnName, column.Type) { StorageText = column.Text.Replace("{0}", name, StringComparison.Ordinal), StorageName = "value" });
        }

        if (reference.WithOrdinality)
        {
            if (set.Ordinality is null)
            {
                throw Unsupported(reference.Span, "WITH ORDINALITY is not supported for this function");
            }

            var ordinality = names.Count > columns.Count ? names[columns.Count].Name : "ordinality";
            columns.Add(new ColumnBinding(ordinality, PgOid.Int8) { StorageText = set.Ordinality.Replace("{0}", name, StringComparison.Ordinal), StorageName = "key" });
        }

        Edits.Replace(reference.Span, $"{set.Text} AS {name}");
        return new RelationBinding(relation, columns) { IsScalarFunction = set.IsScalar };
    }

    /// <summary>A set-returning function where a value stands: in the select list it becomes an item of FROM.</summary>
    private Operand? BindSetFunction(FunctionCall call, Scope scope)
    {
        if (!IsSetFunction(call.Name.Name))
        {
            return null;
        }

        var target = scope;
        if (target.SetFunctions is null)
        {
            throw Error(call.Span, Core.Errors.SqlState.FeatureNotSupported, $"set-returning functions are not allowed here: {call.Name.Name}");
        }

        if (SetOf(call, scope) is not { Columns.Count: 1 } set)
        {
            throw Unsupported(call.Span, $"set-returning function {call.Name.Name} is not supported in the select list");
        }

        var alias = Invariantly($"_set{++_setFunctionCount}");
        target.SetFunctions.Add(new SetFunction(set.Text, alias));
        Edits.Replace(call.Span, set.Columns[0].Text.Replace("{0}", alias, StringComparison.Ordinal));
        return new Operand(call.Span, set.Columns[0].Type).Named(call.Name.Name);
    }

    private static bool IsSetFunction(string name) => name is "generate_series" or "unnest" or "generate_subscripts" or "regexp_split_to_table"
        or "string_to_table" or "json_array_elements" or "jsonb_array_elements" or "json_array_elements_text" or "jsonb_array_elements_text"
        or "json_object_keys" or "jsonb_object_keys" or "pg_listening_channels";

    /// <summary>PostgreSQL's set-returning functions over SQLite's; null for other functions.</summary>
    private TableCall? SetOf(FunctionCall call, Scope scope)
    {
        var name = call.Name.Name;
        if (!IsSetFunction(name) && !(IsPostgres && name is "json_each" or "jsonb_each" or "json_each_text" or "jsonb_each_text"))
        {
            return null;
        }

        var arguments = call.Arguments.Select(argument => Bind(argument, scope)).ToList();
        switch (name)
        {
            case "generate_series":
                return GenerateSeries(call, arguments);
            case "unnest" when arguments.Count == 1:
                var array = arguments[0].IsUnknown ? Coerce(arguments[0], PgOid.TextArray) : arguments[0];
                return EachValue(name, Text(array), PgTypes.ElementOf(array.Type), "{0}.value");
            case "generate_subscripts" when arguments.Count >= 2:
                var source = arguments[0];
                var isVector = source.Type is PgOid.Int2Vector or PgOid.OidVector;
                return EachValue(name, Text(source), PgOid.Int4, isVector ? "{0}.key" : "({0}.key + 1)");
            case "regexp_split_to_table" or "string_to_table" when arguments.Count >= 2:
                var list = string.Join(", ", Texts(arguments).Select(Text));
                var split = name == "string_to_table" ? "string_to_array" : "regexp_split_to_array";
                return EachValue(name, $"{split}({list})", PgOid.Text, "{0}.value");
            case "pg_listening_channels":
                return EachValue(name, "pg_listening_channels()", PgOid.Text, "{0}.value");
            default:
                return EachOfJson(call, name, arguments);
        }
    }

    private TableCall GenerateSeries(FunctionCall call, List<Operand> arguments)
    {
        if (arguments.Exists(argument => IsMoment(argument.Type)))
        {
            var type = arguments[0].Type == PgOid.Date ? PgOid.TimestampTz : arguments[0].Type;
            var values = arguments.Select((argument, index) => Text(Coerce(argument, index == 2 ? PgOid.Interval : type))).ToList();
            return new TableCall($"json_each(pg_generate_timestamps({string.Join(", ", values)}))", [new TableCallColumn("generate_series", type, "{0}.value")], "({0}.key + 1)");
        }

        var result = PgOid.Int4;
        for (var index = 0; index < arguments.Count; index++)
        {
            arguments[index] = Coerce(arguments[index], PgOid.Int4);
            result = arguments[index].Type == PgOid.Int8 ? PgOid.Int8 : result;
        }

        return new TableCall($"generate_series({string.Join(", ", arguments.Select(Text))})", [new TableCallColumn("generate_series", result, "{0}.value")], null);
    }

    private static TableCall EachValue(string name, string array, uint type, string text) =>
        new($"json_each({array})", [new TableCallColumn(name, type, text)], "({0}.key + 1)");

    private TableCall EachOfJson(FunctionCall call, string name, List<Operand> arguments)
    {
        if (arguments.Count != 1)
        {
            throw Unsupported(call.Span, $"function {name} with these arguments is not supported");
        }

        var isBinary = name.StartsWith("jsonb", StringComparison.Ordinal);
        var type = isBinary ? PgOid.Jsonb : PgOid.Json;
        var text = Text(Coerce(arguments[0], type));
        const string Element = "CASE {0}.type WHEN 'true' THEN 'true' WHEN 'false' THEN 'false' WHEN 'null' THEN 'null' WHEN 'text' THEN json_quote({0}.value) ELSE CAST({0}.value AS TEXT) END";
        const string ElementText = "CASE {0}.type WHEN 'true' THEN 'true' WHEN 'false' THEN 'false' ELSE CAST({0}.value AS TEXT) END";
        var source = $"json_each({text})";
        if (name.EndsWith("_object_keys", StringComparison.Ordinal))
        {
            return new TableCall(source, [new TableCallColumn(name, PgOid.Text, "{0}.key")], null);
        }

        var isText = name.EndsWith("_text", StringComparison.Ordinal);
        var value = new TableCallColumn("value", isText ? PgOid.Text : type, isText ? ElementText : Element);
        return name.Contains("_elements", StringComparison.Ordinal)
            ? new TableCall(source, [value], "({0}.key + 1)") { IsScalar = false }
            : new TableCall(source, [new TableCallColumn("key", PgOid.Text, "{0}.key"), value], null) { IsScalar = false };
    }

    private sealed record TableCallColumn(string Name, uint Type, string Text);

    /// <param name="Text">The call as an item of FROM.</param>
    /// <param name="Columns">Their texts have {0} for the item's alias.</param>
    /// <param name="Ordinality">Text of WITH ORDINALITY's column; null when there is none.</param>
    private sealed record TableCall(string Text, IReadOnlyList<TableCallColumn> Columns, string? Ordinality)
    {
        /// <summary>The item's alias names the column too.</summary>
        public bool IsScalar { get; init; } = true;
    }
}
