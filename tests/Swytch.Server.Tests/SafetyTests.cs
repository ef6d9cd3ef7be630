using Npgsql;
using Swytch.Server.Tests.Support;

namespace Swytch.Server.Tests;

/// <summary>No SQL reaches a file of the server, and nothing of the server's own can be touched.</summary>
public class SafetyTests
{
    [Theory]
    [InlineData("ATTACH '{0}' AS x")]
    [InlineData("ATTACH DATABASE '{0}' AS x")]
    [InlineData("DETACH main")]
    [InlineData("VACUUM INTO '{0}'")]
    [InlineData("SELECT load_extension('{0}')")]
    [InlineData("SELECT writefile('{0}', 'x')")]
    [InlineData("SELECT readfile('{0}')")]
    [InlineData("SELECT edit('x')")]
    [InlineData("PRAGMA temp_store_directory = '{0}'")]
    [InlineData("PRAGMA data_store_directory = '{0}'")]
    [InlineData("PRAGMA journal_mode = DELETE")]
    [InlineData("PRAGMA writable_schema = 1")]
    [InlineData("PRAGMA trusted_schema = 1")]
    [InlineData("PRAGMA key = 'x'")]
    [InlineData("CREATE VIRTUAL TABLE v USING csv(filename='{0}')")]
    [InlineData("CREATE VIRTUAL TABLE v USING zipfile('{0}')")]
    [InlineData("SELECT fts3_tokenizer('simple', x'00')")]
    [InlineData("COPY (SELECT 1) TO '{0}'")]
    [InlineData("COPY t FROM '{0}'")]
    [InlineData("SELECT pg_read_file('{0}')")]
    [InlineData("SELECT lo_import('{0}')")]
    [InlineData("CREATE EXTENSION file_fdw")]
    [InlineData("LOAD '{0}'")]
    [InlineData("UPDATE sqlite_schema SET sql = ''")]
    public async Task Statements_that_reach_beyond_the_database_are_refused(string template)
    {
        using var directory = new TemporaryDirectory();
        var file = directory["stolen"];
        await using var node = await TestNode.StartAsync();
        await using var connection = await node.ConnectAsync();
        var before = Files(node.DataDirectory);

        var error = await Assert.ThrowsAsync<PostgresException>(
            () => connection.ExecuteAsync(template.Replace("{0}", file, StringComparison.Ordinal)));

        Assert.NotEqual("XX000", error.SqlState);
        Assert.False(File.Exists(file));
        Assert.Equal(before, Files(node.DataDirectory));
        Assert.Equal(1, await connection.ScalarAsync("SELECT 1"));
    }

    private static string[] Files(string directory) =>
        [.. Directory.GetFiles(directory, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];
}
