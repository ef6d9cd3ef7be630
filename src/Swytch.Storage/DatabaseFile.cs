using System.Globalization;
using System.Text;

namespace Swytch.Storage;

/// <summary>The files of a database by its name. Names of PostgreSQL may hold any character: others than a-z, 0-9, _ and - stand as %XX of their UTF-8.</summary>
public static class DatabaseFile
{
    public const string Extension = ".db";

    public static string PathOf(string directory, string name) => Path.Combine(directory, Encode(name) + Extension);

    public static bool Exists(string directory, string name) => File.Exists(PathOf(directory, name));

    /// <summary>Names of the databases whose files are in the directory, in ordinal order.</summary>
    public static IReadOnlyList<string> List(string directory) =>
        [.. Directory.EnumerateFiles(directory, "*" + Extension)
            .Select(path => Decode(Path.GetFileNameWithoutExtension(path)))
            .OfType<string>()
            .Order(StringComparer.Ordinal)];

    /// <summary>Deletes a closed database with its WAL and lock; nothing happens when there is none.</summary>
    public static void Delete(string directory, string name)
    {
        var path = PathOf(directory, name);
        File.Delete(path);
        foreach (var suffix in (ReadOnlySpan<string>)["-wal", "-shm", "-lock"])
        {
            File.Delete(path + suffix);
        }
    }

    internal static string Encode(string name)
    {
        var text = new StringBuilder();
        foreach (var octet in Encoding.UTF8.GetBytes(name))
        {
            var character = (char)octet;
            if (char.IsAsciiLetterLower(character) || char.IsAsciiDigit(character) || character is '_' or '-')
            {
                text.Append(character);
            }
            else
            {
                text.Append(CultureInfo.InvariantCulture, $"%{octet:X2}");
            }
        }

        return text.ToString();
    }

    /// <summary>Null when no name has this encoding: the file is none of ours.</summary>
    internal static string? Decode(string encoded)
    {
        var bytes = new List<byte>();
        for (var i = 0; i < encoded.Length; i++)
        {
            if (encoded[i] != '%')
            {
                bytes.Add((byte)encoded[i]);
            }
            else if (i + 2 < encoded.Length
                && byte.TryParse(encoded.AsSpan(i + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var octet))
            {
                bytes.Add(octet);
                i += 2;
            }
            else
            {
                return null;
            }
        }

        var name = Encoding.UTF8.GetString([.. bytes]);
        return Encode(name) == encoded ? name : null;
    }
}
