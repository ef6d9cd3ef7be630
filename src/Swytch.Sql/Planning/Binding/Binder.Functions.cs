using Swytch.Core;
using Swytch.Core.Errors;
using Swytch.Sql.Catalog;
using Swytch.Sql.Functions;
using Swytch.Sql.Syntax;

namespace Swytch.Sql.Planning.Binding;

internal sealed partial class Binder
{
    private Operand BindCall(FunctionCall call, Scope scope)
    {
        CheckFunctionSchema(call);
        if (BindSetFunction(call, scope) is { } set)
        {
            return set;
        }

        var name = call.Name.Name;
        var arguments = BindArguments(call, scope, name);
        BindOver(call, scope);
        if (call.Name.Parts.Count > 1)
        {
            Edits.Replace(call.Name.Span, SqliteText.Name(name));
        }

        var result = Aggregate(call, name, arguments, scope)
            ?? Rewritten(call, name, arguments)
            ?? Known(call, name, arguments);
        // TRIM is grammar in PostgreSQL, and stands for btrim.
        return result.Named(name == "trim" ? "btrim" : name);
    }

    private void CheckFunctionSchema(FunctionCall call)
    {
        if (call.Name is { Schema: "information_schema", Name: "_pg_expandarray" })
        {
            return;
        }

        if (call.Name.Schema is { } schema && schema is not ("pg_catalog" or "public" or "main"))
        {
            throw schema == "information_schema"
                ? Unsupported(call.Span, $"function {schema}.{call.Name.Name} is not supported")
                : Error(call.Name.Span, SqlState.InvalidSchemaName, $"schema \"{schema}\" does not exist");
        }
    }

    private List<Operand> BindArguments(FunctionCall call, Scope scope, string name)
    {
        var arguments = new List<Operand>(call.Arguments.Count);
        foreach (var argument in call.Arguments)
        {
            if (argument is VariadicArgumentExpression or NamedArgumentExpression)
            {
                throw Unsupported(argument.Span, $"named and VARIADIC arguments of function {name} are not supported");
            }

            arguments.Add(Bind(argument, scope));
        }

        foreach (var item in call.OrderBy)
        {
            BindOrderItem(item, scope);
        }

        if (call.WithinGroup.Count > 0)
        {
            throw Unsupported(call.Span, $"ordered-set aggregate {name} is not supported");
        }

        if (call.Filter is not null)
        {
            BindCondition(call.Filter, scope, "FILTER");
        }

        return arguments;
    }

    private void BindOver(FunctionCall call, Scope scope)
    {
        if (call.Over is { } window)
        {
            BindWindow(window, scope);
        }
    }

    private void BindWindow(WindowSpecification window, Scope scope)
    {
        foreach (var expression in window.PartitionBy)
        {
            CollateAsStored(SettleText(Bind(expression, scope)));
        }

        foreach (var item in window.OrderBy)
        {
            BindOrderItem(item, scope);
        }

        foreach (var bound in new[] { window.Frame?.Start, window.Frame?.End })
        {
            if (bound?.Offset is { } offset)
            {
                Coerce(Bind(offset, scope), PgOid.Int8);
            }
        }
    }

    private void BindOrderItem(OrderItem item, Scope scope)
    {
        CollateAsStored(SettleText(Bind(item.Expression, scope)));
        OrderNulls(item);
    }

    /// <summary>PostgreSQL sorts NULLs as the largest values, SQLite as the smallest.</summary>
    private void OrderNulls(OrderItem item)
    {
        if (item.Direction == SortDirection.Using)
        {
            throw Unsupported(item.Span, "ORDER BY USING is not supported");
        }

        if (IsPostgres && item.Nulls == NullsOrder.Unspecified)
        {
            Edits.Wrap(item.Span, "", item.Direction == SortDirection.Descending ? " NULLS FIRST" : " NULLS LAST");
        }
    }

