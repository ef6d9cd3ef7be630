using Swytch.Core;
using Swytch.Core.Errors;
using Swytch.Storage.Engine;
using Swytch.Storage.Interop;

namespace Swytch.Storage.Tests;

public sealed class DatabaseTests
{
    [Fact]
    public async Task What_was_written_is_there_after_reopening()
    {
        await using var test = TestDatabase.Open();
        await using (var session = test.Session("CREATE TABLE t(a)", "INSERT INTO t VALUES(1)"))
        {
            Assert.False(session.InTransaction);
        }

        await test.ReopenAsync();
        await using var again = test.Session();
        Assert.Equal("1", await again.RowsAsync("SELECT a FROM t"));
        Assert.Equal("t", (await again.GetSchemaAsync(default)).Rows.Single().Name);
    }

    [Fact]
    public async Task A_second_opener_is_told_that_the_database_is_in_use()
    {
        await using var test = TestDatabase.Open();
        var options = new DatabaseOptions(test.Directory, "test", ConnectionExtensions.None);
        var failure = Assert.Throws<StorageOpenException>(() => Database.Open(options));
        Assert.Contains("in use", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("PRAGMA user_version=2", "format version 2")]
    [InlineData("PRAGMA application_id=1", "not made by SwytchSql")]
    public async Task A_file_of_another_format_is_refused(string change, string words)
    {
        await using var test = TestDatabase.Open();
        var path = DatabaseFile.PathOf(test.Directory, "other");
        await test.Database.BackupAsync(path, default);
        using (var connection = Connection.Open(new ConnectionSettings(path, ConnectionExtensions.None, false, false, 100, 10)))
        {
            connection.Execute(change);
        }

        var failure = Assert.Throws<StorageOpenException>(() => Database.Open(new DatabaseOptions(test.Directory, "other", ConnectionExtensions.None)));
        Assert.Contains(words, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_no_database_is_refused()
    {
        await using var test = TestDatabase.Open();
        await File.WriteAllTextAsync(DatabaseFile.PathOf(test.Directory, "other"), new string('x', 10_000));
        Assert.Throws<StorageOpenException>(() => Database.Open(new DatabaseOptions(test.Directory, "other", ConnectionExtensions.None)));
    }

    [Theory]
    [InlineData("app")]
    [InlineData("My App")]
    [InlineData("../up")]
    [InlineData("größe.db")]
    [InlineData("a%20b")]
    [InlineData(".")]
    public void Every_name_has_a_file_of_its_own_inside_the_directory(string name)
    {
        var path = DatabaseFile.PathOf("/data", name);
        Assert.Equal("/data", Path.GetDirectoryName(Path.GetFullPath(path)));
        Assert.Equal(name, DatabaseFile.Decode(Path.GetFileNameWithoutExtension(path)));
        Assert.EndsWith(".db", path, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Databases_are_listed_by_name_and_deleted_with_their_wal()
    {
        await using var test = TestDatabase.Open();
        var other = Database.Open(new DatabaseOptions(test.Directory, "Other One", ConnectionExtensions.None));
        Assert.Equal(["Other One", "test"], DatabaseFile.List(test.Directory));
        await other.DisposeAsync();
        DatabaseFile.Delete(test.Directory, "Other One");
        Assert.Equal(["test"], DatabaseFile.List(test.Directory));
        Assert.DoesNotContain(Directory.GetFiles(test.Directory), path => path.Contains("ther", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_backup_taken_under_writes_is_whole_and_of_one_moment()
    {
        await using var test = TestDatabase.Open();
        await using var session = test.Session("CREATE TABLE t(a INTEGER PRIMARY KEY, x)", "CREATE TABLE u(a INTEGER PRIMARY KEY)");
        using var stop = new CancellationTokenSource();
        using var started = new SemaphoreSlim(0);
        var writing = Task.Run(async () =>
        {
            await using var writer = test.Session();
            for (var i = 1; !stop.IsCancellationRequested; i++)
            {
                await writer.BeginAsync();
                await writer.RunAsync("INSERT INTO t VALUES(?1, randomblob(2000))", SqlValue.FromInteger(i));
                await writer.RunAsync("INSERT INTO u VALUES(?1)", SqlValue.FromInteger(i));
                await writer.CommitAsync();
                started.Release();
            }
        });
        for (var i = 0; i < 300; i++)
        {
            Assert.True(await started.WaitAsync(TestDatabase.Deadline));
        }

        await test.Database.BackupAsync(DatabaseFile.PathOf(test.Directory, "copy"), default);
        await stop.CancelAsync();
        await writing;
        await using var copy = Database.Open(new DatabaseOptions(test.Directory, "copy", ConnectionExtensions.None));
        Assert.Empty(await copy.CheckIntegrityAsync(default));
        await using var reader = copy.CreateSession();
        Assert.Equal("0|1", await reader.RowsAsync("SELECT (SELECT count(*) FROM t) - (SELECT count(*) FROM u), (SELECT count(*) FROM t) >= 300"));
        await Assert.ThrowsAsync<IOException>(() => test.Database.BackupAsync(DatabaseFile.PathOf(test.Directory, "copy"), default));
        await Assert.ThrowsAnyAsync<IOException>(() => test.Database.BackupAsync("/nowhere/at/all.db", default));
        Assert.Null(test.Database.Failure);
    }

    [Fact]
    public async Task A_damaged_page_stops_the_database_and_says_so_once()
    {
        var told = new List<PgError>();
        await using var test = TestDatabase.Open();
        await using (var session = test.Session("CREATE TABLE t(a INTEGER PRIMARY KEY, x)"))
        {
            await session.RunAsync("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 500) INSERT INTO t SELECT i, randomblob(500) FROM n");
        }

        await test.Database.DisposeAsync();
        await using (var file = File.OpenWrite(DatabaseFile.PathOf(test.Directory, "test")))
        {
            file.Seek(4096 * 2, SeekOrigin.Begin);
            await file.WriteAsync(new byte[4096 * 10]);
        }

        await using var broken = Database.Open(new DatabaseOptions(test.Directory, "test", ConnectionExtensions.None) { FatalFailure = told.Add });
        await using var reader = broken.CreateSession();
        Assert.Equal("XX001", (await reader.FailsAsync("SELECT sum(length(x)) FROM t")).SqlState);
        Assert.NotNull(broken.Failure);
        Assert.Equal(PgSeverity.Fatal, Assert.Single(told).Severity);
        Assert.Equal("XX001", (await reader.FailsAsync("SELECT 1")).SqlState);
        Assert.Equal("XX001", (await SessionExtensions.FailsAsync(() => reader.BeginAsync())).SqlState);
    }

    [Theory]
    [InlineData(ResultCode.IoError | (4 << 8), 5, true)]
    [InlineData(ResultCode.IoError | (3 << 8), 28, false)]
    [InlineData(ResultCode.IoErrorNoMemory, 0, false)]
    [InlineData(ResultCode.Full, 28, false)]
    [InlineData(ResultCode.Corrupt, 0, true)]
    [InlineData(ResultCode.Corrupt | (1 << 8), 0, false)]
    [InlineData(ResultCode.NotADatabase, 0, true)]
    [InlineData(ResultCode.ConstraintUnique, 0, false)]
    public void A_failed_sync_is_fatal_and_a_full_disk_is_not(int code, int systemError, bool isFatal) =>
        Assert.Equal(isFatal, ErrorTranslation.IsFatal(new SqliteException(code, "", systemError)));

    [Fact]
    public async Task A_large_wal_starts_anew_while_writes_go_on()
    {
        await using var test = TestDatabase.Open(options => options with { WalTruncateBytes = 1024 * 1024 });
        await using var session = test.Session("CREATE TABLE t(a)");
        var blob = SqlValue.FromBlob(new byte[50_000]);
        var deadline = DateTime.UtcNow + TestDatabase.Deadline;
        var frames = 0;
        while (test.Database.Writer.WalFrames >= frames)
        {
            frames = test.Database.Writer.WalFrames;
            await session.RunAsync("INSERT INTO t VALUES(?1)", blob);
            Assert.True(DateTime.UtcNow < deadline, $"the WAL has {frames} frames");
        }

        Assert.True(frames * 4096L > 1024 * 1024);
    }

    [Fact]
    public async Task When_nobody_writes_a_large_wal_is_emptied()
    {
        await using var test = TestDatabase.Open(options => options with { WalTruncateBytes = 10_000 });
        await using var session = test.Session("CREATE TABLE t(a)", "INSERT INTO t VALUES(zeroblob(20000))");
        Assert.True(SpinWait.SpinUntil(() => test.Database.Statistics().WalBytes == 0, TestDatabase.Deadline));
        Assert.Equal("1", await session.RowsAsync("SELECT count(*) FROM t"));
    }

    [Fact]
    public async Task When_nobody_writes_the_next_commit_starts_at_the_beginning_of_the_wal()
    {
        await using var test = TestDatabase.Open();
        await using var session = test.Session("CREATE TABLE t(a)");
        var blob = SqlValue.FromBlob(new byte[50_000]);
        var deadline = DateTime.UtcNow + TestDatabase.Deadline;
        var before = 0L;
        do
        {
            Assert.True(DateTime.UtcNow < deadline, "the WAL starts anew");
            Assert.True(SpinWait.SpinUntil(() => test.Database.Writer.WalFrames == 0, TestDatabase.Deadline));
            before = test.Database.Statistics().WalBytes;
            await session.RunAsync("INSERT INTO t VALUES(?1)", blob);
        }
        while (before == 0 || test.Database.Statistics().WalBytes > before);
    }

    [Fact]
    public async Task Statistics_count_commits_rollbacks_and_waits()
    {
        await using var test = TestDatabase.Open();
        await using var session = test.Session("CREATE TABLE t(a)", "INSERT INTO t VALUES(1)", "DELETE FROM t WHERE a = 5");
        await session.BeginAsync();
        await session.RunAsync("INSERT INTO t VALUES(2)");
        await session.RollbackAsync();
        await session.BeginAsync();
        await session.RowsAsync("SELECT * FROM t");
        await session.CommitAsync();
        var statistics = test.Database.Statistics();
        Assert.Equal((2, 1, 4), (statistics.Commits, statistics.Rollbacks, statistics.WriterTaken));
        Assert.True(statistics.CommitTime > TimeSpan.Zero);
        Assert.True(statistics.WalBytes > 0);
        Assert.Equal((0, 1), (statistics.ReadersInUse, statistics.ReadersIdle));
    }

    [Fact]
    public void The_library_is_refused_by_the_name_of_what_it_lacks()
    {
        Assert.Null(EngineBuild.Complaint);
        Assert.Null(EngineBuild.Check(3_050_004, option => option.StartsWith("ENABLE", StringComparison.Ordinal)));
        Assert.Contains("3.49.1", EngineBuild.Check(3_049_001, _ => false), StringComparison.Ordinal);
        var complaint = EngineBuild.Check(3_050_004, option => option is "ENABLE_FTS5" or "ENABLE_SESSION" or "OMIT_JSON");
        Assert.Contains("ENABLE_PREUPDATE_HOOK, ENABLE_SNAPSHOT, ENABLE_COLUMN_METADATA, JSON", complaint, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Readers_see_whole_transactions_while_a_writer_works()
    {
        await using var test = TestDatabase.Open();
        await using var session = test.Session("CREATE TABLE t(id INTEGER PRIMARY KEY, balance INT)", "INSERT INTO t VALUES(1, 500), (2, 500)");
        using var stop = new CancellationTokenSource();
        var writing = Task.Run(async () =>
        {
            await using var writer = test.Session();
            for (var i = 0; !stop.IsCancellationRequested; i++)
            {
                await writer.BeginAsync();
                await writer.RunAsync("UPDATE t SET balance = balance - 1 WHERE id = ?1", SqlValue.FromInteger(1 + (i % 2)));
                await writer.RunAsync("UPDATE t SET balance = balance + 1 WHERE id = ?1", SqlValue.FromInteger(2 - (i % 2)));
                await writer.CommitAsync();
            }
        });
        for (var i = 0; i < 500; i++)
        {
            await session.BeginAsync(readOnly: true);
            var first = await session.RowsAsync("SELECT sum(balance), max(balance) FROM t");
            Assert.StartsWith("1000|", first, StringComparison.Ordinal);
            Assert.Equal(first, await session.RowsAsync("SELECT sum(balance), max(balance) FROM t"));
            await session.CommitAsync();
        }

        await stop.CancelAsync();
        await writing;
    }
}
