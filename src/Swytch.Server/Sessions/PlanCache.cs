using Swytch.Sql.Planning;
using Swytch.Sql.Syntax;

namespace Swytch.Server.Sessions;

/// <summary>What a plan depends on.</summary>
/// <param name="Index">Which statement of the text.</param>
internal readonly record struct PlanKey(string Sql, int Index, SqlDialect Dialect, TypeList DeclaredTypes, long SchemaVersion, string Database, string User);

/// <summary>Type OIDs compared by content.</summary>
internal readonly struct TypeList(IReadOnlyList<uint> types) : IEquatable<TypeList>
{
    private readonly IReadOnlyList<uint> _types = types;

    public bool Equals(TypeList other)
    {
        if (ReferenceEquals(_types, other._types))
        {
            return true;
        }

        if (_types.Count != other._types.Count)
        {
            return false;
        }

        for (var index = 0; index < _types.Count; index++)
        {
            if (_types[index] != other._types[index])
            {
                return false;
            }
        }

        return true;
    }

    public override bool Equals(object? obj) => obj is TypeList other && Equals(other);

    public override int GetHashCode()
    {
        var hash = _types.Count;
        for (var index = 0; index < _types.Count; index++)
        {
            hash = (hash * 31) + (int)_types[index];
        }

        return hash;
    }
}

/// <summary>Parsed texts and plans, shared by the sessions of one database.</summary>
internal sealed class PlanCache
{
    /// <summary>Entries of each kind kept at most twice over; a plan is a few kilobytes.</summary>
    private const int Entries = 2_000;

    /// <summary>Longer texts are bulk loads that do not come back.</summary>
    private const int LongestText = 16 * 1024;

    private readonly TwoGenerations<(string Sql, SqlDialect Dialect), IReadOnlyList<Statement>> _scripts = new(Entries);
    private readonly TwoGenerations<PlanKey, PlannedStatement> _plans = new(Entries);

    public IReadOnlyList<Statement> Parse(string sql, SqlDialect dialect)
    {
        if (sql.Length > LongestText)
        {
            return SqlParser.Parse(sql, dialect);
        }

        if (!_scripts.TryGet((sql, dialect), out var statements))
        {
            statements = SqlParser.Parse(sql, dialect);
            _scripts.Add((sql, dialect), statements);
        }

        return statements;
    }

    public PlannedStatement? Find(in PlanKey key) => key.Sql.Length <= LongestText && _plans.TryGet(key, out var plan) ? plan : null;

    public void Add(in PlanKey key, PlannedStatement plan)
    {
        if (key.Sql.Length <= LongestText)
        {
            _plans.Add(key, plan);
        }
    }
}
