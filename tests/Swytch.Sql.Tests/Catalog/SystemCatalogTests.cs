using Swytch.Core;
using Swytch.Sql.Catalog;
using Swytch.Sql.Schema;

namespace Swytch.Sql.Tests.Catalog;

public sealed class SystemCatalogTests
{
    [Fact]
    public void Every_row_is_as_wide_as_its_relation()
    {
        foreach (var (table, rows) in SystemCatalog.StaticRows.Concat(SystemCatalog.RowsFor(SchemaModel.Empty)))
        {
            var name = table.Split('.')[1].Trim('"');
            name = name.StartsWith("swytch_", StringComparison.Ordinal) ? name["swytch_".Length..] : name;
            var relation = CatalogRelations.Find(table.Split('.')[0], name)!;
            Assert.All(rows, row => Assert.Equal(relation.Columns.Count, row.Length));
        }
    }

    [Fact]
    public void Every_relation_of_PostgreSQL_15_is_created() => Assert.All(
        CatalogRelations.All,
        relation => Assert.Contains($"{relation.Schema}.\"{relation.Name}\" ", SystemCatalog.SetupSql, StringComparison.Ordinal));

    [Theory]
    [InlineData(PgOid.VarChar, 54, "character varying(50)")]
    [InlineData(PgOid.BpChar, -1, "bpchar")]
    [InlineData(PgOid.Numeric, 655366, "numeric(10,2)")]
    [InlineData(PgOid.TimestampTz, 3, "timestamp(3) with time zone")]
    [InlineData(PgOid.Int4Array, -1, "integer[]")]
    [InlineData(PgOid.Interval, 470286338, "interval day to second(2)")]
    [InlineData(99999u, -1, "???")]
    public void Types_print_as_format_type_prints_them(uint oid, int modifier, string expected) =>
        Assert.Equal(expected, PgTypes.Format(oid, modifier));

    [Theory]
    [InlineData("VARCHAR(30)", PgOid.VarChar, 34)]
    [InlineData("Double  Precision", PgOid.Float8, -1)]
    [InlineData("timestamp(3) with time zone", PgOid.TimestampTz, 3)]
    [InlineData("numeric(10, 2)[]", PgOid.NumericArray, 655366)]
    [InlineData("DATETIME", PgOid.Timestamp, -1)]
    [InlineData("float(24)", PgOid.Float4, -1)]
    public void Declarations_are_read_in_any_case(string text, uint oid, int modifier) =>
        Assert.Equal(new PgTypeReference(oid, modifier), PgTypes.Resolve(text));

    [Fact]
    public void A_declaration_of_every_built_in_type_is_read_back() => Assert.All(
        PgTypes.All.Where(type => type.Kind != PgTypeKind.Pseudo),
        type => Assert.Equal(type.Oid, PgTypes.Resolve(PgTypes.Declaration(new PgTypeReference(type.Oid)))?.Oid));
}
