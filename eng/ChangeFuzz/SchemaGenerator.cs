using System.Globalization;
using System.Text;

namespace Swytch.ChangeFuzz;

/// <summary>A random schema: tables of every kind of key, foreign keys with every action, triggers, a view, a full-text table, an R-Tree.</summary>
internal sealed class SchemaGenerator(Random random)
{
    private static readonly string[] Types =
        ["", "INT", "INTEGER", "REAL", "TEXT", "NUMERIC", "BLOB", "VARCHAR(10)", "DOUBLE", "DECIMAL(5,2)", "BOOLEAN"];

    private static readonly string[] StrictTypes = ["INT", "INTEGER", "REAL", "TEXT", "BLOB", "ANY"];
    private static readonly string[] Collations = ["", "", "", " COLLATE NOCASE", " COLLATE RTRIM"];

    private static readonly string[] Actions = ["", " ON DELETE CASCADE", " ON DELETE SET NULL", " ON DELETE SET DEFAULT", " ON DELETE RESTRICT", " ON UPDATE CASCADE",
        " ON DELETE CASCADE ON UPDATE CASCADE", " ON DELETE SET NULL ON UPDATE CASCADE", " ON UPDATE SET NULL", " DEFERRABLE INITIALLY DEFERRED"];

    private readonly StringBuilder _sql = new();

    public List<TableModel> Tables { get; } = [];

    public string Generate()
    {
        var count = random.Next(4, 8);
        for (var i = 0; i < count; i++)
        {
            Table($"t{i}");
        }

        Twins();
        Family();
        Triggers();
        View();
        if (random.Next(2) == 0)
        {
            Virtual();
        }

        return _sql.ToString();
    }

    private void Table(string name)
    {
        var isStrict = random.Next(5) == 0;
        var key = random.Next(7);
        var columns = new List<string>();
        var model = new List<ColumnModel>();
        var keys = new List<string>();
        var constraints = "";
        var isWithoutRowid = false;
        switch (key)
        {
            case 0:
                Column("k", "INTEGER PRIMARY KEY", true);
                keys.Add("k");
                break;
            case 1:
                Column("k", "INTEGER PRIMARY KEY AUTOINCREMENT", true);
                keys.Add("k");
                break;
            case 2:
                Column("k", $"TEXT{Pick(Collations)} PRIMARY KEY{(random.Next(4) == 0 ? " ON CONFLICT REPLACE" : "")}", false);
                keys.Add("k");
                isWithoutRowid = random.Next(2) == 0;
                break;
            case 3:
                Column("k", (isStrict ? "ANY" : "") + " PRIMARY KEY", false);
                keys.Add("k");
                isWithoutRowid = random.Next(2) == 0;
                break;
            case 4:
                // The key is neither first nor in the order of the columns.
                Column("v", isStrict ? "ANY" : "", false);
                Column("k", isStrict ? "TEXT" : Pick(Types) + Pick(Collations), false);
                Column("j", isStrict ? "REAL" : Pick(Types), false);
                constraints = ", PRIMARY KEY(j, k)";
                keys.AddRange(["j", "k"]);
                isWithoutRowid = random.Next(2) == 0;
                break;
            default:
                // No primary key.
                break;
        }

        var others = random.Next(8) == 0 ? random.Next(65, 90) : random.Next(2, 5);
        for (var i = 0; i < others; i++)
        {
            var conflict = random.Next(8) == 0 ? " ON CONFLICT REPLACE" : "";
            var unique = i < 3 && random.Next(3) == 0 ? $" UNIQUE{conflict}" : "";
            var check = i < 3 && random.Next(8) == 0 ? $" CHECK(c{i} IS NOT 3)" : "";
            var notNull = i < 3 && random.Next(8) == 0 ? " NOT NULL" : "";
            Column($"c{i}", (isStrict ? Pick(StrictTypes) : Pick(Types)) + (isStrict ? "" : Pick(Collations)) + notNull + unique + check, i == 0 && random.Next(2) == 0);
            if (random.Next(7) == 0)
            {
                columns.Add($"g{i}{(isStrict ? " ANY" : "")} AS (c{i} || 'x') {(random.Next(2) == 0 ? "STORED" : "VIRTUAL")}");
                model.Add(new ColumnModel($"g{i}", false, true));
            }
        }

        if (random.Next(4) == 0)
        {
            constraints += ", UNIQUE(c0, c1)";
        }

        var options = string.Join(", ", new[] { isWithoutRowid ? "WITHOUT ROWID" : "", isStrict ? "STRICT" : "" }.Where(option => option.Length > 0));
        _sql.Append(CultureInfo.InvariantCulture, $"CREATE TABLE {name}({string.Join(", ", columns)}{constraints}) {options};\n");
        if (random.Next(3) == 0)
        {
            _sql.Append(CultureInfo.InvariantCulture, $"CREATE {(random.Next(3) == 0 ? "UNIQUE " : "")}INDEX i_{name} ON {name}(c1 DESC) WHERE c1 IS NOT NULL;\n");
        }

        Tables.Add(new TableModel(name, TableKind.Plain, model, keys, keys.Count == 0 ? "rowid" : string.Join(", ", keys)));

        void Column(string column, string declaration, bool isInteger)
        {
            columns.Add($"{column} {declaration}");
            model.Add(new ColumnModel(column, isInteger));
        }
    }

