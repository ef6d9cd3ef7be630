using System.Xml.Linq;

namespace Swytch.Architecture.Tests;

/// <summary>Who may know whom: Core nobody; PgWire, Sql, Storage (and later Replication) Core only; Server sees all.</summary>
public sealed class DoorTests
{
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["Swytch.Core"] = [],
        ["Swytch.PgWire"] = ["Swytch.Core"],
        ["Swytch.Sql"] = ["Swytch.Core"],
        ["Swytch.Storage"] = ["Swytch.Core"],
        ["Swytch.Replication"] = ["Swytch.Core"],
        ["Swytch.Server"] = ["Swytch.Core", "Swytch.PgWire", "Swytch.Sql", "Swytch.Storage", "Swytch.Replication"],
    };

    /// <summary>Packages a library may have beside analyzers; a new one is a decision with a record in docs/decisions.</summary>
    private static readonly Dictionary<string, string[]> AllowedPackages = new()
    {
        ["Swytch.Storage"] = ["SQLitePCLRaw.bundle_e_sqlite3"],
        ["Swytch.Server"] = ["Npgsql", "System.CommandLine"],
    };

    public static TheoryData<string> Libraries() =>
        [.. Repository.Files.Where(path => path.StartsWith("src/", StringComparison.Ordinal) && path.EndsWith(".csproj", StringComparison.Ordinal))];

    [Theory]
    [MemberData(nameof(Libraries))]
    public void Project_references_only_whom_it_may_know(string project)
    {
        var name = Path.GetFileNameWithoutExtension(project);
        Assert.True(Allowed.ContainsKey(name), $"{name} has no entry in the table of doors");
        foreach (var reference in Includes(project, "ProjectReference").Select(path => Path.GetFileNameWithoutExtension(path.Replace('\\', '/'))))
        {
            Assert.Contains(reference, Allowed[name]);
        }
    }

    [Theory]
    [MemberData(nameof(Libraries))]
    public void Project_has_only_its_own_packages(string project)
    {
        var allowed = AllowedPackages.GetValueOrDefault(Path.GetFileNameWithoutExtension(project), []);
        foreach (var package in Includes(project, "PackageReference"))
        {
            Assert.Contains(package, allowed);
        }
    }

    [Theory]
    [MemberData(nameof(Libraries))]
    public void Namespaces_are_those_of_the_project(string project)
    {
        var name = Path.GetFileNameWithoutExtension(project);
        foreach (var path in Repository.Sources(Path.GetDirectoryName(project)!.Replace('\\', '/')))
        {
            var declared = Repository.ReadLines(path).FirstOrDefault(line => line.StartsWith("namespace ", StringComparison.Ordinal));
            if (declared is not null)
            {
                Assert.True(declared.StartsWith($"namespace {name}", StringComparison.Ordinal), $"{path}: {declared}");
            }
        }
    }

    private static List<string> Includes(string project, string element) =>
        [.. XDocument.Parse(Repository.Read(project)).Descendants(element).Select(item => item.Attribute("Include")?.Value).OfType<string>()];
}
