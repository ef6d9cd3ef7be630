namespace Swytch.PgWire.Handlers;

/// <summary>RowDescription (PostgreSQL manual, section 55.7).</summary>
public sealed record RowDescription(IReadOnlyList<ColumnDescription> Columns);

/// <param name="TableOid">0 when the column is not one of a table.</param>
/// <param name="AttributeNumber">One-based; 0 when the column is not one of a table.</param>
/// <param name="TypeSize">pg_type.typlen: bytes, -1 for variable length.</param>
/// <param name="TypeModifier">-1 when there is none.</param>
/// <param name="Format">0 text, 1 binary.</param>
public readonly record struct ColumnDescription(
    string Name,
    uint TableOid,
    short AttributeNumber,
    uint TypeOid,
    short TypeSize,
    int TypeModifier,
    short Format);
