using Swytch.WireClient.Transcripts;

namespace Swytch.Fuzz;

/// <summary>What is mutated: flights of messages from the transcripts; statements from transcripts, sqllogictest files and captured client logs.</summary>
internal sealed class Seeds
{
    private const int RecordsOfAFile = 200;

    public List<IReadOnlyList<byte[]>> Flights { get; } = [];

    public List<string> Statements { get; } = ["SELECT 1", "SELECT n FROM generate_series(1, 10) AS g(n)"];

    public static Seeds Load(Options options)
    {
        var seeds = new Seeds();
        foreach (var path in FilesOf(options.Transcripts, "*.pgt"))
        {
            seeds.AddTranscript(Transcript.Load(path));
        }

        foreach (var path in FilesOf(options.SqlLogicTests, "*.test"))
        {
            seeds.AddRecords(File.ReadLines(path));
        }

        foreach (var path in FilesOf(options.ClientLogs, "*.sql.log"))
        {
            seeds.AddLog(File.ReadAllLines(path));
        }

        return seeds;
    }

    private static IEnumerable<string> FilesOf(string? folder, string pattern) =>
        folder is not null && Directory.Exists(folder) ? Directory.GetFiles(folder, pattern).Order(StringComparer.Ordinal) : [];

    private void AddTranscript(Transcript transcript)
    {
        foreach (var section in transcript.Sections)
        {
            var flight = new List<byte[]>();
            foreach (var line in section.Lines)
            {
                if (line.Text[0] == '>')
                {
                    var words = Words.Split(line.Text[1..]);
                    var message = FrontendMessage.Build(words);
                    if (words[0].Text is "Query" or "Parse")
                    {
                        Statements.Add(words[words[0].Text == "Query" ? 1 : 2].Text);
                    }

                    // Startup messages have no type byte and come first only.
                    if (words[0].Text is not ("Startup" or "SSLRequest" or "GSSENCRequest" or "Bytes"))
                    {
                        flight.Add(message);
                    }
                }
                else if (line.Text.StartsWith("run ", StringComparison.Ordinal))
                {
                    Statements.Add(Words.Split(line.Text)[1].Text);
                }
            }

            if (flight.Count > 0)
            {
                Flights.Add(flight);
            }
        }
    }

    private void AddRecords(IEnumerable<string> lines)
    {
        var taken = 0;
        var inRecord = false;
        foreach (var line in lines)
        {
            if (line.StartsWith("query ", StringComparison.Ordinal) || line.StartsWith("statement ", StringComparison.Ordinal))
            {
                inRecord = true;
            }
            else if (inRecord)
            {
                Statements.Add(line);
                inRecord = false;
                if (++taken == RecordsOfAFile)
                {
                    return;
                }
            }
        }
    }

    /// <summary>A captured log holds each statement on the line after its number: <c>[12] x3 {simple}</c>.</summary>
    private void AddLog(string[] lines)
    {
        for (var index = 0; index + 1 < lines.Length; index++)
        {
            if (lines[index].StartsWith('[') && lines[index].Contains("] x", StringComparison.Ordinal))
            {
                Statements.Add(lines[index + 1].Trim());
            }
        }
    }
}