    /// <summary>Two tables of one shape: SQLite copies between them in a way of its own (sqlite.org/optoverview.html#xfer).</summary>
    private void Twins()
    {
        var options = random.Next(2) == 0 ? " WITHOUT ROWID" : "";
        foreach (var name in (ReadOnlySpan<string>)["w0", "w1"])
        {
            _sql.Append(CultureInfo.InvariantCulture, $"CREATE TABLE {name}(k INTEGER PRIMARY KEY, c0, c1){options};\n");
            Tables.Add(new TableModel(name, TableKind.Plain, [new("k", true), new("c0", false), new("c1", false)], ["k"], "k"));
        }
    }

    private void Family()
    {
        var key = random.Next(2) == 0 ? "INTEGER" : "TEXT COLLATE NOCASE";
        var isInteger = key == "INTEGER";
        _sql.Append(CultureInfo.InvariantCulture, $"CREATE TABLE p(k {key} PRIMARY KEY, c0 UNIQUE, c1);\n");
        Tables.Add(new TableModel("p", TableKind.Plain, [new("k", isInteger), new("c0", false), new("c1", false)], ["k"], "k"));
        _sql.Append(CultureInfo.InvariantCulture, $"CREATE TABLE c(k INTEGER PRIMARY KEY, c0 {key} DEFAULT 1 REFERENCES p{Pick(Actions)}, c1 REFERENCES p(c0){Pick(Actions)}, c2 UNIQUE);\n");
        Tables.Add(new TableModel("c", TableKind.Plain, [new("k", true), new("c0", isInteger), new("c1", false), new("c2", false)], ["k"], "k"));
        _sql.Append(CultureInfo.InvariantCulture, $"CREATE TABLE s(k INTEGER PRIMARY KEY, c0 REFERENCES s{Pick(Actions)}, c1);\n");
        Tables.Add(new TableModel("s", TableKind.Plain, [new("k", true), new("c0", true), new("c1", false)], ["k"], "k"));
        _sql.Append("CREATE TABLE log(a, b, c);\n");
        Tables.Add(new TableModel("log", TableKind.Plain, [new("a", false), new("b", false), new("c", false)], [], "rowid"));
    }

    private void Triggers()
    {
        var count = random.Next(5);
        for (var i = 0; i < count; i++)
        {
            var table = Pick(Tables).Name;
            var other = Pick(Tables.Where(candidate => candidate.Name != "log" && candidate.Name != table).ToList());
            var moment = random.Next(3) == 0 ? "BEFORE" : "AFTER";
            var (operation, row) = random.Next(3) switch { 0 => ("INSERT", "NEW"), 1 => ("UPDATE", "NEW"), _ => ("DELETE", "OLD") };
            if (table == "log")
            {
                continue;
            }

            var column = Tables.First(candidate => candidate.Name == table).Writable[^1].Name;
            var action = random.Next(6) switch
            {
                0 => $"DELETE FROM {other.Name} WHERE {other.Writable[0].Name} = {row}.{column};",
                1 => $"UPDATE OR IGNORE {other.Name} SET {other.Writable[^1].Name} = {row}.{column} WHERE {other.Writable[0].Name} > 3;",
                2 => $"SELECT RAISE(IGNORE) WHERE {row}.{column} = 2;",
                3 => $"SELECT RAISE(ABORT, 'no') WHERE {row}.{column} = 4;",
                _ => "",
            };
            _sql.Append(CultureInfo.InvariantCulture, $"CREATE TRIGGER g{i} {moment} {operation} ON {table} BEGIN INSERT INTO log VALUES('{table}', {row}.{column}, {i}); {action} END;\n");
        }
    }

    private void View()
    {
        var table = Tables[0];
        var columns = table.Writable.Take(3).Select(column => column.Name).ToList();
        var names = string.Join(", ", columns);
        var news = string.Join(", ", columns.Select(column => "NEW." + column));
        var first = columns[0];
        _sql.Append(CultureInfo.InvariantCulture, $"CREATE VIEW v AS SELECT {names} FROM {table.Name};\n");
        _sql.Append(CultureInfo.InvariantCulture, $"CREATE TRIGGER vi INSTEAD OF INSERT ON v BEGIN INSERT OR REPLACE INTO {table.Name}({names}) VALUES({news}); END;\n");
        _sql.Append(CultureInfo.InvariantCulture, $"CREATE TRIGGER vu INSTEAD OF UPDATE ON v BEGIN UPDATE {table.Name} SET {columns[^1]} = NEW.{columns[^1]} WHERE {first} IS OLD.{first}; END;\n");
        _sql.Append(CultureInfo.InvariantCulture, $"CREATE TRIGGER vd INSTEAD OF DELETE ON v BEGIN DELETE FROM {table.Name} WHERE {first} IS OLD.{first}; END;\n");
        Tables.Add(new TableModel("v", TableKind.View, [.. table.Writable.Take(3)], [], ""));
    }

    private void Virtual()
    {
        _sql.Append(random.Next(3) == 0 ? "CREATE VIRTUAL TABLE f USING fts4(a, b);\n" : "CREATE VIRTUAL TABLE f USING fts5(a, b UNINDEXED);\n");
        Tables.Add(new TableModel("f", TableKind.FullText, [new("rowid", true), new("a", false), new("b", false)], ["rowid"], "rowid"));
        _sql.Append(CultureInfo.InvariantCulture, $"CREATE VIRTUAL TABLE r USING rtree{(random.Next(2) == 0 ? "_i32" : "")}(id, x0, x1, +note);\n");
        Tables.Add(new TableModel("r", TableKind.RTree, [new("id", true), new("x0", true), new("x1", true), new("note", false)], ["id"], "id"));
    }

    private T Pick<T>(IReadOnlyList<T> items) => items[random.Next(items.Count)];
}
