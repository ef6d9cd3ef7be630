using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Swytch.Server.Composition;
using Swytch.Server.Configuration;
using Swytch.Server.Control;

namespace Swytch.Server.Commands;

/// <summary><c>swytchsql backup FILE</c> of a running node, and <c>swytchsql restore FILE --data DIR</c> into an empty directory.</summary>
internal static class BackupCommands
{
    public static Command CreateBackup(CommandSurroundings surroundings)
    {
        var file = new Argument<string>("FILE") { Description = "Archive to write; must not exist" };
        var command = new Command("backup", "Write all databases and users of a running node into one archive") { file };
        command.AddOptions(OptionCatalog.Data, OptionCatalog.Connect, OptionCatalog.Json, OptionCatalog.Config);
        command.SetHandler(surroundings, async (parsed, values, cancellationToken) =>
        {
            var path = Path.GetFullPath(parsed.GetRequiredValue(file));
            await using var node = await NodeAccess.OpenRunningAsync(values, surroundings, cancellationToken);
            var bytes = await BackupAsync(node, path, cancellationToken);
            await surroundings.Output.WriteLineAsync(values.Flag(OptionCatalog.Json)
                ? JsonSerializer.Serialize(new { file = path, bytes }, ControlJson.Printed)
                : string.Create(CultureInfo.InvariantCulture, $"backup written to {path} ({bytes} bytes)"));
            return ExitCode.Done;
        });
        return command;
    }

    public static Command CreateRestore(CommandSurroundings surroundings)
    {
        var file = new Argument<string>("FILE") { Description = "Archive made by swytchsql backup" };
        var command = new Command("restore", "Make a new node from an archive, in an empty directory") { file };
        command.AddOptions(OptionCatalog.Data, OptionCatalog.Json, OptionCatalog.Config);
        command.SetHandler(surroundings, async (parsed, values, cancellationToken) =>
        {
            var directory = StartOptions.DataDirectoryOf(values);
            var manifest = await RestoreAsync(Path.GetFullPath(parsed.GetRequiredValue(file)), directory, cancellationToken);
            await surroundings.Output.WriteLineAsync(values.Flag(OptionCatalog.Json)
                ? JsonSerializer.Serialize(new { directory, databases = manifest.Databases, takenAt = manifest.CreatedAt }, ControlJson.Printed)
                : $"restored {string.Join(", ", manifest.Databases)} into {directory}; start it with: swytchsql start --data {directory}");
            return ExitCode.Done;
        });
        return command;
    }

    private static async Task<long> BackupAsync(IRunningNode node, string path, CancellationToken cancellationToken)
    {
        if (File.Exists(path))
        {
            throw new FailureException($"{path} exists already; choose another name");
        }

        var partial = path + ".partial";
        try
        {
            await using (var stream = new FileStream(partial, new FileStreamOptions
            {
                Mode = FileMode.Create,
                Access = FileAccess.Write,
                UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
            }))
            {
                await node.BackupAsync(stream, cancellationToken);
                stream.Flush(flushToDisk: true);
            }

            File.Move(partial, path);
            return new FileInfo(path).Length;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or HttpRequestException)
        {
            throw new FailureException($"the backup to {path} failed: {Sentences.Within(exception.Message)}");
        }
        finally
        {
            File.Delete(partial);
        }
    }

    /// <summary>Unpacks beside the directory and moves into place, so that a restore that is cut short leaves nothing that looks like a node.</summary>
    private static async Task<BackupManifest> RestoreAsync(string file, string directory, CancellationToken cancellationToken)
    {
        if (!DataDirectory.IsEmptyOrAbsent(directory))
        {
            throw new FailureException($"the directory {directory} is not empty; restore into an empty one with --data");
        }

        var unpacked = directory.TrimEnd(Path.DirectorySeparatorChar) + ".restoring";
        try
        {
            await using var archive = File.OpenRead(file);
            if (Directory.Exists(unpacked))
            {
                Directory.Delete(unpacked, recursive: true);
            }

            using (DataDirectory.Open(unpacked, "swytchsql restore"))
            {
                var manifest = await BackupArchive.ReadAsync(archive, unpacked, cancellationToken);
                if (Directory.Exists(directory))
                {
                    Directory.Delete(directory, recursive: true);
                }

                Directory.Move(unpacked, directory);
                return manifest;
            }
        }
        catch (FailureException)
        {
            Directory.Delete(unpacked, recursive: true);
            throw;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new FailureException($"cannot restore {file} into {directory}: {Sentences.OneLine(exception.Message)}");
        }
    }
}
