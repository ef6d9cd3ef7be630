using System.Globalization;
using System.Text;
using Swytch.Server.Configuration;

namespace Swytch.Server.Composition;

/// <summary>
/// The directory of a node, locked for this process: <c>node.lock</c>, <c>node.pid</c> (who holds it), <c>node.id</c>, <c>system.db</c> (accounts),
/// <c>databases/NAME.db</c>, <c>control.sock</c> while the node runs.
/// </summary>
internal sealed class DataDirectory : IDisposable
{
    private const string LockFileName = "node.lock";
    private const string HolderFileName = "node.pid";
    private const string IdFileName = "node.id";
    private const string DatabasesName = "databases";
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly FileStream _lock;

    private DataDirectory(string path, FileStream lockFile, string nodeId, bool isNew)
    {
        Root = path;
        _lock = lockFile;
        NodeId = nodeId;
        IsNew = isNew;
    }

    public string Root { get; }

    /// <summary>32 hexadecimal digits, made when the directory was created.</summary>
    public string NodeId { get; }

    /// <summary>True when this call made the directory a node's.</summary>
    public bool IsNew { get; }

    public string SystemFile => Path.Combine(Root, "system.db");

    public string ControlSocket => ControlSocketOf(Root);

    public string DatabasesDirectory => Path.Combine(Root, DatabasesName);

    public string DatabaseFile(string database) => Path.Combine(DatabasesDirectory, database + ".db");

    public static string ControlSocketOf(string directory) => Path.Combine(directory, "control.sock");

    /// <summary>True when the directory belongs to a node, running or not.</summary>
    public static bool IsInitialised(string directory) => File.Exists(Path.Combine(directory, IdFileName));

    /// <summary>True when there is nothing in the way of a new node.</summary>
    public static bool IsEmptyOrAbsent(string directory) =>
        !Directory.Exists(directory) || !Directory.EnumerateFileSystemEntries(directory).Any(entry => Path.GetFileName(entry) is not (LockFileName or HolderFileName));

    /// <summary>Creates the directory (mode 0700) unless it exists, locks it, and gives it an identity. Exit 1 when it is in use, foreign or not writable.</summary>
    /// <param name="holder">Who locks it, for the message to a second process: "node n1" or "swytchsql restore".</param>
    public static DataDirectory Open(string directory, string holder)
    {
        try
        {
            if (!Directory.Exists(directory))
            {
                Directory.CreateDirectory(directory, OwnerOnly | UnixFileMode.UserExecute);
            }

            return Lock(directory, holder);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new FailureException($"cannot use the data directory {directory}: {Trouble(directory, exception)}; choose another with --data");
        }
    }

    /// <summary>The system's own words name a file of ours, or nothing of use.</summary>
    private static string Trouble(string directory, Exception exception) => exception switch
    {
        _ when File.Exists(directory) => "it is a file",
        UnauthorizedAccessException => $"user {Environment.UserName} may not {(Directory.Exists(directory) ? "read and write in it" : "create it")}",
        FileNotFoundException or DirectoryNotFoundException when !Directory.Exists(directory) => "it cannot be created there",
        _ => Sentences.Within(exception.Message),
    };

    /// <summary>Why a command finds no running node in a directory, and what to do.</summary>
    public static FailureException NotRunning(string directory)
    {
        try
        {
            if (IsInitialised(directory))
            {
                return new FailureException($"the node of {directory} is not running; start it with: swytchsql start --data {directory}");
            }

            // A directory that is another user's looks empty until it is listed.
            _ = IsEmptyOrAbsent(directory);
            return new FailureException($"there is no node in {directory}; name its directory with --data, or reach it with --connect");
        }
        catch (UnauthorizedAccessException)
        {
            return new FailureException($"user {Environment.UserName} may not look into {directory}; be its owner, or reach the node with --connect");
        }
    }

    private static DataDirectory Lock(string directory, string holder)
    {
        if (!IsInitialised(directory) && !IsEmptyOrAbsent(directory))
        {
            throw new FailureException($"the directory {directory} is not empty and holds no SwytchSql node; choose another with --data");
        }

        if (!IsInitialised(directory))
        {
            CloseToOthers(directory);
        }

        var lockPath = Path.Combine(directory, LockFileName);
        FileStream lockFile;
        try
        {
            // FileShare.None is an advisory lock of the whole file: it ends with the process, also by kill -9.
            lockFile = new FileStream(lockPath, new FileStreamOptions
            {
                Mode = FileMode.OpenOrCreate,
                Access = FileAccess.ReadWrite,
                Share = FileShare.None,
                UnixCreateMode = OwnerOnly,
            });
        }
        catch (IOException) when (File.Exists(lockPath))
        {
            throw new FailureException($"the data directory {directory} is in use by {WhoHolds(directory)}; stop it or choose another with --data");
        }

        try
        {
            File.WriteAllText(
                Path.Combine(directory, HolderFileName),
                string.Create(CultureInfo.InvariantCulture, $"process {Environment.ProcessId} ({holder})\n"));
            var (nodeId, isNew) = ReadOrCreateId(directory);
            return new DataDirectory(directory, lockFile, nodeId, isNew);
        }
        catch
        {
            lockFile.Dispose();
            throw;
        }
    }

    /// <summary>A new node in a directory that somebody made for it: what is written there is for its owner alone.</summary>
    private static void CloseToOthers(string directory)
    {
        try
        {
            File.SetUnixFileMode(directory, OwnerOnly | UnixFileMode.UserExecute);
        }
        catch (UnauthorizedAccessException)
        {
            // A volume that another user mounted for us: who may enter it was decided there.
            return;
        }
    }

    private static (string NodeId, bool IsNew) ReadOrCreateId(string directory)
    {
        var path = Path.Combine(directory, IdFileName);
        if (File.Exists(path))
        {
            var text = File.ReadAllText(path).Trim();
            return Guid.TryParseExact(text, "N", out _)
                ? (text, false)
                : throw new FailureException($"{path} does not hold a node id; restore the directory from a backup");
        }

        var nodeId = Guid.NewGuid().ToString("N");
        var temporary = path + ".new";
        using (var stream = new FileStream(temporary, new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, UnixCreateMode = OwnerOnly }))
        {
            stream.Write(Encoding.UTF8.GetBytes(nodeId + "\n"));
            stream.Flush(flushToDisk: true);
        }

        File.Move(temporary, path);
        Directory.CreateDirectory(Path.Combine(directory, DatabasesName), OwnerOnly | UnixFileMode.UserExecute);
        return (nodeId, true);
    }

    private static string WhoHolds(string directory)
    {
        try
        {
            var line = File.ReadLines(Path.Combine(directory, HolderFileName)).FirstOrDefault();
            return string.IsNullOrWhiteSpace(line) ? "another process" : line;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Only the name is missing from the message then.
            return "another process";
        }
    }

    public void Dispose() => _lock.Dispose();
}
