using System.Net;
using Microsoft.Extensions.Logging;

namespace Swytch.PgWire.Hosting;

/// <summary>Every log entry of this library; ids 2000 to 2099 are its own.</summary>
internal static partial class Log
{
    [LoggerMessage(2000, LogLevel.Error, "Connection {ProcessId} from {RemoteEndPoint} ended by an unexpected failure")]
    public static partial void UnexpectedFailure(ILogger logger, Exception exception, int processId, EndPoint? remoteEndPoint);

    [LoggerMessage(2001, LogLevel.Debug, "Connection from {RemoteEndPoint} refused: {SqlState} {Message}")]
    public static partial void Refused(ILogger logger, EndPoint? remoteEndPoint, string sqlState, string message);

    [LoggerMessage(2002, LogLevel.Warning, "Password authentication failed for user {User} from {RemoteEndPoint}")]
    public static partial void AuthenticationFailed(ILogger logger, string user, EndPoint? remoteEndPoint);

    [LoggerMessage(2003, LogLevel.Debug, "TLS handshake with {RemoteEndPoint} failed")]
    public static partial void HandshakeFailed(ILogger logger, Exception exception, EndPoint? remoteEndPoint);

    [LoggerMessage(2004, LogLevel.Debug, "Connection from {RemoteEndPoint} did not authenticate in time")]
    public static partial void AuthenticationTimedOut(ILogger logger, EndPoint? remoteEndPoint);

    [LoggerMessage(2005, LogLevel.Debug, "Session {ProcessId} opened from {RemoteEndPoint} for user {User}, database {Database}")]
    public static partial void SessionOpened(ILogger logger, int processId, EndPoint? remoteEndPoint, string user, string database);

    [LoggerMessage(2006, LogLevel.Debug, "Session {ProcessId} closed")]
    public static partial void SessionClosed(ILogger logger, int processId);

    [LoggerMessage(2007, LogLevel.Information, "Connection from {RemoteEndPoint} closed: {Message}")]
    public static partial void FramingLost(ILogger logger, EndPoint? remoteEndPoint, string message);
}
