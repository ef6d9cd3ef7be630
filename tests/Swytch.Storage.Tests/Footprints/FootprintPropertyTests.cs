using System.Globalization;
using Swytch.Core;
using Swytch.Core.Errors;
using Swytch.Core.Footprints;
using Swytch.Storage.Engine;
using Xunit.Abstractions;

namespace Swytch.Storage.Tests.Footprints;

/// <summary>
/// Whatever a statement really read and wrote is in its footprint: it runs, then somebody else's change is made, then it runs again.
/// When its answer or its effect is another one, the change must have written into the footprint of its first run.
/// </summary>
/// <remarks>SWYTCH_FOOTPRINT_SEED replays one schema; SWYTCH_FOOTPRINT_CASES sets how many cases are tried.</remarks>
public sealed class FootprintPropertyTests(ITestOutputHelper output)
{
    private const int CasesPerSchema = 60;

    [Fact]
    public void What_a_statement_depends_on_is_in_its_footprint()
    {
        var fixedSeed = Environment.GetEnvironmentVariable("SWYTCH_FOOTPRINT_SEED");
        var cases = int.Parse(Environment.GetEnvironmentVariable("SWYTCH_FOOTPRINT_CASES") ?? "2500", CultureInfo.InvariantCulture);
        var seed = fixedSeed is null ? Random.Shared.Next() : int.Parse(fixedSeed, CultureInfo.InvariantCulture);
        output.WriteLine($"first seed {seed.Invariant()}");
        var counts = new Counts();
        while (counts.Cases < cases)
        {
            RunSchema(seed, counts);
            seed++;
            if (fixedSeed is not null)
            {
                break;
            }
        }

        output.WriteLine(counts.ToString());
        if (fixedSeed is null)
        {
            // The test has teeth: changes matter often enough, and footprints are not simply everything.
            Assert.True(counts.Affected > counts.Cases / 50, counts.ToString());
            Assert.True(counts.Narrow > counts.Cases / 8, counts.ToString());
            Assert.True(counts.Spared > counts.Cases / 8, counts.ToString());
        }
    }

    private static void RunSchema(int seed, Counts counts)
    {
        var random = new Random(seed);
        var schema = new RandomSchema(random);
        using var database = new FootprintDatabase();
        try
        {
            schema.Statements.ForEach(database.Connection.Execute);
        }
        catch (SqliteException)
        {
            // Not every combination is a schema: the next seed will be.
            return;
        }

        var statements = new RandomStatements(random, schema);
        database.Connection.Execute("BEGIN");
        for (var i = 0; i < CasesPerSchema; i++)
        {
            if (i % 10 == 0 && !Fill(database, statements))
            {
                return;
            }

            RunCase(database, statements, $"seed {seed.Invariant()} case {i.Invariant()}\n{string.Join(";\n", schema.Statements)};\n", counts);
        }
    }

    /// <summary>False when the schema lets hardly anything in.</summary>
    private static bool Fill(FootprintDatabase database, RandomStatements statements)
    {
        var filled = 0;
        for (var i = 0; i < 20; i++)
        {
            filled += TryRun(database, statements.Filling()) is { Error: null, Effect.Length: > 0 } ? 1 : 0;
        }

        return filled > 0;
    }

    private static void RunCase(FootprintDatabase database, RandomStatements statements, string where, Counts counts)
    {
        var statement = statements.Any();
        database.Connection.Execute("SAVEPOINT one");
        var first = TryRun(database, statement);
        database.Connection.Execute("ROLLBACK TO one");
        (string, SqlValue[]) change = default;
        Observation? changed = null;
        for (var i = 0; first is not null && i < 5 && changed is not { Error: null, Effect.Length: > 0 }; i++)
        {
            change = statements.Change();
            changed = TryRun(database, change);
        }

        var second = changed is { Error: null, Effect.Length: > 0 } ? TryRun(database, statement) : null;
        database.Connection.Execute(counts.Cases % 3 == 0 ? "RELEASE one" : "ROLLBACK TO one");
        if (first is null || changed is null || second is null)
        {
            return;
        }

        var meets = changed.Writes.Intersects(first.Reads) || changed.Writes.Intersects(first.Writes);
        counts.Cases++;
        counts.Affected += first.Answer != second.Answer ? 1 : 0;
        counts.Narrow += first.Reads.Items.ContainsAnyWhole() ? 0 : 1;
        counts.Spared += meets ? 0 : 1;
        if (!meets && first.Answer != second.Answer)
        {
            Assert.Fail(
                $"{where}{Text(statement)}\nagainst {Text(change)}\nbefore: {first.Answer}\nafter: {second.Answer}\n"
                + $"read {Items(first.Reads)}\nwritten by the other {Items(changed.Writes)}");
        }
    }

    private static Observation? TryRun(FootprintDatabase database, (string Sql, SqlValue[] Parameters) statement)
    {
        StorageStatement planned;
        try
        {
            planned = database.Plan(statement.Sql);
        }
        catch (PgErrorException)
        {
            // What the planner refuses nobody runs.
            return null;
        }

        var seen = database.Run(planned, statement.Parameters);
        return seen.Error?.StartsWith("not compiled", StringComparison.Ordinal) == true ? null : seen;
    }

    private static string Text((string Sql, SqlValue[] Parameters) statement) => $"{statement.Sql} ({string.Join(", ", statement.Parameters.Select(value => value.Kind + " " + value))})";

    private static string Items(Footprint footprint) => string.Join(" ", footprint.Items.ToArray().Select(item => $"{item.Table % 1000}:{item.Key % 100_000}"));

    private sealed class Counts
    {
        internal int Cases { get; set; }

        internal int Affected { get; set; }

        internal int Narrow { get; set; }

        internal int Spared { get; set; }

        public override string ToString() =>
            $"{Cases.Invariant()} cases: {Affected.Invariant()} with another answer, {Narrow.Invariant()} read by key alone, {Spared.Invariant()} not met by the change";
    }
}

internal static class FootprintItems
{
    internal static bool ContainsAnyWhole(this ReadOnlySpan<FootprintItem> items)
    {
        foreach (var item in items)
        {
            if (item.IsWholeTable)
            {
                return true;
            }
        }

        return false;
    }
}
