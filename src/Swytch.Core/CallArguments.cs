namespace Swytch.Core;

/// <summary>Reads an argument in place, by a handle that only its owner understands.</summary>
public interface IArgumentReader
{
    ValueView Read(nint value);
}

/// <summary>
/// The arguments of one call of an SQL function, borrowed until the call returns: either in SQLite's memory, reached through
/// a reader, or owned values (constant folding, tests).
/// </summary>
public readonly ref struct CallArguments
{
    private readonly ReadOnlySpan<nint> _handles;
    private readonly IArgumentReader? _reader;
    private readonly ReadOnlySpan<SqlValue> _owned;

    public CallArguments(ReadOnlySpan<nint> handles, IArgumentReader reader)
    {
        _handles = handles;
        _reader = reader;
    }

    public CallArguments(ReadOnlySpan<SqlValue> values)
    {
        _owned = values;
    }

    public int Count => _reader is null ? _owned.Length : _handles.Length;

    public ValueView this[int index] => _reader is null ? _owned[index].AsView() : _reader.Read(_handles[index]);
}
