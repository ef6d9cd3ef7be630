namespace Swytch.WireClient.Transcripts;

/// <summary>
/// A file of tests/wire: sections that begin with <c>=== sentence</c>, each on connections of its own, all in one fresh database.
/// The language is described in tests/wire/README.md.
/// </summary>
public sealed record Transcript(string Path, IReadOnlyList<TranscriptSection> Sections)
{
    public string Name => System.IO.Path.GetFileNameWithoutExtension(Path);

    public static Transcript Load(string path)
    {
        var sections = new List<TranscriptSection>();
        var lines = new List<TranscriptLine>();
        string? title = null;
        string? only = null;
        var number = 0;
        foreach (var text in File.ReadLines(path))
        {
            number++;
            if (text.StartsWith("=== ", StringComparison.Ordinal))
            {
                Close();
                title = text[4..].Trim();
            }
            else if (text.StartsWith("only ", StringComparison.Ordinal))
            {
                only = text[5..].Trim();
            }
            else if (text == "end")
            {
                only = null;
            }
            else if (text.Length > 0 && text[0] != '#')
            {
                if (title is null)
                {
                    throw new FormatException($"{path}:{number}: a line before the first section");
                }

                lines.Add(new TranscriptLine(number, text, only));
            }
        }

        Close();
        return new Transcript(path, sections);

        void Close()
        {
            if (title is not null)
            {
                sections.Add(new TranscriptSection(title, [.. lines]));
            }

            lines.Clear();
        }
    }
}

public sealed record TranscriptSection(string Title, IReadOnlyList<TranscriptLine> Lines);

/// <param name="Number">One-based line number in the file.</param>
/// <param name="Only">The target it is meant for, null for all.</param>
public sealed record TranscriptLine(int Number, string Text, string? Only);
