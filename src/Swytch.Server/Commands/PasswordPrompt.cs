using System.Text;
using Swytch.Server.Configuration;

namespace Swytch.Server.Commands;

/// <summary>Asks for a password at the terminal, twice, without showing it.</summary>
internal static class PasswordPrompt
{
    public static string Ask(TextWriter prompt)
    {
        var first = Read("Password: ", prompt);
        if (first.Length == 0)
        {
            throw new MisuseException("the password is empty");
        }

        return Read("Again: ", prompt) == first ? first : throw new MisuseException("the two passwords differ");
    }

    public static string AskOnce(string question, TextWriter prompt) => Read(question, prompt);

    private static string Read(string question, TextWriter prompt)
    {
        prompt.Write(question);
        prompt.Flush();
        var text = new StringBuilder();
        while (true)
        {
            var key = Console.ReadKey(intercept: true);
            if (key.Key == ConsoleKey.Enter)
            {
                prompt.WriteLine();
                return text.ToString();
            }

            if (key.Key == ConsoleKey.Backspace)
            {
                text.Length = Math.Max(0, text.Length - 1);
            }
            else if (!char.IsControl(key.KeyChar))
            {
                text.Append(key.KeyChar);
            }
        }
    }
}
