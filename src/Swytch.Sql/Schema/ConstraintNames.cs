using System.Globalization;
using System.Text;

namespace Swytch.Sql.Schema;

/// <summary>
/// The names PostgreSQL gives to constraints and indexes that have none (src/backend/commands/indexcmds.c:
/// makeObjectName, ChooseRelationName, ChooseIndexNameAddition; PostgreSQL manual, CREATE INDEX).
/// </summary>
public static class ConstraintNames
{
    /// <summary>Longest identifier, bytes of UTF-8 (NAMEDATALEN - 1).</summary>
    public const int MaximumBytes = 63;

    public static string PrimaryKey(string table, Func<string, bool> isTaken) => Choose(table, null, "pkey", isTaken);

    public static string Unique(string table, IEnumerable<string> columns, Func<string, bool> isTaken) =>
        Choose(table, Join(columns), "key", isTaken);

    /// <param name="columns">Names of the key columns; null for expressions, which are called expr, expr1 ….</param>
    public static string Index(string table, IEnumerable<string?> columns, Func<string, bool> isTaken) =>
        Choose(table, Join(NameKeys(columns)), "idx", isTaken);

    /// <param name="columns">The distinct columns the expression uses: exactly one becomes part of the name.</param>
    public static string Check(string table, IReadOnlyCollection<string> columns, Func<string, bool> isTaken) =>
        Choose(table, columns.Count == 1 ? columns.First() : null, "check", isTaken);

    public static string ForeignKey(string table, IEnumerable<string> columns, Func<string, bool> isTaken) =>
        Choose(table, Join(columns), "fkey", isTaken);

    /// <summary>The sequence behind a serial or identity column: t_id_seq.</summary>
    public static string Sequence(string table, string column, Func<string, bool> isTaken) =>
        Choose(table, column, "seq", isTaken);

    /// <summary>Cuts an identifier to the length PostgreSQL keeps, never inside a character.</summary>
    public static string Truncate(string identifier) => Clip(identifier, MaximumBytes);

    private static string Choose(string first, string? second, string label, Func<string, bool> isTaken)
    {
        var name = Compose(first, second, label);
        for (var pass = 1; isTaken(name); pass++)
        {
            name = Compose(first, second, label + pass.ToString(CultureInfo.InvariantCulture));
        }

        return name;
    }

    private static string Compose(string first, string? second, string label)
    {
        var available = MaximumBytes - (label.Length + 1) - (second is null ? 0 : 1);
        var firstBytes = Encoding.UTF8.GetByteCount(first);
        var secondBytes = second is null ? 0 : Encoding.UTF8.GetByteCount(second);
        while (firstBytes + secondBytes > available)
        {
            if (firstBytes > secondBytes)
            {
                firstBytes--;
            }
            else
            {
                secondBytes--;
            }
        }

        return second is null
            ? $"{Clip(first, firstBytes)}_{label}"
            : $"{Clip(first, firstBytes)}_{Clip(second, secondBytes)}_{label}";
    }

    private static string Clip(string text, int maximumBytes)
    {
        if (Encoding.UTF8.GetByteCount(text) <= maximumBytes)
        {
            return text;
        }

        var bytes = 0;
        var length = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            bytes += rune.Utf8SequenceLength;
            if (bytes > maximumBytes)
            {
                break;
            }

            length += rune.Utf16SequenceLength;
        }

        return text[..length];
    }

    private static string Join(IEnumerable<string> columns)
    {
        var joined = new StringBuilder();
        foreach (var column in columns)
        {
            if (joined.Length > 0)
            {
                joined.Append('_');
            }

            joined.Append(column);
            if (joined.Length > MaximumBytes)
            {
                break;
            }
        }

        return joined.ToString();
    }

    private static List<string> NameKeys(IEnumerable<string?> columns)
    {
        var names = new List<string>();
        foreach (var column in columns)
        {
            var original = column ?? "expr";
            var name = original;
            for (var number = 1; names.Contains(name, StringComparer.Ordinal); number++)
            {
                name = original + number.ToString(CultureInfo.InvariantCulture);
            }

            names.Add(name);
        }

        return names;
    }
}
