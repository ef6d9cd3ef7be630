using System.Buffers;
using System.Text;
using Swytch.Core;
using Swytch.Core.Datatypes;
using Swytch.PgWire.Types;
using Swytch.Sql.Schema;
using Swytch.Storage;

namespace Swytch.Server.Adapters;

/// <summary>The schema model's names for constraints that SQLite found violated, and values as PostgreSQL prints them in DETAIL.</summary>
internal sealed class ConstraintNameAdapter : IConstraintNames
{
    public string? Unique(SchemaSnapshot schema, string table, IReadOnlyList<string> columns)
    {
        var relation = Find(schema, table);
        return relation?.Constraints.OfType<SchemaKey>().FirstOrDefault(key => Same(key.Columns, columns))?.Name
            ?? relation?.Indexes.FirstOrDefault(index => index.IsUnique && Same([.. index.Keys.Select(key => key.Column ?? string.Empty)], columns))?.Name;
    }

    public string? Check(SchemaSnapshot schema, string table, string nameOrExpression) =>
        Find(schema, table)?.Constraints.OfType<SchemaCheck>()
            .FirstOrDefault(check => check.Name == nameOrExpression || check.Expression == nameOrExpression)?.Name;

    public string? ForeignKey(SchemaSnapshot schema, string table, IReadOnlyList<string> columns) =>
        Find(schema, table)?.Constraints.OfType<SchemaForeignKey>().FirstOrDefault(key => Same(key.Columns, columns))?.Name;

    public string Print(SchemaSnapshot schema, string table, string column, SqlValue value)
    {
        if (value.IsNull)
        {
            return "null";
        }

        var found = Find(schema, table)?.Columns.FirstOrDefault(candidate => candidate.Name.Equals(column, StringComparison.OrdinalIgnoreCase));
        var buffer = new ArrayBufferWriter<byte>();
        try
        {
            PgTypeRegistry.Find(found?.TypeOid ?? PgOid.Text)
                .EncodeText(value.AsView(), found?.TypeModifier ?? -1, TypeFormatSettings.Default, buffer);
        }
        catch (Core.Errors.PgErrorException)
        {
            // A value that is none of its column's type: SQLite's own text says more than an error about an error.
            return value.ToString();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static Relation? Find(SchemaSnapshot schema, string table) => SchemaModels.Of(schema).FindRelation(null, table);

    private static bool Same(IReadOnlyList<string> left, IReadOnlyList<string> right) =>
        left.Count == right.Count && left.Zip(right).All(pair => pair.First.Equals(pair.Second, StringComparison.OrdinalIgnoreCase));
}
