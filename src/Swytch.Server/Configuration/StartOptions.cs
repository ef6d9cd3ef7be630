using Microsoft.Extensions.Logging;
using Swytch.Sql.Planning;

namespace Swytch.Server.Configuration;

internal enum AuthenticationRule
{
    /// <summary>Decided by the listeners and by whether there is a user.</summary>
    Automatic,
    Trust,
    Scram,
}

internal enum LogFormat
{
    Text,
    Json,
}

internal sealed record TlsFiles(string CertificatePath, string KeyPath);

/// <summary>The options of <c>swytchsql start</c>, checked as far as they can be without touching the machine.</summary>
internal sealed record StartOptions
{
    public const string DefaultDataDirectory = "swytch-data";

    public required string DataDirectory { get; init; }

    public IReadOnlyList<ListenAddress> Listen { get; init; } = [new ListenAddress.Tcp("127.0.0.1", 5433)];

    public string NodeName { get; init; } = Environment.MachineName;

    /// <summary>Null: <c>--http off</c>.</summary>
    public ListenAddress? Http { get; init; } = new ListenAddress.Tcp("127.0.0.1", 8433);

    public TlsFiles? Tls { get; init; }

    public bool RequireTls { get; init; }

    public AuthenticationRule Authentication { get; init; }

    public bool Insecure { get; init; }

    public string? AdminPasswordFile { get; init; }

    public SqlDialect Dialect { get; init; }

    public int MaxConnections { get; init; } = 1000;

    /// <summary>Null: half of the machine's memory.</summary>
    public int? MemoryLimitMegabytes { get; init; }

    public bool RelaxedDurability { get; init; }

    /// <summary>Largest database file, pages of 4096 bytes; zero = as large as the disk. No command sets it: tests fill a disk with it.</summary>
    public long MaximumDatabasePages { get; init; }

    /// <summary>Stands around each sync of the write-ahead log and may fail in its place. No command sets it: tests break a disk with it.</summary>
    public Action<Action>? SyncFault { get; init; }

    public LogFormat LogFormat { get; init; }

    public LogLevel LogLevel { get; init; } = LogLevel.Information;

    public bool ListensBeyondThisMachine => Listen.Any(address => !address.IsLocal);

    public static StartOptions From(OptionValues values)
    {
        var cert = values.Text(OptionCatalog.TlsCert);
        var key = values.Text(OptionCatalog.TlsKey);
        if (cert is null != key is null)
        {
            throw new MisuseException(cert is null
                ? "--tls-key without --tls-cert; give both or neither"
                : "--tls-cert without --tls-key; give both or neither");
        }

        var options = new StartOptions
        {
            DataDirectory = DataDirectoryOf(values),
            Tls = cert is null ? null : new TlsFiles(Path.GetFullPath(cert), Path.GetFullPath(key!)),
            RequireTls = values.Flag(OptionCatalog.RequireTls),
            Insecure = values.Flag(OptionCatalog.Insecure),
            AdminPasswordFile = values.Text(OptionCatalog.AdminPasswordFile),
            MaxConnections = values.Number(OptionCatalog.MaxConnections, 1000, 1, 100_000),
            MemoryLimitMegabytes = values.Find(OptionCatalog.MemoryLimit) is null
                ? null
                : values.Number(OptionCatalog.MemoryLimit, 0, 16, 16 * 1024 * 1024),
            Authentication = values.Choice(OptionCatalog.Auth, string.Empty, "trust", "scram") switch
            {
                "trust" => AuthenticationRule.Trust,
                "scram" => AuthenticationRule.Scram,
                _ => AuthenticationRule.Automatic,
            },
            Dialect = values.Choice(OptionCatalog.Dialect, "sqlite", "sqlite", "postgres") == "sqlite" ? SqlDialect.Sqlite : SqlDialect.Postgres,
            RelaxedDurability = values.Choice(OptionCatalog.Durability, "full", "full", "relaxed") == "relaxed",
            LogFormat = values.Choice(OptionCatalog.LogFormat, "text", "text", "json") == "json" ? LogFormat.Json : LogFormat.Text,
            LogLevel = ReadLogLevel(values),
        };

        if (values.Text(OptionCatalog.NodeName) is { } name)
        {
            if (name.Length > 63 || name.Any(char.IsControl))
            {
                throw OptionValues.Invalid(values.Find(OptionCatalog.NodeName)!, name, "a name of at most 63 characters");
            }

            options = options with { NodeName = name };
        }

        options = options with { Listen = ReadListen(values) ?? options.Listen, Http = ReadHttp(values, options.Http) };
        options.RefuseForbiddenCombinations();
        return options;
    }

    public static string DataDirectoryOf(OptionValues values) =>
        Path.GetFullPath(values.Text(OptionCatalog.Data) ?? DefaultDataDirectory);

    private void RefuseForbiddenCombinations()
    {
        if (RequireTls && Tls is null)
        {
            throw new MisuseException("--require-tls without a certificate; give --tls-cert and --tls-key");
        }

        if (Authentication == AuthenticationRule.Trust && ListensBeyondThisMachine && !Insecure)
        {
            var open = Listen.First(address => !address.IsLocal);
            throw new MisuseException(
                $"--auth trust with --listen {open} lets anybody on the network in as administrator; use --auth scram, or add --insecure if that is what you want");
        }

        var fixedAddresses = Listen.Where(address => address is not ListenAddress.Tcp { Port: 0 }).ToList();
        if (fixedAddresses.Distinct().Count() != fixedAddresses.Count)
        {
            throw new MisuseException("--listen names the same address twice; give each once");
        }
    }

    private static List<ListenAddress>? ReadListen(OptionValues values)
    {
        if (values.Find(OptionCatalog.Listen) is not { } option)
        {
            return null;
        }

        var addresses = new List<ListenAddress>();
        foreach (var text in option.Values)
        {
            addresses.Add(ListenAddress.TryParse(text, out var address)
                ? address!
                : throw OptionValues.Invalid(option, text, "HOST:PORT (for example 127.0.0.1:5433) or unix:PATH"));
        }

        return addresses;
    }

    private static ListenAddress? ReadHttp(OptionValues values, ListenAddress? defaultAddress)
    {
        var text = values.Text(OptionCatalog.Http);
        if (text is null)
        {
            return defaultAddress;
        }

        if (text.Equals("off", StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        return ListenAddress.TryParse(text, out var address)
            ? address
            : throw OptionValues.Invalid(values.Find(OptionCatalog.Http)!, text, "HOST:PORT (for example 127.0.0.1:8433) or off");
    }

    private static LogLevel ReadLogLevel(OptionValues values) =>
        values.Choice(OptionCatalog.LogLevel, "info", "trace", "debug", "info", "warning", "error", "none") switch
        {
            "trace" => LogLevel.Trace,
            "debug" => LogLevel.Debug,
            "warning" => LogLevel.Warning,
            "error" => LogLevel.Error,
            "none" => LogLevel.None,
            _ => LogLevel.Information,
        };
}
