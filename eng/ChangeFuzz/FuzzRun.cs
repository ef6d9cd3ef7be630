using System.Globalization;
using Swytch.Storage.Changes;
using Swytch.Storage.Engine;
using Swytch.Storage.Interop;

namespace Swytch.ChangeFuzz;

/// <summary>
/// One seed: a random schema and random transactions on database A. What was recorded of each is applied to B by the applier and to C by SQLite's session
/// extension; contents must be equal to the last bit, and the inverse must take B back to what it was.
/// </summary>
internal sealed class FuzzRun : IDisposable
{
    private readonly Random _random;
    private readonly SchemaGenerator _schema;
    private readonly FuzzDatabase _a;
    private readonly FuzzDatabase _b;
    private readonly FuzzDatabase _c;
    private readonly StatementGenerator _statements;
    private readonly ChangeRecorder _recorder;
    private readonly List<string> _script = [];
    private readonly FuzzCounts _counts;
    private readonly string _directory;
    private readonly DecoderAttack _attack;
    private readonly int _attacks;
    private byte[] _before;

    /// <param name="attacks">How often the changes of each transaction are damaged and read.</param>
    public FuzzRun(int seed, int attacks, FuzzCounts counts)
    {
        _attacks = attacks;
        Seed = seed;
        _counts = counts;
        _random = new Random(seed);
        _schema = new SchemaGenerator(_random);
        SchemaText = _schema.Generate();
        _directory = Directory.CreateTempSubdirectory("swytch-change-fuzz-").FullName;
        _a = new FuzzDatabase(_directory, "a", SchemaText);
        _b = new FuzzDatabase(_directory, "b", SchemaText);
        _c = new FuzzDatabase(_directory, "c", SchemaText);
        foreach (var option in (ReadOnlySpan<int>)[SqliteConstant.ConfigureTriggers, SqliteConstant.ConfigureForeignKeys, SqliteConstant.ConfigureDefensive])
        {
            _c.Connection.Switch(option, false);
        }

        _statements = new StatementGenerator(_random, _schema.Tables);
        _recorder = _a.Connection.RequireRecorder(RecorderSettings.Default);
        _recorder.IsRecording = true;
        _attack = new DecoderAttack(new Random(seed), _b.Connection);
        _before = Contents(_a);
    }

    public int Seed { get; }

    public string SchemaText { get; }

    /// <summary>Statements of the transaction that ran last.</summary>
    public IReadOnlyList<string> Script => _script;

    /// <returns>Null, or what went wrong.</returns>
    public string? Run(int transactions)
    {
        for (var i = 0; i < transactions; i++)
        {
            if (Transaction() is { } failure)
            {
                return $"transaction {i}: {failure}";
            }
        }

        foreach (var database in (ReadOnlySpan<FuzzDatabase>)[_a, _b, _c])
        {
            if (database.Damage(_schema.Tables) is { Length: > 0 } damage)
            {
                return $"integrity_check: {damage}";
            }
        }

        _counts.Refused += _attack.Counts.Refused;
        _counts.Read += _attack.Counts.Read;
        return VirtualTablesFail();
    }

    private string? Transaction()
    {
        _counts.Transactions++;
        _script.Clear();
        if (_random.Next(40) == 0)
        {
            ChangeSchema();
        }

        if (Record() is not { } changes)
        {
            _counts.RolledBack++;
            return Contents(_a).AsSpan().SequenceEqual(_before) ? null : "a rollback left changes";
        }

        _counts.Empty += changes.Length == 0 ? 1 : 0;
        var after = Contents(_a);
        var failure = ApplyToCopy(changes, after) ?? ApplyToOracle(changes, after);
        _before = after;
        for (var i = 0; i < _attacks && failure is null && changes.Length > 0; i++)
        {
            _attack.Run(changes);
        }

        return failure;
    }

