using System.Text;
using Swytch.Core;
using Swytch.Core.Datatypes;
using Swytch.Core.Errors;
using Swytch.Core.Footprints;
using Swytch.Sql.Planning;
using Swytch.Sql.Schema;
using Swytch.Sql.Syntax;
using Swytch.Storage.Changes;
using Swytch.Storage.Engine;
using Swytch.Storage.Footprints;

namespace Swytch.Storage.Tests.Footprints;

/// <summary>One connection whose statements go through the planner and are watched: rows, effects, footprints.</summary>
internal sealed class FootprintDatabase : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("swytch-footprint-").FullName;
    private readonly ChangeRecorder _recorder;
    private readonly WriteFootprint _written;
    private SchemaModel? _model;

    internal FootprintDatabase(params string[] schema)
    {
        Connection = Connection.Open(new ConnectionSettings(
            Path.Combine(_directory, "a.db"),
            ConnectionExtensions.None with
            {
                Scalars = [.. ((uint[])[PgOid.Int2, PgOid.Int4, PgOid.Int8, PgOid.Float4, PgOid.Float8, PgOid.Oid]).Select(Fit)],
                Collations = [new Collation(PgTypes.NumericCollation, CompareDecimals), new Collation("other", (a, b) => a.SequenceCompareTo(b))],
            },
            true,
            false,
            2000,
            100));
        Connection.Execute("PRAGMA journal_mode = WAL");
        Connection.Execute("PRAGMA synchronous = off");
        _written = new WriteFootprint(Connection);
        _recorder = Connection.RequireRecorder(RecorderSettings.Default);
        _recorder.Sink = _written;
        foreach (var sql in schema)
        {
            Connection.Execute(sql);
        }
    }

    internal Connection Connection { get; }

    /// <summary>What the planner puts around values that a number column might not take.</summary>
    private static ScalarFunction Fit(uint type) =>
        new($"pg_fit_{PgTypes.Find(type)!.Name}", 1, IsDeterministic: true, (arguments, _) => ColumnFit.Apply(arguments[0], type));

    /// <summary>After DDL.</summary>
    internal void ForgetSchema() => _model = null;

    internal StorageStatement Plan(string sql, SqlDialect dialect = SqlDialect.Sqlite)
    {
        _model ??= SchemaBuilder.Build(
            [.. SchemaBook.Read(Connection).Rows.Select(row => new SchemaObjectRow(row.Type, row.Name, row.TableName, row.Sql, row.IsTemporary))],
            Planner.ViewColumns);
        var statement = SqlParser.Parse(sql, dialect).Single();
        var plan = (SqlitePlan)Planner.Plan(statement, sql, _model, new PlanOptions { Dialect = dialect });
        return new StorageStatement(plan.Steps.Single().Sql, plan.IsWrite) { Access = plan.Steps.Single().Access };
    }

    /// <summary>Runs it under a savepoint that it takes back when it fails.</summary>
    internal Observation Run(StorageStatement planned, params SqlValue[] parameters)
    {
        var seen = new Observation();
        _written.Follow(seen.Reads, seen.Writes);
        _recorder.IsRecording = true;
        var mark = _recorder.Mark;
        Connection.Execute("SAVEPOINT run");
        try
        {
            using var statement = Connection.Take(planned.Sql, StatementOrigin.Client);
            try
            {
                statement.Bind(parameters);
                for (var hasRow = statement.Step(null); hasRow; hasRow = statement.Step(null))
                {
                    seen.Rows.Add(RowText(statement));
                }

                ReadFootprint.Add(Connection, statement, planned.Access, parameters, seen.Reads);
                seen.Error = Connection.HasDeferredForeignKeyViolation ? "deferred foreign key" : null;
            }
            catch (Exception failure) when (failure is SqliteException or PgErrorException)
            {
                ReadFootprint.AddFailed(statement, seen.Reads);
                seen.Error = failure.Message;
            }
        }
        catch (Exception failure) when (failure is SqliteException or PgErrorException)
        {
            seen.Error = "not compiled: " + failure.Message;
        }

        if (seen.Error is null)
        {
            seen.Effect = Convert.ToHexString(_recorder.TakeFrom(mark).Bytes.Span);
        }
        else
        {
            _recorder.CutTo(mark);
            Connection.Execute("ROLLBACK TO run");
        }

        _recorder.IsRecording = false;
        Connection.Execute("RELEASE run");
        return seen;
    }

    internal Observation Run(string sql, params SqlValue[] parameters) => Run(Plan(sql), parameters);

    private static string RowText(Engine.Statement statement)
    {
        var text = new StringBuilder();
        for (var i = 0; i < statement.ColumnCount; i++)
        {
            var value = statement.Column(i);
            text.Append(value.Kind).Append(':').Append(value.ToString()).Append('|');
        }

        return text.ToString();
    }

    private static int CompareDecimals(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right) =>
        (PgNumeric.TryParse(left, out var a, out _), PgNumeric.TryParse(right, out var b, out _)) switch
        {
            (true, true) => a.CompareTo(b),
            (true, false) => -1,
            (false, true) => 1,
            _ => left.SequenceCompareTo(right),
        };

    public void Dispose()
    {
        Connection.Dispose();
        Directory.Delete(_directory, recursive: true);
    }
}

/// <summary>What one run of a statement did.</summary>
internal sealed class Observation
{
    internal Footprint Reads { get; } = new();

    internal Footprint Writes { get; } = new();

    internal List<string> Rows { get; } = [];

    /// <summary>Encoded changes.</summary>
    internal string Effect { get; set; } = "";

    internal string? Error { get; set; }

    /// <summary>The order of rows is not part of an answer without ORDER BY.</summary>
    internal string Answer => $"{string.Join('\n', Rows.Order(StringComparer.Ordinal))}\n{Effect}\n{Error}";

    /// <summary>"t" for a whole table, "t:2" for two of its keys.</summary>
    internal static string Text(Footprint footprint, params string[] tables) => string.Join(
        " ",
        tables.Where(table => footprint.Touches(TableNumber.Of(table)))
            .Select(table => footprint.IsWhole(TableNumber.Of(table)) ? table : $"{table}:{footprint.KeysOf(TableNumber.Of(table))!.Count}"));
}
