using Swytch.Sql.Planning;

namespace Swytch.Sql.Tests.Planning;

public sealed class RewriteTests
{
    [Theory]
    [InlineData("SELECT E'a\\nb', $$it's$$", "SELECT 'a\nb', 'it''s'")]
    [InlineData("SELECT name FROM item WHERE name ILIKE 'a%' AND NOT name LIKE 'b%'", "SELECT name FROM item WHERE pg_ilike(name, 'a%') AND NOT pg_like(name, 'b%')")]
    [InlineData("SELECT name FROM item WHERE name !~* '^x'", "SELECT name FROM item WHERE (NOT pg_iregex(name, '^x'))")]
    [InlineData("SELECT 1 FROM item WHERE id = ANY(ARRAY[1, 2])", "SELECT 1 FROM item WHERE id IN (1, 2)")]
    [InlineData("SELECT 1 FROM item WHERE id = ANY($1)", "SELECT 1 FROM item WHERE id IN (SELECT value FROM json_each(?1))")]
    [InlineData("SELECT 1 FROM item WHERE id <> ALL ('{1,2}')", "SELECT 1 FROM item WHERE id NOT IN (SELECT value FROM json_each('[1,2]'))")]
    [InlineData("SELECT id IS DISTINCT FROM 1, ok IS UNKNOWN FROM item", "SELECT id IS NOT 1, ok IS NULL FROM item")]
    [InlineData("SELECT id FROM item ORDER BY id, name DESC", "SELECT id FROM item ORDER BY id NULLS LAST, name DESC NULLS FIRST")]
    [InlineData("SELECT id FROM item OFFSET 5 FETCH FIRST 3 ROWS ONLY", "SELECT id FROM item LIMIT 3 OFFSET 5")]
    [InlineData("SELECT id FROM item WHERE id = 1 FOR UPDATE SKIP LOCKED", "SELECT id FROM item WHERE id = 1 ")]
    [InlineData("SELECT id / 0, id + 1, id / 2, d / 0 FROM item", "SELECT pg_int4_div(id, 0), pg_int4_add(id, 1), id / 2, pg_float8_div(d, 0) FROM item")]
    [InlineData("SELECT amount * 2, amount > 5, amount + d FROM item", "SELECT pg_numeric_mul(amount, '2'), amount > '5', CAST(amount AS REAL) + d FROM item")]
    [InlineData("SELECT 1 FROM item WHERE ts > '2024-01-01' AND ok = 't' AND u = 'A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11'", "SELECT 1 FROM item WHERE ts > '2024-01-01 00:00:00' AND ok = 1 AND u = 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'")]
    [InlineData("SELECT sum(amount), avg(id), sum(big) FROM item", "SELECT pg_numeric_sum(amount), pg_numeric_avg(id), pg_numeric_sum(big) FROM item")]
    [InlineData("SELECT ARRAY[1, 2], tags[2], ARRAY[true] FROM item", "SELECT json_array(1, 2), (tags ->> 1), json_array(json(CASE true WHEN 1 THEN 'true' WHEN 0 THEN 'false' END)) FROM item")]
    [InlineData("SELECT generate_series(1, 3)", "SELECT _set1.value FROM generate_series(1, 3) AS _set1")]
    [InlineData("SELECT i FROM generate_series(1, 3) AS g(i)", "SELECT g.value FROM generate_series(1, 3) AS g")]
    [InlineData("SELECT t FROM item, unnest(tags) AS t", "SELECT t.unnest FROM item, unnest(tags) AS t")]
    [InlineData("DELETE FROM child USING item i WHERE i.id = child.item_id", "DELETE FROM child WHERE EXISTS (SELECT 1 FROM item i WHERE i.id = child.item_id)")]
    [InlineData("(SELECT 1) UNION ALL (SELECT id FROM item ORDER BY id LIMIT 1)", "SELECT 1 UNION ALL SELECT * FROM (SELECT id FROM item ORDER BY id NULLS LAST LIMIT 1)")]
    [InlineData("SELECT unnest(tags), generate_subscripts(tags, 1) FROM item", "SELECT _set1.unnest, _set2.generate_subscripts FROM item, unnest(tags) AS _set1 LEFT JOIN generate_subscripts(tags, 1) AS _set2 ON _set2.rowid = _set1.rowid")]
    [InlineData("SELECT i.id, x.n FROM item i LEFT JOIN LATERAL (SELECT count(*) AS n FROM child WHERE item_id = i.id) x ON true", "SELECT i.id, (SELECT count(*) FROM child WHERE item_id = i.id) FROM item i LEFT JOIN (SELECT 1) AS x ON true")]
    [InlineData("SELECT json_build_object('a', id, 'b', ok) FROM item", "SELECT json_object(pg_cast_text('a'), id, pg_cast_text('b'), json(CASE ok WHEN 1 THEN 'true' WHEN 0 THEN 'false' END)) FROM item")]
    [InlineData("TABLE plain", "SELECT * FROM plain")]
    [InlineData("SELECT count FROM (SELECT count(*) FROM item) s", "SELECT count FROM (SELECT count(*) AS count FROM item) s")]
    [InlineData("SELECT id::text || 'x', ok::text, '5'::int8 FROM item", "SELECT CAST(id AS TEXT) || 'x', (CASE ok WHEN 1 THEN 'true' WHEN 0 THEN 'false' END), 5 FROM item")]
    [InlineData("SELECT now() + interval '1 day', day - 1 FROM item", "SELECT timestamptz_pl_interval(now(), '1 day'), date_mii(day, 1) FROM item")]
    [InlineData("SELECT 'item'::regclass::oid", "SELECT 20001")]
    [InlineData("SELECT bool_and(ok), bool_or(ok), array_agg(id) FROM item", "SELECT min(ok), max(ok), nullif(json_group_array(id), '[]') FROM item")]
    [InlineData("SELECT name FROM item WHERE name OPERATOR(pg_catalog.~) '^(a)$' COLLATE pg_catalog.default", "SELECT name FROM item WHERE pg_regex(name, '^(a)$')")]
    [InlineData("SELECT \"index\".transaction FROM (SELECT 1 AS transaction) AS \"index\"", "SELECT \"index\".\"transaction\" FROM (SELECT 1 AS \"transaction\") AS \"index\"")]
    [InlineData("SELECT (SELECT id FROM item WHERE ok)", "SELECT (WITH swytch_rows(c) AS (SELECT id FROM item WHERE ok) SELECT pg_only_row(c) FROM swytch_rows)")]
    [InlineData("SELECT (SELECT max(id) FROM item), (SELECT id FROM item LIMIT 1), (SELECT 1)", "SELECT (SELECT max(id) FROM item), (SELECT id FROM item LIMIT 1), (SELECT 1)")]
    public void Postgres_text_becomes_SQLites(string sql, string expected) => Assert.Equal(expected, PlanningSchema.Text(sql));

