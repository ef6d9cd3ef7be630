using Swytch.Core.Errors;
using Swytch.Sql.Planning;
using Swytch.Sql.Syntax;

namespace Swytch.Sql.Tests.Syntax;

public sealed partial class StatementTests
{
    public static TheoryData<string> AllSamples => new(SampleStatements.All);

    public static TheoryData<string> PostgresSamples => new(SampleStatements.Postgres);

    [Theory]
    [MemberData(nameof(AllSamples))]
    public void Every_sample_is_parsed_in_SQLites_dialect(string sql) => CheckSample(sql, SqlDialect.Sqlite);

    [Theory]
    [MemberData(nameof(PostgresSamples))]
    public void Every_PostgreSQL_sample_is_parsed_in_its_dialect(string sql) => CheckSample(sql, SqlDialect.Postgres);

    private static void CheckSample(string sql, SqlDialect dialect)
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
            Assert.Fail($"{error.Error.Message} at {error.Error.Position}");
        }
    }
}
