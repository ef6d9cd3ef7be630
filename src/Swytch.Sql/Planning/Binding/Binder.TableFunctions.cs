using Swytch.Core;
using Swytch.Core.Errors;
using Swytch.Sql.Functions;
using Swytch.Sql.Syntax;

namespace Swytch.Sql.Planning.Binding;

internal sealed partial class Binder
{
    private int _setFunctionCount;

    /// <summary>A function in FROM (PostgreSQL manual, section 7.2.1.4): over SQLite's table-valued functions, or a scalar function's one row.</summary>
    private RelationBinding BindTableFunction(FunctionRef reference, Scope scope)
    {
        var name = reference.Alias?.Name.Name;
        if (reference.Function is not FunctionCall call)
        {
            return ScalarInFrom(reference, Bind(reference.Function, scope), name);
        }

        if (SetOf(call, scope) is { } set)
        {
            return SetInFrom(reference, call, set);
        }

        if (PostgresFunctions.Find(call.Name.Name) is not null)
        {
            return ScalarInFrom(reference, Bind(call, scope), name);
        }

        if (IsPostgres)
        {
            return ScalarInFrom(reference, Bind(call, scope), name);
        }

        foreach (var argument in call.Arguments)
        {
            SettleText(Bind(argument, scope));
        }

        if (reference.Alias is { Columns.Count: > 0 })
        {
            throw Unsupported(reference.Alias.Span, $"column names for function {call.Name.Name} are not supported");
        }

        return new RelationBinding(name ?? call.Name.Name, []) { IsOpen = true };
    }

    private RelationBinding ScalarInFrom(FunctionRef reference, Operand value, string? alias)
    {
        value = SettleText(value);
        var relation = alias ?? value.Name;
        var names = reference.Alias?.Columns ?? [];
        var column = names.Count > 0 ? names[0].Name : relation;
        var columns = new List<ColumnBinding> { new(column, value.Type, value.Modifier) { IsExactNumeric = value.IsExactNumeric } };
        var ordinality = "";
        if (reference.WithOrdinality)
        {
            // One value is one row: the first.
            var number = names.Count > 1 ? names[1].Name : "ordinality";
            columns.Add(new ColumnBinding(number, PgOid.Int8, -1));
            ordinality = $", 1 AS {SqliteText.Name(number)}";
        }

        Edits.Replace(reference.Span, $"(SELECT {Text(value)} AS {SqliteText.Name(column)}{ordinality}) AS {SqliteText.Name(relation)}");
        return new RelationBinding(relation, columns);
    }

    private RelationBinding SetInFrom(FunctionRef reference, FunctionCall call, TableCall set)
    {
        var relation = reference.Alias?.Name.Name ?? call.Name.Name;
        var name = SqliteText.Name(relation);
        var columns = new List<ColumnBinding>();
        var names = reference.Alias?.Columns ?? [];
        for (var index = 0; index < set.Columns.Count; index++)
        {
            var column = set.Columns[index];
            var columnName = index < names.Count ? names[index].Name : set.Columns.Count == 1 && set.IsScalar ? relation : column.Name;
            columns.Add(new ColumnBinding(columnName, column.Type) { StorageText = column.Text.Replace("{0}", name, StringComparison.Ordinal) });
        }

        if (reference.WithOrdinality)
        {
            if (set.Ordinality is null)
            {
                throw Unsupported(reference.Span, "WITH ORDINALITY is not supported for this function");
            }

            var ordinality = names.Count > columns.Count ? names[columns.Count].Name : "ordinality";
            columns.Add(new ColumnBinding(ordinality, PgOid.Int8) { StorageText = set.Ordinality.Replace("{0}", name, StringComparison.Ordinal) });
        }

        if (call.Name.Name == "generate_series")
        {
            // What SQLite's own series extension calls the column.
            columns.Add(columns[0] with { Name = "value", IsHidden = true });
        }

        Edits.Replace(reference.Span, $"{set.Text} AS {name}");
        return new RelationBinding(relation, columns);
    }

    /// <summary>A set-returning function where a value stands: in the select list it becomes an item of FROM.</summary>
    private Operand? BindSetFunction(FunctionCall call, Scope scope)
    {
        var name = call.Name.Name;
        if (name == "_pg_expandarray")
        {
            var (alias, element) = ExpandArray(call, scope);
            Edits.Replace(call.Span, $"json_array({alias}.unnest, {alias}.rowid)");
            return new Operand(call.Span, PgOid.Record) { Name = name, HasStrongName = true, Row = [new Operand(call.Span, element), new Operand(call.Span, PgOid.Int4)] };
        }

        if (!IsSetFunction(name))
        {
            return null;
        }

        RequireSelectList(call, scope);
        if (SetOf(call, scope) is not { Columns.Count: 1 } set)
        {
            throw Unsupported(call.Span, $"set-returning function {name} is not supported in the select list");
        }

        Edits.Replace(call.Span, set.Columns[0].Text.Replace("{0}", AddSetFunction(scope, set.Text), StringComparison.Ordinal));
        return new Operand(call.Span, set.Columns[0].Type).Named(name);
    }

