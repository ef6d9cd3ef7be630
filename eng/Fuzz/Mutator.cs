using System.Buffers.Binary;
using System.Text;

namespace Swytch.Fuzz;

/// <summary>Breaks messages and statements a little. All chance comes from the generator it is given.</summary>
internal sealed class Mutator(Random random, Seeds seeds)
{
    private static readonly string[] Fragments =
    [
        "NULL", "''", "0", "-1", "9223372036854775807", "-9223372036854775808", "1e308", "-0.0", "'NaN'::float8", "x'ff'", "'\\x00'", "$1", "$99999", "::int4", "::text[]", "::numeric(1000,999)",
        "(", ")", "((((((((((", "))))", "[", "]", ",", ";", ";;", "--", "/*", "*/", "'", "\"", "$$", "$a$", "E'\\", "\\", "\u00e9", "\ud83d\ude00", "\u0301", "\t", "\n",
        "SELECT", "FROM", "WHERE", "UNION ALL", "WITH RECURSIVE", "AS", "CAST(", "CASE WHEN", "END", "IN (", "= ANY(", "NOT", "AND", "OR", "BETWEEN", "LIKE", "ILIKE", "ESCAPE", "IS DISTINCT FROM",
        "GROUP BY", "ORDER BY", "HAVING", "LIMIT", "OFFSET", "OVER (PARTITION BY", "RETURNING *", "ON CONFLICT DO NOTHING", "DEFAULT", "FOR UPDATE", "COLLATE \"C\"", "interval '1 day'", "ARRAY[1,2]", "row_number()",
        "count(*)", "sum(DISTINCT ", "array_agg(", "generate_series(1,3)", "pg_catalog.", "public.", "BEGIN;", "COMMIT;", "ROLLBACK;", "SAVEPOINT a;", "DISCARD ALL;", "PREPARE p AS ", "EXECUTE p", "DEALLOCATE ALL",
        "CREATE TABLE f (a int)", "DROP TABLE IF EXISTS f", "ALTER TABLE f ADD COLUMN b text", "EXPLAIN ", "PRAGMA ", "ATTACH ", "VACUUM", "SET statement_timeout = ", "SHOW ALL",
    ];

    public string Statement()
    {
        var sql = Pick(seeds.Statements);
        for (var count = random.Next(5); count > 0; count--)
        {
            sql = MutateOnce(sql);
        }

        return sql.Replace("\0", string.Empty, StringComparison.Ordinal);
    }

    /// <summary>A flight of whole messages with one to four faults, as one piece of bytes.</summary>
    public byte[] Flight()
    {
        var messages = Pick(seeds.Flights).ToList();
        for (var count = random.Next(1, 5); count > 0 && messages.Count > 0; count--)
        {
            var at = random.Next(messages.Count);
            switch (random.Next(9))
            {
                case 0:
                    messages.RemoveAt(at);
                    break;
                case 1:
                    messages.Insert(random.Next(messages.Count + 1), messages[at]);
                    break;
                case 2:
                    messages.Insert(at, Pick(Pick(seeds.Flights)));
                    break;
                case 3:
                    var other = random.Next(messages.Count);
                    (messages[at], messages[other]) = (messages[other], messages[at]);
                    break;
                case 4:
                    messages[at] = WithType(messages[at]);
                    break;
                case 5:
                    messages[at] = WithLength(messages[at]);
                    break;
                case 6:
                    messages[at] = Bytes(random.Next(64));
                    break;
                default:
                    messages[at] = WithBodyBytes(messages[at]);
                    break;
            }
        }

        return [.. messages.SelectMany(message => message)];
    }

    public byte[] Bytes(int count)
    {
        var bytes = new byte[count];
        random.NextBytes(bytes);
        return bytes;
    }

    private T Pick<T>(IReadOnlyList<T> list) => list[random.Next(list.Count)];

    private string MutateOnce(string sql)
    {
        if (sql.Length == 0)
        {
            return Pick(Fragments);
        }

        var at = random.Next(sql.Length);
        switch (random.Next(8))
        {
            case 0:
                return sql.Remove(at, Math.Min(random.Next(1, 8), sql.Length - at));
            case 1:
                return sql.Insert(at, " " + Pick(Fragments) + " ");
            case 2:
                return sql.Insert(at, Pick(Fragments));
            case 3:
                return sql[..at];
            case 4:
                var other = Pick(seeds.Statements);
                return sql[..at] + other[random.Next(other.Length + 1)..];
            case 5:
                return sql + ";" + Pick(seeds.Statements);
            case 6:
                return ReplaceWord(sql, at);
            default:
                var character = (char)random.Next(1, random.Next(2) == 0 ? 128 : 0xd800);
                return sql.Insert(at, character.ToString());
        }
    }

    private string ReplaceWord(string sql, int at)
    {
        int start = at, end = at;
        while (start > 0 && char.IsLetterOrDigit(sql[start - 1]))
        {
            start--;
        }

        while (end < sql.Length && char.IsLetterOrDigit(sql[end]))
        {
            end++;
        }

        return string.Concat(sql.AsSpan(0, start), Pick(Fragments), sql.AsSpan(end));
    }

    private byte[] WithType(byte[] message)
    {
        if (message.Length == 0)
        {
            return message;
        }

        byte[] changed = [.. message];
        changed[0] = random.Next(2) == 0 ? (byte)random.Next(256) : Encoding.ASCII.GetBytes("PBDECSHQXFdcfp")[random.Next(14)];
        return changed;
    }

    private byte[] WithLength(byte[] message)
    {
        byte[] changed = [.. message];
        if (changed.Length >= 5)
        {
            int[] lengths = [0, 3, 4, 5, -1, int.MinValue, int.MaxValue, 1 << 28, message.Length, random.Next(message.Length * 2), random.Next()];
            BinaryPrimitives.WriteInt32BigEndian(changed.AsSpan(1), Pick(lengths));
        }

        return changed;
    }

    /// <summary>Changes bytes behind the length, or cuts or lengthens the body with a length that fits again.</summary>
    private byte[] WithBodyBytes(byte[] message)
    {
        if (message.Length <= 5)
        {
            return message;
        }

        byte[] changed = random.Next(4) switch
        {
            0 => message[..random.Next(5, message.Length)],
            1 => [.. message, .. Bytes(random.Next(1, 16))],
            _ => [.. message],
        };
        for (var count = random.Next(1, 4); count > 0 && changed.Length > 5; count--)
        {
            byte[] values = [0, 1, 0x7f, 0x80, 0xff, (byte)random.Next(256)];
            changed[random.Next(5, changed.Length)] = Pick(values);
        }

        BinaryPrimitives.WriteInt32BigEndian(changed.AsSpan(1), changed.Length - 1);
        return changed;
    }
}
