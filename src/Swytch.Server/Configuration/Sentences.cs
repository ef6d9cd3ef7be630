namespace Swytch.Server.Configuration;

/// <summary>Words for people, kept to one line.</summary>
internal static class Sentences
{
    public static string OneLine(string text) =>
        string.Join(' ', text.Split(['\r', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
}
