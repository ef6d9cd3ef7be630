namespace Swytch.Isolation.Tests.Hermitage;

/// <summary>
/// The scenarios of github.com/ept/hermitage for PostgreSQL, and a few of the same kind: a write skew over an aggregate, a cycle of three, inserts where there is none.
/// The table is test(id, value) with 1=10 and 2=20.
/// </summary>
internal static class Scenarios
{
    public static IReadOnlyList<Scenario> All { get; } =
    [
        new("G0 write cycles", false, false,
            run => run.Committed(1, 2) && run.Final is not ("1=11 2=21" or "1=12 2=22"),
            [
                "1: BEGIN", "2: BEGIN",
                "1: UPDATE test SET value = 11 WHERE id = 1", "2: UPDATE test SET value = 12 WHERE id = 1",
                "1: UPDATE test SET value = 21 WHERE id = 2", "1: COMMIT",
                "2: UPDATE test SET value = 22 WHERE id = 2", "2: COMMIT",
            ]),
        new("G1a aborted reads", false, false,
            run => run.Seen(2, 1) != "1=10 2=20" || (run.Seen(2, 2) ?? "1=10 2=20") != "1=10 2=20",
            [
                "1: BEGIN", "2: BEGIN",
                "1: UPDATE test SET value = 101 WHERE id = 1", "2: SELECT id, value FROM test", "1: ABORT",
                "2: SELECT id, value FROM test", "2: COMMIT",
            ]),
        new("G1b intermediate reads", false, false,
            run => (run.Seen(2, 1) + run.Seen(2, 2)).Contains("101", StringComparison.Ordinal),
            [
                "1: BEGIN", "2: BEGIN",
                "1: UPDATE test SET value = 101 WHERE id = 1", "2: SELECT id, value FROM test",
                "1: UPDATE test SET value = 11 WHERE id = 1", "1: COMMIT",
                "2: SELECT id, value FROM test", "2: COMMIT",
            ]),
        new("G1c circular information flow", false, false,
            run => run.Committed(1, 2) && run.Seen(1, 1) == "2=22" && run.Seen(2, 1) == "1=11",
            [
                "1: BEGIN", "2: BEGIN",
                "1: UPDATE test SET value = 11 WHERE id = 1", "2: UPDATE test SET value = 22 WHERE id = 2",
                "1: SELECT id, value FROM test WHERE id = 2", "2: SELECT id, value FROM test WHERE id = 1",
                "1: COMMIT", "2: COMMIT",
            ]),
        new("OTV observed transaction vanishes", false, false,
            run => run.Committed(1, 2, 3)
                && ((run.Seen(3, 1) == "1=12" && (run.Seen(3, 2) != "2=18" || run.Seen(3, 4) != "1=12" || run.Seen(3, 3) != "2=18"))
                    || (run.Seen(3, 3) == "2=18" && run.Seen(3, 4) != "1=12")),
            [
                "1: BEGIN", "2: BEGIN", "3: BEGIN",
                "1: UPDATE test SET value = 11 WHERE id = 1", "1: UPDATE test SET value = 19 WHERE id = 2",
                "2: UPDATE test SET value = 12 WHERE id = 1", "1: COMMIT",
                "3: SELECT id, value FROM test WHERE id = 1", "2: UPDATE test SET value = 18 WHERE id = 2",
                "3: SELECT id, value FROM test WHERE id = 2", "2: COMMIT",
                "3: SELECT id, value FROM test WHERE id = 2", "3: SELECT id, value FROM test WHERE id = 1", "3: COMMIT",
            ]),
        new("PMP predicate many preceders", true, false,
            run => run.Committed(1, 2) && run.Seen(1, 1) == string.Empty && run.Seen(1, 2) == "3=30",
            [
                "1: BEGIN", "2: BEGIN",
                "1: SELECT id, value FROM test WHERE value = 30", "2: INSERT INTO test (id, value) VALUES (3, 30)", "2: COMMIT",
                "1: SELECT id, value FROM test WHERE value % 3 = 0", "1: COMMIT",
            ]),
        new("PMP for write predicates", true, false,
            run => run.Committed(1, 2) && run.Seen(2, 1) != string.Empty,
            [
                "1: BEGIN", "2: BEGIN",
                "1: UPDATE test SET value = value + 10", "2: DELETE FROM test WHERE value = 20", "1: COMMIT",
                "2: SELECT id, value FROM test WHERE value = 20", "2: COMMIT",
            ]),
        new("P4 lost update", true, false,
            run => run.Committed(1, 2) && run.Seen(1, 1) == "1=10" && run.Seen(2, 1) == "1=10",
            [
                "1: BEGIN", "2: BEGIN",
                "1: SELECT id, value FROM test WHERE id = 1", "2: SELECT id, value FROM test WHERE id = 1",
                "1: UPDATE test SET value = 11 WHERE id = 1", "2: UPDATE test SET value = 11 WHERE id = 1",
                "1: COMMIT", "2: COMMIT",
            ]),
        new("G-single read skew", true, false,
            run => run.Committed(1, 2) && run.Seen(1, 1) == "1=10" && run.Seen(1, 2) == "2=18",
            [
                "1: BEGIN", "2: BEGIN",
                "1: SELECT id, value FROM test WHERE id = 1",
                "2: SELECT id, value FROM test WHERE id = 1", "2: SELECT id, value FROM test WHERE id = 2",
                "2: UPDATE test SET value = 12 WHERE id = 1", "2: UPDATE test SET value = 18 WHERE id = 2", "2: COMMIT",
                "1: SELECT id, value FROM test WHERE id = 2", "1: COMMIT",
            ]),
        new("G-single with predicate dependencies", true, false,
            run => run.Committed(1, 2) && run.Seen(1, 1) == "1=10 2=20" && run.Seen(1, 2) == "1=12",
            [
                "1: BEGIN", "2: BEGIN",
                "1: SELECT id, value FROM test WHERE value % 5 = 0", "2: UPDATE test SET value = 12 WHERE value = 10", "2: COMMIT",
                "1: SELECT id, value FROM test WHERE value % 3 = 0", "1: COMMIT",
            ]),
        new("G-single with a write predicate", true, false,
            run => run.Committed(1, 2) && run.Seen(1, 1) == "1=10" && run.Seen(2, 1) == "1=10 2=20",
            [
                "1: BEGIN", "2: BEGIN",
                "1: SELECT id, value FROM test WHERE id = 1", "2: SELECT id, value FROM test",
                "2: UPDATE test SET value = 12 WHERE id = 1", "2: UPDATE test SET value = 18 WHERE id = 2", "2: COMMIT",
                "1: DELETE FROM test WHERE value = 20", "1: COMMIT",
            ]),
        new("G2-item write skew", true, true,
            run => run.Committed(1, 2) && run.Seen(1, 1) == "1=10 2=20" && run.Seen(2, 1) == "1=10 2=20",
            [
                "1: BEGIN", "2: BEGIN",
                "1: SELECT id, value FROM test WHERE id IN (1, 2)", "2: SELECT id, value FROM test WHERE id IN (1, 2)",
                "1: UPDATE test SET value = 11 WHERE id = 1", "2: UPDATE test SET value = 21 WHERE id = 2",
                "1: COMMIT", "2: COMMIT",
            ]),
        new("G2-item of three transactions", true, true,
            run => run.Committed(1, 2, 3) && run.Seen(1, 1) == "1=10" && run.Seen(2, 1) == "2=20" && run.Seen(3, 1) == string.Empty,
            [
                "1: BEGIN", "2: BEGIN", "3: BEGIN",
                "1: SELECT id, value FROM test WHERE id = 1", "2: SELECT id, value FROM test WHERE id = 2", "3: SELECT id, value FROM test WHERE id = 3",
                "1: UPDATE test SET value = 21 WHERE id = 2", "2: INSERT INTO test (id, value) VALUES (3, 30)", "3: UPDATE test SET value = 11 WHERE id = 1",
                "1: COMMIT", "2: COMMIT", "3: COMMIT",
            ]),
        new("G2 anti-dependency cycles", true, true,
            run => run.Committed(1, 2) && run.Seen(1, 1) == string.Empty && run.Seen(2, 1) == string.Empty,
            [
                "1: BEGIN", "2: BEGIN",
                "1: SELECT id, value FROM test WHERE value % 3 = 0", "2: SELECT id, value FROM test WHERE value % 3 = 0",
                "1: INSERT INTO test (id, value) VALUES (3, 30)", "2: INSERT INTO test (id, value) VALUES (4, 42)",
                "1: COMMIT", "2: COMMIT",
            ]),
        new("G2 with a write predicate", true, true,
            run => run.Committed(1, 2) && run.Final == "1=30 2=20 3=30",
            [
                "1: BEGIN", "2: BEGIN",
                "1: INSERT INTO test (id, value) SELECT 3, 30 WHERE NOT EXISTS (SELECT 1 FROM test WHERE value % 3 = 0)",
                "2: UPDATE test SET value = 30 WHERE id = 1 AND NOT EXISTS (SELECT 1 FROM test WHERE value % 3 = 0)",
                "1: COMMIT", "2: COMMIT",
            ]),
        new("G2 over an aggregate", true, true,
            run => run.Committed(1, 2) && run.Seen(1, 1) == "30" && run.Seen(2, 1) == "30",
            [
                "1: BEGIN", "2: BEGIN",
                "1: SELECT sum(value) FROM test", "2: SELECT sum(value) FROM test",
                "1: UPDATE test SET value = -5 WHERE id = 1", "2: UPDATE test SET value = -5 WHERE id = 2",
                "1: COMMIT", "2: COMMIT",
            ]),
        new("G2 with two anti-dependency edges", true, true,
            run => run.Committed(1, 2, 3) && run.Seen(1, 1) == "1=10 2=20" && run.Seen(3, 1) == "1=10 2=25",
            [
                "1: BEGIN", "1: SELECT id, value FROM test",
                "2: BEGIN", "2: UPDATE test SET value = value + 5 WHERE id = 2", "2: COMMIT",
                "3: BEGIN", "3: SELECT id, value FROM test", "3: COMMIT",
                "1: UPDATE test SET value = 0 WHERE id = 1", "1: COMMIT",
            ]),
    ];
}
