namespace Swytch.Isolation.Tests.Interleavings;

/// <summary>
/// Random transactions over tables with every kind of constraint, triggers and cascades: savepoints, RETURNING, failing statements, DDL; interleaved at
/// random with each other and with single statements of other sessions.
/// </summary>
/// <param name="ownRows">Each session keeps to rows of its own and names them by key.</param>
/// <param name="ddl">Some transactions change the schema.</param>
internal sealed class ScriptGenerator(int seed, bool ownRows, bool ddl)
{
    private const int Blocks = 3;
    private const int Singles = 2;
    private const int KeysOfSession = 5;

    private static readonly string[] Tables = ["note", "child", "audit", "parent", "extra0", "extra1", "extra2", "extra3"];

    private readonly Random _random = new(seed);

    public Script Generate()
    {
        var transactions = new List<ScriptTransaction>();
        for (var session = 0; session < Blocks; session++)
        {
            transactions.Add(new ScriptTransaction(session, false, _random.Next(8) != 0, Statements(session)));
        }

        for (var single = 0; single < Singles; single++)
        {
            transactions.Add(new ScriptTransaction(Blocks, true, true, [Row(Blocks)]));
        }

        var steps = transactions.SelectMany(transaction => Enumerable.Repeat(transaction.Session, transaction.IsAutocommit ? 1 : transaction.Statements.Count + 2)).ToArray();
        _random.Shuffle(steps);
        return new Script(Setup(), [.. Tables.Select(table => $"DROP TABLE IF EXISTS {table}")], transactions, steps);
    }

    private static IReadOnlyList<string> Setup() =>
    [
        "CREATE TABLE parent (id int PRIMARY KEY, name text UNIQUE, n int NOT NULL CHECK (n >= 0))",
        "CREATE TABLE child (id int PRIMARY KEY, parent_id int REFERENCES parent (id) ON DELETE CASCADE ON UPDATE CASCADE, v int)",
        "CREATE TABLE note (id int PRIMARY KEY, child_id int REFERENCES child (id) ON DELETE SET NULL)",
        "CREATE TABLE audit (what text, id int, v int)",
        "CREATE TRIGGER child_changed AFTER UPDATE ON child BEGIN INSERT INTO audit VALUES ('changed', new.id, new.v); END",
        "CREATE TRIGGER child_gone AFTER DELETE ON child BEGIN INSERT INTO audit VALUES ('gone', old.id, old.v); UPDATE parent SET n = n + 1 WHERE id = old.parent_id; END",
        "CREATE TRIGGER parent_new BEFORE INSERT ON parent BEGIN DELETE FROM audit WHERE what = 'new' AND id = new.id; INSERT INTO audit VALUES ('new', new.id, new.n); END",
        .. Enumerable.Range(0, Blocks + 1).SelectMany(session => (string[])
        [
            $"INSERT INTO parent VALUES ({Key(session, 0)}, 'p{Key(session, 0)}', 5), ({Key(session, 1)}, 'p{Key(session, 1)}', 5)",
            $"INSERT INTO child VALUES ({Key(session, 0)}, {Key(session, 0)}, 1), ({Key(session, 1)}, {Key(session, 0)}, 2), ({Key(session, 2)}, {Key(session, 1)}, 3)",
            $"INSERT INTO note VALUES ({Key(session, 0)}, {Key(session, 0)}), ({Key(session, 1)}, {Key(session, 1)})",
        ]),
    ];

    private static int Key(int session, int number) => (session * KeysOfSession) + number + 1;

    private int AnyKey(int session) => ownRows ? Key(session, _random.Next(KeysOfSession)) : _random.Next(1, KeysOfSession * 2);

    private List<string> Statements(int session)
    {
        var statements = new List<string>();
        for (var count = _random.Next(3, 9); count > 0; count--)
        {
            switch (_random.Next(10))
            {
                case 0:
                    statements.Add("SAVEPOINT s");
                    break;
                case 1 when statements.Contains("SAVEPOINT s"):
                    statements.Add("ROLLBACK TO s");
                    break;
                case 2 when ddl:
                    statements.AddRange(Definition(session));
                    break;
                default:
                    statements.Add(Row(session));
                    break;
            }
        }

        return statements;
    }

    private IEnumerable<string> Definition(int session) => _random.Next(4) switch
    {
        0 => [$"CREATE TABLE IF NOT EXISTS extra{session} (id int PRIMARY KEY, v int)", $"INSERT INTO extra{session} (id, v) SELECT id, n FROM parent WHERE id = {AnyKey(session)}", $"SELECT id, v FROM extra{session}"],
        1 => [$"ALTER TABLE parent ADD COLUMN c{session} int DEFAULT {session}", $"UPDATE parent SET c{session} = 7 WHERE id = {AnyKey(session)} RETURNING id, c{session}"],
        2 => [$"CREATE INDEX IF NOT EXISTS child_v{session} ON child (v)", "SELECT id FROM child WHERE v = 2"],
        _ => [$"DROP TABLE IF EXISTS extra{session}"],
    };

    private string Row(int session)
    {
        int key = AnyKey(session), other = AnyKey(session), amount = _random.Next(1, 4);
        return _random.Next(ownRows ? 12 : 17) switch
        {
            0 => $"INSERT INTO parent (id, name, n) VALUES ({key}, 'p{other}', {amount}) RETURNING id, name",
            1 => $"UPDATE parent SET n = n + {amount} WHERE id = {key} RETURNING id, n",
            2 => $"UPDATE parent SET n = n - 4 WHERE id = {key}",
            3 => $"UPDATE parent SET name = 'p{other}' WHERE id = {key}",
            4 => $"DELETE FROM parent WHERE id = {key} RETURNING id",
            5 => $"UPDATE parent SET id = {other} WHERE id = {key}",
            6 => $"INSERT INTO child (id, parent_id, v) VALUES ({key}, {other}, {amount}) RETURNING id",
            7 => $"UPDATE child SET v = v + {amount} WHERE id = {key} RETURNING v",
            8 => $"DELETE FROM child WHERE id = {key}",
            9 => $"INSERT INTO parent (id, name, n) VALUES ({key}, 'p{key}', {amount}) ON CONFLICT (id) DO UPDATE SET n = parent.n + excluded.n RETURNING n",
            10 => $"SELECT id, name, n FROM parent WHERE id = {key}",
            11 => $"INSERT INTO note (id, child_id) VALUES ({key}, {other}) ON CONFLICT DO NOTHING",
            12 => "SELECT count(*), sum(n) FROM parent",
            13 => $"SELECT id, v FROM child WHERE parent_id = {key}",
            14 => "SELECT what, id, v FROM audit",
            15 => $"UPDATE child SET v = v + 10 WHERE v > {amount} RETURNING id, v",
            _ => $"DELETE FROM note WHERE child_id IS NULL OR child_id = {key}",
        };
    }
}
