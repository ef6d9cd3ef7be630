using Swytch.Core;
using Swytch.Core.Errors;
using Swytch.Sql.Syntax;

namespace Swytch.Sql.Planning.Binding;

internal sealed partial class Binder
{
    /// <summary>Aggregates with PostgreSQL's result types (manual, section 9.21). Null when the name is none.</summary>
    private Operand? Aggregate(FunctionCall call, string name, List<Operand> arguments, Scope scope)
    {
        if (IsPostgres && arguments is [{ } only] && name is "sum" or "avg" or "stddev" or "stddev_samp" or "stddev_pop" or "variance" or "var_samp" or "var_pop"
            && (TypeRules.IsString(only.Type) || only.Type == PgOid.Bool || (IsMoment(only.Type) && only.Type != PgOid.Interval)))
        {
            throw NoFunction(call, name, arguments);
        }

        var result = name switch
        {
            "count" => Count(call, arguments),
            "sum" when arguments.Count == 1 => Sum(call, arguments[0]),
            "avg" when arguments.Count == 1 => Average(call, arguments[0]),
            "min" or "max" when arguments.Count == 1 => MinimumOrMaximum(call, name, arguments[0]),
            "string_agg" or "group_concat" => StringAggregate(call, name, arguments),
            "array_agg" when arguments.Count == 1 => ArrayAggregate(call, arguments[0]),
            "bool_and" or "every" when arguments.Count == 1 => Renamed(call, "min", PgOid.Bool),
            "bool_or" when arguments.Count == 1 => Renamed(call, "max", PgOid.Bool),
            "json_agg" or "jsonb_agg" when arguments.Count == 1 => JsonAggregate(call, name, arguments[0]),
            "json_object_agg" or "jsonb_object_agg" when arguments.Count == 2 => JsonObjectAggregate(call, name, arguments),
            "stddev" or "stddev_samp" or "stddev_pop" or "variance" or "var_samp" or "var_pop" when arguments.Count == 1 => Spread(call, arguments[0]),
            "bit_and" or "bit_or" or "bit_xor" when arguments.Count == 1 => new Operand(call.Span, arguments[0].Type),
            _ => null,
        };
        if (result is null)
        {
            result = SqliteFunctions.Find(name) is { IsAggregate: true } function ? OwnFunction(call, function, arguments) : null;
        }

        if (result is not null && call.Over is null && !(SqliteFunctions.Find(name)?.IsWindowOnly ?? false))
        {
            scope.HasAggregates = true;
            if (scope.AreAggregatesRefused)
            {
                throw Error(call.Span, SqlState.GroupingError, "aggregate functions are not allowed in WHERE");
            }
        }

        return result;
    }

    private Operand Count(FunctionCall call, List<Operand> arguments)
    {
        if (arguments is [{ } argument])
        {
            argument = SettleText(argument);
            if (call.IsDistinct)
            {
                CollateAsStored(argument);
            }
        }

        return new Operand(call.Span, PgOid.Int8);
    }

    private Operand Sum(FunctionCall call, Operand argument)
    {
        argument = NumberArgument(argument);
        if (argument.IsExactNumeric || (IsPostgres && argument.Type is PgOid.Int8 or PgOid.Numeric))
        {
            return ExactAggregate(call, "pg_numeric_sum", argument);
        }

        if (argument.Type == PgOid.Interval)
        {
            return Renamed(call, "pg_interval_sum", PgOid.Interval);
        }

        return new Operand(call.Span, argument.Type switch
        {
            PgOid.Int2 or PgOid.Int4 => PgOid.Int8,
            PgOid.Int8 => PgOid.Numeric,
            PgOid.Numeric => PgOid.Float8,
            PgOid.Float4 or PgOid.Float8 => argument.Type,
            _ => PgOid.Unspecified,
        });
    }

    private Operand Average(FunctionCall call, Operand argument)
    {
        argument = NumberArgument(argument);
        if (argument.IsExactNumeric || (IsPostgres && (TypeRules.IsInteger(argument.Type) || argument.Type == PgOid.Numeric)))
        {
            return ExactAggregate(call, "pg_numeric_avg", argument);
        }

        if (argument.Type == PgOid.Interval)
        {
            return Renamed(call, "pg_interval_avg", PgOid.Interval);
        }

        return new Operand(call.Span, TypeRules.IsInteger(argument.Type) ? PgOid.Numeric : PgOid.Float8);
    }

