using System.Diagnostics;

namespace Swytch.Architecture.Tests;

/// <summary>The files of the repository as they stand in the working tree: what git tracks, and what is new and not ignored.</summary>
internal static class Repository
{
    private static readonly Lazy<List<string>> AllFiles = new(List);

    public static string Root { get; } = FindRoot();

    /// <summary>Paths relative to the root, with forward slashes.</summary>
    public static IReadOnlyList<string> Files => AllFiles.Value;

    public static IEnumerable<string> Sources(string folder) =>
        Files.Where(path => path.StartsWith(folder + "/", StringComparison.Ordinal) && path.EndsWith(".cs", StringComparison.Ordinal));

    public static string Read(string path) => File.ReadAllText(Path.Combine(Root, path));

    public static string[] ReadLines(string path) => File.ReadAllLines(Path.Combine(Root, path));

    private static string FindRoot()
    {
        for (var directory = new DirectoryInfo(AppContext.BaseDirectory); directory is not null; directory = directory.Parent)
        {
            if (File.Exists(Path.Combine(directory.FullName, "SwytchSql.sln")))
            {
                return directory.FullName;
            }
        }

        throw new DirectoryNotFoundException("not inside the repository");
    }

    private static List<string> List()
    {
        if (!Directory.Exists(Path.Combine(Root, ".git")))
        {
            // An exported tree: everything but what builds leave behind.
            string[] ignored = ["/artifacts/", "/bin/", "/obj/", "/node_modules/", "/TestResults/"];
            return Directory.GetFiles(Root, "*", SearchOption.AllDirectories)
                .Select(path => Path.GetRelativePath(Root, path).Replace('\\', '/'))
                .Where(path => !ignored.Any(folder => ("/" + path).Contains(folder, StringComparison.Ordinal)))
                .ToList();
        }

        var start = new ProcessStartInfo("git") { WorkingDirectory = Root, RedirectStandardOutput = true };
        foreach (var argument in (string[])["-c", "safe.directory=*", "ls-files", "--cached", "--others", "--exclude-standard", "-z"])
        {
            start.ArgumentList.Add(argument);
        }

        using var git = Process.Start(start)!;
        var output = git.StandardOutput.ReadToEnd();
        git.WaitForExit();
        return output.Split('\0', StringSplitOptions.RemoveEmptyEntries).Where(path => File.Exists(Path.Combine(Root, path))).ToList();
    }
}
