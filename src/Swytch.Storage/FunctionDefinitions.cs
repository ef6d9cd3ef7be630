using Swytch.Core;
using Swytch.Storage.Engine;

namespace Swytch.Storage;

/// <summary>What storage registers on every connection it opens; supplied by the server (sqlite.org/c3ref/create_function.html).</summary>
public sealed record ConnectionExtensions(
    IReadOnlyList<ScalarFunction> Scalars,
    IReadOnlyList<AggregateFunction> Aggregates,
    IReadOnlyList<TableFunction> Tables,
    IReadOnlyList<Collation> Collations,
    ICatalogSource? Catalog)
{
    public static ConnectionExtensions None { get; } = new([], [], [], [], null);
}

/// <param name="ArgumentCount">-1 = any number.</param>
/// <param name="IsDeterministic">SQLITE_DETERMINISTIC: usable in indexes and generated columns.</param>
/// <param name="Invoke">May throw PgErrorException: the statement fails with exactly that error.</param>
public sealed record ScalarFunction(string Name, int ArgumentCount, bool IsDeterministic, ScalarInvoke Invoke);

/// <summary>Arguments are borrowed for the call.</summary>
public delegate SqlValue ScalarInvoke(FunctionArguments arguments, StatementControl? control);

/// <summary>Arguments of one call, read in place from SQLite's memory: borrowed until the call returns.</summary>
public readonly ref struct FunctionArguments
{
    private readonly ReadOnlySpan<nint> _values;
    private readonly ReadOnlySpan<SqlValue> _owned;

    internal FunctionArguments(ReadOnlySpan<nint> values) => _values = values;

    /// <summary>Arguments that are not in SQLite's memory: for tests of functions.</summary>
    public FunctionArguments(ReadOnlySpan<SqlValue> values) => _owned = values;

    public int Count => _values.Length + _owned.Length;

    public ValueView this[int index] => _owned.IsEmpty ? FunctionValues.Read(_values[index]) : _owned[index].AsView();

    /// <summary>The same arguments, still in place, as the function library takes them.</summary>
    public CallArguments AsCall() => _owned.IsEmpty ? new CallArguments(_values, FunctionValueReader.Instance) : new CallArguments(_owned);
}

/// <param name="Create">A fresh accumulator for each group (and window).</param>
public sealed record AggregateFunction(string Name, int ArgumentCount, bool IsDeterministic, Func<IAccumulator> Create);

public interface IAccumulator
{
    void Step(FunctionArguments arguments);

    /// <summary>The value so far. As a window function it is asked after each row of the frame.</summary>
    SqlValue Result();
}

/// <summary>
/// An accumulator that can also forget its oldest row (sqlite.org/windowfunctions.html#udfwinfunc).
/// Others work as window functions only where the frame never loses a row; there the client gets 0A000.
/// </summary>
public interface IWindowAccumulator : IAccumulator
{
    /// <summary>Takes back the oldest <see cref="IAccumulator.Step"/>, whose arguments these are.</summary>
    void Inverse(FunctionArguments arguments);
}

/// <summary>An eponymous table-valued function (sqlite.org/vtab.html#tabfunc2): arguments are hidden columns.</summary>
/// <param name="Columns">Visible result columns.</param>
/// <param name="MaximumArguments">How many hidden argument columns it has; fewer may be given.</param>
/// <param name="Rows">Yields rows lazily; each array has as many values as there are columns.</param>
public sealed record TableFunction(
    string Name,
    IReadOnlyList<string> Columns,
    int MaximumArguments,
    Func<SqlValue[], StatementControl?, IEnumerable<SqlValue[]>> Rows);

/// <param name="Compare">Total order over UTF-8 text; must never throw.</param>
public sealed record Collation(string Name, CollationCompare Compare);

public delegate int CollationCompare(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right);

/// <summary>
/// pg_catalog and information_schema: each connection has them as attached in-memory databases of those names,
/// set up once and refilled (delete and insert) when the schema it sees has another version.
/// </summary>
public interface ICatalogSource
{
    /// <summary>Names of the attached databases: pg_catalog, information_schema.</summary>
    IReadOnlyList<string> DatabaseNames { get; }

    /// <summary>CREATE TABLE, CREATE INDEX, CREATE VIEW statements run once per connection.</summary>
    string SetupSql { get; }

    /// <summary>Rows that never change, inserted once per connection, table by table: (qualified table name, rows).</summary>
    IEnumerable<(string Table, IEnumerable<SqlValue[]> Rows)> StaticRows();

    /// <summary>Rows that follow the schema: the named tables lose the rows inserted earlier by this method and get these.</summary>
    IEnumerable<(string Table, IEnumerable<SqlValue[]> Rows)> RowsFor(SchemaSnapshot schema);
}
