using Swytch.Core.Errors;
using Swytch.Core.Footprints;
using Swytch.Sql.Syntax;

namespace Swytch.Sql.Planning;

public enum SqlDialect
{
    Sqlite,
    Postgres,
}

/// <summary>What a planned statement is to the session that runs it.</summary>
/// <param name="ParameterTypes">Type OID of $1, $2 …: declared in Parse, else inferred; text when nothing is known.</param>
public abstract record Plan(IReadOnlyList<uint> ParameterTypes)
{
    /// <summary>Result columns; null when the statement returns no rows.</summary>
    public IReadOnlyList<ResultColumn>? Columns { get; init; }

    /// <summary>NOTICEs to send before the answer, for example "table "t" does not exist, skipping".</summary>
    public IReadOnlyList<PgError> Notices { get; init; } = [];
}

/// <summary>An empty statement: EmptyQueryResponse.</summary>
public sealed record EmptyPlan() : Plan([]);

/// <summary>A statement that SQLite runs, as one or several steps in order; the last step's rows are the answer.</summary>
/// <param name="Steps">Several for DROP TABLE a, b or TRUNCATE a, b; none when only a NOTICE remains.</param>
public sealed record SqlitePlan(
    IReadOnlyList<SqliteStep> Steps,
    IReadOnlyList<uint> ParameterTypes,
    CommandTag Tag) : Plan(ParameterTypes)
{
    public bool IsWrite { get; init; }

    public bool IsSchemaChange { get; init; }

    public bool UsesCatalog { get; init; }

    public bool UsesTemporaryObjects { get; init; }

    /// <summary>True when a parameter stands in the text without a place in the steps (it was folded away).</summary>
    public bool HasUnusedParameters { get; init; }
}

/// <param name="Sql">SQLite's dialect, $n as ?n. All parameters may be bound to each step; a step uses some of them.</param>
public sealed record SqliteStep(string Sql)
{
    /// <summary>Rows changed by this step count in the command tag.</summary>
    public bool Counts { get; init; } = true;

    /// <summary>Written by the planner, not by the client: may set PRAGMA writable_schema, change sqlite_schema and touch swytch_* and sqlite_* tables.</summary>
    public bool IsInternal { get; init; }

    /// <summary>Of which tables it reads only rows with given keys; null when that is not known of any.</summary>
    public StatementAccess? Access { get; init; }
}

/// <summary>A statement the session itself runs: BEGIN, SET, SHOW, PREPARE, EXECUTE, DEALLOCATE, DISCARD, CREATE ROLE ….</summary>
public sealed record SessionPlan(Statement Command, IReadOnlyList<uint> ParameterTypes) : Plan(ParameterTypes);

/// <summary>The tag of CommandComplete (PostgreSQL manual, section 55.7): "SELECT 5", "INSERT 0 1", "CREATE TABLE".</summary>
/// <param name="Word">INSERT, UPDATE, DELETE, SELECT, CREATE TABLE ….</param>
public readonly record struct CommandTag(string Word, CommandTagCount Count);

public enum CommandTagCount
{
    None,

    /// <summary>"SELECT n": rows returned.</summary>
    Returned,

    /// <summary>"UPDATE n": rows changed; "INSERT 0 n" for INSERT.</summary>
    Changed,
}

/// <param name="TypeOid">0 when undetermined: the first row decides, or text at statement Describe.</param>
/// <param name="TypeModifier">-1 when there is none.</param>
/// <param name="TableOid">0 for expressions.</param>
/// <param name="AttributeNumber">0 for expressions.</param>
public sealed record ResultColumn(string Name, uint TypeOid, int TypeModifier = -1, uint TableOid = 0, short AttributeNumber = 0);