    /// <summary>Functions that neither dialect's text leaves alone.</summary>
    private Operand? Rewritten(FunctionCall call, string name, List<Operand> arguments)
    {
        switch (call.Syntax)
        {
            case CallSyntax.Extract:
                return DatePart(call, "date_part", arguments).Named("extract");
            case CallSyntax.SubstringSimilar:
                return WithArguments(call, "pg_substring_similar", PgOid.Text, Texts(arguments));
        }

        switch (name)
        {
            case "coalesce":
                return Unify(arguments, "COALESCE", call.Span);
            case "greatest" or "least":
                return Extreme(call, name, arguments);
            case "nullif" when arguments.Count == 2:
                UnifyComparison(arguments[0], arguments[1], "=", call.Span);
                return new Operand(call.Span, arguments[0].IsUnknown ? PgOid.Text : arguments[0].Type, arguments[0].Modifier) { IsExactNumeric = arguments[0].IsExactNumeric };
            case "date_part" or "extract" when arguments.Count == 2:
                return DatePart(call, "date_part", arguments);
            case "date_trunc" when arguments.Count >= 2:
                return DateTruncate(call, arguments);
            case "btrim":
                return WithArguments(call, "trim", PgOid.Text, Texts(arguments));
            case "ltrim" or "rtrim" when call.Syntax != CallSyntax.Plain:
                return WithArguments(call, name, PgOid.Text, Texts(arguments));
            case "substring" or "substr" when IsPostgres || call.Syntax != CallSyntax.Plain:
                return Substring(call, arguments);
            case "position" or "strpos" when arguments.Count == 2:
                return WithArguments(call, "instr", PgOid.Int4, Texts(arguments));
            case "char_length" or "character_length":
                return WithArguments(call, "length", PgOid.Int4, Texts(arguments));
            case "overlay":
                return WithArguments(call, "overlay", PgOid.Text, arguments);
            case "abs" or "round" or "ceil" or "ceiling" or "floor" or "trunc" or "sign" or "mod" or "power" or "pow" or "sqrt":
                return MathFunction(call, name, arguments);
            case "length" when IsPostgres && arguments is [{ IsUnknown: true } argument]:
                Coerce(argument, PgOid.Text);
                return new Operand(call.Span, PgOid.Int4);
            case "random" when arguments.Count == 0:
                return IsPostgres ? WithArguments(call, "pg_random", PgOid.Float8, arguments) : new Operand(call.Span, PgOid.Int8);
            case "format" when IsPostgres:
                return WithArguments(call, "pg_format", PgOid.Text, [.. arguments.Select(argument => Padded(SettleText(argument)))]);
            case "octet_length" when arguments is [{ Type: PgOid.BpChar } characters]:
                return WithArguments(call, name, PgOid.Int4, [Padded(characters)]);
            case "concat" or "concat_ws" when IsPostgres:
                return WithArguments(call, name, PgOid.Text, [.. arguments.Select(argument => Coerce(Padded(argument), PgOid.Text))]);
            case "date" when IsPostgres && arguments.Count == 1:
                return CastTo(arguments[0], new PgTypeReference(PgOid.Date), call.Span);
            case "array_append" or "array_cat" or "array_remove" or "array_replace" when arguments.Count > 0:
                return ArrayFunction(call, arguments, arguments[0].Type);
            case "array_prepend" when arguments.Count == 2:
                return ArrayFunction(call, arguments, arguments[1].Type);
            case "pg_typeof" when arguments.Count == 1:
                Edits.Replace(call.Span, Invariantly($"{(arguments[0].IsUnknown || arguments[0].IsUndetermined ? PgOid.Unknown : arguments[0].Type)}"));
                return new Operand(call.Span, PgOid.RegType);
            case "timezone" when arguments.Count == 2:
                return new Operand(call.Span, arguments[1].Type == PgOid.TimestampTz ? PgOid.Timestamp : PgOid.TimestampTz);
            case "to_jsonb" or "to_json" or "json_build_array" or "jsonb_build_array" or "json_build_object" or "jsonb_build_object":
                return BuildJson(call, name, arguments);
            default:
                return null;
        }
    }

    private List<Operand> Texts(List<Operand> arguments) => [.. arguments.Select(SettleText)];

    private Operand WithArguments(FunctionCall call, string function, uint type, List<Operand> arguments)
    {
        var list = string.Join(", ", arguments.Select(Text));
        Edits.Replace(call.CallSpan.Length > 0 ? call.CallSpan : call.Span, $"{function}({list})");
        return new Operand(call.Span, type) { IsExactNumeric = type == PgOid.Numeric };
    }

