using System.Globalization;

namespace Swytch.ChangeFuzz;

/// <summary>Random statements over a generated schema. Many fail on purpose or by their values; those are rolled back like a client's.</summary>
internal sealed class StatementGenerator(Random random, IReadOnlyList<TableModel> tables)
{
    private static readonly string[] Values =
    [
        "NULL", "1.0", "2.0", "2.5", "-0.0", "0.0", "9e999", "-9e999", "1e15", "0.1 + 0.2", "-1.5e-300", "9223372036854775807",
        "-9223372036854775808", "9007199254740993", "140737488355328", "-140737488355329", "'a'", "'A'", "'b'", "'B'", "'c'", "'C '", "'c  '",
        "''", "'1'", "'1.0'", "'01'", "' 2 '", "'a' || char(0) || 'b'", "char(0)", "CAST(x'ff41' AS TEXT)", "'ü€😀'", "x''", "x'61'", "x'00ff'", "x'31'",
        "zeroblob(3)", "zeroblob(5000)", "hex(zeroblob(700))", "TRUE", "1 << 40",
    ];

    private static readonly string[] Conflicts = ["", "", "", " OR IGNORE", " OR REPLACE", " OR REPLACE", " OR FAIL", " OR ABORT"];

    public string Next()
    {
        var table = Pick(tables);
        return table.Kind switch
        {
            TableKind.View => OverView(table),
            TableKind.FullText => FullText(table),
            TableKind.RTree => RTree(),
            _ => Plain(table),
        };
    }

    private string Plain(TableModel table) => random.Next(17) switch
    {
        0 or 1 or 2 or 3 => Insert(table),
        4 => Upsert(table),
        5 or 6 or 7 => Update(table),
        8 => Swap(table),
        9 => Cycle(table),
        10 => MoveKey(table),
        11 => Delete(table),
        12 => Copy(table),
        13 => UpdateFrom(table),
        14 => $"UPDATE {table.Name} SET {Column(table)} = {Column(table)}",
        15 => $"UPDATE {table.Name} SET {Column(table)} = {Column(table)} + 0.0 WHERE {Condition(table)}",
        _ => random.Next(6) == 0 ? $"DELETE FROM {table.Name}" : Delete(table),
    };

    private string Insert(TableModel table)
    {
        var columns = table.Writable.Where(_ => random.Next(8) > 0).ToList();
        if (columns.Count == 0)
        {
            return $"INSERT INTO {table.Name} DEFAULT VALUES";
        }

        var rows = Enumerable.Range(0, random.Next(1, 4)).Select(_ => $"({string.Join(", ", columns.Select(Value))})");
        var into = table.Kind == TableKind.Plain && random.Next(5) == 0 ? "REPLACE" : $"INSERT{Pick(Conflicts)}";
        return $"{into} INTO {table.Name}({Names(columns)}) VALUES {string.Join(", ", rows)}";
    }

    private string Upsert(TableModel table)
    {
        var target = table.Key.Count == 0 || random.Next(3) == 0 ? "" : $"({string.Join(", ", table.Key)})";
        var action = random.Next(3) == 0 || target.Length == 0
            ? "DO NOTHING"
            : $"DO UPDATE SET {Column(table)} = {Value(Pick(table.Writable))}, {Column(table)} = excluded.{Column(table)}";
        return $"INSERT INTO {table.Name}({Names(table.Writable)}) VALUES ({string.Join(", ", table.Writable.Select(Value))}) ON CONFLICT {target} {action}";
    }

    private string Update(TableModel table)
    {
        var set = Enumerable.Range(0, random.Next(1, 4)).Select(_ => Pick(table.Writable)).DistinctBy(column => column.Name)
            .Select(column => $"{column.Name} = {Value(column)}");
        return $"UPDATE{Pick(Conflicts)} {table.Name} SET {string.Join(", ", set)} WHERE {Condition(table)}";
    }

    /// <summary>Two values change places, by way of a third.</summary>
    private string Swap(TableModel table)
    {
        var column = Column(table);
        return $"UPDATE {table.Name} SET {column} = -{column}; UPDATE {table.Name} SET {column} = {random.Next(8)} + {column}";
    }

    private string Cycle(TableModel table)
    {
        var column = Column(table);
        return $"UPDATE {table.Name} SET {column} = 100 WHERE {column} = 1; UPDATE {table.Name} SET {column} = 1 WHERE {column} = 2; "
            + $"UPDATE {table.Name} SET {column} = 2 WHERE {column} = 3; UPDATE {table.Name} SET {column} = 3 WHERE {column} = 100";
    }

