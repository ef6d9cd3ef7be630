using System.Globalization;
using System.Text;
using Swytch.Core;

namespace Swytch.Storage;

/// <summary>
/// What SQLite does not know about a violated constraint and PostgreSQL tells its clients; supplied by the server from its schema model.
/// Null = nothing better known: the name follows PostgreSQL's rule for unnamed constraints.
/// </summary>
public interface IConstraintNames
{
    /// <summary>The unique or primary key constraint, or the unique index, over exactly these columns in this order.</summary>
    string? Unique(SchemaSnapshot schema, string table, IReadOnlyList<string> columns);

    /// <param name="nameOrExpression">As SQLite tells it: the name, or for an unnamed constraint the text of its expression.</param>
    string? Check(SchemaSnapshot schema, string table, string nameOrExpression);

    /// <summary>The foreign key of the table over these columns.</summary>
    string? ForeignKey(SchemaSnapshot schema, string table, IReadOnlyList<string> columns);

    /// <summary>The value as PostgreSQL prints the column's type, without quotes.</summary>
    string Print(SchemaSnapshot schema, string table, string column, SqlValue value);
}

/// <summary>Knows no names and prints storage forms.</summary>
public sealed class PlainConstraintNames : IConstraintNames
{
    public string? Unique(SchemaSnapshot schema, string table, IReadOnlyList<string> columns) => null;

    public string? Check(SchemaSnapshot schema, string table, string nameOrExpression) => null;

    public string? ForeignKey(SchemaSnapshot schema, string table, IReadOnlyList<string> columns) => null;

    public string Print(SchemaSnapshot schema, string table, string column, SqlValue value) => value.Kind switch
    {
        ValueKind.Null => "null",
        ValueKind.Integer => value.Integer.ToString(CultureInfo.InvariantCulture),
        ValueKind.Real => value.Real.ToString("R", CultureInfo.InvariantCulture),
        ValueKind.Text => Encoding.UTF8.GetString(value.Bytes.Span),
        _ => @"\x" + Convert.ToHexStringLower(value.Bytes.Span),
    };
}
