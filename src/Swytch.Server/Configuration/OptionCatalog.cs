using System.Collections.Frozen;

namespace Swytch.Server.Configuration;

internal enum OptionShape
{
    Flag,
    Single,
    Repeated,
}

/// <summary>One option: <c>--name</c> on the command line, <c>SWYTCH_NAME</c> in the environment, <c>"name"</c> in the file.</summary>
/// <param name="ValueName">What stands for the value in the help text; null for a flag.</param>
internal sealed record OptionDefinition(string Name, OptionShape Shape, string? ValueName, string Help)
{
    public string Dashed => "--" + Name;

    public string Variable => OptionCatalog.VariablePrefix + Name.Replace('-', '_').ToUpperInvariant();
}

/// <summary>Every option there is. What is not here is an error wherever it is written.</summary>
internal static class OptionCatalog
{
    public const string VariablePrefix = "SWYTCH_";

    public static readonly OptionDefinition Config = new(
        "config", OptionShape.Single, "FILE", "JSON file with options; the command line and SWYTCH_* variables win over it");

    public static readonly OptionDefinition Data = new(
        "data", OptionShape.Single, "DIR", "Directory of the node: databases, identity, control socket [default: ./swytch-data]");

    public static readonly OptionDefinition Connect = new(
        "connect", OptionShape.Single, "URL", "Reach a running node as a client, instead of through its directory: postgres://USER:PASSWORD@HOST:PORT/DATABASE");

    public static readonly OptionDefinition Json = new(
        "json", OptionShape.Flag, null, "Print JSON for scripts instead of a table for people");

    public static readonly OptionDefinition Password = new(
        "password", OptionShape.Single, "PASSWORD", "The password; without it and without --password-stdin it is asked for");

    public static readonly OptionDefinition PasswordStdin = new(
        "password-stdin", OptionShape.Flag, null, "Read the password from the first line of standard input");

    public static readonly OptionDefinition Listen = new(
        "listen", OptionShape.Repeated, "HOST:PORT", "Address for PostgreSQL clients, repeatable; port 0 takes any free port; unix:PATH for a socket [default: 127.0.0.1:5433]");

    public static readonly OptionDefinition NodeName = new(
        "node-name", OptionShape.Single, "NAME", "Name of this node for people [default: the host name]");

    public static readonly OptionDefinition Http = new(
        "http", OptionShape.Single, "HOST:PORT", "Address for /healthz, /readyz and /metrics, or off [default: 127.0.0.1:8433]");

    public static readonly OptionDefinition TlsCert = new(
        "tls-cert", OptionShape.Single, "FILE", "PEM certificate chain for clients; read again when it changes");

    public static readonly OptionDefinition TlsKey = new(
        "tls-key", OptionShape.Single, "FILE", "PEM private key of --tls-cert");

    public static readonly OptionDefinition RequireTls = new(
        "require-tls", OptionShape.Flag, null, "Refuse TCP clients that do not use TLS");

    public static readonly OptionDefinition Auth = new(
        "auth", OptionShape.Single, "trust|scram", "How clients prove who they are [default: trust while every --listen is loopback or a socket and there is no user, else scram]");

    public static readonly OptionDefinition Insecure = new(
        "insecure", OptionShape.Flag, null, "Allow --auth trust beyond loopback: anybody who reaches the port is administrator");

    public static readonly OptionDefinition AdminPasswordFile = new(
        "admin-password-file", OptionShape.Single, "FILE", "Create the administrator \"swytch\" of an empty directory with the password in this file");

    public static readonly OptionDefinition Dialect = new(
        "dialect", OptionShape.Single, "sqlite|postgres", "Default of the setting swytch.dialect [default: sqlite]");

    public static readonly OptionDefinition MaxConnections = new(
        "max-connections", OptionShape.Single, "N", "Clients at the same time; one more is refused with 53300 [default: 1000]");

    public static readonly OptionDefinition MemoryLimit = new(
        "memory-limit", OptionShape.Single, "MB", "Memory of the database engine: caches and sorts [default: half of the machine]");

    public static readonly OptionDefinition Durability = new(
        "durability", OptionShape.Single, "full|relaxed", "full: a commit is on the disk before it is answered; relaxed: a power cut may lose the last moments [default: full]");

    public static readonly OptionDefinition LogFormat = new(
        "log-format", OptionShape.Single, "text|json", "Form of the log on standard error [default: text]");

    public static readonly OptionDefinition LogLevel = new(
        "log-level", OptionShape.Single, "LEVEL", "trace, debug, info, warning, error or none [default: info]");

    public static readonly IReadOnlyList<OptionDefinition> All =
    [
        Data, Listen, NodeName, Http, TlsCert, TlsKey, RequireTls, Auth, Insecure, AdminPasswordFile, Dialect, MaxConnections, MemoryLimit,
        Durability, LogFormat, LogLevel, Config, Connect, Json, Password, PasswordStdin,
    ];

    public static readonly FrozenDictionary<string, OptionDefinition> ByName =
        All.ToFrozenDictionary(option => option.Name, StringComparer.Ordinal);

    public static readonly FrozenDictionary<string, OptionDefinition> ByVariable =
        All.ToFrozenDictionary(option => option.Variable, StringComparer.Ordinal);
}
