using Swytch.Sql.Planning.Shapes;

namespace Swytch.Sql.Planning;

/// <summary>What a plan depends on besides the statement and the schema.</summary>
public sealed record PlanOptions
{
    public SqlDialect Dialect { get; init; }

    /// <summary>Parameter types of the Parse message; 0 leaves one to inference.</summary>
    public IReadOnlyList<uint> DeclaredParameterTypes { get; init; } = [];

    /// <summary>The database's name as the session knows it: the only catalog that a name may be qualified with.</summary>
    public string DatabaseName { get; init; } = "swytch";

    public string UserName { get; init; } = "swytch";

    /// <summary>Literals to plan as parameters; null for none.</summary>
    internal LiteralSlots? Literals { get; init; }
}
