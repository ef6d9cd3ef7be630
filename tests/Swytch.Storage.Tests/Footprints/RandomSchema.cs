using System.Globalization;

namespace Swytch.Storage.Tests.Footprints;

/// <summary>A few small tables with everything between them that makes one statement depend on other rows.</summary>
internal sealed class RandomSchema
{
    private static readonly string[] Types = ["INTEGER", "TEXT", "REAL", "NUMERIC", "", "BLOB"];
    private static readonly string[] Collations = ["", "", "", " COLLATE NOCASE", " COLLATE RTRIM", " COLLATE swytch_numeric", " COLLATE other"];
    private static readonly string[] Actions = ["", " ON DELETE CASCADE", " ON DELETE SET NULL", " ON DELETE SET DEFAULT", " ON DELETE RESTRICT", " ON UPDATE CASCADE", " ON UPDATE SET NULL", " ON DELETE CASCADE ON UPDATE CASCADE", " ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED", " DEFERRABLE INITIALLY DEFERRED"];

    private readonly Random _random;

    internal RandomSchema(Random random)
    {
        _random = random;
        var count = random.Next(2, 5);
        for (var i = 0; i < count; i++)
        {
            AddTable($"t{i.Invariant()}");
        }

        AddIndexes();
        AddViews();
        AddTriggers();
    }

    internal List<string> Statements { get; } = [];

    internal List<RandomTable> Tables { get; } = [];

    internal List<string> Views { get; } = [];

    private bool Chance(int percent) => _random.Next(100) < percent;

    private T Pick<T>(IReadOnlyList<T> items) => items[_random.Next(items.Count)];

    private void AddTable(string name)
    {
        var key = Pick(["id INTEGER PRIMARY KEY", "id INTEGER PRIMARY KEY", "id INTEGER PRIMARY KEY", "id TEXT PRIMARY KEY", "id TEXT COLLATE NOCASE PRIMARY KEY", "id PRIMARY KEY", "id INTEGER", "id INTEGER"]);
        var columns = new List<string> { key };
        var constraints = new List<string>();
        foreach (var column in new[] { "u", "a", "b" })
        {
            var unique = column == "u" && Chance(70) ? " UNIQUE" + Pick(["", "", "", "", " ON CONFLICT IGNORE", " ON CONFLICT REPLACE"]) : "";
            var collation = Pick(Collations);
            columns.Add($"{column} {Pick(Types)}{Pick(["", "", " DEFAULT 1"])}{collation}{unique}");
        }

        if (Chance(25))
        {
            columns.Add("g AS (a || 'x') " + Pick(["STORED", "VIRTUAL"]) + (Chance(30) ? " UNIQUE" : ""));
        }

        if (key == "id INTEGER" && Chance(50))
        {
            constraints.Add("PRIMARY KEY(id, a)");
        }
        else if (Chance(25))
        {
            constraints.Add("UNIQUE(a, b)");
        }

        foreach (var column in new[] { "a", "b" })
        {
            if (Chance(35))
            {
                constraints.Add(Reference(name, column));
            }
        }

        var isWithoutRowid = !key.EndsWith("INTEGER", StringComparison.Ordinal) && Chance(30);
        Statements.Add($"CREATE TABLE {name}({string.Join(", ", columns.Concat(constraints))}){(isWithoutRowid ? " WITHOUT ROWID" : "")}");
        Tables.Add(new RandomTable(name, HasId: true, HasKey: key.Contains("PRIMARY", StringComparison.Ordinal) || constraints.Exists(text => text.StartsWith("PRIMARY", StringComparison.Ordinal))));
    }

    private string Reference(string child, string column)
    {
        // The parent itself must have the columns unique; where it has not, every statement on it fails, which is a case too, but a rare one.
        var parents = Tables.Where(table => Statements[Tables.IndexOf(table)].Contains(" PRIMARY KEY", StringComparison.Ordinal)).Select(table => table.Name).Append(child).ToList();
        var parent = Pick(parents);
        var to = Tables.Find(table => table.Name == parent) is { } known && Statements[Tables.IndexOf(known)].Contains("UNIQUE", StringComparison.Ordinal) && Chance(30) ? "(u)" : "(id)";
        return $"FOREIGN KEY({column}) REFERENCES {parent}{to}{Pick(Actions)}";
    }

