using Swytch.Core.Datatypes;
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

    /// <summary>Throws 08P01, 22021, 22023 (unknown format of a parameter) or 54023.</summary>
    public void Read(ReadOnlyMemory<byte> body, ClientEncoding? encoding = null)
    {
        Clear();
        MessageBodyReader reader = new(body, encoding);
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
            try
            {
                int length = reader.ReadInt32();
                _values.Add(length == -1 ? (ReadOnlyMemory<byte>?)null : reader.ReadBytes(length));
                RequireKnownFormat(_parameterFormats.Count == 0 ? (short)0 : _parameterFormats[Math.Min(i, _parameterFormats.Count - 1)]);
            }
            catch (PgErrorException e)
            {
                throw new PgErrorException(e.Error with { Where = ParameterContext(i) });
            }
        }

        ReadFormats(ref reader, _resultFormats);
        reader.End();
    }

    /// <summary>Throws 22023 for a format that is neither text nor binary.</summary>
    public static void RequireKnownFormat(short format)
    {
        if (format is not (0 or 1))
        {
            throw new PgErrorException(SqlState.InvalidParameterValue, $"unsupported format code: {format}");
        }
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
            formats.Add(reader.ReadInt16());
        }
    }

    /// <summary>As bind_param_error_callback says it.</summary>
    private string ParameterContext(int index) =>
        PortalName.Length == 0 ? $"unnamed portal parameter ${index + 1}" : $"portal \"{PortalName}\" parameter ${index + 1}";
}
