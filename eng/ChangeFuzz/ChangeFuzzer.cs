namespace Swytch.ChangeFuzz;

/// <summary>Runs seeds, and tells a failure in a form that can be repeated.</summary>
internal static class ChangeFuzzer
{
    /// <returns>Null, or what went wrong, with the seed, the schema and the statements.</returns>
    public static string? Run(int seed, int transactions, int attacks, FuzzCounts counts)
    {
        using var run = new FuzzRun(seed, attacks, counts);
        string? failure;
        try
        {
            failure = run.Run(transactions);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            failure = exception.ToString();
        }

        return failure is null ? null : $"FAIL seed {seed}, {failure}\n{run.SchemaText}{string.Join("\n", run.Script)}\n";
    }
}
