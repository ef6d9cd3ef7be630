using System.Globalization;
using Swytch.Core;
using Swytch.Sql.Schema;

namespace Swytch.Sql.Catalog;

internal static partial class InformationRows
{
    /// <summary>A row of information_schema.columns (PostgreSQL manual, section 37.17).</summary>
    private static void AddColumn(CatalogRows rows, Relation relation, Column column)
    {
        var type = PgTypes.Find(column.TypeOid) ?? PgTypes.Find(PgOid.Text)!;
        var (precision, radix, scale) = NumericFacts(column);
        var length = CharacterLength(column);
        var isIdentity = column.Identity is ColumnIdentity.Always or ColumnIdentity.ByDefault;
        var isGenerated = column.Generation != ColumnGeneration.None;
        var isTable = relation.Kind == RelationKind.Table;
        rows.Add(
            ("table_catalog", Database),
            ("table_schema", SchemaOf(relation)),
            ("table_name", relation.Name),
            ("column_name", column.Name),
            ("ordinal_position", column.AttributeNumber),
            ("column_default", isGenerated ? null : CatalogText.Default(column)),
            ("is_nullable", column.NotNull ? "NO" : "YES"),
            ("data_type", type.IsArray ? "ARRAY" : PgTypes.Format(type.Oid, null)),
            ("character_maximum_length", length),
            ("character_octet_length", IsCharacter(type.Oid) ? OctetLength(length) : Null),
            ("numeric_precision", precision),
            ("numeric_precision_radix", radix),
            ("numeric_scale", scale),
            ("datetime_precision", DateTimePrecision(column)),
            ("udt_catalog", Database),
            ("udt_schema", SchemaNames.Catalog),
            ("udt_name", type.Name),
            ("dtd_identifier", column.AttributeNumber.ToString(CultureInfo.InvariantCulture)),
            ("is_self_referencing", "NO"),
            ("is_identity", isIdentity ? "YES" : "NO"),
            ("identity_generation", column.Identity switch { ColumnIdentity.Always => "ALWAYS", ColumnIdentity.ByDefault => "BY DEFAULT", _ => null }),
            ("identity_start", isIdentity ? "1" : null),
            ("identity_increment", isIdentity ? "1" : null),
            ("identity_maximum", isIdentity ? CatalogText.LargestOf(column.TypeOid).ToString(CultureInfo.InvariantCulture) : null),
            ("identity_minimum", isIdentity ? "1" : null),
            ("identity_cycle", "NO"),
            ("is_generated", isGenerated ? "ALWAYS" : "NEVER"),
            ("generation_expression", isGenerated ? column.DefaultDisplay : null),
            ("is_updatable", isTable && !isGenerated ? "YES" : "NO"));
    }

    private static CatalogValue Null => (string?)null;

    private static bool IsCharacter(uint oid) => oid is PgOid.Text or PgOid.VarChar or PgOid.BpChar;

    private static CatalogValue CharacterLength(Column column) =>
        column.TypeOid is PgOid.VarChar or PgOid.BpChar && column.TypeModifier >= 4 ? column.TypeModifier - 4 : Null;

    /// <summary>UTF-8 takes up to four bytes for a character; without a length it is PostgreSQL's largest value.</summary>
    private static CatalogValue OctetLength(CatalogValue length) =>
        length.Value.IsNull ? 1_073_741_824 : Math.Min(length.Value.Integer * 4, 1_073_741_824);

    private static (CatalogValue Precision, CatalogValue Radix, CatalogValue Scale) NumericFacts(Column column) => column.TypeOid switch
    {
        PgOid.Int2 => (16, 2, 0),
        PgOid.Int4 => (32, 2, 0),
        PgOid.Int8 => (64, 2, 0),
        PgOid.Float4 => (24, 2, Null),
        PgOid.Float8 => (53, 2, Null),
        PgOid.Numeric when column.TypeModifier >= 0 =>
            (PgTypes.PrecisionOf(column.TypeModifier), 10, PgTypes.ScaleOf(column.TypeModifier)),
        PgOid.Numeric => (Null, 10, Null),
        _ => (Null, Null, Null),
    };

    private static CatalogValue DateTimePrecision(Column column) => column.TypeOid switch
    {
        PgOid.Date => 0,
        PgOid.Time or PgOid.TimeTz or PgOid.Timestamp or PgOid.TimestampTz => column.TypeModifier < 0 ? 6 : column.TypeModifier,
        PgOid.Interval => column.TypeModifier < 0 || (column.TypeModifier & 0xFFFF) == 0xFFFF ? 6 : column.TypeModifier & 0xFFFF,
        _ => Null,
    };
}
