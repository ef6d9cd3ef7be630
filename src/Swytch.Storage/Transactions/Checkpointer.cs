using System.Diagnostics;
using Swytch.Core.Errors;
using Swytch.Storage.Engine;
using Swytch.Storage.Interop;

namespace Swytch.Storage.Transactions;

/// <summary>
/// Moves the WAL into the database file behind the writer's back (sqlite.org/wal.html#ckpt), on a connection of its own.
/// PASSIVE blocks nobody but never lets the WAL restart under steady writes; so above a size, and when the writer rests,
/// it takes the writer for the moment that RESTART or TRUNCATE needs after PASSIVE has done the work.
/// </summary>
internal sealed class Checkpointer(Database database) : IAsyncDisposable
{
    /// <summary>So many frames (32 MB) are moved at a time under steady writes: each pass costs two syncs, and pages written often are moved once.</summary>
    private const int FramesPerPass = 8192;

    private const int FrameBytes = 4096 + 24;

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    /// <summary>How long writers wait for readers to leave a WAL that has just become too large; the larger it is, the longer, up to a second.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(50);

    private const double MostPatience = 20;

    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(1);

    private readonly SemaphoreSlim _nudge = new(0, 1);
    private readonly CancellationTokenSource _stop = new();
    private Connection? _connection;
    private Task? _loop;
    private long _seenCommits;
    private int _movedFrames;
    private TimeSpan _pause = Interval;
    private long _lastWait;

    internal void Start()
    {
        _connection = database.OpenConnection(database.Options.ReaderCacheKibibytes);

        // A reader in the way is no reason to wait with the writer held.
        _connection.Execute("PRAGMA busy_timeout=0");

        // A connection that has never read the database reports success and does nothing.
        SchemaBook.Cookie(_connection);

        // What a killed process left is moved as soon as nobody writes.
        database.Writer.WalFrames = (int)(database.Statistics().WalBytes / FrameBytes);
        _loop = Task.Run(LoopAsync);
    }

    /// <summary>Called after each commit.</summary>
    internal void Nudge()
    {
        if (IsDue(database.Writer.WalFrames) && _nudge.CurrentCount == 0)
        {
            try
            {
                _nudge.Release();
            }
            catch (SemaphoreFullException)
            {
                // Two commits nudged at once: one is enough.
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        if (_loop is not null)
        {
            await _loop;
        }

        if (_connection is { } connection)
        {
            try
            {
                if (database.Failure is null)
                {
                    Run(SqliteConstant.CheckpointTruncate);
                }
            }
            catch (SqliteException failure)
            {
                // As in the loop: on a full disk the WAL keeps everything until the next start.
                database.Judge(failure);
            }

            connection.Dispose();
        }

        _nudge.Dispose();
        _stop.Dispose();
    }

    private async Task LoopAsync()
    {
        while (!_stop.IsCancellationRequested && database.Failure is null)
        {
            try
            {
                await _nudge.WaitAsync(Interval, _stop.Token);
                await PassAsync();
            }
            catch (OperationCanceledException)
            {
                return;
            }
            catch (SqliteException failure)
            {
                // A full disk is no reason to stop: the WAL keeps everything until there is room. What is fatal, Judge says.
                database.Judge(failure);
            }
        }
    }

    private async ValueTask PassAsync()
    {
        var frames = database.Writer.WalFrames;
        if (frames == 0)
        {
            return;
        }

        var commits = database.Writer.CommitCount;
        var isIdle = commits == _seenCommits;
        _seenCommits = commits;
        if (!isIdle && !IsDue(frames))
        {
            return;
        }

        Volatile.Write(ref _movedFrames, frames);
        var isComplete = Run(SqliteConstant.CheckpointPassive);
        if (isIdle && new FileInfo(database.FilePath + "-wal").Length > database.Options.WalTruncateBytes)
        {
            await EmptyAsync(SqliteConstant.CheckpointTruncate);
        }
        else if ((long)frames * FrameBytes > database.Options.WalTruncateBytes)
        {
            await EmptyAsync(SqliteConstant.CheckpointRestart);
        }
        else if (isIdle && isComplete)
        {
            // The next commit starts at the beginning of the file, which keeps its size: writing over it is quicker to sync than letting it grow.
            database.Writer.WalFrames = 0;
        }
    }

    /// <summary>Fewer frames than were moved: the WAL has started anew.</summary>
    private bool IsDue(int frames)
    {
        var moved = Volatile.Read(ref _movedFrames);
        return (frames < moved ? frames : frames - moved) >= FramesPerPass;
    }

    /// <summary>
    /// Makes the next commit start at the beginning of the WAL, with the writer held for that moment. Where readers take turns there is never a moment without one:
    /// so they are waited for. Without new commits all is soon in the database file, and then whoever begins to read does not use the WAL.
    /// A reader that stays is not waited for again and again.
    /// </summary>
    private async ValueTask EmptyAsync(int mode)
    {
        try
        {
            await database.Writer.TakeAsync(Interval, null, _stop.Token);
        }
        catch (PgErrorException)
        {
            // The writer is held by a statement that takes its time: the next pass tries again.
            return;
        }

        try
        {
            database.Writer.Evict();
            if (Run(mode) || await WaitForReadersAsync(mode))
            {
                database.Writer.WalFrames = 0;
            }
        }
        finally
        {
            database.Writer.GiveBack();
        }
    }

    private async ValueTask<bool> WaitForReadersAsync(int mode)
    {
        if (_lastWait != 0 && Stopwatch.GetElapsedTime(_lastWait) < _pause)
        {
            return false;
        }

        var started = Stopwatch.GetTimestamp();
        var patience = Patience * Math.Clamp((double)database.Writer.WalFrames * FrameBytes / database.Options.WalTruncateBytes, 1, MostPatience);
        var isDone = false;
        while (!isDone && Stopwatch.GetElapsedTime(started) < patience)
        {
            await Task.Delay(1, _stop.Token);
            isDone = Run(mode);
        }

        _lastWait = isDone ? 0 : Stopwatch.GetTimestamp();
        _pause = isDone ? Interval : _pause * 2 < LongestPause ? _pause * 2 : LongestPause;
        return isDone;
    }

    /// <summary>False when a reader or another writer stands in the way, which is no failure.</summary>
    private unsafe bool Run(int mode)
    {
        int log, done;
        int code;
        fixed (byte* main = "main\0"u8)
        {
            code = Sqlite3.Checkpoint(_connection!.Handle, main, mode, &log, &done);
        }

        if (ResultCode.Primary(code) is ResultCode.Busy or ResultCode.Locked)
        {
            return false;
        }

        _connection.Check(code);
        return log == done;
    }
}
