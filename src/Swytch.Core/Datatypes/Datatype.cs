using System.Buffers;

namespace Swytch.Core.Datatypes;

/// <summary>
/// A PostgreSQL type: its names, and its input and output functions between text and SQLite's storage form
/// (PostgreSQL manual, section 38.13). NULL never reaches them.
/// </summary>
/// <param name="oid">pg_type.oid.</param>
/// <param name="name">pg_type.typname: int4.</param>
/// <param name="sqlName">As format_type prints it: integer.</param>
/// <param name="length">pg_type.typlen: bytes, -1 for variable length, -2 for a C string.</param>
/// <param name="arrayOid">pg_type.typarray; 0 when there is none.</param>
/// <param name="category">pg_type.typcategory: B boolean, N numeric, S string, D date/time, T timespan, A array, U user-defined, X unknown, P pseudo.</param>
public abstract class Datatype(uint oid, string name, string sqlName, short length, uint arrayOid, char category)
{
    public uint Oid { get; } = oid;

    public string Name { get; } = name;

    public string SqlName { get; } = sqlName;

    public short Length { get; } = length;

    public uint ArrayOid { get; } = arrayOid;

    public char Category { get; } = category;

    /// <summary>The type of the elements; 0 when the type is no array.</summary>
    public virtual uint ElementOid => 0;

    /// <summary>typdelim: what separates the elements of an array of this type.</summary>
    public char Delimiter { get; init; } = ',';

    /// <summary>Text to canonical storage form.</summary>
    /// <param name="text">UTF-8, perhaps hostile.</param>
    /// <param name="typeModifier">-1 for none.</param>
    /// <exception cref="Errors.PgErrorException">22P02, 22003, 22007, 22008, 22021 with PostgreSQL's words.</exception>
    public abstract SqlValue Input(ReadOnlySpan<byte> text, int typeModifier, TypeFormatSettings settings);

    /// <summary>Storage form to text, as PostgreSQL prints the type under these settings.</summary>
    /// <exception cref="Errors.PgErrorException">22P02 or 22003 when the stored value does not fit the type.</exception>
    public abstract void Output(scoped in ValueView value, int typeModifier, TypeFormatSettings settings, IBufferWriter<byte> output);

    /// <summary>Writes the element of a stored array (JSON); strings unless a type says otherwise.</summary>
    internal virtual void WriteElement(scoped in ValueView value, IBufferWriter<byte> json)
    {
        if (value.Kind == ValueKind.Text)
        {
            JsonText.WriteString(value.Bytes, json);
            return;
        }

        ArrayBufferWriter<byte> text = new();
        Output(value, -1, TypeFormatSettings.Default, text);
        JsonText.WriteString(text.WrittenSpan, json);
    }

    /// <summary>The storage form of an element read from a stored array.</summary>
    internal virtual SqlValue ReadElement(in SqlValue element) => element;
}
