using System.Formats.Tar;
using System.Text.Json;
using Swytch.Server.Accounts;
using Swytch.Server.Configuration;
using Swytch.Storage;

namespace Swytch.Server.Composition;

/// <summary>What the first entry of an archive says.</summary>
/// <param name="Format">1; a program that knows only another one refuses.</param>
internal sealed record BackupManifest(int Format, string Version, string NodeId, DateTimeOffset CreatedAt, IReadOnlyList<string> Databases);

/// <summary>
/// One archive of all databases and roles: a tar of <c>manifest.json</c>, <c>system.db</c> and <c>databases/NAME.db</c>, each database
/// as it was at one moment, and <c>end</c>, without which an archive was cut short.
/// </summary>
internal static class BackupArchive
{
    public const int Format = 1;

    private const string ManifestName = "manifest.json";
    private const string EndName = "end";
    private const string SystemName = "system.db";
    private const string DatabasesPrefix = "databases/";

    /// <summary>Copies the files aside first, so that a slow reader of the archive holds no snapshot.</summary>
    public static async Task WriteAsync(
        Stream into, DataDirectory directory, AccountStore accounts, IReadOnlyList<Database> databases, CancellationToken cancellationToken)
    {
        var aside = Path.Combine(directory.Root, "backup-" + Guid.NewGuid().ToString("N"));
        Directory.CreateDirectory(aside);
        try
        {
            // All copies before the first byte: what goes wrong with them can still be answered.
            var files = new List<(string Entry, string Path)> { (SystemName, Path.Combine(aside, SystemName)) };
            await accounts.BackupAsync(files[0].Path, cancellationToken);
            foreach (var database in databases)
            {
                var name = Path.GetFileName(DatabaseFile.PathOf(directory.DatabasesDirectory, database.Name));
                files.Add((DatabasesPrefix + name, Path.Combine(aside, "database-" + name)));
                await database.BackupAsync(files[^1].Path, cancellationToken);
            }

            var manifest = new BackupManifest(
                Format, ProductVersion.Full, directory.NodeId, DateTimeOffset.UtcNow, [.. databases.Select(database => database.Name)]);
            await using var tar = new TarWriter(into, TarEntryFormat.Pax, leaveOpen: true);
            await WriteEntryAsync(tar, ManifestName, new MemoryStream(JsonSerializer.SerializeToUtf8Bytes(manifest)), cancellationToken);
            foreach (var (entry, path) in files)
            {
                await WriteFileAsync(tar, entry, path, cancellationToken);
            }

            await WriteEntryAsync(tar, EndName, new MemoryStream(), cancellationToken);
        }
        finally
        {
            Directory.Delete(aside, recursive: true);
        }
    }

    /// <summary>Unpacks an archive into a directory that has no node.</summary>
    /// <exception cref="FailureException">It is no archive of ours, of another format, or cut short.</exception>
    public static async Task<BackupManifest> ReadAsync(Stream archive, string directory, CancellationToken cancellationToken)
    {
        BackupManifest? manifest = null;
        await using var tar = new TarReader(archive);
        try
        {
            while (await tar.GetNextEntryAsync(copyData: false, cancellationToken) is { } entry)
            {
                if (manifest is null)
                {
                    manifest = ReadManifest(entry);
                }
                else if (entry.Name == EndName)
                {
                    return manifest;
                }
                else
                {
                    await ExtractAsync(entry, directory, cancellationToken);
                }
            }
        }
        catch (EndOfStreamException) when (manifest is not null)
        {
            throw CutShort();
        }
        catch (Exception exception) when (exception is InvalidDataException or EndOfStreamException or JsonException)
        {
            throw new FailureException($"the file is no backup of SwytchSql: {Sentences.OneLine(exception.Message)}");
        }

        throw manifest is null ? new FailureException("the file is no backup of SwytchSql: it is empty") : CutShort();
    }

    private static FailureException CutShort() => new("the backup was cut short: its end is missing; take another one");

    private static BackupManifest ReadManifest(TarEntry entry)
    {
        if (entry.Name != ManifestName || entry.DataStream is null)
        {
            throw new InvalidDataException("it does not begin with a manifest");
        }

        var manifest = JsonSerializer.Deserialize<BackupManifest>(entry.DataStream) ?? throw new InvalidDataException("its manifest is empty");
        return manifest.Format == Format
            ? manifest
            : throw new FailureException($"the backup has format {manifest.Format} (swytchsql {manifest.Version}), this program knows format {Format}");
    }

    private static async Task ExtractAsync(TarEntry entry, string directory, CancellationToken cancellationToken)
    {
        var isDatabase = entry.Name.StartsWith(DatabasesPrefix, StringComparison.Ordinal)
            && entry.Name.LastIndexOf('/') == DatabasesPrefix.Length - 1
            && entry.Name.EndsWith(DatabaseFile.Extension, StringComparison.Ordinal);
        if (entry.EntryType is not (TarEntryType.RegularFile or TarEntryType.V7RegularFile) || (entry.Name != SystemName && !isDatabase))
        {
            // Nothing that could lead out of the directory is ever written.
            throw new InvalidDataException($"unexpected entry {Sentences.OneLine(entry.Name)}");
        }

        var path = Path.Combine(directory, entry.Name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        await using var file = new FileStream(path, new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        });
        if (entry.DataStream is { } content)
        {
            await content.CopyToAsync(file, cancellationToken);
        }

        file.Flush(flushToDisk: true);
    }

    private static async Task WriteFileAsync(TarWriter tar, string name, string path, CancellationToken cancellationToken)
    {
        await using (var content = File.OpenRead(path))
        {
            await WriteEntryAsync(tar, name, content, cancellationToken);
        }

        File.Delete(path);
    }

    private static Task WriteEntryAsync(TarWriter tar, string name, Stream content, CancellationToken cancellationToken) =>
        tar.WriteEntryAsync(
            new PaxTarEntry(TarEntryType.RegularFile, name) { DataStream = content, Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite },
            cancellationToken);
}
