using System.Globalization;
using Swytch.Core;

namespace Swytch.Storage.Tests.Footprints;

/// <summary>Statements over a <see cref="RandomSchema"/>, half of their values as parameters.</summary>
internal sealed class RandomStatements(Random random, RandomSchema schema)
{
    private readonly List<SqlValue> _parameters = [];

    internal (string Sql, SqlValue[] Parameters) Any() => Make(random.Next(10) switch
    {
        < 4 => Select,
        < 6 => Insert,
        < 8 => Update,
        _ => Delete,
    });

    internal (string Sql, SqlValue[] Parameters) Change() => Make(random.Next(6) switch
    {
        < 3 => Insert,
        < 5 => Update,
        _ => Delete,
    });

    internal (string Sql, SqlValue[] Parameters) Filling() => Make(Insert);

    private (string Sql, SqlValue[] Parameters) Make(Func<string> make)
    {
        _parameters.Clear();
        var sql = make();
        return (sql, [.. _parameters]);
    }

    private bool Chance(int percent) => random.Next(100) < percent;

    private T Pick<T>(IReadOnlyList<T> items) => items[random.Next(items.Count)];

    private string Table() => Pick(schema.Tables).Name;

    private string Target() => schema.Views.Count > 0 && Chance(8) ? Pick(schema.Views) : Table();

    private string Source() => schema.Views.Count > 0 && Chance(20) ? Pick(schema.Views) : Table();

    private string Value()
    {
        if (Chance(50))
        {
            return schema.Literal();
        }

        _parameters.Add(random.Next(10) switch
        {
            < 6 => SqlValue.FromInteger(random.Next(5)),
            6 => SqlValue.FromText("a"),
            7 => SqlValue.FromText("A"),
            8 => SqlValue.FromReal(random.Next(3)),
            _ => Chance(50) ? SqlValue.Null : SqlValue.FromText("1"),
        });
        return "?" + _parameters.Count.ToString(CultureInfo.InvariantCulture);
    }

    private string Condition(string qualifier = "") => random.Next(14) switch
    {
        < 5 => $"{qualifier}id = {Value()}",
        5 => $"{qualifier}u = {Value()}",
        6 => $"{qualifier}id IN ({Value()}, {Value()})",
        7 => $"{qualifier}a = {Value()}",
        8 => $"{qualifier}a = {Value()} AND {qualifier}b = {Value()}",
        9 => $"{qualifier}id = {Value()} AND {qualifier}a > {Value()}",
        10 => $"({qualifier}id = {Value()} OR {qualifier}a = {Value()})",
        11 => $"{Value()} = {qualifier}id AND ({qualifier}a = {Value()})",
        12 => $"{qualifier}a > {Value()}",
        _ => $"{qualifier}u = {Value()} COLLATE NOCASE",
    };

    private string Select()
    {
        var table = Source();
        var other = Source();
        return random.Next(17) switch
        {
            < 5 => $"SELECT * FROM {table} WHERE {Condition()}",
            5 => $"SELECT count(*) FROM {table}",
            6 => $"SELECT x.*, y.a FROM {table} x JOIN {other} y ON x.a = y.id WHERE {Condition("x.")} AND {Condition("y.")}",
            7 => $"SELECT x.*, y.a FROM {table} x LEFT JOIN {other} y ON {Condition("y.")} WHERE {Condition("x.")}",
            8 => $"SELECT x.id FROM {table} x LEFT JOIN {other} y ON x.a = y.a WHERE {Condition("y.")}",
            9 => $"SELECT EXISTS (SELECT 1 FROM {table} WHERE {Condition()}), {Value()} IN (SELECT a FROM {other})",
            10 => $"SELECT a FROM {table} WHERE {Condition()} UNION SELECT b FROM {other} WHERE {Condition()}",
            11 => $"WITH c AS (SELECT * FROM {table} WHERE {Condition()}) SELECT * FROM c JOIN {other} y ON {Condition("y.")}",
            12 => $"SELECT * FROM (SELECT * FROM {table} WHERE {Condition()}) WHERE a = {Value()}",
            13 => $"SELECT x.a FROM {table} x JOIN {other} y USING (id) WHERE {Condition("x.")}",
            14 => $"SELECT x.a FROM {table} x NATURAL JOIN {other} y WHERE {Condition("x.")}",
            15 => $"SELECT x.a, y.b FROM {table} x LEFT JOIN {other} y USING (id) WHERE {Condition("x.")}",
            _ => $"SELECT 1 FROM {table}, {other} y WHERE {Condition("y.")}",
        };
    }

    private string Insert()
    {
        var target = Target();
        var verb = Pick(["INSERT", "INSERT", "INSERT", "INSERT OR IGNORE", "INSERT OR REPLACE", "REPLACE", "INSERT OR FAIL"]) + " INTO " + target;
        var hasKey = schema.Tables.Find(table => table.Name == target)?.HasKey ?? true;
        var columns = hasKey ? Pick(["id, u, a, b", "id, a", "id, u"]) : "rowid, id, u, a, b";
        var count = columns.Count(character => character == ',') + 1;
        var id = random.Next(8).ToString(CultureInfo.InvariantCulture);
        string Row() => $"({(Chance(70) ? id : Chance(50) ? id + " + 1" : "'1'")}{string.Concat(Enumerable.Range(1, count - 1).Select(_ => ", " + Value()))})";
        var source = Chance(15) ? $"SELECT {string.Join(", ", Enumerable.Range(0, count).Select(i => i == 0 ? "id + 3" : "a"))} FROM {Source()} WHERE {Condition()}" : "VALUES" + (Chance(70) ? Row() : Row() + ", " + Row());
        var conflict = verb.StartsWith("INSERT INTO", StringComparison.Ordinal) && Chance(40) && source.StartsWith('V')
            ? Pick([" ON CONFLICT DO NOTHING", " ON CONFLICT(id) DO NOTHING", " ON CONFLICT DO UPDATE SET a = excluded.a", $" ON CONFLICT(id) DO UPDATE SET a = {Value()}", $" ON CONFLICT DO UPDATE SET b = b WHERE a = {Value()}"])
            : "";
        return $"{verb}({columns}) {source}{conflict}" + (Chance(15) ? " RETURNING *" : "");
    }

    private string Update()
    {
        var verb = Pick(["UPDATE", "UPDATE", "UPDATE", "UPDATE OR IGNORE", "UPDATE OR REPLACE"]) + " " + Target();
        var set = Pick([$"a = {Value()}", $"u = {Value()}", $"b = {Value()}, a = {Value()}", "id = id + 1", $"id = {Value()}", "a = a + 1", "a = b, b = a", $"u = (SELECT max(a) FROM {Table()})", "u = lower(u)", $"b = (SELECT count(*) FROM {Table()} WHERE {Condition()})"]);
        var from = Chance(8) ? $" FROM {Table()} z" : "";
        return $"{verb} SET {set}{from}" + (from.Length > 0 ? $" WHERE {Condition("z.")}" : Chance(85) ? $" WHERE {Condition()}" : "") + (from.Length == 0 && Chance(10) ? " RETURNING *" : "");
    }

    private string Delete() => $"DELETE FROM {Target()}" + (Chance(90) ? $" WHERE {Condition()}" : "") + (Chance(10) ? " RETURNING *" : "");
}
