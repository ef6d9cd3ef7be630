using System.Globalization;
using Swytch.WireClient;

namespace Swytch.Isolation;

/// <summary>Words, then --name value pairs.</summary>
internal sealed record CommandOptions(IReadOnlyList<string> Words, IReadOnlyDictionary<string, string> Named)
{
    public static CommandOptions Parse(IReadOnlyList<string> arguments)
    {
        var words = arguments.TakeWhile(argument => !argument.StartsWith("--", StringComparison.Ordinal)).ToList();
        return new CommandOptions(words, arguments.Skip(words.Count).Chunk(2).ToDictionary(pair => pair[0], pair => pair[^1]));
    }

    public string? Text(string name) => Named.GetValueOrDefault(name);

    public int Number(string name, int otherwise) => Named.TryGetValue(name, out var text) ? int.Parse(text, CultureInfo.InvariantCulture) : otherwise;

    /// <summary>HOST:PORT.</summary>
    public ServerAddress Server(string address)
    {
        var parts = address.Split(':');
        return new ServerAddress(parts[0], int.Parse(parts[1], CultureInfo.InvariantCulture), Text("--user") ?? "postgres", Text("--database") ?? "postgres");
    }
}
