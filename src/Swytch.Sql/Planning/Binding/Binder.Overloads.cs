using Swytch.Core;
using Swytch.Core.Errors;
using Swytch.Sql.Functions;
using Swytch.Sql.Syntax;

namespace Swytch.Sql.Planning.Binding;

internal sealed partial class Binder
{
    /// <summary>A call of a function in the function table: the best overload, its arguments coerced, under the name SQLite knows. Null when the name is not there.</summary>
    private Operand? CallOf(FunctionCall call, string name, List<Operand> arguments)
    {
        if (Choose(name, arguments) is not var (definition, signature))
        {
            return null;
        }

        for (var index = 0; index < arguments.Count; index++)
        {
            var wanted = signature.TypeOfArgument(index);
            arguments[index] = IsPseudoType(wanted) ? SettlePolymorphic(arguments, index, wanted) : CoerceArgument(arguments[index], wanted);
        }

        NoteEffects(name);
        if (definition.Name != name)
        {
            Edits.Replace(call.Name.Span, definition.Name);
        }

        var type = signature.Result.Resolve([.. arguments.Select(argument => argument.Type)]);
        return new Operand(call.Span, type) { IsExactNumeric = type == PgOid.Numeric };
    }

    /// <summary>PostgreSQL's choice among overloads, in short: most exact argument types, then most that need no conversion (manual, section 10.3).</summary>
    private (FunctionDefinition Definition, FunctionSignature Signature)? Choose(string name, List<Operand> arguments)
    {
        (FunctionDefinition, FunctionSignature)? best = null;
        var bestScore = -1;
        foreach (var (definition, signature) in FunctionTable.Find(name))
        {
            if (!signature.Accepts(arguments.Count))
            {
                continue;
            }

            var score = Score(signature, arguments);
            if (score > bestScore)
            {
                best = (definition, signature);
                bestScore = score;
            }
        }

        return best;
    }

    /// <returns>-1 when an argument cannot be converted.</returns>
    private int Score(FunctionSignature signature, List<Operand> arguments)
    {
        var score = 0;
        for (var index = 0; index < arguments.Count; index++)
        {
            var (type, wanted) = (arguments[index].Type, signature.TypeOfArgument(index));
            if (type == wanted)
            {
                score += 100;
            }
            else if (arguments[index].IsUnknown || arguments[index].IsUndetermined)
            {
                // Unknowns prefer text, as PostgreSQL's rule 4.e does.
                score += wanted == PgOid.Text ? 30 : TypeRules.IsString(wanted) ? 20 : 10;
            }
            else if (IsPseudoType(wanted))
            {
                if (wanted == FunctionTypes.AnyArray && !TypeRules.IsArray(type))
                {
                    return -1;
                }

                score += 40;
            }
            else if (TypeRules.IsImplicitlyCastable(type, wanted))
            {
                score += 60 - (TypeRules.NumberRank(wanted) == 0 ? 0 : Math.Abs(TypeRules.NumberRank(wanted) - TypeRules.NumberRank(type)));
            }
            else if (IsPostgres)
            {
                return -1;
            }
        }

        return score;
    }

    private static bool IsPseudoType(uint type) => type is FunctionTypes.Any or FunctionTypes.AnyElement or FunctionTypes.AnyArray or FunctionTypes.AnyNonArray;

    /// <summary>An unknown beside an array is its element; alone it is text.</summary>
    private Operand SettlePolymorphic(List<Operand> arguments, int index, uint wanted)
    {
        if (!arguments[index].IsUnknown)
        {
            return arguments[index];
        }

        var array = arguments.Find(argument => TypeRules.IsArray(argument.Type));
        return array is null
            ? SettleText(arguments[index])
            : Coerce(arguments[index], wanted == FunctionTypes.AnyArray ? array.Type : PgTypes.ElementOf(array.Type));
    }

    private void NoteEffects(string name)
    {
        IsWrite |= name is "nextval" or "setval";
        UsesCatalog |= name.StartsWith("pg_get_", StringComparison.Ordinal) || name.EndsWith("_description", StringComparison.Ordinal);
    }

    private PgErrorException NoFunction(FunctionCall call, string name, List<Operand> arguments) => Error(
        call.Name.Span,
        SqlState.UndefinedFunction,
        $"function {name}({string.Join(", ", arguments.Select(DescribeType))}) does not exist",
        "No function matches the given name and argument types. You might need to add explicit type casts.");
}
