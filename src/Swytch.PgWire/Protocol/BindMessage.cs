using Swytch.Core.Errors;
using Swytch.PgWire.Handlers;

namespace Swytch.PgWire.Protocol;

/// <summary>
/// Bind (PostgreSQL manual, section 55.7). One instance is filled again and again: its lists keep their arrays.
/// The values are slices of the message body.
/// </summary>
internal sealed class BindMessage
{
    /// <summary>Lists that grew beyond this are given back after use, elements.</summary>
    private const int RetainedCapacity = 1_024;

    private readonly List<short> _parameterFormats = [];
    private readonly List<short> _resultFormats = [];
    private readonly List<ReadOnlyMemory<byte>?> _values = [];

    public string PortalName { get; private set; } = string.Empty;

    public string StatementName { get; private set; } = string.Empty;

    public BindArguments Arguments => new(_parameterFormats, _values, _resultFormats);

    /// <summary>Throws 08P01, 22021, 22023 (unknown format code) or 54023.</summary>
    public void Read(ReadOnlyMemory<byte> body)
    {
        Clear();
        MessageBodyReader reader = new(body);
        PortalName = reader.ReadCString();
        StatementName = reader.ReadCString();
        ReadFormats(ref reader, _parameterFormats);
        int count = ParameterCount.Read(ref reader);
        reader.Require(count, sizeof(int));
        if (_parameterFormats.Count > 1 && _parameterFormats.Count != count)
        {
            throw ProtocolErrors.Violation($"bind message has {_parameterFormats.Count} parameter formats but {count} parameters");
        }

        for (int i = 0; i < count; i++)
        {
            int length = reader.ReadInt32();
            _values.Add(length == -1 ? null : reader.ReadBytes(length));
        }

        ReadFormats(ref reader, _resultFormats);
        reader.End();
    }

    /// <summary>Forgets the values, which point into memory that is about to be used again.</summary>
    public void Clear()
    {
        _values.Clear();
        _parameterFormats.Clear();
        _resultFormats.Clear();
        if (_values.Capacity > RetainedCapacity)
        {
            _values.Capacity = 0;
            _parameterFormats.Capacity = 0;
            _resultFormats.Capacity = 0;
        }
    }

    private static void ReadFormats(ref MessageBodyReader reader, List<short> formats)
    {
        int count = reader.ReadCount();
        reader.Require(count, sizeof(short));
        for (int i = 0; i < count; i++)
        {
            short format = reader.ReadInt16();
            if (format is not (0 or 1))
            {
                throw new PgErrorException(SqlState.InvalidParameterValue, $"unsupported format code: {format}");
            }

            formats.Add(format);
        }
    }
}
