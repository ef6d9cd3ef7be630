using System.Diagnostics;
using System.Net;
using Microsoft.Extensions.Logging;
using Swytch.Core.Errors;
using Swytch.PgWire.Auth;
using Swytch.PgWire.Hosting;
using Swytch.Server.Accounts;
using Swytch.Server.Adapters;
using Swytch.Server.Configuration;
using Swytch.Server.Control;
using Swytch.Server.Http;
using Swytch.Server.Observability;
using Swytch.Server.Sessions;
using Swytch.Storage;

namespace Swytch.Server.Composition;

/// <summary>One running node. <see cref="StartAsync"/> reads as the boot order.</summary>
internal sealed class Node : INodeDesk, IAsyncDisposable
{
    /// <summary>How long running statements may go on after SIGTERM before they are cancelled.</summary>
    private static readonly TimeSpan DrainLimit = TimeSpan.FromSeconds(10);

    /// <summary>How long stopping may take in all before connections are cut.</summary>
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(15);

    /// <summary>What open transactions may keep in memory whatever the limit is.</summary>
    private const long LeastParkedBytes = 16 * 1024 * 1024;

    /// <summary>Created by --admin-password-file.</summary>
    private const string FirstAdministrator = "swytch";

    private readonly StartOptions _options;
    private readonly Stack<object> _owned = new();
    private readonly TaskCompletionSource<string> _failed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly SessionRegistry _sessions = new();
    private readonly DatabaseCatalog _databases = new();
    private readonly List<Database> _opened = [];
    private readonly DateTimeOffset _startedAt = DateTimeOffset.UtcNow;
    private AccountStore? _accounts;
    private LiveCatalog? _live;
    private DataDirectory? _directory;
    private AuthenticationPolicy? _authentication;
    private ILogger? _logger;
    private Listeners? _listeners;
    private volatile bool _isReady;
    private volatile bool _isStopping;

    private Node(StartOptions options) => _options = options;

    /// <summary>The one line on standard output.</summary>
    public string ReadyLine => $"swytchsql ready on {string.Join(", ", _listeners!.PostgresAddresses)} (node {_options.NodeName})";

    public IReadOnlyList<EndPoint> PostgresEndPoints => _listeners!.PostgresEndPoints;

    public string? HttpAddress => _listeners!.HttpAddress;

    /// <summary>Why the node stopped by itself; null when it was asked to.</summary>
    public string? FailureReason => _failed.Task.IsCompletedSuccessfully ? _failed.Task.Result : null;

    public bool IsReady => _isReady && !_isStopping;

    /// <summary>Brings a node up; returns when clients are served.</summary>
    /// <exception cref="CommandException">Exit 2 for a forbidden combination, 1 for a port, a directory or a disk that cannot be used.</exception>
    public static async Task<Node> StartAsync(StartOptions options, TextWriter errors, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        var asked = options.MaxConnections;
        options = options with { MaxConnections = OpenFiles.ClientsWithin(OpenFiles.Limit(), asked) };
        var node = new Node(options);
        try
        {
            var directory = node._directory = node.Own(DataDirectory.Open(options.DataDirectory, $"node {options.NodeName}"));
            var log = node.Own(new StandardErrorLoggerProvider(errors, options.LogFormat, options.LogLevel, TimeProvider.System));
            var loggers = node.Own(LoggerFactory.Create(logging => logging.AddProvider(log).SetMinimumLevel(LogLevel.Trace)));
            node._logger = loggers.CreateLogger("Swytch.Server");
            node._logger.Starting(ProductVersion.Full, options.NodeName, directory.NodeId, directory.Root);

            if (options.MaxConnections < asked)
            {
                node._logger.FewOpenFiles(OpenFiles.Limit(), options.MaxConnections, asked);
            }

            var metrics = node.Own(new NodeMetrics());
            var accounts = node._accounts = node.Own(await OpenAccountsAsync(directory, options));
            var authentication = node._authentication = new AuthenticationPolicy(options, accounts);
            await node.ListenAsync(directory, log, loggers, metrics, authentication, accounts, cancellationToken);
            node._logger.Listening(string.Join(", ", node._listeners!.PostgresAddresses), authentication.IsTrust ? "trust" : "scram");

            if (authentication.IsTrust && options.ListensBeyondThisMachine)
            {
                node._logger.TrustBeyondThisMachine(string.Join(", ", node._listeners.PostgresAddresses));
            }

            node.OpenDatabases(directory, metrics);
            node._isReady = true;
            node._logger.Ready((long)Stopwatch.GetElapsedTime(started).TotalMilliseconds);
            return node;
        }
        catch (StorageOpenException exception)
        {
            await node.DisposeAsync();
            throw new FailureException(exception.Message);
        }
        catch
        {
            await node.DisposeAsync();
            throw;
        }
    }

    /// <summary>What <c>swytchsql status</c> shows.</summary>
    public NodeStatus Status() => new(
        _options.NodeName,
        _directory!.NodeId,
        ProductVersion.Full,
        _isStopping ? "stopping" : _isReady ? "ready" : "starting",
        Environment.ProcessId,
        _startedAt,
        _listeners!.PostgresAddresses,
        _listeners.HttpAddress,
        _authentication!.IsTrust ? "trust" : "scram",
        _sessions.Count,
        _options.MaxConnections,
        _directory.Root,
        [.. _opened.Select(StatusOf)]);