    /// <summary>A transaction with savepoints, failed statements and parking on A.</summary>
    /// <returns>What it changed, null when it was rolled back.</returns>
    private byte[]? Record()
    {
        var connection = _a.Connection;
        _recorder.Clear();
        Execute("BEGIN");
        var parked = new List<ChangeSegment>();
        var savepoints = new List<ChangeMark>();
        var steps = _random.Next(1, 7);
        for (var i = 0; i < steps; i++)
        {
            switch (_random.Next(14))
            {
                case 0:
                    savepoints.Add(_recorder.Mark);
                    Execute($"SAVEPOINT s{savepoints.Count}");
                    break;
                case 1 when savepoints.Count > 0:
                    var target = _random.Next(savepoints.Count);
                    Execute($"ROLLBACK TO s{target + 1}");
                    _recorder.CutTo(savepoints[target]);
                    savepoints.RemoveRange(target + 1, savepoints.Count - target - 1);
                    break;
                case 2 when savepoints.Count > 0:
                    var released = _random.Next(savepoints.Count);
                    Execute($"RELEASE s{released + 1}");
                    savepoints.RemoveRange(released, savepoints.Count - released);
                    break;
                case 3 when savepoints.Count == 0 && !connection.HasDeferredForeignKeyViolation:
                    Park(parked);
                    break;
                default:
                    Statement();
                    break;
            }
        }

        if (_random.Next(12) == 0 || connection.HasDeferredForeignKeyViolation)
        {
            Execute("ROLLBACK");
            return null;
        }

        parked.Add(_recorder.TakeFrom(default));
        Execute("COMMIT");
        _counts.Events += parked.Sum(segment => segment.Events);
        return [.. parked.SelectMany(segment => segment.Bytes.ToArray())];
    }

    private void Statement()
    {
        var sql = _statements.Next();
        var mark = _recorder.Mark;
        Execute("SAVEPOINT statement");
        _counts.Statements++;
        var failure = _a.Run(sql);
        _script.Add(failure is null ? sql : $"{sql} -- {failure}");
        if (failure is not null || _random.Next(10) == 0)
        {
            _counts.NoteFailure(failure);
            Execute("ROLLBACK TO statement");
            _recorder.CutTo(mark);
        }

        Execute("RELEASE statement");
    }

    /// <summary>What a transaction without the writer does: its changes are taken, rolled back, and later applied again where it goes on.</summary>
    private void Park(List<ChangeSegment> parked)
    {
        _counts.Parked++;
        parked.Add(_recorder.TakeFrom(default));
        var contents = Contents(_a);
        Execute("ROLLBACK");
        Execute("BEGIN");
        _a.Connection.Applier.Together(() => parked.ForEach(segment => _a.Connection.Applier.Apply(segment.Bytes.Span)));
        if (!Contents(_a).AsSpan().SequenceEqual(contents) || _recorder.Length != 0)
        {
            throw new FuzzFailureException("parking changed what the transaction sees");
        }
    }

    private void ChangeSchema()
    {
        var table = _schema.Tables[0];
        var column = new ColumnModel(string.Create(CultureInfo.InvariantCulture, $"x{_counts.Transactions}"), false);
        var sql = $"ALTER TABLE {table.Name} ADD COLUMN {column.Name} {(table.Columns.Count % 2 == 0 ? "TEXT" : "REAL DEFAULT 3")}";
        if (SchemaText.Contains($"{table.Name}(", StringComparison.Ordinal) && SchemaText.Contains("STRICT", StringComparison.Ordinal))
        {
            sql = sql.Replace("DEFAULT 3", "", StringComparison.Ordinal);
        }

        foreach (var database in (ReadOnlySpan<FuzzDatabase>)[_a, _b, _c])
        {
            using var statement = database.Connection.Take(sql, StatementOrigin.Client);
            statement.Step(null);
        }

        table.Columns.Add(column);
        _before = Contents(_a);
    }