    /// <summary>GREATEST and LEAST skip NULLs; SQLite's max and min of several arguments do not.</summary>
    private Operand Extreme(FunctionCall call, string name, List<Operand> arguments)
    {
        var common = Unify(arguments, name.ToUpperInvariant(), call.Span);
        if (arguments.Count == 1)
        {
            Edits.Replace(call.Span, $"({Text(arguments[0])})");
        }
        else
        {
            var function = common.Type == PgOid.Interval ? $"pg_interval_{name}" : $"pg_{name}";
            Edits.Replace(call.Span, $"{function}({string.Join(", ", arguments.Select(Text))})");
        }

        return common;
    }

    private Operand DatePart(FunctionCall call, string function, List<Operand> arguments)
    {
        var source = arguments[1].IsUnknown ? Coerce(arguments[1], PgOid.Timestamp) : arguments[1];
        var field = call.Syntax == CallSyntax.Extract && call.Arguments[0].Span.Length == 0 || !Text(arguments[0]).StartsWith('\'')
            ? SqliteText.Quote(arguments[0].Literal ?? "")
            : Text(arguments[0]);
        if (arguments[0].Literal is null)
        {
            field = Text(arguments[0]);
        }

        var value = source.Type == PgOid.TimestampTz ? $"timezone(current_setting('TimeZone'), {Text(source)})" : Text(source);
        if (source.Type == PgOid.TimestampTz && arguments[0].Literal is "epoch" or "timezone")
        {
            value = Text(source);
        }

        var isExtract = call.Syntax == CallSyntax.Extract;
        Edits.Replace(call.Span, $"{(isExtract ? "pg_extract" : function)}({field}, {value})");
        return new Operand(call.Span, isExtract ? PgOid.Numeric : PgOid.Float8) { IsExactNumeric = isExtract };
    }

    private Operand DateTruncate(FunctionCall call, List<Operand> arguments)
    {
        SettleText(arguments[0]);
        var source = arguments[1].IsUnknown ? Coerce(arguments[1], PgOid.TimestampTz) : arguments[1];
        source = source.Type == PgOid.Date ? Coerce(source, PgOid.TimestampTz) : source;
        return new Operand(call.Span, source.Type is PgOid.Interval or PgOid.Timestamp ? source.Type : PgOid.TimestampTz);
    }

    private Operand Substring(FunctionCall call, List<Operand> arguments)
    {
        var isPattern = arguments.Count == 2 && (TypeRules.IsString(arguments[1].Type) || arguments[1] is { IsUnknown: true, Kind: OperandKind.StringLiteral, Literal: not null });
        arguments[0] = SettleText(arguments[0]);
        for (var index = 1; index < arguments.Count; index++)
        {
            arguments[index] = Coerce(arguments[index], isPattern ? PgOid.Text : PgOid.Int4);
        }

        var type = arguments[0].Type == PgOid.Bytea ? PgOid.Bytea : PgOid.Text;
        return WithArguments(call, isPattern ? "pg_substring_regex" : IsPostgres ? "pg_substring" : "substr", type, arguments);
    }

    private Operand ArrayFunction(FunctionCall call, List<Operand> arguments, uint type)
    {
        foreach (var argument in arguments)
        {
            if (argument.IsUnknown)
            {
                Coerce(argument, PgTypes.ElementOf(type));
            }
        }

        return new Operand(call.Span, type);
    }

    private Operand BuildJson(FunctionCall call, string name, List<Operand> arguments)
    {
        var isBinary = name.Contains("jsonb", StringComparison.Ordinal);
        var isObject = name.EndsWith("_object", StringComparison.Ordinal);
        if (isObject && arguments.Count % 2 != 0)
        {
            throw Error(call.Span, SqlState.InvalidParameterValue, "argument list must have even number of elements");
        }

        var values = arguments.Select((argument, index) => isObject && index % 2 == 0
            ? $"pg_cast_text({Text(SettleText(argument))})"
            : ToJsonValue(SettleText(argument))).ToList();

        // SQLite's own functions know which values are JSON already; PostgreSQL's to_json(NULL) is NULL.
        var built = isObject ? $"json_object({string.Join(", ", values)})"
            : name.EndsWith("_array", StringComparison.Ordinal) ? $"json_array({string.Join(", ", values)})"
            : $"CASE WHEN {Text(arguments[0])} IS NOT NULL THEN json_quote({values[0]}) END";
        Edits.Replace(call.Span, isBinary ? $"pg_cast_jsonb({built})" : built);
        return new Operand(call.Span, isBinary ? PgOid.Jsonb : PgOid.Json);
    }

