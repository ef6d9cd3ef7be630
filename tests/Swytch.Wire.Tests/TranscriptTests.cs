using System.Collections.Concurrent;
using System.Globalization;
using Swytch.WireClient;
using Swytch.WireClient.Transcripts;

namespace Swytch.Wire.Tests;

/// <summary>
/// Every section of tests/wire/*.pgt against this server and, where there is one, against PostgreSQL 15: the same expectations.
/// A file runs once for each target, in a fresh database; its sections are reported one by one.
/// </summary>
public sealed class TranscriptTests
{
    private static readonly ConcurrentDictionary<(string Target, string File), Lazy<Dictionary<string, string?>>> Runs = new();

    private static int _databases;

    public static TheoryData<string, string> Sections() => Sections(_ => true);

    /// <summary>What must hold on this server: all but what tests/wire/not-yet.txt names.</summary>
    public static TheoryData<string, string> SectionsThatHold() => Sections(name => !NotYet().Contains(name));

    private static HashSet<string> NotYet() =>
        [.. File.ReadLines(Path.Combine(FolderOfTranscripts(), "not-yet.txt")).Where(line => line.Length > 0 && line[0] != '#')];

    private static TheoryData<string, string> Sections(Func<string, bool> where)
    {
        var sections = new TheoryData<string, string>();
        foreach (var (file, section) in AllSections().Where(entry => where($"{entry.File}: {entry.Section}")))
        {
            sections.Add(file, section);
        }

        return sections;
    }

    private static IEnumerable<(string File, string Section)> AllSections() =>
        Directory.GetFiles(FolderOfTranscripts(), "*.pgt").Order(StringComparer.Ordinal)
            .Select(Transcript.Load)
            .SelectMany(transcript => transcript.Sections.Select(section => (transcript.Name, section.Title)));

    [Fact]
    public void Transcripts_that_are_listed_as_not_yet_exist_and_still_differ()
    {
        var sections = AllSections().ToDictionary(entry => $"{entry.File}: {entry.Section}", StringComparer.Ordinal);
        foreach (var name in NotYet())
        {
            Assert.True(sections.TryGetValue(name, out var entry), $"tests/wire/not-yet.txt names no section: {name}");
            Assert.True(Outcome("swytchsql", entry.File, entry.Section) is not null, $"{name} holds now: take it out of tests/wire/not-yet.txt");
        }
    }

    [Theory]
    [MemberData(nameof(SectionsThatHold))]
    public void Transcript_holds_on_swytchsql(string file, string section) => Holds("swytchsql", file, section);

    [PostgresTheory]
    [MemberData(nameof(Sections))]
    public void Transcript_holds_on_postgres(string file, string section) => Holds("postgres", file, section);

    [Fact]
    public void Titles_of_sections_are_unique_in_their_file()
    {
        foreach (var path in Directory.GetFiles(FolderOfTranscripts(), "*.pgt"))
        {
            var titles = Transcript.Load(path).Sections.Select(section => section.Title).ToList();
            Assert.Equal(titles.Count, titles.Distinct(StringComparer.Ordinal).Count());
        }
    }

    private static void Holds(string target, string file, string section)
    {
        if (Outcome(target, file, section) is { } failure)
        {
            Assert.Fail($"{file}.pgt on {target}, {failure}");
        }
    }

    private static string? Outcome(string target, string file, string section) =>
        Runs.GetOrAdd((target, file), key => new Lazy<Dictionary<string, string?>>(() => RunFile(key.Target, key.File))).Value[section];

    private static Dictionary<string, string?> RunFile(string target, string file)
    {
        var transcript = Transcript.Load(Path.Combine(FolderOfTranscripts(), file + ".pgt"));
        if (target == "swytchsql")
        {
            using var server = ServerProcess.Start(ServerProcess.FindExecutable(), "--dialect", "postgres");
            return RunSections(transcript, TranscriptTarget.Swytch(server), "swytch");
        }

        var postgres = TranscriptTarget.Postgres();
        using var administration = WireConnection.Open(postgres.Host, postgres.Port, postgres.User, "postgres");
        var database = string.Create(CultureInfo.InvariantCulture, $"wire{Environment.ProcessId}_{Interlocked.Increment(ref _databases)}");
        administration.Run($"DROP DATABASE IF EXISTS {database} WITH (FORCE)");
        administration.Run($"CREATE DATABASE {database} TEMPLATE template0");
        try
        {
            return RunSections(transcript, postgres, database);
        }
        finally
        {
            administration.Run($"DROP DATABASE {database} WITH (FORCE)");
        }
    }

    private static Dictionary<string, string?> RunSections(Transcript transcript, TranscriptTarget target, string database)
    {
        var outcomes = new Dictionary<string, string?>();
        var differences = new List<(int FirstLine, IReadOnlyList<int> ExpectedLines, IReadOnlyList<string> Actual)>();
        foreach (var section in transcript.Sections)
        {
            using var runner = new TranscriptRunner(target, database);
            outcomes[section.Title] = runner.Run(section);
            differences.AddRange(runner.Differences);
        }

        if (target.Name == "postgres" && Environment.GetEnvironmentVariable("TRANSCRIPTS_RECORD") == "1")
        {
            Record(transcript, differences);
        }

        return outcomes;
    }

    /// <summary>Writes PostgreSQL's answers into the transcript: how a new one gets its expectations.</summary>
    private static void Record(Transcript transcript, List<(int FirstLine, IReadOnlyList<int> ExpectedLines, IReadOnlyList<string> Actual)> differences)
    {
        var lines = File.ReadAllLines(transcript.Path).ToList();
        foreach (var (first, expected, actual) in differences.OrderByDescending(difference => difference.FirstLine))
        {
            foreach (var number in expected.OrderDescending())
            {
                lines.RemoveAt(number - 1);
            }

            lines.InsertRange(first, actual.Select(text => "< " + text));
        }

        File.WriteAllText(transcript.Path, string.Join('\n', lines) + "\n");
    }

    private static string FolderOfTranscripts()
    {
        for (var directory = new DirectoryInfo(AppContext.BaseDirectory); directory is not null; directory = directory.Parent)
        {
            if (File.Exists(Path.Combine(directory.FullName, "SwytchSql.sln")))
            {
                return Path.Combine(directory.FullName, "tests", "wire");
            }
        }

        throw new DirectoryNotFoundException("not inside the repository");
    }
}
