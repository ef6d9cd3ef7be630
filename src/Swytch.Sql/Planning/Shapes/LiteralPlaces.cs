using Swytch.Sql.Syntax;

namespace Swytch.Sql.Planning.Shapes;

/// <summary>
/// Finds the literals of a statement that may become parameters: beside a column in a comparison, IN list or BETWEEN of WHERE and ON,
/// as a value of VALUES in an INSERT, alone or added to a column behind SET. Nothing else: not in select lists, LIMIT, ORDER BY,
/// GROUP BY, HAVING, casts, arguments, patterns.
/// </summary>
internal sealed class LiteralPlaces
{
    private readonly List<LiteralPlace> _found = [];
    private readonly Stack<Query> _queries = new();

    internal static IReadOnlyList<LiteralPlace> Of(Statement statement)
    {
        var places = new LiteralPlaces();
        switch (statement)
        {
            case QueryStatement query:
                places._queries.Push(query.Query);
                break;
            case InsertStatement { With: null } insert:
                places.LookAtInsert(insert);
                break;
            case UpdateStatement { With: null, OrderBy.Count: 0, Limit: null } update:
                places.LookAtAssignments(update.Assignments);
                places.LookAtFrom(update.From);
                places.LookAtCondition(update.Where);
                break;
            case DeleteStatement { With: null, OrderBy.Count: 0, Limit: null } delete:
                places.LookAtFrom(delete.Using);
                places.LookAtCondition(delete.Where);
                break;
        }

        while (places._queries.TryPop(out var query))
        {
            places.LookAtQuery(query);
        }

        return places._found;
    }

    private void LookAtInsert(InsertStatement insert)
    {
        if (insert.Source is { With: null, OrderBy.Count: 0, Limit: null, Body: ValuesBody values })
        {
            foreach (var row in values.Rows)
            {
                foreach (var value in row.Values)
                {
                    Add(value);
                }
            }
        }

        foreach (var conflict in insert.OnConflict)
        {
            LookAtAssignments(conflict.Assignments);
        }
    }

    private void LookAtAssignments(IReadOnlyList<SetClause> assignments)
    {
        foreach (var assignment in assignments)
        {
            if (assignment.IsMultiple)
            {
                continue;
            }

            if (assignment.Value is BinaryExpression { Operator: { Symbol: "+" or "-", Schema.Count: 0 }, Left: ColumnRef } sum)
            {
                Add(sum.Right, isNumber: true);
            }
            else
            {
                Add(assignment.Value);
            }
        }
    }

    private void LookAtQuery(Query query)
    {
        var bodies = new Stack<QueryBody>();
        bodies.Push(query.Body);
        while (bodies.TryPop(out var body))
        {
            switch (body)
            {
                case SelectCore select:
                    LookAtFrom(select.From);
                    LookAtCondition(select.Where);
                    break;
                case SetOperation operation:
                    bodies.Push(operation.Left);
                    bodies.Push(operation.Right);
                    break;
                case NestedBody nested:
                    _queries.Push(nested.Query);
                    break;
            }
        }
    }

    private void LookAtFrom(IReadOnlyList<FromItem> items)
    {
        var pending = new Stack<FromItem>(items);
        while (pending.TryPop(out var item))
        {
            switch (item)
            {
                case JoinRef join:
                    pending.Push(join.Left);
                    pending.Push(join.Right);
                    LookAtCondition(join.On);
                    break;
                case ParenthesizedFrom parenthesized:
                    foreach (var inner in parenthesized.Items)
                    {
                        pending.Push(inner);
                    }

                    break;
                case SubqueryRef subquery:
                    _queries.Push(subquery.Query);
                    break;
            }
        }
    }

    private void LookAtCondition(Expression? condition)
    {
        var pending = new Stack<Expression>();
        if (condition is not null)
        {
            pending.Push(condition);
        }

        while (pending.TryPop(out var expression))
        {
            switch (expression.Unparenthesized)
            {
                case BinaryExpression { Symbol: "AND" or "OR" } both:
                    pending.Push(both.Left);
                    pending.Push(both.Right);
                    break;
                case UnaryExpression { Symbol: "NOT" } not:
                    pending.Push(not.Operand);
                    break;
                case BinaryExpression { Operator: { Symbol: "=" or "==" or "<>" or "!=" or "<" or ">" or "<=" or ">=", Schema.Count: 0 } } comparison:
                    AddBeside(comparison.Left, comparison.Right);
                    AddBeside(comparison.Right, comparison.Left);
                    break;
                case BetweenExpression { Operand: ColumnRef } between:
                    Add(between.Low);
                    Add(between.High);
                    break;
                case InExpression { Items: { } items } member:
                    foreach (var item in items)
                    {
                        AddBeside(member.Operand, item);
                    }

                    break;
                case InExpression { Query: { } query }:
                    _queries.Push(query);
                    break;
                case ExistsExpression exists:
                    _queries.Push(exists.Query);
                    break;
            }
        }
    }

    private void AddBeside(Expression column, Expression literal)
    {
        if (column is ColumnRef)
        {
            Add(literal);
        }
    }

    private void Add(Expression expression, bool isNumber = false)
    {
        switch (expression)
        {
            case LiteralExpression { Kind: LiteralKind.Integer } literal:
                _found.Add(new LiteralPlace(literal.Span, literal.Span, false));
                break;
            case UnaryExpression { Operator: { Symbol: "-", Schema.Count: 0 }, Operand: LiteralExpression { Kind: LiteralKind.Integer } literal }:
                _found.Add(new LiteralPlace(literal.Span, expression.Span, true));
                break;
            case LiteralExpression { Kind: LiteralKind.String, IsPlainString: true } literal when !isNumber:
                _found.Add(new LiteralPlace(literal.Span, literal.Span, false));
                break;
        }
    }
}

/// <param name="Literal">Of the digits or the string.</param>
/// <param name="Whole">With the minus before it.</param>
internal readonly record struct LiteralPlace(TextSpan Literal, TextSpan Whole, bool IsNegative);
