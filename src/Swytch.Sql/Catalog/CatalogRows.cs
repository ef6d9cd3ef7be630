using System.Globalization;
using Swytch.Core;
using Swytch.Sql.Schema;

namespace Swytch.Sql.Catalog;

/// <summary>Collects rows of one catalog relation, column by name; what is not named is NULL, or the empty value where the column is not null.</summary>
internal sealed class CatalogRows
{
    private readonly Relation _relation;
    private readonly SqlValue[] _empty;
    private readonly List<SqlValue[]> _rows = [];

    public CatalogRows(string schema, string name)
    {
        _relation = CatalogRelations.Find(schema, name)!;
        Invariant.Holds(_relation is not null && CatalogSetup.HasRows(_relation), "rows go to relations that are tables");
        _empty = [.. _relation.Columns.Select(Empty)];
    }

    public static CatalogRows Of(string name) => new(SchemaNames.Catalog, name);

    public static CatalogRows OfInformation(string name) => new(SchemaNames.Information, name);

    /// <summary>Qualified name of the table that takes the rows.</summary>
    public string Table => _relation.Schema == SchemaNames.Information
        ? $"{_relation.Schema}.{Identifiers.QuoteAlways(CatalogSetup.RowsPrefix + _relation.Name)}"
        : $"{_relation.Schema}.{Identifiers.QuoteAlways(_relation.Name)}";

    public IReadOnlyList<SqlValue[]> Rows => _rows;

    public void Add(params ReadOnlySpan<(string Column, CatalogValue Value)> values)
    {
        var row = (SqlValue[])_empty.Clone();
        foreach (var (name, value) in values)
        {
            var column = _relation.FindColumn(name);
            Invariant.Holds(column is not null, "a catalog row names columns of its relation");
            row[column.AttributeNumber - 1] = value.Value;
        }

        _rows.Add(row);
    }

    private static SqlValue Empty(Column column)
    {
        if (!column.NotNull)
        {
            return SqlValue.Null;
        }

        return column.TypeOid switch
        {
            PgOid.Float4 or PgOid.Float8 => SqlValue.FromReal(0),
            _ when PgTypes.StorageType(column.TypeOid) == "INTEGER" => SqlValue.FromInteger(0),
            _ when PgTypes.CategoryOf(column.TypeOid) == 'A' => SqlValue.FromText("[]"),
            _ => SqlValue.FromText(""),
        };
    }
}

/// <summary>A value of a catalog row, from the types the catalog is made of.</summary>
internal readonly record struct CatalogValue(SqlValue Value)
{
    public static implicit operator CatalogValue(string? text) => new(text is null ? SqlValue.Null : SqlValue.FromText(text));

    public static implicit operator CatalogValue(bool value) => new(SqlValue.FromBoolean(value));

    public static implicit operator CatalogValue(long value) => new(SqlValue.FromInteger(value));

    public static implicit operator CatalogValue(char value) => new(SqlValue.FromText(value == '\0' ? "" : value.ToString()));

    /// <summary>An array or vector of numbers in storage form: [1,2].</summary>
    public static CatalogValue Numbers(IEnumerable<long> numbers) =>
        new(SqlValue.FromText("[" + string.Join(',', numbers.Select(number => number.ToString(CultureInfo.InvariantCulture))) + "]"));
}
