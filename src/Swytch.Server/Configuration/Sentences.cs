namespace Swytch.Server.Configuration;

/// <summary>Words for people, kept to one line.</summary>
internal static class Sentences
{
    public static string OneLine(string text) =>
        string.Join(' ', text.Split(['\r', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));

    /// <summary>One line without its full stop, to go on after it.</summary>
    public static string Within(string text) => OneLine(text).TrimEnd('.');
}
