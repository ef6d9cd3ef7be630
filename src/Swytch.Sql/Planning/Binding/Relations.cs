namespace Swytch.Sql.Planning.Binding;

/// <summary>A column as a FROM item shows it.</summary>
/// <param name="Name">As it is reported to clients.</param>
internal sealed record ColumnBinding(string Name, uint Type, int Modifier = -1)
{
    public uint TableOid { get; init; }

    public short AttributeNumber { get; init; }

    /// <summary>Values are canonical decimal text.</summary>
    public bool IsExactNumeric { get; init; }

    /// <summary>SQLite itself compares the values under the collation of its type (<see cref="Swytch.Core.PgTypes.StorageCollation"/>): a column of a table, not a computed one.</summary>
    public bool HasStorageCollation { get; init; }

    /// <summary>Found by name but not part of <c>*</c>: rowid, hidden columns.</summary>
    public bool IsHidden { get; init; }

    /// <summary>SQLite text of a column that is computed where it is used.</summary>
    public string? StorageText { get; init; }
}

/// <summary>A FROM item under the name by which its columns are qualified.</summary>
internal sealed class RelationBinding
{
    private readonly Dictionary<string, ColumnBinding> _byName = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> _repeated = new(StringComparer.OrdinalIgnoreCase);

    public RelationBinding(string name, IReadOnlyList<ColumnBinding> columns)
    {
        Name = name;
        Columns = columns;
        foreach (var column in columns)
        {
            if (!_byName.TryAdd(column.Name, column))
            {
                _repeated.Add(column.Name);
            }
        }
    }

    public string Name { get; }

    public IReadOnlyList<ColumnBinding> Columns { get; }

    /// <summary>The relation's schema when it is a table under its own name: public, pg_catalog ….</summary>
    public string? Schema { get; init; }

    /// <summary>Columns that we do not know may exist: virtual tables, table-valued functions of SQLite.</summary>
    public bool IsOpen { get; init; }

    public bool HasRowId { get; init; }

    public uint TableOid { get; init; }

    /// <summary>The primary key, when rows are known to be determined by it; for GROUP BY.</summary>
    public IReadOnlyList<string> PrimaryKey { get; init; } = [];

    /// <summary>Seen only with its name before the column (excluded, old, new).</summary>
    public bool IsQualifiedOnly { get; init; }

    /// <summary>Columns that USING or NATURAL merged into an earlier relation's: left out of * and of unqualified lookup.</summary>
    public HashSet<string> MergedColumns { get; } = new(StringComparer.OrdinalIgnoreCase);

    public ColumnBinding? Find(string column) => _byName.GetValueOrDefault(column);

    public bool IsRepeated(string column) => _repeated.Contains(column);
}

/// <summary>The names that one query level sees; correlated references climb to <see cref="Outer"/>.</summary>
internal sealed class Scope(Scope? outer, CteScope? tables)
{
    public Scope? Outer { get; } = outer;

    public CteScope? CommonTables { get; set; } = tables;

    public List<RelationBinding> Relations { get; } = [];

    /// <summary>Result columns by alias, which SQLite lets WHERE, GROUP BY and HAVING use.</summary>
    public Dictionary<string, Operand> Aliases { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Set-returning functions met in the select list; null where they may not stand.</summary>
    public List<SetFunction>? SetFunctions { get; set; }

    /// <summary>WHERE is being bound: rows are chosen before they are aggregated.</summary>
    public bool AreAggregatesRefused { get; set; }

    /// <summary>An aggregate stands at this level.</summary>
    public bool HasAggregates { get; set; }
}

/// <summary>The common table expressions in sight, inner ones first.</summary>
internal sealed class CteScope(CteScope? outer)
{
    private readonly Dictionary<string, IReadOnlyList<ColumnBinding>> _tables = new(StringComparer.OrdinalIgnoreCase);

    public void Add(string name, IReadOnlyList<ColumnBinding> columns) => _tables[name] = columns;

    public IReadOnlyList<ColumnBinding>? Find(string name) =>
        _tables.TryGetValue(name, out var columns) ? columns : outer?.Find(name);
}

/// <summary>A set-returning function of the select list, which moves to FROM.</summary>
/// <param name="Text">SQLite text of the table function's call.</param>
internal sealed record SetFunction(string Text, string Alias);