    private Operand NumberArgument(Operand argument) =>
        argument.IsUnknown && (IsPostgres || argument.Kind == OperandKind.Parameter) ? Coerce(argument, PgOid.Float8) : SettleText(argument);

    private Operand ExactAggregate(FunctionCall call, string function, Operand argument)
    {
        if (call.IsDistinct)
        {
            CollateAsStored(MakeExact(argument));
        }

        return Renamed(call, function, PgOid.Numeric);
    }

    private Operand MinimumOrMaximum(FunctionCall call, string name, Operand argument)
    {
        argument = CollateAsStored(SettleText(argument));

        var type = argument.Type is PgOid.VarChar ? PgOid.Text : argument.Type;
        return new Operand(call.Span, type, argument.Type == PgOid.BpChar ? -1 : argument.Modifier) { IsExactNumeric = argument.IsExactNumeric };
    }

    private Operand StringAggregate(FunctionCall call, string name, List<Operand> arguments)
    {
        foreach (var argument in arguments)
        {
            AsText(argument);
        }

        if (call.IsDistinct && arguments.Count == 2 && name == "string_agg")
        {
            // SQLite: DISTINCT aggregates take exactly one argument; the comma is group_concat's own separator.
            if (arguments[1].Literal == ",")
            {
                Edits.Replace(call.CallSpan, $"group_concat(DISTINCT {Text(arguments[0])})");
                return new Operand(call.Span, PgOid.Text);
            }

            Edits.Replace(call.CallSpan, $"pg_string_agg_distinct({Text(arguments[0])}, {Text(arguments[1])})");
        }

        return new Operand(call.Span, PgOid.Text);
    }

    private Operand ArrayAggregate(FunctionCall call, Operand argument)
    {
        argument = SettleText(argument);
        var element = ToJsonElement(Text(argument), argument.Type);
        if (element != Text(argument))
        {
            Edits.Replace(argument.Span, element);
        }

        // PostgreSQL answers NULL for no rows, json_group_array an empty array.
        Renamed(call, "json_group_array", PgOid.Unspecified);
        Edits.Wrap(call.Span, "nullif(", ", '[]')");
        return new Operand(call.Span, TypeRules.IsArray(argument.Type) ? argument.Type : PgTypes.ArrayOf(argument.Type));
    }

    private Operand JsonAggregate(FunctionCall call, string name, Operand argument)
    {
        argument = SettleText(argument);
        var value = ToJsonValue(argument);
        Edits.Replace(argument.Span, value);
        Renamed(call, "json_group_array", PgOid.Unspecified);
        Edits.Wrap(call.Span, name == "jsonb_agg" ? "pg_cast_jsonb(nullif(" : "nullif(", name == "jsonb_agg" ? ", '[]'))" : ", '[]')");
        return new Operand(call.Span, name == "jsonb_agg" ? PgOid.Jsonb : PgOid.Json);
    }

    private Operand JsonObjectAggregate(FunctionCall call, string name, List<Operand> arguments)
    {
        SettleText(arguments[0]);
        Edits.Replace(arguments[1].Span, ToJsonValue(SettleText(arguments[1])));
        Renamed(call, "json_group_object", PgOid.Unspecified);
        if (name == "jsonb_object_agg")
        {
            Edits.Wrap(call.Span, "pg_cast_jsonb(", ")");
        }

        return new Operand(call.Span, name == "jsonb_object_agg" ? PgOid.Jsonb : PgOid.Json);
    }

    private static Operand Spread(FunctionCall call, Operand argument)
    {
        var isFloat = argument.Type is PgOid.Float4 or PgOid.Float8;
        return new Operand(call.Span, isFloat ? PgOid.Float8 : PgOid.Numeric) { IsExactNumeric = !isFloat };
    }

    /// <summary>The same call, with DISTINCT, ORDER BY, FILTER and OVER as they stand, under another name.</summary>
    private Operand Renamed(FunctionCall call, string function, uint type)
    {
        Edits.Replace(call.Name.Span, function);
        return new Operand(call.Span, type) { IsExactNumeric = type == PgOid.Numeric };
    }
}
