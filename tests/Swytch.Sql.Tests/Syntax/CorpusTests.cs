using Swytch.Core.Errors;
using Swytch.Sql.Planning;
using Swytch.Sql.Syntax;

namespace Swytch.Sql.Tests.Syntax;

public sealed class CorpusTests
{
    [SharedCorpusFact]
    public void Every_sqllogictest_statement_is_parsed()
    {
        var failures = new List<string>();
        var count = 0;
        foreach (var file in SharedCorpus.Files("sqllogictest", "*.test"))
        {
            foreach (var sql in SharedCorpus.SqlLogicTestStatements(file))
            {
                count++;
                Check(sql, SqlDialect.Sqlite, failures);
            }
        }

        Assert.True(count > 30_000, $"only {count} statements were found");
        Assert.True(failures.Count == 0, string.Join("\n\n", failures.Take(20)));
    }

    [SharedCorpusFact]
    public void Every_captured_statement_is_parsed_in_both_dialects()
    {
        var failures = new List<string>();
        var count = 0;
        foreach (var file in SharedCorpus.Files("clients", "*.sql.log"))
        {
            foreach (var sql in SharedCorpus.CapturedStatements(file))
            {
                count++;
                Check(sql, SqlDialect.Postgres, failures);
                Check(sql, SqlDialect.Sqlite, failures);
            }
        }

        Assert.True(count > 1_000, $"only {count} statements were found");
        Assert.True(failures.Count == 0, string.Join("\n\n", failures.Take(40)));
    }

    private static void Check(string sql, SqlDialect dialect, List<string> failures)
    {
        try
        {
            foreach (var statement in SqlParser.Parse(sql, dialect))
            {
                SpanRules.Check(statement, sql);
            }
        }
        catch (PgErrorException error)
        {
            failures.Add($"{dialect}: {error.Error.Message} at {error.Error.Position} in: {sql}");
        }
    }
}
