using Swytch.Core;
using Swytch.PgWire.Handlers;
using Swytch.Sql.Planning;

namespace Swytch.Server.Sessions;

/// <summary>Turns the planner's columns into RowDescription, deciding what it left open.</summary>
internal static class ResultColumns
{
    public static bool AreDetermined(IReadOnlyList<ResultColumn> columns)
    {
        for (var index = 0; index < columns.Count; index++)
        {
            if (columns[index].TypeOid == PgOid.Unspecified)
            {
                return false;
            }
        }

        return true;
    }

    /// <param name="formats">Of Bind: none, one for all, or one each.</param>
    /// <param name="decided">Types of undetermined columns by index; null: they are text.</param>
    public static RowDescription Describe(IReadOnlyList<ResultColumn> columns, IReadOnlyList<short> formats, uint[]? decided = null)
    {
        var described = new ColumnDescription[columns.Count];
        for (var index = 0; index < described.Length; index++)
        {
            var column = columns[index];
            var type = column.TypeOid != PgOid.Unspecified ? column.TypeOid : decided?[index] ?? PgOid.Text;
            described[index] = new ColumnDescription(
                column.Name,
                column.TableOid,
                column.AttributeNumber,
                type,
                PgTypes.LengthOf(type),
                column.TypeModifier,
                formats.Count == 0 ? (short)0 : formats.Count == 1 ? formats[0] : formats[index]);
        }

        return new RowDescription(described);
    }

    /// <summary>
    /// The type that holds every value seen in one column: integers int8, numbers float8, blobs bytea, else text
    /// (text also when there was no value at all).
    /// </summary>
    public static uint Decide(ReadOnlySpan<ValueKind> kinds)
    {
        var decided = PgOid.Unspecified;
        foreach (var kind in kinds)
        {
            var one = kind switch
            {
                ValueKind.Null => PgOid.Unspecified,
                ValueKind.Integer => PgOid.Int8,
                ValueKind.Real => PgOid.Float8,
                ValueKind.Blob => PgOid.Bytea,
                _ => PgOid.Text,
            };
            if (one == PgOid.Unspecified || one == decided)
            {
                continue;
            }

            decided = (decided, one) switch
            {
                (PgOid.Unspecified, _) => one,
                (PgOid.Int8, PgOid.Float8) or (PgOid.Float8, PgOid.Int8) => PgOid.Float8,
                _ => PgOid.Text,
            };
        }

        return decided == PgOid.Unspecified ? PgOid.Text : decided;
    }
}
