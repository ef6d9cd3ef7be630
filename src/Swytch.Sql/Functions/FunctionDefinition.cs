using Swytch.Core;

namespace Swytch.Sql.Functions;

public enum FunctionKind
{
    Scalar,
    Aggregate,
    Table,

    /// <summary>SQLite has it, with the same meaning: listed for its types only, never registered.</summary>
    Native,

    /// <summary>As <see cref="Native"/>, an aggregate.</summary>
    NativeAggregate,
}

/// <summary>How the result type follows from the argument types.</summary>
public enum ResultTypeRule
{
    Fixed,

    /// <summary>The type of argument <see cref="ResultType.Argument"/>.</summary>
    SameAsArgument,

    /// <summary>The array over the type of that argument.</summary>
    ArrayOfArgument,

    /// <summary>The element type of that array argument.</summary>
    ElementOfArgument,
}

/// <param name="Oid">For <see cref="ResultTypeRule.Fixed"/>.</param>
/// <param name="Argument">Zero-based; for the other rules.</param>
public readonly record struct ResultType(ResultTypeRule Rule, uint Oid, int Argument)
{
    /// <summary>The OID for given argument types; 0 when it cannot be known from them.</summary>
    public uint Resolve(IReadOnlyList<uint> argumentTypes)
    {
        uint argument = Argument < argumentTypes.Count ? argumentTypes[Argument] : PgOid.Unspecified;
        return Rule switch
        {
            ResultTypeRule.Fixed => Oid,
            ResultTypeRule.SameAsArgument => argument,
            ResultTypeRule.ArrayOfArgument => PgTypes.ArrayOf(argument),
            _ => PgTypes.ElementOf(argument),
        };
    }
}

/// <summary>One set of argument types under which PostgreSQL knows a function.</summary>
/// <param name="Name">PostgreSQL's name.</param>
/// <param name="ArgumentTypes">Type OIDs; <see cref="FunctionTypes.Any"/> and its like for polymorphic ones.</param>
/// <param name="RequiredArguments">The rest may be left out.</param>
/// <param name="IsVariadic">The last type may come any number of times (also never when it is optional).</param>
public sealed record FunctionSignature(
    string Name,
    IReadOnlyList<uint> ArgumentTypes,
    int RequiredArguments,
    bool IsVariadic,
    ResultType Result)
{
    public bool Accepts(int argumentCount) =>
        argumentCount >= RequiredArguments && (IsVariadic || argumentCount <= ArgumentTypes.Count);

    /// <summary>The declared type of an argument, the variadic one repeated.</summary>
    public uint TypeOfArgument(int index) => ArgumentTypes[Math.Min(index, ArgumentTypes.Count - 1)];
}

/// <summary>OIDs of the pseudo-types of signatures.</summary>
public static class FunctionTypes
{
    public const uint Any = 2276;
    public const uint AnyElement = 2283;
    public const uint AnyArray = PgOid.AnyArray;
    public const uint AnyNonArray = 2776;
}

/// <summary>Computes a value; the session is never null for a function that says it needs one.</summary>
public delegate SqlValue ScalarCall(CallArguments arguments, IFunctionSession session);

/// <summary>Yields the rows of a table function; each array has as many values as the function has columns.</summary>
public delegate IEnumerable<SqlValue[]> TableCall(SqlValue[] arguments, IFunctionSession session);

/// <summary>The state of an aggregate over one group.</summary>
public interface IAggregateState
{
    void Step(CallArguments arguments);

    /// <summary>The value so far; may be asked again after further rows.</summary>
    SqlValue Result();
}

/// <summary>A state that can also forget its oldest row, for moving window frames.</summary>
public interface IMovingAggregateState : IAggregateState
{
    void Inverse(CallArguments arguments);
}

/// <summary>A column of a table function.</summary>
public readonly record struct FunctionColumn(string Name, ResultType Type);

/// <summary>A function as SQLite calls it, with the signatures under which PostgreSQL's SQL knows it.</summary>
/// <param name="Name">The name registered with SQLite, which the rewritten statement uses.</param>
public sealed record FunctionDefinition(string Name, FunctionKind Kind, IReadOnlyList<FunctionSignature> Signatures)
{
    /// <summary>NULL for a NULL argument, without a call.</summary>
    public bool IsStrict { get; init; } = true;

    /// <summary>Same arguments, same result, whatever the session has set: usable in indexes.</summary>
    public bool IsDeterministic { get; init; } = true;

    public ScalarCall? Call { get; init; }

    public Func<IAggregateState>? CreateState { get; init; }

    public TableCall? Rows { get; init; }

    /// <summary>Columns of a table function.</summary>
    public IReadOnlyList<FunctionColumn> Columns { get; init; } = [];

    /// <summary>Numbers of arguments to register; a single -1 for any number.</summary>
    public IReadOnlyList<int> ArgumentCounts
    {
        get
        {
            SortedSet<int> counts = [];
            foreach (FunctionSignature signature in Signatures)
            {
                if (signature.IsVariadic)
                {
                    return [-1];
                }

                for (int count = signature.RequiredArguments; count <= signature.ArgumentTypes.Count; count++)
                {
                    counts.Add(count);
                }
            }

            return [.. counts];
        }
    }

    /// <summary>Calls a scalar function, minding NULLs.</summary>
    public SqlValue Invoke(CallArguments arguments, IFunctionSession session)
    {
        Invariant.Holds(Call is not null, "only a scalar function is invoked");
        if (IsStrict)
        {
            for (int i = 0; i < arguments.Count; i++)
            {
                if (arguments[i].IsNull)
                {
                    return SqlValue.Null;
                }
            }
        }

        return Call(arguments, session);
    }
}

/// <summary>A text order for SQLite (sqlite.org/c3ref/create_collation.html).</summary>
public delegate int CollationOrder(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right);

public sealed record CollationDefinition(string Name, CollationOrder Compare);
