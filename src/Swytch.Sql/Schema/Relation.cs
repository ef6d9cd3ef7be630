using Swytch.Core.Errors;

namespace Swytch.Sql.Schema;

public enum RelationKind
{
    Table,
    View,

    /// <summary>CREATE VIRTUAL TABLE.</summary>
    Virtual,

    /// <summary>A relation of pg_catalog or information_schema.</summary>
    Catalog,
}

/// <summary>Anything that can stand in FROM under a name: a table, a view, a virtual table or a catalog relation. Immutable.</summary>
public sealed class Relation
{
    [ThreadStatic]
    private static HashSet<Relation>? _inProgress;

    private readonly Func<Relation, IReadOnlyList<Column>> _source;
    private readonly Lazy<IReadOnlyList<Column>> _columns;
    private readonly Lazy<Dictionary<string, Column>> _columnsByName;

    /// <param name="columns">Asked once, when the columns are first needed.</param>
    public Relation(string schema, string name, uint oid, RelationKind kind, Func<Relation, IReadOnlyList<Column>> columns)
    {
        Schema = schema;
        Name = name;
        Oid = oid;
        Kind = kind;
        _source = columns;

        // PublicationOnly keeps no exception: an error of a broken view is reported each time it is used.
        _columns = new Lazy<IReadOnlyList<Column>>(ComputeColumns, LazyThreadSafetyMode.PublicationOnly);
        _columnsByName = new Lazy<Dictionary<string, Column>>(() => ByName(Columns), LazyThreadSafetyMode.PublicationOnly);
    }

    public Relation(string schema, string name, uint oid, RelationKind kind, IReadOnlyList<Column> columns)
        : this(schema, name, oid, kind, _ => columns)
    {
    }

    /// <summary>PostgreSQL's schema: public, pg_temp, pg_catalog or information_schema.</summary>
    public string Schema { get; }

    /// <summary>As written: lower case unless it was quoted.</summary>
    public string Name { get; }

    /// <summary>pg_class.oid: equal on every node and after every restart.</summary>
    public uint Oid { get; }

    public RelationKind Kind { get; }

    public bool IsTemporary { get; init; }

    /// <summary>The schema name in SQLite: main, temp, pg_catalog or information_schema.</summary>
    public string StorageSchema => Schema switch
    {
        SchemaNames.Public => "main",
        SchemaNames.Temporary => "temp",
        _ => Schema,
    };

    /// <summary>In order. Those of a view are computed when first asked for; a view whose tables are gone throws then.</summary>
    public IReadOnlyList<Column> Columns => _columns.Value;

    /// <summary>Attribute numbers of columns that were dropped, ascending: PostgreSQL gives them to no other column.</summary>
    public IReadOnlyList<short> DroppedColumns { get; init; } = [];

    /// <summary>The PRIMARY KEY; null without one.</summary>
    public SchemaKey? PrimaryKey => Constraints.OfType<SchemaKey>().FirstOrDefault(key => key.IsPrimary);

    public IReadOnlyList<SchemaConstraint> Constraints { get; init; } = [];

    public IEnumerable<SchemaCheck> Checks => Constraints.OfType<SchemaCheck>();

    public IEnumerable<SchemaForeignKey> ForeignKeys => Constraints.OfType<SchemaForeignKey>();

    /// <summary>Those of CREATE INDEX; the ones under constraints are in <see cref="Constraints"/>.</summary>
    public IReadOnlyList<TableIndex> Indexes { get; init; } = [];

    public IReadOnlyList<TableTrigger> Triggers { get; init; } = [];

    public bool IsStrict { get; init; }

    public bool IsWithoutRowId { get; init; }

    /// <summary>INTEGER PRIMARY KEY AUTOINCREMENT: ids are never used again (sqlite.org/autoinc.html).</summary>
    public bool IsAutoincrement { get; init; }

    /// <summary>CREATE VIRTUAL TABLE … USING this; null for others.</summary>
    public string? Module { get; init; }

    /// <summary>The text in sqlite_schema; empty for catalog relations.</summary>
    public string Sql { get; init; } = "";

    /// <summary>The query of a view as PostgreSQL's catalog prints it; null for others.</summary>
    public string? ViewDisplay { get; init; }

    /// <summary>COMMENT ON TABLE or VIEW; null without one.</summary>
    public string? Comment { get; init; }

    /// <summary>Whether SQLite gives the rows a rowid that can be named.</summary>
    public bool HasRowId => Kind is RelationKind.Table or RelationKind.Virtual && !IsWithoutRowId;

    /// <summary>The same table with other constraints and triggers.</summary>
    internal Relation With(IReadOnlyList<SchemaConstraint> constraints, IReadOnlyList<TableTrigger> triggers) => Copy(Columns, constraints, triggers);

    /// <summary>The same table with one column more.</summary>
    internal Relation WithColumn(Column column) => Copy([.. Columns, column], Constraints, Triggers);

    private Relation Copy(IReadOnlyList<Column> columns, IReadOnlyList<SchemaConstraint> constraints, IReadOnlyList<TableTrigger> triggers) =>
        new(Schema, Name, Oid, Kind, columns)
        {
            IsTemporary = IsTemporary,
            Constraints = constraints,
            Indexes = Indexes,
            Triggers = triggers,
            IsStrict = IsStrict,
            IsWithoutRowId = IsWithoutRowId,
            IsAutoincrement = IsAutoincrement,
            Comment = Comment,
            DroppedColumns = DroppedColumns,
            Sql = Sql,
        };

    /// <summary>Names compare without regard to case, for two that differ only in case are refused.</summary>
    public Column? FindColumn(string name) => _columnsByName.Value.GetValueOrDefault(name);

    /// <summary>The PRIMARY KEY or UNIQUE constraint over exactly these columns, in any order: SQLite's errors name columns, not constraints.</summary>
    public SchemaKey? FindKey(IReadOnlyCollection<string> columns) =>
        Constraints.OfType<SchemaKey>().FirstOrDefault(key =>
            key.Columns.Count == columns.Count && key.Columns.All(column => columns.Contains(column, StringComparer.OrdinalIgnoreCase)));

    public SchemaConstraint? FindConstraint(string name) =>
        Constraints.FirstOrDefault(constraint => string.Equals(constraint.Name, name, StringComparison.OrdinalIgnoreCase));

    private IReadOnlyList<Column> ComputeColumns()
    {
        var inProgress = _inProgress ??= [];
        if (!inProgress.Add(this))
        {
            throw new PgErrorException(
                SqlState.InvalidObjectDefinition,
                $"infinite recursion detected in rules for relation \"{Name}\"");
        }

        try
        {
            return _source(this);
        }
        finally
        {
            inProgress.Remove(this);
        }
    }

    private static Dictionary<string, Column> ByName(IReadOnlyList<Column> columns)
    {
        var byName = new Dictionary<string, Column>(StringComparer.OrdinalIgnoreCase);
        foreach (var column in columns)
        {
            // A view may have two columns of one name: the first is found.
            byName.TryAdd(column.Name, column);
        }

        return byName;
    }
}