    private string? ApplyToCopy(byte[] changes, byte[] after)
    {
        var connection = _b.Connection;
        connection.Execute("BEGIN");
        try
        {
            connection.Applier.Apply(changes);
            if (!Contents(_b).AsSpan().SequenceEqual(after))
            {
                return $"the applied changes give other contents: {Difference(_b)}";
            }

            connection.Execute("SAVEPOINT undo");
            connection.Applier.Apply(ChangeInverter.Invert(changes));
            if (!Contents(_b).AsSpan().SequenceEqual(_before))
            {
                return "the inverse does not give the contents before";
            }

            connection.Execute("ROLLBACK TO undo; RELEASE undo; COMMIT");
            return connection.Recorder is { Length: > 0 } ? "applied changes were recorded" : null;
        }
        catch (Exception failure) when (failure is ChangeConflictException or ChangeFormatException or SqliteException)
        {
            return $"the applier refuses: {failure.Message}";
        }
    }

    private string? ApplyToOracle(byte[] changes, byte[] after)
    {
        _c.Connection.Execute("BEGIN");
        if (SessionOracle.Apply(_c.Connection, changes) is { } refusal)
        {
            return $"sqlite3changeset_apply_v2 refuses: {refusal}";
        }

        _c.Connection.Execute("COMMIT");
        return Contents(_c).AsSpan().SequenceEqual(after) ? null : $"sqlite3changeset_apply_v2 gives other contents: {Difference(_c)}";
    }

    /// <summary>Full-text indexes are held against their content; R-Trees against themselves.</summary>
    private string? VirtualTablesFail()
    {
        foreach (var database in (ReadOnlySpan<FuzzDatabase>)[_a, _b])
        {
            if (_schema.Tables.Any(table => table.Kind == TableKind.FullText) && database.Run("INSERT INTO f(f) VALUES('integrity-check')") is { } failure)
            {
                return $"full-text integrity-check: {failure}";
            }

            if (_schema.Tables.Any(table => table.Kind == TableKind.RTree))
            {
                using var check = database.Connection.Take("SELECT rtreecheck('r')", StatementOrigin.Internal);
                check.Step(null);
                if (check.Column(0).ToString() is var found && found != "ok")
                {
                    return $"rtreecheck: {found}";
                }
            }
        }

        return null;
    }

    /// <summary>The tables that are not as on A, with the bytes of both.</summary>
    private string Difference(FuzzDatabase other) => string.Join("; ", _schema.Tables
        .Select(table => (table.Name, Expected: _a.Contents([table]), Found: other.Contents([table])))
        .Where(table => !table.Expected.AsSpan().SequenceEqual(table.Found))
        .Select(table => $"{table.Name} should be {Convert.ToHexString(table.Expected)} and is {Convert.ToHexString(table.Found)}"));

    private byte[] Contents(FuzzDatabase database) => database.Contents(_schema.Tables);

    private void Execute(string sql)
    {
        _script.Add(sql);
        _a.Connection.Execute(sql);
    }

    public void Dispose()
    {
        _a.Dispose();
        _b.Dispose();
        _c.Dispose();
        Directory.Delete(_directory, recursive: true);
    }
}

internal sealed class FuzzFailureException(string message) : Exception(message);

internal sealed class FuzzCounts
{
    public long Transactions { get; set; }

    public long RolledBack { get; set; }

    public long Empty { get; set; }

    public long Statements { get; set; }

    public long Failed { get; private set; }

    /// <summary>Why statements failed, names left out: shows whether the generator makes sense.</summary>
    public Dictionary<string, int> Reasons { get; } = [];

    public long Parked { get; set; }

    public long Events { get; set; }

    /// <summary>Damaged changes that were refused.</summary>
    public long Refused { get; set; }

    /// <summary>Damaged changes that could be read all the same.</summary>
    public long Read { get; set; }

    public void NoteFailure(string? reason)
    {
        if (reason is null)
        {
            return;
        }

        Failed++;
        var kind = string.Join(' ', reason.Split(' ', ':').Take(2));
        Reasons[kind] = Reasons.GetValueOrDefault(kind) + 1;
    }
}
