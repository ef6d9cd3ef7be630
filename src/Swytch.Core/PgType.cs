namespace Swytch.Core;

/// <summary>What a type is to PostgreSQL (pg_type.typtype).</summary>
public enum PgTypeKind : byte
{
    Base = (byte)'b',
    Composite = (byte)'c',
    Domain = (byte)'d',
    Enum = (byte)'e',
    Multirange = (byte)'m',
    Pseudo = (byte)'p',
    Range = (byte)'r',
}

/// <summary>A row of pg_type (PostgreSQL manual, section 53.64); names of procedures instead of their oids, "-" for none.</summary>
/// <param name="Name">typname: int4, _int4, varchar.</param>
/// <param name="DisplayName">What format_type prints without a modifier: integer, integer[], character varying.</param>
/// <param name="Length">Bytes, -1 for varlena, -2 for C strings.</param>
/// <param name="Category">typcategory: N numbers, S strings, D dates and times, A arrays, B booleans ….</param>
/// <param name="ElementOid">Element type of an array, or of a vector or point that can be subscripted; else 0.</param>
/// <param name="ArrayOid">The array over this type; 0 when there is none.</param>
public sealed record PgType(
    uint Oid,
    string Name,
    string DisplayName,
    short Length,
    bool IsByValue,
    PgTypeKind Kind,
    char Category,
    bool IsPreferred,
    char Delimiter,
    uint ElementOid,
    uint ArrayOid)
{
    public required string Input { get; init; }

    public required string Output { get; init; }

    public required string Receive { get; init; }

    public required string Send { get; init; }

    public required string ModifierIn { get; init; }

    public required string ModifierOut { get; init; }

    public required string Analyze { get; init; }

    public required string Subscript { get; init; }

    public required char Alignment { get; init; }

    public required char Storage { get; init; }

    public required uint Collation { get; init; }

    /// <summary>A true array type, not a vector such as oidvector.</summary>
    public bool IsArray => Subscript == "array_subscript_handler" && Length == -1 && Name[0] == '_';
}
