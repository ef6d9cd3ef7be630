using Swytch.Core.Errors;
using Swytch.PgWire.Protocol;

namespace Swytch.PgWire.Auth;

/// <summary>Reads <c>a=value,b=value</c> from left to right; throws 08P01 with PostgreSQL's words.</summary>
internal sealed class ScramText
{
    private readonly string _text;
    private int _position;

    public ScramText(ReadOnlySpan<byte> message)
    {
        if (message.IsEmpty)
        {
            throw ScramServer.Malformed("The message is empty.");
        }

        try
        {
            _text = WireText.Decode(message);
        }
        catch (PgErrorException)
        {
            throw ScramServer.Malformed("Message length does not match input length.");
        }
    }

    /// <summary>What was read so far.</summary>
    public string Before => _text[.._position];

    public string Rest => _text[_position..];

    /// <summary>The next character, NUL at the end.</summary>
    public char Peek() => _position < _text.Length ? _text[_position] : '\0';

    /// <summary>The next character for a message to people.</summary>
    public string PeekName() => Peek() is >= '!' and <= '~' ? Peek().ToString() : $"0x{(int)Peek():x2}";

    public void Skip() => _position++;

    public void Require(char expected, string otherwise)
    {
        if (Peek() != expected)
        {
            throw ScramServer.Malformed(otherwise);
        }

        Skip();
    }

    /// <summary>The value of the attribute that must come next; the comma after it is consumed too.</summary>
    public string ReadAttribute(char name)
    {
        Require(name, $"Expected attribute \"{name}\" but found \"{PeekName()}\".");
        Require('=', $"Expected character \"=\" for attribute \"{name}\".");
        int end = _text.IndexOf(',', _position);
        string value = end < 0 ? _text[_position..] : _text[_position..end];
        _position = end < 0 ? _text.Length : end + 1;
        return value;
    }

    /// <summary>Extensions that need not be understood.</summary>
    public void SkipOptionalAttributes()
    {
        while (_position < _text.Length)
        {
            ReadAnyAttribute();
        }
    }

    /// <summary>Skips extensions up to the proof, which is last. Returns the message before it, and its value.</summary>
    public (string WithoutProof, string Proof) ReadProof()
    {
        while (Peek() != 'p')
        {
            ReadAnyAttribute();
        }

        string withoutProof = _text[..(_position - 1)];
        string proof = ReadAttribute('p');
        if (_position != _text.Length || _text[^1] == ',')
        {
            throw ScramServer.Malformed("Garbage found at the end of client-final-message.");
        }

        return (withoutProof, proof);
    }

    private void ReadAnyAttribute()
    {
        if (!char.IsAsciiLetter(Peek()))
        {
            throw ScramServer.Malformed($"Attribute expected, but found invalid character \"{PeekName()}\".");
        }

        ReadAttribute(Peek());
    }
}
