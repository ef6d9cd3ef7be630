using Swytch.Sql.Planning;
using Swytch.Sql.Syntax;

namespace Swytch.Sql.Tests.Syntax;

/// <summary>Shows how an expression was read, with a parenthesis around everything that binds.</summary>
internal static class Shape
{
    public static string Of(string sql, SqlDialect dialect = SqlDialect.Sqlite) => Of(SqlParser.ParseExpression(sql, dialect));

    public static string Of(Expression? expression) => expression switch
    {
        null => "-",
        LiteralExpression literal => Literal(literal),
        ColumnRef column => string.Join('.', column.Parts.Select(Name)),
        StarExpression star => string.Concat(star.Qualifier.Select(part => Name(part) + ".")) + "*",
        ParameterExpression parameter => $"${parameter.Number}",
        DefaultExpression => "DEFAULT",
        ParenthesizedExpression parenthesized => Of(parenthesized.Inner),
        UnaryExpression unary => $"({unary.Symbol} {Of(unary.Operand)})",
        BinaryExpression binary => $"({Of(binary.Left)} {Operator(binary.Operator)} {Of(binary.Right)})",
        IsExpression test => $"({Of(test.Operand)} is{Not(test.IsNegated)} {test.Test}{(test.Other is null ? "" : " " + Of(test.Other))})",
        BetweenExpression between => $"({Of(between.Operand)}{Not(between.IsNegated)} between{(between.IsSymmetric ? " symmetric" : "")} {Of(between.Low)} : {Of(between.High)})",
        InExpression { Items: { } items } list => $"({Of(list.Operand)}{Not(list.IsNegated)} in [{All(items)}])",
        InExpression { Query: not null } list => $"({Of(list.Operand)}{Not(list.IsNegated)} in query)",
        InExpression list => $"({Of(list.Operand)}{Not(list.IsNegated)} in table {list.Table!.Name})",
        LikeExpression like => $"({Of(like.Operand)}{Not(like.IsNegated)} {like.Kind} {Of(like.Pattern)}{(like.Escape is null ? "" : " escape " + Of(like.Escape))})",
        QuantifiedExpression quantified => $"({Of(quantified.Left)} {Operator(quantified.Operator)} {quantified.Quantifier} {(quantified.Query is null ? Of(quantified.Array) : "query")})",
        CaseExpression choice => $"case({Of(choice.Operand)}{string.Concat(choice.Whens.Select(when => $"; {Of(when.Condition)}: {Of(when.Result)}"))}; {Of(choice.Else)})",
        CastExpression cast => $"({Of(cast.Operand)} :: {Type(cast.Type)})",
        CollateExpression collate => $"({Of(collate.Operand)} collate {string.Join('.', collate.Collation.Parts.Select(Name))})",
        AtTimeZoneExpression zone => $"({Of(zone.Operand)} at {Of(zone.Zone)})",
        FunctionCall call => Call(call),
        NamedArgumentExpression named => $"{Name(named.Name)} => {Of(named.Value)}",
        VariadicArgumentExpression variadic => $"variadic {Of(variadic.Value)}",
        SqlValueFunction value => value.Name + (value.Precision is { } precision ? $"({precision})" : ""),
        ExistsExpression => "exists",
        SubqueryExpression => "query",
        ArrayExpression { Items: { } items } => $"array[{All(items)}]",
        ArrayExpression => "array query",
        SubscriptExpression { IsSlice: true } slice => $"{Of(slice.Operand)}[{Of(slice.Lower)}:{Of(slice.Upper)}]",
        SubscriptExpression subscript => $"{Of(subscript.Operand)}[{Of(subscript.Lower)}]",
        FieldAccessExpression field => $"{Of(field.Operand)}.{(field.Field is null ? "*" : Name(field.Field))}",
        RowExpression row => $"row({All(row.Items)})",
        RaiseExpression raise => $"raise({raise.Action}, {Of(raise.Message)})",
        CurrentOfExpression current => $"current of {Name(current.Cursor)}",
        _ => expression.GetType().Name,
    };

    public static string Type(TypeName type) => string.Concat(type.Qualifier.Select(part => Name(part) + "."))
        + (type.IsQuoted ? $"\"{type.Name}\"" : type.Name)
        + (type.Modifiers.Count > 0 ? $"({All(type.Modifiers)})" : "")
        + (type.IntervalFields is null ? "" : " " + type.IntervalFields)
        + string.Concat(Enumerable.Repeat("[]", type.ArrayDimensions));

    private static string Call(FunctionCall call)
    {
        var name = string.Join('.', call.Name.Parts.Select(Name));
        var syntax = call.Syntax == CallSyntax.Plain ? "" : $"{call.Syntax}:";
        var distinct = call.IsDistinct ? "distinct " : "";
        var order = call.OrderBy.Count > 0 ? $" order by {All(call.OrderBy.Select(item => item.Expression))}" : "";
        var filter = call.Filter is null ? "" : $" filter {Of(call.Filter)}";
        var over = call.Over is null ? "" : " over";
        var within = call.WithinGroup.Count > 0 ? $" within {All(call.WithinGroup.Select(item => item.Expression))}" : "";
        return $"{syntax}{name}({distinct}{(call.IsStar ? "*" : All(call.Arguments))}{order}){within}{filter}{over}";
    }

    private static string Literal(LiteralExpression literal) => literal.Kind switch
    {
        LiteralKind.Integer or LiteralKind.Numeric => literal.Value,
        LiteralKind.String => $"'{literal.Value}'",
        LiteralKind.EscapeString => $"E'{literal.Value}'",
        LiteralKind.Blob => $"x'{literal.Value}'",
        LiteralKind.BitString => $"b'{literal.Value}'",
        _ => literal.Kind.ToString().ToUpperInvariant(),
    };

    private static string Name(Identifier name) => name.IsQuoted ? $"\"{name.Name}\"" : name.Name;

    private static string Operator(OperatorName name) => string.Concat(name.Schema.Select(part => Name(part) + ".")) + name.Symbol;

    private static string Not(bool isNegated) => isNegated ? " not" : "";

    private static string All(IEnumerable<Expression> items) => string.Join(", ", items.Select(Of));
}