    /// <summary>Text that is JSON already must not become a JSON string: SQLite's functions take the results of json(…) as they are. Moments are ISO 8601.</summary>
    private string ToJsonValue(Operand operand) => operand.Type switch
    {
        PgOid.Bool => $"json(CASE {Text(operand)} WHEN 1 THEN 'true' WHEN 0 THEN 'false' END)",
        PgOid.Numeric or PgOid.Json or PgOid.Jsonb => $"json({Text(operand)})",
        PgOid.Timestamp or PgOid.TimestampTz => $"pg_json_moment({Text(operand)})",
        PgOid.Bytea => $"pg_cast_text({Text(operand)})",
        _ when TypeRules.IsArray(operand.Type) => $"json({Text(operand)})",
        _ => Text(operand),
    };

    private Operand MathFunction(FunctionCall call, string name, List<Operand> arguments)
    {
        if (arguments.Count == 0)
        {
            return new Operand(call.Span, PgOid.Unspecified);
        }

        for (var index = 0; index < arguments.Count; index++)
        {
            if (arguments[index].IsUnknown && (IsPostgres || arguments[index].Kind == OperandKind.Parameter))
            {
                arguments[index] = Coerce(arguments[index], index == 1 && name is "round" or "trunc" ? PgOid.Int4 : PgOid.Float8);
            }
        }

        var first = arguments[0];
        var isExact = arguments.Exists(argument => argument.IsExactNumeric) || (IsPostgres && first.Type == PgOid.Numeric);
        if (isExact && !arguments.Exists(argument => argument.Type is PgOid.Float4 or PgOid.Float8))
        {
            for (var index = 0; index < arguments.Count; index++)
            {
                if (index == 0 || name is not ("round" or "trunc"))
                {
                    arguments[index] = MakeExact(arguments[index]);
                }
            }

            var function = name switch { "ceiling" => "ceil", "pow" => "power", _ => name };
            return WithArguments(call, "pg_numeric_" + function, PgOid.Numeric, arguments);
        }

        return new Operand(call.Span, MathType(name, first.Type, arguments));
    }

    private uint MathType(string name, uint first, List<Operand> arguments) => name switch
    {
        "power" or "pow" or "sqrt" => PgOid.Float8,
        "mod" when arguments.Count == 2 => TypeRules.IsNumber(first) && TypeRules.IsNumber(arguments[1].Type) ? TypeRules.ArithmeticType(first, arguments[1].Type) : PgOid.Unspecified,
        "abs" => TypeRules.IsNumber(first) && (IsPostgres || first != PgOid.Numeric) ? first : PgOid.Unspecified,
        "round" or "ceil" or "ceiling" or "floor" or "trunc" or "sign" => IsPostgres && TypeRules.IsNumber(first) ? PgOid.Float8 : PgOid.Unspecified,
        _ => PgOid.Unspecified,
    };

    /// <summary>Functions whose text stays: PostgreSQL's that are registered under their own names, and SQLite's.</summary>
    private Operand Known(FunctionCall call, string name, List<Operand> arguments)
    {
        if (name == CatalogFunctions.Raise)
        {
            throw NoFunction(call, name, arguments);
        }

        // What SQLite has under the same name is answered by SQLite in its dialect.
        var isSqlites = !IsPostgres && SqliteFunctions.Find(name) is not null;
        if (!isSqlites && CallOf(call, name, arguments) is { } registered)
        {
            return registered;
        }

        if (IsPostgres && FunctionTable.Find(name) is { Count: > 0 } overloads && !overloads.Any(overload => overload.Signature.Accepts(arguments.Count)))
        {
            throw NoFunction(call, name, arguments);
        }

        if (PostgresFunctions.Find(name) is { } signature)
        {
            for (var index = 0; index < arguments.Count; index++)
            {
                var wanted = signature.Arguments.Count == 0 ? PgOid.Unspecified : signature.Arguments[Math.Min(index, signature.Arguments.Count - 1)];
                arguments[index] = wanted == PgOid.Unspecified ? SettleText(arguments[index]) : CoerceArgument(arguments[index], wanted);
            }

            NoteEffects(name);
            return new Operand(call.Span, signature.ReturnType) { IsExactNumeric = signature.ReturnType == PgOid.Numeric };
        }

        if (HelperResult(name) is { } helper)
        {
            return new Operand(call.Span, helper) { IsExactNumeric = helper == PgOid.Numeric };
        }

        if (SqliteFunctions.Find(name) is { } function)
        {
            return OwnFunction(call, function, arguments);
        }

        if (IsPostgres || name == RowIdFunction.Name)
        {
            throw NoFunction(call, name, arguments);
        }

        foreach (var argument in arguments)
        {
            SettleText(argument);
        }

        return new Operand(call.Span, PgOid.Unspecified);
    }

