using Swytch.Core;
using Swytch.Sql.Planning.Binding;
using Swytch.Sql.Planning.Ddl;
using Swytch.Sql.Schema;
using Swytch.Sql.Syntax;

namespace Swytch.Sql.Planning;

/// <summary>Binds the expressions and queries inside DDL.</summary>
internal sealed class DdlBinder(string sqlText, SchemaModel schema, PlanOptions options) : IDdlBinder
{
    public BoundExpression BindExpression(Expression expression, Relation? scope, PgTypeReference? target)
    {
        var binder = new Binder(sqlText, schema, options);
        var (text, type) = binder.BindStandalone(expression, scope, target);
        return new BoundExpression(text, type);
    }

    public Ddl.BoundQuery BindQuery(Query query)
    {
        var binder = new Binder(sqlText, schema, options);
        var columns = binder.BindView(query);
        return new Ddl.BoundQuery(binder.Edits.Text(query.Span), columns, binder.Parameters.Settle());
    }

    public string BindTriggerStatement(Statement statement, Relation table)
    {
        var binder = new Binder(sqlText, schema, options) { TriggerTable = table };
        binder.BindTriggerStatement(statement);
        return binder.Edits.Text(statement.Span);
    }

    public string BindTriggerCondition(Expression condition, Relation table)
    {
        var binder = new Binder(sqlText, schema, options) { TriggerTable = table };
        binder.BindTriggerCondition(condition);
        return binder.Edits.Text(condition.Span);
    }
}
