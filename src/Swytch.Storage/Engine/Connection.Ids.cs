using System.Globalization;
using System.Text;
using Swytch.Core;
using Swytch.Storage.Transactions;

namespace Swytch.Storage.Engine;

/// <summary>
/// Ids of new rows. For one transaction alone they are those that SQLite itself would give (sqlite.org/autoinc.html): one more than the highest
/// in the table, or than the highest ever for AUTOINCREMENT. Ids reserved by other open transactions are passed over.
/// </summary>
internal sealed partial class Connection
{
    /// <summary>Tables whose place is remembered; beyond that the list is begun anew.</summary>
    private const int RememberedTables = 64;

    private readonly IdAllocator _ids;
    private readonly List<IdSequence> _sequences = [];

    /// <summary>The open transaction that the ids are given to; null outside one: nothing is reserved then.</summary>
    internal object? IdOwner { get; set; }

    /// <summary>A statement runs again under watch: with triggers, whether its table has any or not.</summary>
    internal bool IsWatched { get; set; }

    private void RegisterIds() => RegisterScalar(new ScalarFunction(RowIdFunction.Name, RowIdFunction.ArgumentCount, false, (arguments, _) =>
    {
        var rules = (RowIdRules)arguments[2].Integer;
        var sequence = Sequence(arguments[0].Bytes, arguments[1].Bytes, rules.HasFlag(RowIdRules.Autoincrement));
        if (sequence.Run != _run)
        {
            sequence.Start(_run, LastInsertRowId);
        }

        var given = arguments[3];
        if (given.IsNull)
        {
            return NextId(sequence, IsWatched ? rules | RowIdRules.RowsAreCollected : rules);
        }

        sequence.See(given);
        return given.ToOwned();
    }));

    /// <returns>NULL when the highest possible id is taken: SQLite then does what it does (a random id, or SQLITE_FULL with AUTOINCREMENT).</returns>
    private SqlValue NextId(IdSequence sequence, RowIdRules rules)
    {
        long? highest;
        if (rules == RowIdRules.None && sequence.Last is { } last && LastInsertRowId == last && last != sequence.LastBefore)
        {
            // The row before this one is stored: nothing else can have happened to the table.
            highest = last;
        }
        else
        {
            var areUsedUp = (rules & (RowIdRules.RowsAreCollected | RowIdRules.Autoincrement)) != 0;
            if (!areUsedUp || !sequence.IsLoaded || rules.HasFlag(RowIdRules.IdsMayChange))
            {
                sequence.Load(this);
            }

            highest = areUsedUp && sequence.Seen > (sequence.Stored ?? long.MinValue) ? sequence.Seen : sequence.Stored;
        }

        if (_ids.HighestOfOthers(IdOwner, sequence.Table) is { } others && others > (highest ?? 0))
        {
            highest = others;
        }

        if (highest == long.MaxValue)
        {
            return SqlValue.Null;
        }

        var id = (highest ?? 0) + 1;
        sequence.Give(id);
        _ids.Reserve(IdOwner, sequence.Table, id);
        return SqlValue.FromInteger(id);
    }

    private IdSequence Sequence(ReadOnlySpan<byte> table, ReadOnlySpan<byte> column, bool isAutoincrement)
    {
        foreach (var known in _sequences)
        {
            if (known.IsOf(table, column, isAutoincrement))
            {
                return known;
            }
        }

        if (_sequences.Count == RememberedTables)
        {
            _sequences.Clear();
        }

        var sequence = new IdSequence(table.ToArray(), column.ToArray(), isAutoincrement);
        _sequences.Add(sequence);
        return sequence;
    }

    /// <summary>What one statement knows of the ids of one table.</summary>
    private sealed class IdSequence(byte[] table, byte[] column, bool isAutoincrement)
    {
        private readonly string _query = Query(Encoding.UTF8.GetString(table), Encoding.UTF8.GetString(column), isAutoincrement);

        internal string Table { get; } = Encoding.UTF8.GetString(table);

        internal long Run { get; private set; }

        /// <summary>The id given last in this statement.</summary>
        internal long? Last { get; private set; }

        /// <summary>last_insert_rowid() when the statement began: seen again it tells nothing.</summary>
        internal long LastBefore { get; private set; }

        /// <summary>The highest id given or passed by in this statement.</summary>
        internal long? Seen { get; private set; }

        /// <summary>The highest id in the table (and in sqlite_sequence) when it was looked up; null in an empty table.</summary>
        internal long? Stored { get; private set; }

        internal bool IsLoaded { get; private set; }

        internal bool IsOf(ReadOnlySpan<byte> otherTable, ReadOnlySpan<byte> otherColumn, bool isOtherAutoincrement) =>
            isAutoincrement == isOtherAutoincrement && otherTable.SequenceEqual(table) && otherColumn.SequenceEqual(column);

        internal void Start(long run, long lastInsertRowId)
        {
            Run = run;
            LastBefore = lastInsertRowId;
            Last = null;
            Seen = null;
            Stored = null;
            IsLoaded = false;
        }

        internal void Load(Connection connection)
        {
            using var statement = connection.Take(_query, StatementOrigin.Internal);
            Invariant.Holds(statement.Step(null), "an aggregate has a row");
            var value = statement.Column(0);
            Stored = value.IsNull ? null : value.Integer;
            IsLoaded = true;
        }

        internal void Give(long id)
        {
            Last = id;
            Seen = Seen > id ? Seen : id;
        }

        /// <summary>An id that the client chose. SQLite takes text and reals that are integers for such (sqlite.org/lang_createtable.html#rowid).</summary>
        internal void See(ValueView given)
        {
            var id = given.Kind switch
            {
                ValueKind.Integer => given.Integer,
                ValueKind.Real when given.Real is >= long.MinValue and < long.MaxValue && Math.Floor(given.Real) == given.Real => (long)given.Real,
                ValueKind.Text when long.TryParse(given.Bytes, NumberStyles.Integer, CultureInfo.InvariantCulture, out var number) => number,
                _ => (long?)null,
            };
            Seen = id is null || Seen > id ? Seen : id;
        }

        private static string Query(string table, string column, bool isAutoincrement)
        {
            var highest = $"SELECT max({TableShape.Quote(column)}) FROM main.{TableShape.Quote(table)}";
            return isAutoincrement
                ? $"SELECT max(0, coalesce(({highest}), 0), coalesce((SELECT seq FROM main.sqlite_sequence WHERE name = '{table.Replace("'", "''", StringComparison.Ordinal)}'), 0))"
                : highest;
        }
    }
}
