using System.Globalization;

namespace Swytch.Server.Tests.Support;

/// <summary>Random statements out of few forms, so that texts come back with other literals; many of them wrong in some way.</summary>
internal sealed class ShapeStatements(Random random)
{
    public static IReadOnlyList<string> Setup { get; } =
    [
        "CREATE TABLE t (id integer PRIMARY KEY, small smallint, big bigint, name text, short varchar(5), fixed char(4), price numeric(10,2), ratio double precision, ok boolean, day date, at timestamp, raw bytea, key uuid)",
        "CREATE TABLE p (id integer PRIMARY KEY, v integer, name text)",
        "CREATE INDEX p_some ON p (v) WHERE v > 5",
        "CREATE TABLE u (a integer, b text, PRIMARY KEY (a, b))",
        "CREATE TABLE g (id serial PRIMARY KEY, v integer CHECK (v < 1000), twice integer GENERATED ALWAYS AS (v * 2) STORED)",
        "CREATE VIEW w AS SELECT id, name FROM t WHERE id > 3",
    ];

    private static readonly string[] s_columns = ["id", "small", "big", "name", "short", "fixed", "price", "ratio", "ok", "day", "at", "raw", "key"];

    private static readonly string[] s_numbers =
    [
        "0", "1", "2", "3", "4", "5", "6", "7", "-1", "-5", "-0", "007", "- 3", "100", "32767", "32768", "-32768", "-32769", "40000", "2147483647", "2147483648",
        "-2147483648", "-2147483649", "3000000000", "9223372036854775807", "-9223372036854775808", "9223372036854775808", "1.5", "-2.50", "1e3", ".5", "0x10", "1_000",
    ];

    private static readonly string[] s_strings =
    [
        "''", "'a'", "'b'", "'ann'", "'it''s'", "'%'", "'abc'", "'abcde'", "'abcdef'", "'ab   '", "'abcdefgh'", "'ü€😀'", "'5'", "'-7'", "' 3 '", "'1.50'", "'NaN'", "'t'", "'false'", "'2024-02-29'",
        "'2024-02-30'", "'2024-02-29 10:11:12'", "'2024-02-29 10:11:12+02'", "'infinity'", "'today'", "'\\x00ff'", "'\\xzz'", "'null'", "'a\\b'", "'?1'",
        "'12345678-1234-1234-1234-123456789abc'", "E'a\\nb'", "$$x$$",
    ];

    private bool _isOpen;

    public string Next()
    {
        if (random.Next(_isOpen ? 8 : 40) == 0)
        {
            _isOpen = !_isOpen;
            return _isOpen ? "BEGIN" : One("COMMIT", "ROLLBACK");
        }

        return Statement();
    }

    private string Statement() => random.Next(22) switch
    {
        0 or 1 => $"INSERT INTO t (id, {One(s_columns[1..])}) VALUES ({random.Next(40)}, {Literal()})",
        2 => $"INSERT INTO t (id, name, price) VALUES ({random.Next(40)}, {String()}, {Number()}) ON CONFLICT (id) DO UPDATE SET name = {String()}, big = {Number()}",
        3 => $"INSERT INTO t VALUES ({random.Next(40)}, {Few()}, {Few()}, {String()}), ({random.Next(40)}, {Few()}, {Few()}, {String()}) RETURNING id, small, name",
        4 or 5 => $"UPDATE t SET {One(s_columns[1..])} = {Literal()} WHERE id = {random.Next(40)}",
        6 => $"UPDATE t SET {One("small", "big", "price", "ratio", "day")} = {One("small", "big", "day")} {One("+", "-")} {Number()} WHERE id = {random.Next(40)} RETURNING *",
        7 => $"DELETE FROM t WHERE {Condition()} AND id > 30",
        8 or 9 or 10 => $"SELECT * FROM t WHERE {Condition()} ORDER BY id",
        11 => $"SELECT {Few()} AS x, name FROM t WHERE id = {Few()} ORDER BY 1, 2 LIMIT {random.Next(3)}",
        12 => $"SELECT count(*), {Literal()} FROM t WHERE {Condition()} AND NOT ({Condition()} OR {Condition()})",
        13 => $"SELECT a.id, b.name FROM t a JOIN t b ON a.id = b.id AND b.id < {Few()} WHERE a.id IN ({Few()}, {Few()}, {Number()}) ORDER BY a.id",
        14 => $"SELECT id FROM t WHERE id IN (SELECT a FROM u WHERE b = {String()}) OR EXISTS (SELECT 1 FROM u WHERE a = {Few()}) ORDER BY id",
        15 => $"SELECT * FROM p WHERE v = {Few()} AND name = {String()} ORDER BY id",
        16 => $"INSERT INTO u VALUES ({Number()}, {String()})",
        17 => $"INSERT INTO g (v) VALUES ({Number()}) RETURNING *",
        18 => $"SELECT * FROM w WHERE id = {Few()}",
        19 => $"SELECT x.id FROM (SELECT id, name FROM t WHERE name = {String()} UNION ALL SELECT a, b FROM u WHERE a < {Number()}) x WHERE x.id = {Few()} ORDER BY 1;",
        20 => One("SAVEPOINT s", "ROLLBACK TO s", $"SELECT nosuch FROM t WHERE id = {Few()}", $"SELECT id FROM t WHERE id = {Few()} AND name = = 3"),
        _ => $"SELECT name LIKE {String()}, coalesce(big, {Number()}), CASE WHEN id = {Few()} THEN {Few()} END FROM t WHERE {Condition()} ORDER BY id",
    };

    private string Condition() => random.Next(5) switch
    {
        0 => $"{One(s_columns)} BETWEEN {Number()} AND {Number()}",
        1 => $"{One(s_columns)} IN ({Literal()}, {Literal()})",
        2 => $"{Literal()} {Comparison()} {One(s_columns)}",
        _ => $"{One(s_columns)} {Comparison()} {Literal()}",
    };

    private string Comparison() => One("=", "<>", "<", ">", "<=", ">=", "!=");

    private string Literal() => random.Next(8) switch
    {
        0 => One("NULL", "true", "false"),
        < 4 => Number(),
        _ => String(),
    };

    private string Few() => random.Next(40).ToString(CultureInfo.InvariantCulture);

    private string Number() => random.Next(3) == 0 ? One(s_numbers) : Few();

    private string String() => random.Next(3) == 0 ? $"'{(char)('a' + random.Next(4))}'" : One(s_strings);

    private string One(params string[] choices) => choices[random.Next(choices.Length)];
}
