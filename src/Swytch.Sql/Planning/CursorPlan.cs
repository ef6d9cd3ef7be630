using Swytch.Sql.Syntax;

namespace Swytch.Sql.Planning;

/// <summary>DECLARE CURSOR: the session keeps the query's rows (PostgreSQL manual, DECLARE).</summary>
public sealed record CursorPlan(DeclareCursorStatement Statement, SqlitePlan Query) : Plan(Query.ParameterTypes);
