using Swytch.Sql.Planning;

namespace Swytch.Sql.Tests.Planning;

public sealed class ResultTypeTests
{
    [Theory]
    [InlineData("SELECT 1, 2147483648, 1.5, 'a', true, NULL", "?column? integer, ?column? bigint, ?column? numeric, ?column? text, ?column? boolean, ?column? text")]
    [InlineData("SELECT count(*), sum(id), sum(big), avg(id), sum(r), avg(d), sum(amount) FROM item", "count bigint, sum bigint, sum numeric, avg numeric, sum real, avg double precision, sum numeric")]
    [InlineData("SELECT max(name), min(ts), max(amount) FROM item", "max text, min timestamp without time zone, max numeric(10,2)")]
    [InlineData("SELECT id + 1, id + big, id * 1.5, r + 1, amount / 2, -small FROM item", "?column? integer, ?column? bigint, ?column? numeric, ?column? double precision, ?column? numeric, ?column? smallint")]
    [InlineData("SELECT name || 'x', id = 1, id IS NULL, id IN (1), name LIKE 'x' FROM item", "?column? text, ?column? boolean, ?column? boolean, ?column? boolean, ?column? boolean")]
    [InlineData("SELECT '42'::int, id::text, CAST(1 AS numeric(8,3)), date '2024-01-01', 'x'::varchar(5) FROM item", "int4 integer, id text, numeric numeric(8,3), date date, varchar character varying(5)")]
    [InlineData("SELECT coalesce(id, big), nullif(id, 1), greatest(id, 1.5), CASE WHEN ok THEN 1 ELSE big END FROM item", "coalesce bigint, nullif integer, greatest numeric, big bigint")]
    [InlineData("SELECT CASE WHEN ok THEN 'a' END, EXISTS (SELECT 1), ARRAY[1, 2], (SELECT name FROM item) FROM item", "case text, exists boolean, array integer[], name character varying(10)")]
    [InlineData("SELECT now(), current_date, current_timestamp, localtimestamp, current_user", "now timestamp with time zone, current_date date, current_timestamp timestamp with time zone, localtimestamp timestamp without time zone, current_user name")]
    [InlineData("SELECT now() - ts, ts + interval '1 day', day + 1, day - day, ts - ts FROM item", "?column? interval, ?column? timestamp without time zone, ?column? date, ?column? integer, ?column? interval")]
    [InlineData("SELECT extract(year FROM ts), date_trunc('month', ts), date_part('day', ts), ts AT TIME ZONE 'UTC' FROM item", "extract numeric, date_trunc timestamp without time zone, date_part double precision, timezone timestamp with time zone")]
    [InlineData("SELECT id FROM item UNION SELECT big FROM item", "id bigint")]
    [InlineData("SELECT NULL UNION ALL SELECT 1", "?column? integer")]
    [InlineData("SELECT a, b FROM (VALUES (1, 'x'), (2.5, NULL)) AS v(a, b)", "a numeric, b text")]
    [InlineData("SELECT tags[1], tags, array_agg(id) FROM item GROUP BY tags", "tags text, tags text[], array_agg integer[]")]
    [InlineData("SELECT jb -> 'a', jb ->> 'a', jb @> '{}' FROM item", "?column? jsonb, ?column? text, ?column? boolean")]
    [InlineData("SELECT 'item'::regclass, 'int4'::regtype", "regclass regclass, regtype regtype")]
    [InlineData("SELECT row_number() OVER (ORDER BY id), lag(name) OVER (ORDER BY id) FROM item", "row_number bigint, lag character varying(10)")]
    [InlineData("INSERT INTO item(name) VALUES ('a') RETURNING id, name AS n, 1", "id integer, n character varying(10), ?column? integer")]
    public void Columns_have_PostgreSQLs_names_and_types(string sql, string expected) => Assert.Equal(expected, PlanningSchema.Columns(sql));

    [Theory]
    [InlineData("SELECT json_extract('{}', '$.a'), typeof(1), length('a'), total(b), group_concat(c) FROM plain", "json_extract ?, typeof text, length integer, total double precision, group_concat text")]
    [InlineData("SELECT a, b, c, d FROM plain", "a text, b integer, c text, d real")]
    [InlineData("SELECT c + 1, CASE WHEN 1 THEN 1 ELSE 'a' END FROM plain", "?column? ?, case ?")]
    [InlineData("SELECT CAST('1' AS INTEGER), 1.5 * 2, 1 / 0", "int8 bigint, ?column? double precision, ?column? integer")]
    public void SQLites_dialect_is_typed_as_far_as_it_can_be(string sql, string expected) => Assert.Equal(expected, PlanningSchema.Columns(sql, SqlDialect.Sqlite));
}
