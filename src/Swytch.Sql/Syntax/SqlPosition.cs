namespace Swytch.Sql.Syntax;

/// <summary>PostgreSQL counts characters from one, .NET UTF-16 units from zero.</summary>
public static class SqlPosition
{
    /// <summary>One-based index in code points, for <see cref="Swytch.Core.Errors.PgError.Position"/>.</summary>
    /// <param name="offset">UTF-16 offset into <paramref name="sql"/>; its length means "at end of input".</param>
    public static int Of(string sql, int offset)
    {
        ArgumentNullException.ThrowIfNull(sql);
        var position = 1;
        for (var i = 0; i < offset; i++)
        {
            var isSecondHalf = char.IsLowSurrogate(sql[i]) && i > 0 && char.IsHighSurrogate(sql[i - 1]);
            position += isSecondHalf ? 0 : 1;
        }

        return position;
    }
}