    private Operand CoerceArgument(Operand argument, uint type) =>
        argument.IsUnknown || TypeRules.Category(argument.Type) == TypeRules.Category(type) ? Coerce(argument, type) : argument;

    /// <summary>Views store rewritten text: the helper functions in it carry their result type in their name.</summary>
    private static uint? HelperResult(string name)
    {
        if (name.StartsWith("pg_cast_", StringComparison.Ordinal) || name.StartsWith("pg_assign_", StringComparison.Ordinal) || name.StartsWith("pg_fit_", StringComparison.Ordinal))
        {
            return PgTypes.OidOf(name[(name.IndexOf('_', 3) + 1)..]) is var type and not 0 ? type : null;
        }

        if (name.StartsWith("pg_numeric_", StringComparison.Ordinal))
        {
            return PgOid.Numeric;
        }

        return name switch
        {
            "pg_like" or "pg_ilike" or "pg_regex" or "pg_iregex" or "pg_similar" => PgOid.Bool,
            _ => null,
        };
    }

    private Operand OwnFunction(FunctionCall call, SqliteFunction function, List<Operand> arguments)
    {
        switch (function.Rule)
        {
            case ResultRule.Common:
                return Unify(arguments, call.Name.Name.ToUpperInvariant(), call.Span);
            case ResultRule.CommonAfterFirst:
                return Unify([.. arguments.Skip(1)], "CASE", call.Span);
            case ResultRule.First:
                if (arguments.Count > 0)
                {
                    var first = SettleText(arguments[0]);
                    return new Operand(call.Span, first.Type, first.Modifier) { IsExactNumeric = first.IsExactNumeric };
                }

                return new Operand(call.Span, PgOid.Unspecified);
            default:
                foreach (var argument in arguments)
                {
                    SettleText(argument);
                }

                return new Operand(call.Span, function.Rule == ResultRule.Fixed ? function.Type : PgOid.Unspecified);
        }
    }

    private Operand BindValueFunction(SqlValueFunction function)
    {
        var (text, type) = function.Name switch
        {
            "current_timestamp" => ("now()", PgOid.TimestampTz),
            "localtimestamp" => ("timezone(current_setting('TimeZone'), now())", PgOid.Timestamp),
            "current_date" => ("pg_cast_date(timezone(current_setting('TimeZone'), now()))", PgOid.Date),
            "localtime" => ("pg_cast_time(timezone(current_setting('TimeZone'), now()))", PgOid.Time),
            "current_time" => ("pg_cast_timetz(now())", PgOid.TimeTz),
            "current_catalog" => ("current_database()", PgOid.Name),
            "current_schema" => ("current_schema()", PgOid.Name),
            "current_user" or "user" or "current_role" => ("pg_current_user()", PgOid.Name),
            "session_user" or "system_user" => ("pg_session_user()", PgOid.Name),
            _ => throw Unsupported(function.Span, $"{function.Name.ToUpperInvariant()} is not supported"),
        };
        if (function.Precision is { } precision && type is PgOid.TimestampTz or PgOid.Timestamp or PgOid.Time or PgOid.TimeTz)
        {
            text = Conversion.Call(type, text, precision);
            Edits.Replace(function.Span, text);
            return new Operand(function.Span, type, precision).Named(function.Name);
        }

        Edits.Replace(function.Span, text);
        return new Operand(function.Span, type).Named(function.Name);
    }
}
