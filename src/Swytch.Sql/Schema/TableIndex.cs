namespace Swytch.Sql.Schema;

/// <summary>An index made by CREATE INDEX.</summary>
public sealed record TableIndex(string Name, uint Oid, string TableName, bool IsUnique, IReadOnlyList<IndexKey> Keys)
{
    /// <summary>SQLite's text of WHERE; null when every row is in it.</summary>
    public string? Predicate { get; init; }

    /// <summary>WHERE as PostgreSQL's catalog prints it.</summary>
    public string? PredicateDisplay { get; init; }

    public bool IsTemporary { get; init; }

    public string Sql { get; init; } = "";
}

/// <param name="Column">Name of the column; null for an expression.</param>
/// <param name="Expression">SQLite's text; null for a column.</param>
/// <param name="Display">The key as PostgreSQL's catalog prints it.</param>
public sealed record IndexKey(string? Column, string? Expression, string Display, bool IsDescending, string? Collation);

/// <param name="TableName">The table or view it belongs to.</param>
/// <param name="Display">The statement as PostgreSQL's catalog prints it.</param>
public sealed record TableTrigger(string Name, uint Oid, string TableName, string Sql, string Display)
{
    public bool IsTemporary { get; init; }

    /// <summary>Names of the tables that its body inserts into.</summary>
    public IReadOnlyList<string> InsertTargets { get; init; } = [];
}
