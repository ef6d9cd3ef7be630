using System.Globalization;

namespace Swytch.Fuzz;

/// <summary>fuzz HOST:PORT [--seconds N] [--seed S] [--pid P] [--user U] [--database D] [--transcripts DIR] [--sqllogictest DIR] [--logs DIR]</summary>
internal sealed record Options(
    string Host,
    int Port,
    int Seconds,
    int Seed,
    int? ServerProcessId,
    string User,
    string Database,
    string? Transcripts,
    string? SqlLogicTests,
    string? ClientLogs)
{
    public static Options Parse(string[] arguments)
    {
        var named = new Dictionary<string, string>();
        for (var index = 1; index + 1 < arguments.Length; index += 2)
        {
            named[arguments[index]] = arguments[index + 1];
        }

        var address = arguments[0].Split(':');
        return new Options(
            address[0],
            int.Parse(address[1], CultureInfo.InvariantCulture),
            Number("--seconds") ?? 600,
            Number("--seed") ?? Environment.TickCount,
            Number("--pid"),
            named.GetValueOrDefault("--user", "swytch"),
            named.GetValueOrDefault("--database", "swytch"),
            named.GetValueOrDefault("--transcripts"),
            named.GetValueOrDefault("--sqllogictest"),
            named.GetValueOrDefault("--logs"));

        int? Number(string name) => named.TryGetValue(name, out var value) ? int.Parse(value, CultureInfo.InvariantCulture) : null;
    }
}
