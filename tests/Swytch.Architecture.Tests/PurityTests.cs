using System.Text.RegularExpressions;

namespace Swytch.Architecture.Tests;

/// <summary>
/// Pure folders know no clock, chance, thread, file or socket: they take inputs and return effects. For Core, Sql and Replication the compiler
/// checks this too (BannedSymbols.txt); here it is checked folder by folder, also where the library has a rim.
/// </summary>
public sealed partial class PurityTests
{
    public static TheoryData<string> PureFolders() =>
    [
        "src/Swytch.Core",
        "src/Swytch.Sql",
        "src/Swytch.PgWire/Copy",
        "src/Swytch.Replication",
        "src/Swytch.PgWire/Protocol",
        "src/Swytch.PgWire/Types",
        "src/Swytch.PgWire/Session",
        "src/Swytch.PgWire/Handlers",
    ];

    [Theory]
    [MemberData(nameof(PureFolders))]
    public void Pure_folder_uses_no_impure_name(string folder)
    {
        foreach (var path in Repository.Sources(folder))
        {
            var lines = SourceText.WithoutCommentsAndStrings(Repository.Read(path)).Split('\n');
            for (var number = 0; number < lines.Length; number++)
            {
                var match = Impure().Match(lines[number]);
                Assert.False(match.Success, $"{path}:{number + 1}: {match.Value}");
            }
        }
    }

    [Fact]
    public void Banned_symbols_are_wired_for_the_pure_libraries()
    {
        var props = Repository.Read("src/Directory.Build.props");
        Assert.Contains("Microsoft.CodeAnalysis.BannedApiAnalyzers", props, StringComparison.Ordinal);
        Assert.Contains("'Swytch.Core'", props, StringComparison.Ordinal);
        Assert.Contains("'Swytch.Sql'", props, StringComparison.Ordinal);
        Assert.Contains("'Swytch.Replication'", props, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("var now = DateTime.UtcNow;", true)]
    [InlineData("await Task.Run(() => 1);", true)]
    [InlineData("var id = Guid.NewGuid();", true)]
    [InlineData("File.ReadAllText(path);", true)]
    [InlineData("// DateTime.UtcNow is banned", false)]
    [InlineData("var text = \"Task.Run(\";", false)]
    [InlineData("SpecialDateTime.Now", false)]
    [InlineData("settings.File.Name", false)]
    public void The_scan_finds_what_it_should(string line, bool found) =>
        Assert.Equal(found, Impure().IsMatch(SourceText.WithoutCommentsAndStrings(line)));

    [GeneratedRegex(@"(?<![.\w])(DateTime(Offset)?\.(Now|UtcNow|Today)\b|TimeProvider\.System\b|Environment\.(TickCount|GetEnvironmentVariable)|Stopwatch\.|Task\.(Run|Delay)\(|new Thread\(|Thread\.|new Random\(|Random\.Shared|RandomNumberGenerator\.|Guid\.NewGuid\(|File\.|Directory\.|new FileStream\(|new (Tcp|Udp)?(Socket|Client|Listener)\(|Console\.)")]
    private static partial Regex Impure();
}