    [Fact]
    public void Distinct_on_keeps_the_first_row_of_each_group() => Assert.Equal(
        "SELECT _c0 AS \"name\", _c1 AS \"id\" FROM (SELECT name AS _c0, id AS _c1, name AS _o0, id AS _o1, "
        + "row_number() OVER (PARTITION BY name ORDER BY name NULLS LAST, id DESC NULLS FIRST) AS _row FROM item) WHERE _row = 1 ORDER BY _o0 NULLS LAST, _o1 DESC NULLS FIRST",
        PlanningSchema.Text("SELECT DISTINCT ON (name) name, id FROM item ORDER BY name, id DESC"));

    [Theory]
    [InlineData("SELECT a || b, a = '1', b / 0, c LIKE 'x%', sum(b), CAST(c AS INTEGER), 1.5 * b FROM plain GROUP BY c ORDER BY 1")]
    [InlineData("INSERT INTO plain VALUES ('abc', '12', 1 << 40, NULL), (1, 2, x'00', NULL)")]
    [InlineData("INSERT OR REPLACE INTO plain SELECT * FROM plain WHERE a IN (SELECT b FROM plain) ORDER BY a LIMIT 1, 2")]
    [InlineData("UPDATE plain SET a = b + 1, c = a WHERE rowid = 1 AND a IS b")]
    [InlineData("SELECT max(a, b), total(d), group_concat(DISTINCT c), ifnull(a, 'x') FROM plain NATURAL JOIN child")]
    [InlineData("WITH RECURSIVE c(x) AS (VALUES (1) UNION ALL SELECT x + 1 FROM c WHERE x < 9) SELECT x FROM c")]
    [InlineData("SELECT (SELECT a FROM plain), b FROM plain")]
    [InlineData("SELECT a, count(*) FROM plain GROUP BY a HAVING count(*) > 1 UNION SELECT 'x', 2 INTERSECT SELECT b, c FROM plain")]
    public void Valid_SQLite_passes_untouched_in_its_dialect(string sql) => Assert.Equal(sql, PlanningSchema.Text(sql, SqlDialect.Sqlite));

    [Theory]
    [InlineData("SELECT '1'::int, now(), ok = 't' FROM item WHERE name ILIKE 'x'", "SELECT 1, now(), ok = 1 FROM item WHERE pg_ilike(name, 'x')")]
    [InlineData("SELECT amount + 1 FROM item ORDER BY amount + 1", "SELECT pg_numeric_add(amount, '1') FROM item ORDER BY pg_numeric_add(amount, '1') COLLATE swytch_numeric")]
    [InlineData("SELECT current_timestamp", "SELECT now()")]
    public void PostgreSQLs_own_forms_work_in_SQLites_dialect_too(string sql, string expected) =>
        Assert.Equal(expected, PlanningSchema.Text(sql, SqlDialect.Sqlite));

    [Theory]
    [InlineData("INSERT OR ROLLBACK INTO plain VALUES (1, 2, 3, 4)")]
    [InlineData("UPDATE OR ROLLBACK plain SET a = 1")]
    [InlineData("ATTACH 'x' AS y")]
    [InlineData("VACUUM INTO 'x'")]
    [InlineData("PRAGMA journal_mode = DELETE")]
    [InlineData("PRAGMA writable_schema")]
    public void What_would_harm_others_is_refused(string sql) => Assert.Equal("0A000", PlanningSchema.Error(sql, SqlDialect.Sqlite).SqlState);

    [Fact]
    public void Harmless_pragmas_pass() =>
        Assert.Equal("PRAGMA table_info(plain)", PlanningSchema.Text("PRAGMA table_info(plain)", SqlDialect.Sqlite));
}