    private void AddIndexes()
    {
        foreach (var table in Tables)
        {
            if (Chance(30))
            {
                Statements.Add("CREATE UNIQUE INDEX i" + table.Name + " ON " + table.Name + "(" + Pick(["b", "b COLLATE NOCASE", "a, b", "a COLLATE RTRIM", "lower(b)", "b || a"]) + ")" + Pick(["", " WHERE a IS NOT NULL", " WHERE b > 2"]));
            }

            if (Chance(20))
            {
                Statements.Add($"CREATE INDEX n{table.Name} ON {table.Name}(a)");
            }
        }
    }

    private void AddViews()
    {
        for (var i = _random.Next(3); i > 0; i--)
        {
            var name = $"v{i.Invariant()}";
            var table = Pick(Tables).Name;
            var other = Pick(Tables).Name;
            Statements.Add($"CREATE VIEW {name} AS " + Pick(
            [
                $"SELECT id, u, a, b FROM {table} WHERE a > 1",
                $"SELECT x.id, y.u, x.a, y.b FROM {table} x JOIN {other} y ON x.a = y.b",
                $"SELECT count(*) AS id, max(u) AS u, 1 AS a, 2 AS b FROM {table}",
                $"SELECT 1 AS id, 2 AS u, 3 AS a, 4 AS b FROM {table}",
                $"SELECT x.id, x.u, x.a, x.b FROM {table} x JOIN {other} y USING (id)",
                $"SELECT 1 AS id, 2 AS u, 3 AS a, 4 AS b FROM {table} x NATURAL JOIN {other} y",
                $"WITH t9 AS (SELECT * FROM {table}) SELECT id, u, a, b FROM t9",
            ]));
            Views.Add(name);
            if (Chance(40))
            {
                Statements.Add($"CREATE TRIGGER w{name} INSTEAD OF {Pick(["INSERT", "UPDATE", "DELETE"])} ON {name} BEGIN {Body(Pick(Tables).Name, "1", "2")} END");
            }
        }
    }

    private void AddTriggers()
    {
        for (var i = _random.Next(4); i > 0; i--)
        {
            var table = Pick(Tables).Name;
            var moment = Pick(["INSERT", "UPDATE", "DELETE", "UPDATE OF a"]);
            var row = moment == "DELETE" ? "OLD" : "NEW";
            var when = Chance(30) ? $" WHEN {row}.a > 1" : "";
            Statements.Add($"CREATE TRIGGER g{i.Invariant()} {Pick(["BEFORE", "AFTER"])} {moment} ON {table}{when} BEGIN {Body(Pick(Tables).Name, row + ".id", row + ".a")} END");
        }
    }

    private string Body(string table, string id, string value) => Pick(
    [
        $"INSERT INTO {table}(id, u, a, b) VALUES({id} + 10, {value}, 1, 2);",
        $"INSERT OR IGNORE INTO {table}(id, u, a, b) VALUES({id}, {value}, 1, 2);",
        $"INSERT OR REPLACE INTO {table}(id, u, a, b) VALUES({id}, {value}, 1, {value});",
        $"INSERT INTO {table}(id, u, a, b) VALUES({id}, {value}, 1, 2) ON CONFLICT DO NOTHING;",
        $"UPDATE {table} SET b = {value} WHERE id = {id};",
        $"UPDATE OR IGNORE {table} SET u = {value} WHERE a = {value};",
        $"UPDATE {table} SET a = (SELECT count(*) FROM {Pick(Tables).Name}) WHERE id = {id};",
        $"DELETE FROM {table} WHERE a = {value};",
        $"UPDATE {table} SET b = (SELECT max(x.a) FROM {Pick(Tables).Name} x JOIN {Pick(Tables).Name} y USING (id)) WHERE id = {id};",
        $"SELECT RAISE(IGNORE) FROM {table} WHERE id = {id};",
        $"SELECT RAISE(ABORT, 'no') FROM {table} WHERE a = {value};",
        $"SELECT count(*) FROM {table};",
        $"UPDATE {table} SET b = b;",
    ]);

    /// <summary>Few values, so that they meet: equal in some comparisons and not in others.</summary>
    internal string Literal() => _random.Next(16) switch
    {
        < 9 => _random.Next(5).ToString(CultureInfo.InvariantCulture),
        9 => "'a'",
        10 => "'A'",
        11 => "'a '",
        12 => "'1'",
        13 => "1.0",
        14 => "'1.0'",
        _ => "NULL",
    };
}

/// <param name="HasKey">Else its rows are known by their rowid.</param>
internal sealed record RandomTable(string Name, bool HasId, bool HasKey);
