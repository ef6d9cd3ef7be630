using Swytch.Server.Composition;
using Swytch.Server.Configuration;

namespace Swytch.Server.Tests;

/// <summary>A node admits no more clients than it has file descriptors for.</summary>
public class OpenFilesTests
{
    [Theory]
    [InlineData(null, 1000, 1000)]
    [InlineData(1_048_576L, 1000, 1000)]
    [InlineData(2324L, 1000, 1000)]
    [InlineData(2323L, 1000, 999)]
    [InlineData(1836L, 1000, 512)]
    [InlineData(1024L, 1000, 241)]
    [InlineData(1024L, 100, 100)]
    [InlineData(303L, 1000, 1)]
    public void Clients_are_as_many_as_there_are_files_for(long? limit, int asked, int admitted) =>
        Assert.Equal(admitted, OpenFiles.ClientsWithin(limit, asked));

    [Fact]
    public void Too_few_files_for_a_node_are_told_with_what_to_do()
    {
        var failure = Assert.Throws<FailureException>(() => OpenFiles.ClientsWithin(256, 1000));

        Assert.Contains("ulimit -n", failure.Message, StringComparison.Ordinal);
        Assert.Contains("2324", failure.Message, StringComparison.Ordinal);
    }
}
