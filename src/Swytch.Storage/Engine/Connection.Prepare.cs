using System.Buffers;
using System.Text;
using Swytch.Core;
using Swytch.Core.Errors;
using Swytch.Storage.Interop;

namespace Swytch.Storage.Engine;

internal sealed unsafe partial class Connection
{
    private const int StackBytes = 1024;

    private static readonly SearchValues<byte> Blanks = SearchValues.Create(" \t\r\n\f;"u8);

    private Statement Prepare(string sql, StatementOrigin origin)
    {
        var maximum = Encoding.UTF8.GetMaxByteCount(sql.Length) + 1;
        byte[]? rented = null;
        var buffer = maximum <= StackBytes ? stackalloc byte[StackBytes] : rented = ArrayPool<byte>.Shared.Rent(maximum);
        try
        {
            var length = Encoding.UTF8.GetBytes(sql, buffer);
            if (length > 2 * Limits.StatementBytes)
            {
                throw new PgErrorException(SqlState.ProgramLimitExceeded, "statement is too long");
            }

            buffer[length] = 0;
            return origin == StatementOrigin.Internal && ChangesSchemaText(sql)
                ? PrepareOverSchema(sql, buffer[..(length + 1)])
                : Prepare(sql, buffer[..(length + 1)], origin);
        }
        finally
        {
            if (rented is not null)
            {
                ArrayPool<byte>.Shared.Return(rented);
            }
        }
    }

    private Statement Prepare(string sql, ReadOnlySpan<byte> terminated, StatementOrigin origin)
    {
        var facts = new StatementFacts();
        var before = Enter(null, origin, facts);
        nint statement;
        byte* tail;
        int code;
        long rest;
        fixed (byte* text = terminated)
        {
            code = Sqlite3.Prepare(_handle, text, terminated.Length, SqliteConstant.PreparePersistent, &statement, &tail);
            rest = tail is null ? 0 : terminated.Length - 1 - (tail - text);
        }

        Leave(before);
        Check(code);
        if (statement == 0)
        {
            throw new PgErrorException(SqlState.SyntaxError, "the statement is empty");
        }

        if (rest > 0 && !IsBlank(terminated[..^1][^(int)rest..]))
        {
            _ = Sqlite3.FinalizeStatement(statement);
            throw new PgErrorException(SqlState.SyntaxError, "cannot insert multiple commands into a prepared statement");
        }

        return new Statement(this, statement, sql, origin, facts)
        {
            ChangesSchemaText = origin == StatementOrigin.Internal && ChangesSchemaText(sql),
        };
    }

    private static bool ChangesSchemaText(string sql) =>
        sql.StartsWith("UPDATE ", StringComparison.Ordinal) && sql.Contains(".sqlite_schema SET ", StringComparison.Ordinal);

    /// <summary>
    /// Prepares a planner's change of stored CREATE texts (sqlite.org/lang_altertable.html, section 7): the schema table, closed to everybody else,
    /// is open while this statement is prepared and stepped.
    /// </summary>
    private Statement PrepareOverSchema(string sql, ReadOnlySpan<byte> terminated)
    {
        OpenSchemaTable(true);
        try
        {
            return Prepare(sql, terminated, StatementOrigin.Internal);
        }
        finally
        {
            OpenSchemaTable(false);
        }
    }

    /// <summary>Lets the statement being prepared or stepped write sqlite_schema, or nobody again.</summary>
    internal void OpenSchemaTable(bool isOpen)
    {
        Set(SqliteConstant.ConfigureDefensive, isOpen ? 0 : 1);
        Set(SqliteConstant.ConfigureWritableSchema, isOpen ? 1 : 0);
    }

    private static bool IsBlank(ReadOnlySpan<byte> text) => text.IndexOfAnyExcept(Blanks) < 0;
}
