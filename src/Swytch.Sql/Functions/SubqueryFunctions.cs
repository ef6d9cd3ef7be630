using Swytch.Core;
using Swytch.Core.Errors;

namespace Swytch.Sql.Functions;

/// <summary>What the planner writes around subqueries.</summary>
internal static class SubqueryFunctions
{
    /// <summary>The value of the only row, NULL without one; 21000 when there is a second (PostgreSQL manual, section 4.2.11).</summary>
    public const string OnlyRow = "pg_only_row";

    public static void AddTo(FunctionList list) => list.Aggregate(static () => new SingleRow(), $"{OnlyRow}(anyelement) anyelement");

    private sealed class SingleRow : IAggregateState
    {
        private SqlValue _value;
        private bool _hasRow;

        public void Step(CallArguments arguments)
        {
            if (_hasRow)
            {
                throw new PgErrorException(SqlState.CardinalityViolation, "more than one row returned by a subquery used as an expression");
            }

            _hasRow = true;
            _value = arguments[0].ToOwned();
        }

        public SqlValue Result() => _value;
    }
}
