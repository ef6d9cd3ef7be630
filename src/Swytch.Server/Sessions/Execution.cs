using Swytch.PgWire.Handlers;

namespace Swytch.Server.Sessions;

/// <summary>One bound statement on its way: described, run, perhaps in several portions.</summary>
internal abstract class Execution : IAsyncDisposable
{
    /// <summary>Result columns; null when there are none. May start the statement when its column types depend on its rows.</summary>
    public abstract ValueTask<RowDescription?> DescribeAsync();

    /// <summary>Writes rows, at most <paramref name="maxRows"/> (0 = all). The command tag when done, null when the limit was reached first.</summary>
    public abstract ValueTask<string?> RunAsync(IResponseWriter response, int maxRows);

    /// <summary>Stops and undoes what has not completed.</summary>
    public abstract ValueTask DisposeAsync();
}

/// <summary>The empty query: EmptyQueryResponse instead of CommandComplete.</summary>
internal sealed class EmptyExecution : Execution
{
    /// <summary>Stands for "no command" where a tag is expected.</summary>
    public const string Tag = "";

    public override ValueTask<RowDescription?> DescribeAsync() => ValueTask.FromResult<RowDescription?>(null);

    public override ValueTask<string?> RunAsync(IResponseWriter response, int maxRows) => ValueTask.FromResult<string?>(Tag);

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