    private void RequireSelectList(FunctionCall call, Scope scope)
    {
        if (scope.SetFunctions is null)
        {
            throw Error(call.Span, SqlState.FeatureNotSupported, $"set-returning functions are not allowed here: {call.Name.Name}");
        }
    }

    /// <returns>The alias under which the function stands in FROM; a call that stands there already is shared.</returns>
    private string AddSetFunction(Scope scope, string text)
    {
        if (scope.SetFunctions!.Find(function => function.Text == text) is { } same)
        {
            return same.Alias;
        }

        var alias = Invariantly($"_set{++_setFunctionCount}");
        scope.SetFunctions.Add(new SetFunction(text, alias));
        return alias;
    }

    /// <summary>information_schema._pg_expandarray(array): rows of x, the element, and n, its number.</summary>
    private (string Alias, uint Element) ExpandArray(FunctionCall call, Scope scope)
    {
        RequireSelectList(call, scope);
        var array = Bind(call.Arguments[0], scope);
        return (AddSetFunction(scope, $"unnest({Text(array)})"), PgTypes.ElementOf(array.Type));
    }

    /// <summary>(record).field: only the records of _pg_expandarray have fields that are known.</summary>
    private Operand BindFieldAccess(FieldAccessExpression access, Scope scope)
    {
        var field = access.Field?.Name;
        if (field is "x" or "n" && access.Operand.Unparenthesized is FunctionCall { Name.Name: "_pg_expandarray" } call)
        {
            var (alias, element) = ExpandArray(call, scope);
            Edits.Replace(access.Span, field == "x" ? alias + ".unnest" : alias + ".rowid");
            return new Operand(access.Span, field == "x" ? element : PgOid.Int4).Named(field);
        }

        if (field is "x" or "n" && access.Operand.Unparenthesized is ColumnRef)
        {
            var record = Bind(access.Operand, scope);
            if (record.Type == PgOid.Record)
            {
                Edits.Replace(access.Span, $"({Text(record)} ->> {(field == "x" ? 0 : 1)})");
                return new Operand(access.Span, field == "x" ? PgOid.Int2 : PgOid.Int4).Named(field);
            }
        }

        throw Unsupported(access.Span, "access to a field of a composite value is not supported");
    }

    private bool IsSetFunction(string name) =>
        FunctionTable.Find(name).Any(found => found.Definition.Kind == FunctionKind.Table) && (IsPostgres || name is not ("json_each" or "json_tree"));

    /// <summary>PostgreSQL's set-returning functions as table-valued functions of SQLite; null for other functions.</summary>
    private TableCall? SetOf(FunctionCall call, Scope scope)
    {
        var name = call.Name.Name;
        if (!IsSetFunction(name))
        {
            return null;
        }

        var arguments = call.Arguments.Select(argument => Bind(argument, scope)).ToList();
        if (name == "generate_subscripts" && arguments.Count > 0 && arguments[0].Type is PgOid.Int2Vector or PgOid.OidVector)
        {
            // Vectors count from zero.
            return new TableCall($"unnest({Text(arguments[0])})", [new TableCallColumn(name, PgOid.Int4, "({0}.rowid - 1)")], "{0}.rowid");
        }

        if (Choose(name, arguments) is not var (definition, signature))
        {
            throw NoFunction(call, name, arguments);
        }

        for (var index = 0; index < arguments.Count; index++)
        {
            var wanted = signature.TypeOfArgument(index);
            arguments[index] = IsPseudoType(wanted) ? SettlePolymorphic(arguments, index, wanted) : Coerce(arguments[index], wanted);
        }

        var types = arguments.Select(argument => argument.Type).ToList();
        var columns = definition.Columns
            .Select((column, index) => new TableCallColumn(
                column.Name,
                definition.Columns.Count == 1 ? signature.Result.Resolve(types) : column.Type.Resolve(types),
                "{0}." + SqliteText.Name(column.Name)))
            .ToList();
        return new TableCall($"{definition.Name}({string.Join(", ", arguments.Select(Text))})", columns, "{0}.rowid")
        {
            IsScalar = columns.Count == 1 && (columns[0].Name == name || name == "generate_series"),
        };
    }

    private sealed record TableCallColumn(string Name, uint Type, string Text);

    /// <param name="Text">The call as an item of FROM.</param>
    /// <param name="Columns">Their texts have {0} for the item's alias.</param>
    /// <param name="Ordinality">Text of WITH ORDINALITY's column; null when there is none.</param>
    private sealed record TableCall(string Text, IReadOnlyList<TableCallColumn> Columns, string? Ordinality)
    {
        /// <summary>The item's alias names the column too.</summary>
        public bool IsScalar { get; init; } = true;
    }
}
