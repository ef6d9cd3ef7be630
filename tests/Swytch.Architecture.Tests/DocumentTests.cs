using System.Text.RegularExpressions;

namespace Swytch.Architecture.Tests;

/// <summary>What the documents name exists.</summary>
public sealed partial class DocumentTests
{
    [Fact]
    public void Tests_named_in_GUARANTEES_exist()
    {
        var sources = string.Concat(Repository.Sources("tests").Select(Repository.Read));
        foreach (Match match in TestName().Matches(Repository.Read("docs/GUARANTEES.md")))
        {
            Assert.Contains(" " + match.Groups[1].Value + "(", sources, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Links_between_documents_lead_somewhere()
    {
        foreach (var document in Repository.Files.Where(path => path.EndsWith(".md", StringComparison.Ordinal)))
        {
            var folder = Path.GetDirectoryName(document)!;
            foreach (Match match in Link().Matches(Repository.Read(document)))
            {
                var target = match.Groups[1].Value;
                var path = Path.Combine(Repository.Root, folder, target);
                Assert.True(File.Exists(path) || Directory.Exists(path), $"{document}: {target}");
            }
        }
    }

    [GeneratedRegex(@"`([A-Z][a-z0-9]*(?:_[a-zA-Z0-9]+){2,})`")]
    private static partial Regex TestName();

    /// <summary>Of the repository: not to the web, without its anchor.</summary>
    [GeneratedRegex(@"\]\((?![a-z]+:|#)([^)#]+)(?:#[^)]*)?\)")]
    private static partial Regex Link();
}
