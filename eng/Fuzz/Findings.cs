using System.Collections.Concurrent;

namespace Swytch.Fuzz;

/// <summary>What went wrong, each kind once with the input that showed it.</summary>
internal sealed class Findings
{
    private const int InputCharacters = 600;

    private readonly ConcurrentDictionary<string, (string Input, int Times)> _byText = new();
    private long _inputs;

    public long Inputs => Interlocked.Read(ref _inputs);

    public int Kinds => _byText.Count;

    /// <summary>How many of the six watched things failed: crash, hang, internal error, broken answer, leak, disturbed neighbour.</summary>
    public int KindsWatched => _byText.Keys
        .Select(text => text switch
        {
            _ when text.StartsWith("hang", StringComparison.Ordinal) => "hang",
            _ when text.StartsWith("internal", StringComparison.Ordinal) => "internal error",
            _ when text.StartsWith("broken", StringComparison.Ordinal) => "broken answer",
            _ when text.StartsWith("open sockets", StringComparison.Ordinal) || text.StartsWith("memory", StringComparison.Ordinal) => "leak",
            _ when text.StartsWith("a neighbour", StringComparison.Ordinal) => "neighbour",
            _ => "crash",
        })
        .Distinct(StringComparer.Ordinal)
        .Count();

    public void CountInput() => Interlocked.Increment(ref _inputs);

    public void Add(string text, string input)
    {
        var shown = input.Length > InputCharacters ? input[..InputCharacters] + "…" : input;
        var times = _byText.AddOrUpdate(text, (shown, 1), (_, known) => (known.Input, known.Times + 1)).Times;
        if (times == 1)
        {
            Console.WriteLine($"FAIL {text}\n     {shown.ReplaceLineEndings("\\n")}");
        }
    }

    /// <summary>A server that answers XX000 has a bug of its own, whatever was asked.</summary>
    public void CheckError(IReadOnlyDictionary<char, string> fields, string input)
    {
        if (fields.GetValueOrDefault('C') is "XX000" or null)
        {
            Add($"internal error: {fields.GetValueOrDefault('M')}", input);
        }
    }
}
