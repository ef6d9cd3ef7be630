using System.Globalization;
using System.Text;
using Swytch.Core.Errors;

namespace Swytch.PgWire.Copy;

/// <summary>What PostgreSQL says of COPY data (commands/copyfromparse.c, and CopyFromErrorCallback in commands/copyfrom.c).</summary>
public static class CopyErrors
{
    /// <summary>MAX_COPY_DATA_DISPLAY: longer data is cut in CONTEXT.</summary>
    private const int LargestShown = 100;

    public static PgErrorException BadFormat(string message, string? hint = null) =>
        new(new PgError(SqlState.BadCopyFileFormat, message) { Hint = hint });

    public static PgErrorException NotNull(string table, string column) =>
        new(new PgError(SqlState.NotNullViolation, $"null value in column \"{column}\" of relation \"{table}\" violates not-null constraint")
        {
            Schema = "public",
            Table = table,
            Column = column,
        });

    /// <summary>The same error with the line of COPY as its context; one that has a context already keeps it.</summary>
    public static PgErrorException InLine(PgErrorException failure, string table, long line, ReadOnlySpan<byte> data, bool showsData) =>
        With(failure, showsData ? Invariantly($"COPY {table}, line {line}: \"{Show(data)}\"") : Invariantly($"COPY {table}, line {line}"));

    public static PgErrorException InColumn(PgErrorException failure, string table, long line, string column, ReadOnlySpan<byte> value) =>
        With(failure, Invariantly($"COPY {table}, line {line}, column {column}: \"{Show(value)}\""));

    public static PgErrorException InNullColumn(PgErrorException failure, string table, long line, string column) =>
        With(failure, Invariantly($"COPY {table}, line {line}, column {column}: null input"));

    /// <summary>Binary data is not shown.</summary>
    public static PgErrorException InBinaryColumn(PgErrorException failure, string table, long line, string column) =>
        With(failure, Invariantly($"COPY {table}, line {line}, column {column}"));

    private static PgErrorException With(PgErrorException failure, string context) =>
        failure.Error.Where is null ? new PgErrorException(failure.Error with { Where = context }, failure) : failure;

    private static string Invariantly(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private static string Show(ReadOnlySpan<byte> data)
    {
        if (data.Length <= LargestShown)
        {
            return Encoding.UTF8.GetString(data);
        }

        int length = LargestShown;
        while (length > 0 && (data[length] & 0xC0) == 0x80)
        {
            length--;
        }

        return Encoding.UTF8.GetString(data[..length]) + "...";
    }
}
