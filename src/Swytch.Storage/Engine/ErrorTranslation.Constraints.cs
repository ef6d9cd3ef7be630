using Swytch.Core.Errors;
using Swytch.Storage.Interop;

namespace Swytch.Storage.Engine;

/// <summary>SQLITE_CONSTRAINT as far as the message alone tells.</summary>
internal static partial class ErrorTranslation
{
    private static PgError Constraint(SqliteException failure)
    {
        var message = failure.Message;
        switch (failure.ExtendedCode)
        {
            case ResultCode.ConstraintNotNull when After(message, "NOT NULL constraint failed: ") is { } place:
                var (table, column) = Split(place);
                return new PgError(
                    SqlState.NotNullViolation, $"null value in column \"{column}\" of relation \"{table}\" violates not-null constraint")
                {
                    Schema = "public",
                    Table = table,
                    Column = column,
                };
            case ResultCode.ConstraintUnique or ResultCode.ConstraintPrimaryKey or ResultCode.ConstraintRowId
                when After(message, "UNIQUE constraint failed: ") is { } columns:
                return Unique(columns);
            case ResultCode.ConstraintCheck when After(message, "CHECK constraint failed: ") is { } check:
                return new PgError(SqlState.CheckViolation, $"new row violates check constraint \"{check}\"") { Schema = "public", Constraint = check };
            case ResultCode.ConstraintForeignKey:
                return ForeignKey();
            case ResultCode.ConstraintTrigger when message == "FOREIGN KEY constraint failed":
                return ForeignKey();
            case ResultCode.ConstraintTrigger:
                return new PgError("P0001", message);
            case ResultCode.ConstraintDatatype:
                return new PgError(SqlState.DatatypeMismatch, message);
            default:
                return new PgError(SqlState.IntegrityConstraintViolation, message);
        }
    }

    private static PgError ForeignKey() => new(SqlState.ForeignKeyViolation, "insert, update or delete violates foreign key constraint")
    {
        Schema = "public",
    };

    private static PgError Unique(string places)
    {
        if (After(places, "index '") is { } index)
        {
            var name = index.TrimEnd('\'');
            return new PgError(SqlState.UniqueViolation, $"duplicate key value violates unique constraint \"{name}\"")
            {
                Schema = "public",
                Constraint = name,
            };
        }

        var columns = places.Split(", ").Select(Split).ToList();
        var table = columns[0].Table;
        var constraint = $"{table}_{string.Join('_', columns.Select(place => place.Column))}_key";
        return new PgError(SqlState.UniqueViolation, $"duplicate key value violates unique constraint \"{constraint}\"")
        {
            Schema = "public",
            Table = table,
            Constraint = constraint,
        };
    }

    private static (string Table, string Column) Split(string place)
    {
        var dot = place.IndexOf('.', StringComparison.Ordinal);
        return dot < 0 ? ("", place) : (place[..dot], place[(dot + 1)..]);
    }
}
