using Swytch.Server.Configuration;

namespace Swytch.Server.Accounts;

/// <summary>A password kept in a file: its first line.</summary>
internal static class PasswordFile
{
    /// <exception cref="MisuseException">The file cannot be read or holds no password.</exception>
    public static string Read(string path)
    {
        try
        {
            var line = File.ReadLines(path).FirstOrDefault();
            return string.IsNullOrEmpty(line)
                ? throw new MisuseException($"--admin-password-file: {path} holds no password on its first line")
                : line;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new MisuseException($"--admin-password-file: cannot read {path}: {Sentences.OneLine(exception.Message)}");
        }
    }
}
