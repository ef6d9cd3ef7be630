using Swytch.Core;
using Swytch.Sql.Schema;
using Swytch.Sql.Syntax;

namespace Swytch.Sql.Planning.Ddl;

/// <summary>What DDL needs of the binder: expressions, queries and trigger bodies in SQLite's dialect, typed as PostgreSQL types them.</summary>
public interface IDdlBinder
{
    /// <summary>An expression of a DEFAULT, CHECK, generated column or index.</summary>
    /// <param name="scope">The table whose columns it may name; null for DEFAULT, which may name none.</param>
    /// <param name="target">The column's type when the value is assigned to one: a constant then comes in the type's storage form.</param>
    /// <exception cref="Swytch.Core.Errors.PgErrorException">The expression's errors: 42703, 42883, 42804 ….</exception>
    BoundExpression BindExpression(Expression expression, Relation? scope, PgTypeReference? target);

    /// <summary>The query of CREATE VIEW, CREATE TABLE AS. An INTO clause in it is left out.</summary>
    BoundQuery BindQuery(Query query);

    /// <summary>A statement of a trigger's body: OLD and NEW are rows of the table.</summary>
    string BindTriggerStatement(Statement statement, Relation table);

    /// <summary>The WHEN of a trigger: OLD and NEW are rows of the table.</summary>
    string BindTriggerCondition(Expression condition, Relation table);
}

/// <param name="Sql">SQLite's text.</param>
/// <param name="Type">What PostgreSQL would call its type; text when nothing is known.</param>
public sealed record BoundExpression(string Sql, PgTypeReference Type);

/// <param name="Sql">SQLite's text; * is written out, so that a column added later does not appear.</param>
/// <param name="ParameterTypes">Of $1, $2 …, which stand in the text as ?1, ?2 ….</param>
public sealed record BoundQuery(string Sql, IReadOnlyList<ResultColumn> Columns, IReadOnlyList<uint> ParameterTypes);
