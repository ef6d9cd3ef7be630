using Swytch.Storage.Interop;

namespace Swytch.Storage.Engine;

/// <summary>A failed call of SQLite, as SQLite tells it. Never leaves the library: <see cref="ErrorTranslation"/> gives it PostgreSQL's words.</summary>
internal sealed class SqliteException(int extendedCode, string message, int systemError = 0)
    : Exception(message)
{
    internal int ExtendedCode { get; } = extendedCode;

    internal int Code => ResultCode.Primary(ExtendedCode);

    /// <summary>errno of the operating system, 0 when there was none.</summary>
    internal int SystemError { get; } = systemError;
}
