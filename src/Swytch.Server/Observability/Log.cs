using Microsoft.Extensions.Logging;

namespace Swytch.Server.Observability;

/// <summary>Every line of the server's log, with ids that never change.</summary>
internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Information, "Starting swytchsql {Version}, node {NodeName} ({NodeId}), data directory {DataDirectory}")]
    public static partial void Starting(this ILogger logger, string version, string nodeName, string nodeId, string dataDirectory);

    [LoggerMessage(2, LogLevel.Information, "Listening on {Addresses}; authentication {Authentication}")]
    public static partial void Listening(this ILogger logger, string addresses, string authentication);

    [LoggerMessage(3, LogLevel.Information, "Ready after {ElapsedMs} ms")]
    public static partial void Ready(this ILogger logger, long elapsedMs);

    [LoggerMessage(4, LogLevel.Information, "Stopping: no new connections, {Sessions} sessions finish what runs, at most {LimitSeconds} s")]
    public static partial void Stopping(this ILogger logger, int sessions, double limitSeconds);

    [LoggerMessage(5, LogLevel.Information, "Stopped")]
    public static partial void Stopped(this ILogger logger);

    [LoggerMessage(6, LogLevel.Warning, "Anybody who reaches {Addresses} is administrator: --auth trust with --insecure")]
    public static partial void TrustBeyondThisMachine(this ILogger logger, string addresses);

    [LoggerMessage(7, LogLevel.Information, "Certificate read from {Path}: serial number {SerialNumber}, valid until {NotAfter:yyyy-MM-dd HH:mm:ss}Z; new connections use it")]
    public static partial void CertificateRead(this ILogger logger, string path, string serialNumber, DateTime notAfter);

    [LoggerMessage(8, LogLevel.Error, "Certificate {Path} with key {KeyPath} cannot be used, the previous one stays in use: {Reason}")]
    public static partial void CertificateRefused(this ILogger logger, string path, string keyPath, string reason);

    [LoggerMessage(11, LogLevel.Warning, "This process may open {Files} files: {Clients} clients at the same time are admitted instead of {Asked}; raise the limit (ulimit -n) for more")]
    public static partial void FewOpenFiles(this ILogger logger, long? files, int clients, int asked);

    [LoggerMessage(10, LogLevel.Critical, "The node stops: {Reason}")]
    public static partial void NodeFailed(this ILogger logger, string reason);
}