    private static DatabaseStatus StatusOf(Database database)
    {
        var numbers = database.Statistics();
        return new DatabaseStatus(
            database.Name, numbers.FileBytes, numbers.WalBytes, numbers.Commits, numbers.Rollbacks, numbers.WriterWaiting, numbers.ReadersInUse);
    }

    /// <summary>Serves until told to stop, or until the node cannot go on.</summary>
    public async Task RunUntilAsync(CancellationToken stop)
    {
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using (stop.Register(asked.SetResult))
        {
            await Task.WhenAny(asked.Task, _failed.Task);
        }
    }

    /// <summary>Stops accepting, lets running statements finish within a limit, and closes everything in the reverse order of opening.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_isStopping)
        {
            return;
        }

        _isStopping = true;
        if (_listeners is not null)
        {
            _logger?.Stopping(_sessions.Count, DrainLimit.TotalSeconds);
            await _listeners.StopAsync(StopLimit);
            _logger?.Stopped();
        }

        while (_owned.TryPop(out var owned))
        {
            switch (owned)
            {
                case IAsyncDisposable asynchronous:
                    await asynchronous.DisposeAsync();
                    break;
                case IDisposable disposable:
                    disposable.Dispose();
                    break;
            }
        }
    }

    private static async Task<AccountStore> OpenAccountsAsync(DataDirectory directory, StartOptions options)
    {
        var accounts = await AccountStore.OpenAsync(directory.Root, synchronousFull: true);
        try
        {
            if (options.AdminPasswordFile is { } file && !accounts.HasUser)
            {
                await accounts.CreateAsync(FirstAdministrator, ScramVerifier.Create(PasswordFile.Read(file)), isAdministrator: true, canLogin: true);
            }
        }
        catch
        {
            await accounts.DisposeAsync();
            throw;
        }

        return accounts;
    }

    private async Task ListenAsync(
        DataDirectory directory,
        StandardErrorLoggerProvider log,
        ILoggerFactory loggers,
        NodeMetrics metrics,
        AuthenticationPolicy authentication,
        AccountStore accounts,
        CancellationToken cancellationToken)
    {
        UnixSocketPath.Check(directory.ControlSocket, "the control socket");
        var certificates = _options.Tls is { } tls ? Own(new CertificateFiles(tls, TimeProvider.System, _logger!)) : null;
        var live = _live = new LiveCatalog(accounts, _sessions);
        var backend = new PgBackend(_options, authentication, new SessionNode(accounts, metrics, _sessions, live, this, _startedAt, TimeProvider.System), _databases);
        var wire = new PgWireServer(
            backend,
            new PgWireOptions
            {
                MaxConnections = _options.MaxConnections,
                DrainTimeout = DrainLimit,
                RequireTls = _options.RequireTls,
                Certificate = () => certificates?.Current,
                StartupGate = () => _isStopping ? SessionErrors.ShuttingDown : _isReady ? null : SessionErrors.StartingUp,
            },
            loggers,
            Own(new PgWireMetrics()),
            TimeProvider.System);
        var http = new HttpEndpoints(() => IsReady, Own(new PrometheusText(metrics)));
        metrics.Gauge("swytch_sessions", "Sessions open now.", () => _sessions.Count);
        _listeners = await Listeners.BindAsync(
            _options, directory.ControlSocket, log, wire.OnConnectedAsync, http.ServeAsync, new ControlEndpoints(this, accounts).ServeAsync, cancellationToken);
        Own(_listeners);
        backend.Port = _listeners.PostgresEndPoints.OfType<IPEndPoint>().FirstOrDefault()?.Port ?? 0;
    }

    private void OpenDatabases(DataDirectory directory, NodeMetrics metrics)
    {
        var memory = MemoryLimitBytes(_options.MemoryLimitMegabytes);
        EngineMemory.Limit(memory);
        var options = new DatabaseOptions(directory.DatabasesDirectory, DatabaseCatalog.DefaultName, EngineExtensions.Create(_live!))
        {
            SynchronousFull = !_options.RelaxedDurability,
            MaximumPages = _options.MaximumDatabasePages,
            MaximumParkedBytes = Math.Max(memory / 4, LeastParkedBytes),
            SyncFault = _options.SyncFault,
            ConstraintNames = new ConstraintNameAdapter(),
            FatalFailure = Fail,
        };
        var database = Own(Database.Open(options));
        _opened.Add(database);
        metrics.Database(database.Name, database.Statistics);
        _databases.Default = new DatabaseEngine(database);
    }

    /// <summary>Half of what the machine (or the container) has, unless told otherwise.</summary>
    private static long MemoryLimitBytes(int? megabytes) =>
        megabytes is { } given ? given * 1024L * 1024 : GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 2;

    public IReadOnlyList<UserLine> Users() =>
        [.. _accounts!.All.OrderBy(account => account.Name, StringComparer.Ordinal).Select(UserLine.From)];

    public Task WriteBackupAsync(Stream into, CancellationToken cancellationToken) =>
        BackupArchive.WriteAsync(into, _directory!, _accounts!, _opened, cancellationToken);

    /// <summary>The node cannot go on: its files can no longer be trusted.</summary>
    private void Fail(PgError error)
    {
        var reason = error.Detail is null ? error.Message : $"{error.Message}. {error.Detail}";
        _logger?.NodeFailed(reason);
        _failed.TrySetResult($"the database cannot be trusted any more: {reason}; {error.Hint ?? "look at the disk, then start again"}");
    }

    private T Own<T>(T owned)
        where T : class
    {
        _owned.Push(owned);
        return owned;
    }
}