    /// <summary>The key gets another case, another kind, or another value.</summary>
    private string MoveKey(TableModel table)
    {
        var key = table.Key.Count == 0 ? "rowid" : Pick(table.Key);
        var value = random.Next(6) switch
        {
            0 => $"upper({key})",
            1 => $"lower({key})",
            2 => $"{key} + 1",
            3 => $"CASE typeof({key}) WHEN 'integer' THEN {key} * 1.0 WHEN 'real' THEN CAST({key} AS INTEGER) ELSE {key} || ' ' END",
            4 => $"-{key}",
            _ => Integer(),
        };
        return $"UPDATE{Pick(Conflicts)} {table.Name} SET {key} = {value} WHERE {Condition(table)}";
    }

    private string Delete(TableModel table) =>
        $"DELETE FROM {table.Name} WHERE {Condition(table)}{(random.Next(4) == 0 && table.Kind == TableKind.Plain ? " RETURNING *" : "")}";

    private string Copy(TableModel table)
    {
        if (table.Name is "w0" or "w1")
        {
            return random.Next(2) == 0 ? "DELETE FROM w1; INSERT INTO w1 SELECT * FROM w0" : "INSERT OR IGNORE INTO w0 SELECT * FROM w1";
        }

        var columns = table.Writable;
        var shifted = columns.Select(column => random.Next(3) == 0 ? $"{column.Name} + 20" : column.Name);
        return $"INSERT{Pick(Conflicts)} INTO {table.Name}({Names(columns)}) SELECT {string.Join(", ", shifted)} FROM {table.Name} LIMIT 3";
    }

    private string UpdateFrom(TableModel table)
    {
        var other = Pick(tables.Where(candidate => candidate.Kind == TableKind.Plain).ToList());
        return $"UPDATE{Pick(Conflicts)} {table.Name} SET {Column(table)} = o.{Column(other)} FROM (SELECT * FROM {other.Name} LIMIT 4) o WHERE {table.Name}.{Column(table)} IS NOT o.{Column(other)}";
    }

    private string OverView(TableModel view) => random.Next(3) switch
    {
        0 => $"INSERT INTO v({Names(view.Columns)}) VALUES ({string.Join(", ", view.Columns.Select(Value))})",
        1 => $"UPDATE v SET {view.Columns[^1].Name} = {Value(view.Columns[^1])} WHERE {Condition(view)}",
        _ => $"DELETE FROM v WHERE {Condition(view)}",
    };

    private string FullText(TableModel table) => random.Next(7) switch
    {
        0 => $"UPDATE f SET a = {Words()} WHERE {Condition(table)}",
        1 => $"UPDATE OR REPLACE f SET rowid = {Integer()} WHERE rowid = {Integer()}",
        2 => $"DELETE FROM f WHERE {Condition(table)}",
        3 => $"INSERT OR REPLACE INTO f(rowid, a, b) VALUES ({Integer()}, {Words()}, {Pick(Values)})",
        4 => "INSERT INTO f(f) VALUES('optimize')",
        _ => $"INSERT INTO f(a, b) VALUES ({Words()}, {Integer()}), ({Words()}, {Pick(Values)})",
    };

    private string RTree()
    {
        var from = random.Next(-20, 20);
        return random.Next(5) switch
        {
            0 => $"UPDATE r SET x1 = x1 + 1, note = {Pick(Values)} WHERE id = {Integer()}",
            1 => $"DELETE FROM r WHERE x0 > {from} AND x1 < {from + 20}",
            2 => Invariant($"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 40) INSERT OR REPLACE INTO r SELECT {random.Next(100)} + i, i, i + {random.Next(9)}, i FROM n"),
            _ => Invariant($"INSERT INTO r VALUES ({random.Next(200)}, {from}, {from + random.Next(9)}, {Pick(Values)})"),
        };
    }

    private string Condition(TableModel table) => random.Next(8) switch
    {
        0 => "1",
        1 => $"{Column(table)} IS NULL",
        2 => $"{Column(table)} > {Integer()}",
        3 => $"typeof({Column(table)}) = '{Pick(["integer", "real", "text", "blob"])}'",
        4 => $"{Column(table)} IN ({Pick(Values)}, {Integer()}, {Integer()})",
        _ => $"{Column(table)} = {(random.Next(2) == 0 ? Pick(Values) : Integer())}",
    };

    private string Column(TableModel table)
    {
        // Keys and unique columns stand first: the more often there, the more conflicts.
        var columns = table.Writable;
        return columns[random.Next(2) == 0 ? random.Next(columns.Count) : random.Next(Math.Min(3, columns.Count))].Name;
    }

    private string Value(ColumnModel column) =>
        column.IsInteger ? (random.Next(12) == 0 ? "NULL" : Integer()) : random.Next(2) == 0 ? Integer() : Pick(Values);

    private string Words() => $"'{Pick(["one", "two", "three"])} {Pick(["four", "five", "ünï"])} {Integer()}'";

    private string Integer() => random.Next(-1, 10).ToString(CultureInfo.InvariantCulture);

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private static string Names(IEnumerable<ColumnModel> columns) => string.Join(", ", columns.Select(column => column.Name));

    private T Pick<T>(IReadOnlyList<T> items) => items[random.Next(items.Count)];
}
