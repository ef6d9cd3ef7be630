using System.Text.RegularExpressions;
using Xunit.Abstractions;

namespace Swytch.Architecture.Tests;

/// <summary>What a machine can see of the habits in CONTRIBUTING.md.</summary>
public sealed partial class HygieneTests(ITestOutputHelper output)
{
    private const int LongFileLines = 500;
    private const int AimedFileLines = 300;

    private static readonly string[] TextFiles = [".cs", ".md", ".sh", ".csproj", ".props", ".targets", ".json", ".proto", ".pgt", ".txt", ".sql", ".yml", ".yaml"];

    /// <summary>Words that are written in this file as patterns.</summary>
    private const string Self = "tests/Swytch.Architecture.Tests/HygieneTests.cs";

    [Fact]
    public void No_unfinished_marks() =>
        AssertNowhere(Unfinished(), path => path.EndsWith(".cs", StringComparison.Ordinal) || path.EndsWith(".sh", StringComparison.Ordinal) || path.EndsWith(".md", StringComparison.Ordinal) || path.EndsWith(".proto", StringComparison.Ordinal));

    [Fact]
    public void No_paths_of_a_machine() => AssertNowhere(MachinePaths(), _ => true);

    [Fact]
    public void No_registry_hosts() => AssertNowhere(RegistryHosts(), _ => true);

    [Fact]
    public void No_sleeping_in_tests() =>
        AssertNowhere(Sleeps(), path => path.StartsWith("tests/", StringComparison.Ordinal) && path.EndsWith(".cs", StringComparison.Ordinal), codeOnly: true);

    /// <summary>An empty handler needs its reason as a comment inside.</summary>
    [Fact]
    public void No_exception_is_swallowed_without_a_reason() =>
        AssertNowhere(Swallowed(), path => path.EndsWith(".cs", StringComparison.Ordinal), wholeFile: true);

    [Fact]
    public void No_vague_names()
    {
        foreach (var path in Repository.Sources("src").Concat(Repository.Sources("eng")))
        {
            var name = Path.GetFileNameWithoutExtension(path).Split('.')[0];
            Assert.False(VagueNames().IsMatch(name), $"{path}: say what it is, not that it manages or helps");
        }
    }

    [Fact]
    public void No_file_is_longer_than_it_can_be_read()
    {
        var lengths = Repository.Files
            .Where(path => path.EndsWith(".cs", StringComparison.Ordinal))
            .Select(path => (Path: path, Lines: Repository.ReadLines(path).Length))
            .Where(file => file.Lines > AimedFileLines)
            .OrderByDescending(file => file.Lines)
            .ToList();
        foreach (var (path, lines) in lengths)
        {
            output.WriteLine($"{lines} {path}");
        }

        Assert.DoesNotContain(lengths, file => file.Lines > LongFileLines);
    }

    [Fact]
    public void Every_project_locks_its_packages()
    {
        foreach (var project in Repository.Files.Where(path => path.EndsWith(".csproj", StringComparison.Ordinal)))
        {
            var folder = Path.GetDirectoryName(project)!.Replace('\\', '/');
            Assert.Contains($"{folder}/packages.lock.json", Repository.Files);
        }
    }

    [Fact]
    public void Every_project_is_in_the_solution()
    {
        var solution = Repository.Read("SwytchSql.sln").Replace('\\', '/');
        foreach (var project in Repository.Files.Where(path => path.EndsWith(".csproj", StringComparison.Ordinal)))
        {
            Assert.Contains($"\"{project}\"", solution, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Packages_come_from_the_default_source() =>
        Assert.DoesNotContain(Repository.Files, path => Path.GetFileName(path).Equals("nuget.config", StringComparison.OrdinalIgnoreCase));

    private static void AssertNowhere(Regex pattern, Func<string, bool> where, bool codeOnly = false, bool wholeFile = false)
    {
        var found = new List<string>();
        foreach (var path in Repository.Files.Where(path => path != Self && TextFiles.Contains(Path.GetExtension(path)) && where(path)))
        {
            var text = Repository.Read(path);
            if (codeOnly)
            {
                text = SourceText.WithoutCommentsAndStrings(text);
            }

            if (wholeFile)
            {
                found.AddRange(pattern.Matches(text).Select(match => $"{path}:{text.AsSpan(0, match.Index).Count('\n') + 1}: {match.Value}"));
                continue;
            }

            var number = 0;
            foreach (var line in text.Split('\n'))
            {
                number++;
                if (pattern.IsMatch(line))
                {
                    found.Add($"{path}:{number}: {line.Trim()}");
                }
            }
        }

        Assert.True(found.Count == 0, string.Join('\n', found));
    }

    [GeneratedRegex(@"\b(TODO|FIXME|XXX|HACK|NotImplementedException)\b")]
    private static partial Regex Unfinished();

    [GeneratedRegex(@"(^|[^\w.~/-])/(home|root|work|Users)/\w")]
    private static partial Regex MachinePaths();

    [GeneratedRegex(@"https?://[a-z0-9.-]*(nuget|npmjs|registry|deb\.|pypi)", RegexOptions.IgnoreCase)]
    private static partial Regex RegistryHosts();

    [GeneratedRegex(@"Thread\.Sleep|Task\.Delay\(")]
    private static partial Regex Sleeps();

    [GeneratedRegex(@"catch\s*(\([^)]*\))?\s*(when\s*\([^)]*\))?\s*\{\s*\}")]
    private static partial Regex Swallowed();

    [GeneratedRegex(@"(Manager|Helper|Helpers|Util|Utils|Utilities)$")]
    private static partial Regex VagueNames();
}
