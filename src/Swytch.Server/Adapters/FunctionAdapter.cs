using Swytch.Core;
using Swytch.Sql.Functions;
using Swytch.Storage;

namespace Swytch.Server.Adapters;

/// <summary>The function library as storage registers it with SQLite.</summary>
internal static class FunctionAdapter
{
    public static IEnumerable<ScalarFunction> Scalars()
    {
        foreach (var definition in FunctionTable.Definitions)
        {
            if (definition is { Kind: FunctionKind.Scalar, Call: not null })
            {
                var invoke = Invoke(definition);
                foreach (var count in definition.ArgumentCounts)
                {
                    yield return new ScalarFunction(definition.Name, count, definition.IsDeterministic, invoke);
                }
            }
        }
    }

    public static IEnumerable<AggregateFunction> Aggregates()
    {
        foreach (var definition in FunctionTable.Definitions)
        {
            if (definition is { Kind: FunctionKind.Aggregate, CreateState: { } create })
            {
                foreach (var count in definition.ArgumentCounts)
                {
                    yield return new AggregateFunction(definition.Name, count, definition.IsDeterministic, () => Accumulator(create()));
                }
            }
        }
    }

    public static IEnumerable<TableFunction> Tables()
    {
        foreach (var definition in FunctionTable.Definitions)
        {
            if (definition is { Kind: FunctionKind.Table, Rows: { } rows })
            {
                var counts = definition.ArgumentCounts;
                yield return new TableFunction(
                    definition.Name,
                    [.. definition.Columns.Select(column => column.Name)],
                    counts[^1] < 0 ? MostTableArguments : counts[^1],
                    (arguments, control) => rows(arguments, SessionOf(control)));
            }
        }
    }

    public static IEnumerable<Collation> Collations() =>
        FunctionTable.Collations.Select(collation => new Collation(collation.Name, new CollationCompare(collation.Compare)));

    /// <summary>Hidden argument columns of a table function that takes any number.</summary>
    private const int MostTableArguments = 16;

    private static ScalarInvoke Invoke(FunctionDefinition definition) =>
        (arguments, control) => definition.Invoke(arguments.AsCall(), SessionOf(control));

    private static IAccumulator Accumulator(IAggregateState state) =>
        state is IMovingAggregateState moving ? new MovingAccumulator(moving) : new PlainAccumulator(state);

    private static IFunctionSession SessionOf(StatementControl? control)
    {
        Invariant.Holds(control?.SessionContext is IFunctionSession, "functions run in a statement of a session");
        return (IFunctionSession)control.SessionContext;
    }

    private sealed class PlainAccumulator(IAggregateState state) : IAccumulator
    {
        public void Step(FunctionArguments arguments) => state.Step(arguments.AsCall());

        public SqlValue Result() => state.Result();
    }

    private sealed class MovingAccumulator(IMovingAggregateState state) : IWindowAccumulator
    {
        public void Step(FunctionArguments arguments) => state.Step(arguments.AsCall());

        public void Inverse(FunctionArguments arguments) => state.Inverse(arguments.AsCall());

        public SqlValue Result() => state.Result();
    }
}
