namespace Swytch.Storage.Interop;

/// <summary>What the loaded SQLite library must be able to do (sqlite.org/compile.html). Looked at once per process.</summary>
public static unsafe class EngineBuild
{
    /// <summary>3.50.4: what the engine was observed with.</summary>
    public const int MinimumVersionNumber = 3_050_004;

    private static readonly string[] RequiredOptions =
        ["ENABLE_SESSION", "ENABLE_PREUPDATE_HOOK", "ENABLE_SNAPSHOT", "ENABLE_FTS5", "ENABLE_COLUMN_METADATA"];

    private static readonly Lazy<string?> Found = new(Look);

    /// <summary>Null when the library is good, else one sentence that says what is missing.</summary>
    public static string? Complaint => Found.Value;

    /// <summary>Throws when the loaded library cannot carry the engine.</summary>
    /// <exception cref="StorageOpenException">Names the missing option or the version.</exception>
    public static void Require()
    {
        if (Complaint is { } complaint)
        {
            throw new StorageOpenException(complaint);
        }
    }

    internal static string? Check(int versionNumber, Func<string, bool> hasOption)
    {
        if (versionNumber < MinimumVersionNumber)
        {
            return $"SQLite {Version(versionNumber)} is loaded, but {Version(MinimumVersionNumber)} or newer is needed";
        }

        var missing = RequiredOptions.Where(option => !hasOption(option)).ToList();
        if (hasOption("OMIT_JSON"))
        {
            missing.Add("JSON");
        }

        if (hasOption("THREADSAFE=0"))
        {
            missing.Add("THREADSAFE");
        }

        return missing.Count == 0 ? null : $"the loaded SQLite {Version(versionNumber)} was built without {string.Join(", ", missing)}";
    }

    private static string? Look() => Check(Sqlite3.LibraryVersionNumber(), HasOption);

    private static bool HasOption(string option)
    {
        fixed (byte* name = Utf8.WithTerminator(option))
        {
            return Sqlite3.CompileOptionUsed(name) != 0;
        }
    }

    private static string Version(int number) => $"{number / 1_000_000}.{number / 1_000 % 1_000}.{number % 1_000}";
}
