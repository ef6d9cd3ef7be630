namespace Swytch.Sql.Planning.Shapes;

/// <summary>A plan for all texts that differ from one in nothing but the literals that became parameters.</summary>
/// <param name="Plan">One step; its parameters are those of <paramref name="Parameters"/>, in order.</param>
/// <param name="IsFree">By literal of the text: true for those that became parameters.</param>
public sealed record ShapePlan(SqlitePlan Plan, IReadOnlyList<LiteralBinding> Parameters, bool[] IsFree);
