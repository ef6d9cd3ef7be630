using Swytch.Core;

namespace Swytch.Storage.Engine;

/// <summary>Reads sqlite3_value pointers for functions that do not know SQLite.</summary>
internal sealed class FunctionValueReader : IArgumentReader
{
    public static FunctionValueReader Instance { get; } = new();

    public ValueView Read(nint value) => FunctionValues.Read(value);
}
