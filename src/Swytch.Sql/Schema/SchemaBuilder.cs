namespace Swytch.Sql.Schema;

/// <summary>Reads sqlite_schema into a <see cref="SchemaModel"/>.</summary>
public static partial class SchemaBuilder
{
    /// <param name="rows">main's and temp's sqlite_schema.</param>
    /// <param name="viewColumns">Works out the columns of a view when they are first needed.</param>
    public static SchemaModel Build(IReadOnlyList<SchemaObjectRow> rows, ViewColumns viewColumns)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(viewColumns);
        return SchemaModel.Empty;
    }
}
