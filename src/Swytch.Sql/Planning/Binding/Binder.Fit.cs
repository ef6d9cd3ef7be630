using System.Text;
using Swytch.Core;
using Swytch.Core.Datatypes;
using Swytch.Core.Errors;
using Swytch.Sql.Schema;

namespace Swytch.Sql.Planning.Binding;

/// <summary>
/// Storing in the sqlite dialect: SQLite decides the form of a value by its affinity rules, but what is no value of a number column's
/// type is refused when it is written (<see cref="ColumnFit"/>), not when it is read.
/// </summary>
internal sealed partial class Binder
{
    /// <summary>A column of numbers; those of a virtual table are its module's to check.</summary>
    private bool IsFitColumn(Column column) => !IsPostgres && column.DeclaredType.Length > 0 && ColumnFit.HasLimits(column.TypeOid);

    /// <summary>A literal is checked now; SQLite's affinity makes the number of it, but for the rounding to float4.</summary>
    private void FitLiteral(Operand literal, Column column)
    {
        _options.Literals?.Refuse(literal.Span);
        try
        {
            var fitting = ColumnFit.Apply(SqlValue.FromText(Encoding.UTF8.GetBytes(literal.Literal!)).AsView(), column.TypeOid);
            if (column.TypeOid == PgOid.Float4)
            {
                Edits.Replace(literal.Span, SqliteText.Literal(fitting));
            }
        }
        catch (PgErrorException exception) when (exception.Error.Position == 0)
        {
            throw new PgErrorException(exception.Error with { Position = Syntax.SqlPosition.Of(_source, literal.Span.Start) }, exception);
        }
    }

    /// <summary>The value's text with the check around it; null when its type says that it fits.</summary>
    private string? FittedText(string text, Operand value, Column column) =>
        IsKnownToFit(value, column) ? null : $"pg_fit_{PgTypes.Find(column.TypeOid)!.Name}({text})";

    private bool IsKnownToFit(Operand value, Column column)
    {
        var type = column.TypeOid;

        // A comparison is 0, 1 or NULL.
        if (value.Type == PgOid.Bool && type is not PgOid.Oid)
        {
            return true;
        }

        if (type == PgOid.Float8 && TypeRules.IsNumber(value.Type) && !value.IsExactNumeric)
        {
            return true;
        }

        // What SQLite computes is not held to the type that it is announced with: only what was stored or decoded is.
        var isHeld = value.Kind == OperandKind.Parameter
            || (value.Column is { TableOid: not 0 and var oid } && _schema.FindRelation(oid) is { Kind: RelationKind.Table });
        return isHeld && (TypeRules.IsInteger(type)
            ? TypeRules.IsInteger(value.Type) && TypeRules.NumberRank(value.Type) <= TypeRules.NumberRank(type)
            : value.Type == type);
    }
}
