using System.Text;
using Swytch.Core.Errors;

namespace Swytch.PgWire.Protocol;

/// <summary>
/// The startup parameter <c>options</c>: command-line arguments of a server process, of which <c>-c name=value</c> and
/// <c>--name=value</c> carry settings (PostgreSQL manual, section 20.1.5; pg_split_opts, ParseLongOption).
/// </summary>
internal static class StartupOptions
{
    /// <summary>Appends the settings in order. Throws FATAL 42601 for an argument that is no setting.</summary>
    public static void Parse(string options, List<KeyValuePair<string, string>> settings)
    {
        List<string> arguments = Split(options);
        for (int i = 0; i < arguments.Count; i++)
        {
            string argument = arguments[i];
            string setting;
            if (argument.StartsWith("--", StringComparison.Ordinal))
            {
                setting = argument[2..];
            }
            else if (argument == "-c" && i + 1 < arguments.Count)
            {
                setting = arguments[++i];
            }
            else if (argument.StartsWith("-c", StringComparison.Ordinal) && argument.Length > 2)
            {
                setting = argument[2..];
            }
            else
            {
                throw ProtocolErrors.Fatal(SqlState.SyntaxError, $"invalid command-line argument for server process: {argument}");
            }

            int equals = setting.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0)
            {
                throw ProtocolErrors.Fatal(
                    SqlState.SyntaxError,
                    argument.StartsWith("--", StringComparison.Ordinal) ? $"{argument} requires a value" : $"-c {setting} requires a value");
            }

            settings.Add(new(setting[..equals].Replace('-', '_'), setting[(equals + 1)..]));
        }
    }

    /// <summary>Splits at white space; a backslash takes the next character as it is.</summary>
    private static List<string> Split(string options)
    {
        List<string> arguments = [];
        StringBuilder argument = new();
        bool inArgument = false;
        for (int i = 0; i < options.Length; i++)
        {
            char c = options[i];
            if (c is ' ' or '\t' or '\n' or '\r' or '\v' or '\f')
            {
                if (inArgument)
                {
                    arguments.Add(argument.ToString());
                    argument.Clear();
                    inArgument = false;
                }

                continue;
            }

            inArgument = true;
            if (c == '\\' && i + 1 < options.Length)
            {
                c = options[++i];
            }

            argument.Append(c);
        }

        if (inArgument)
        {
            arguments.Add(argument.ToString());
        }

        return arguments;
    }
}
