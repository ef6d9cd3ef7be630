using Swytch.Core;
using Swytch.Core.Errors;
using Swytch.Sql.Syntax;

namespace Swytch.Sql.Planning.Binding;

internal sealed partial class Binder
{
    /// <summary>The columns as far as they are known before they are settled.</summary>
    private List<QueryColumn> Preview(BoundQuery query)
    {
        var columns = new List<QueryColumn>(query.Branches[0].Columns.Count);
        for (var index = 0; index < query.Branches[0].Columns.Count; index++)
        {
            columns.Add(Settled(query, index, CommonResultType(query, index)));
        }

        return columns;
    }

    private uint CommonResultType(BoundQuery query, int index)
    {
        if (query.Branches.Count == 1)
        {
            return query.Branches[0].Columns[index].Operand.Type;
        }

        var operands = new List<Operand>(query.Branches.Count);
        foreach (var branch in query.Branches)
        {
            if (index >= branch.Columns.Count)
            {
                return PgOid.Unspecified;
            }

            operands.Add(branch.Columns[index].Operand);
        }

        return CommonType(operands, "UNION");
    }

    private static QueryColumn Settled(BoundQuery query, int index, uint type)
    {
        var first = query.Branches[0].Columns[index];
        var isSingle = query.Branches.Count == 1;
        var modifier = first.Operand.Type == type
            && (isSingle || query.Branches.TrueForAll(branch => index < branch.Columns.Count && branch.Columns[index].Operand.Type == type && branch.Columns[index].Operand.Modifier == first.Operand.Modifier))
            ? first.Operand.Modifier
            : -1;
        var column = isSingle ? first.Operand.Column : null;
        return new QueryColumn(first.Name, type, modifier)
        {
            IsExactNumeric = type == PgOid.Numeric && query.Branches.Exists(branch => index < branch.Columns.Count && branch.Columns[index].Operand.IsExactNumeric),
            HasStorageCollation = first.Operand.Column?.HasStorageCollation ?? false,
            TableOid = column?.TableOid ?? 0,
            AttributeNumber = column?.AttributeNumber ?? 0,
        };
    }

    /// <summary>Settles the columns: unknown ones are text, those of several branches get their common type.</summary>
    private void Finish(BoundQuery query) => Finish(query, null);

    /// <param name="targets">Types that the columns must have instead, for INSERT and IN; missing ones are settled as usual.</param>
    private void Finish(BoundQuery query, IReadOnlyList<TargetType>? targets)
    {
        var columns = new List<QueryColumn>(query.Columns.Count);
        for (var index = 0; index < query.Branches[0].Columns.Count; index++)
        {
            var wanted = targets is not null && index < targets.Count ? targets[index] : (TargetType?)null;
            columns.Add(wanted is { } target
                ? SettleTo(query, index, target)
                : SettleColumn(query, index));
        }

        query.Columns = columns;
        foreach (var column in query.Branches.SelectMany(branch => branch.Columns).Where(column => column.NeedsName))
        {
            Edits.Wrap(column.Target!.Span, "", " AS " + SqliteText.Name(column.Name));
        }

        foreach (var rewrite in query.Restructure)
        {
            rewrite();
        }
    }

    private QueryColumn SettleColumn(BoundQuery query, int index)
    {
        var type = query.Columns[index].Type;
        if (type == PgOid.Unknown)
        {
            type = PgOid.Text;
        }

        var isExact = query.Columns[index].IsExactNumeric;
        for (var branch = 0; branch < query.Branches.Count; branch++)
        {
            if (index >= query.Branches[branch].Columns.Count)
            {
                continue;
            }

            var column = query.Branches[branch].Columns[index];
            var operand = column.Operand;
            if (column.StarText is not null)
            {
                continue;
            }

            if (operand is { Type: PgOid.Record, Row: not null } && query.Use != QueryUse.Subquery)
            {
                throw Unsupported(operand.Span, "a row as the value of a result column is not supported; select its members");
            }

            if (type != PgOid.Unspecified && (operand.IsUnknown || query.Branches.Count > 1))
            {
                operand = Coerce(operand, type);
            }

            if (type == PgOid.Numeric && (isExact || (IsPostgres && operand.Kind == OperandKind.NumberLiteral)))
            {
                operand = MakeExact(operand);
            }

            // Rows are compared: SQLite goes by the collation of each column, for a set operation by the first branch's.
            if (query.Branches.Count > 1 || query.Branches[branch].IsDistinct)
            {
                operand = CollateAsStored(operand);
            }

            query.Branches[branch].Columns[index] = column with { Operand = operand };
        }

        return Settled(query, index, type);
    }

    private QueryColumn SettleTo(BoundQuery query, int index, TargetType target)
    {
        foreach (var branch in query.Branches)
        {
            if (index >= branch.Columns.Count)
            {
                continue;
            }

            var column = branch.Columns[index];
            if (column.StarText is null)
            {
                branch.Columns[index] = column with { Operand = Coerce(column.Operand, target.Type, target.Modifier) };
            }
        }

        return query.Columns[index] with { Type = target.Type, Modifier = target.Modifier, IsExactNumeric = target.Type == PgOid.Numeric };
    }

    /// <summary>Columns of a query whose rows go to the client; object identifiers are sent as the names PostgreSQL prints for them.</summary>
    public IReadOnlyList<ResultColumn> Describe(BoundQuery query)
    {
        foreach (var branch in query.Branches)
        {
            for (var index = 0; index < branch.Columns.Count; index++)
            {
                if (branch.Columns[index] is { StarText: null } column && NameOf(column.Operand.Type) is { } function)
                {
                    Edits.Replace(column.Operand.Span, $"{function}({Text(column.Operand)})");
                }
            }
        }

        Finish(query);
        if (query.Columns.Count > Limits.Columns)
        {
            throw new PgErrorException(SqlState.TooManyColumns, Invariantly($"target lists can have at most {Limits.Columns} entries"));
        }

        return [.. query.Columns.Select(column => new ResultColumn(column.Name, column.Type, column.Modifier, column.TableOid, column.AttributeNumber))];
    }

    private static string? NameOf(uint type) => type switch
    {
        PgOid.RegClass => "regclassout",
        PgOid.RegType => "regtypeout",
        PgOid.RegProc or PgOid.RegProcedure => "regprocout",
        PgOid.RegNamespace => "regnamespaceout",
        PgOid.RegRole => "regroleout",
        _ => null,
    };

    /// <summary>DISTINCT ON keeps the first row of each group: row_number over the group in the query's order.</summary>
    private void DistinctOn(Query query, SelectCore core, BoundQuery result, List<string> terms)
    {
        var branch = result.Branches[0];
        if (branch.Columns.Exists(column => column.Target is null))
        {
            throw Unsupported(core.DistinctSpan, "DISTINCT ON with * is not supported; name the columns");
        }

        var keys = string.Join(", ", core.DistinctOn.Select(Text));
        var order = new List<string>(query.OrderBy.Count);
        var inner = new List<string>();
        var outer = new List<string>();
        for (var index = 0; index < query.OrderBy.Count; index++)
        {
            var item = query.OrderBy[index];
            var text = OrderText(item.Expression, branch, terms[index]);
            inner.Add(Invariantly($"{text} AS _o{index}"));
            var suffix = Edits.Text(item.Span)[terms[index].Length..];
            order.Add(text + suffix);
            outer.Add(Invariantly($"_o{index}{suffix}"));
        }

        var targets = branch.Columns.Select((column, index) => Invariantly($"{Text(column.Operand)} AS _c{index}"));
        var bodyStart = core.Targets[^1].Span.End;
        var from = Edits.Text(new TextSpan(bodyStart, core.Span.End));
        var names = branch.Columns.Select((column, index) => Invariantly($"_c{index} AS {SqliteText.QuoteName(column.Name)}"));
        Edits.Replace(
            core.Span,
            $"SELECT {string.Join(", ", names)} FROM (SELECT {string.Join(", ", targets.Concat(inner))}, "
            + $"row_number() OVER (PARTITION BY {keys}{(order.Count > 0 ? " ORDER BY " + string.Join(", ", order) : "")}) AS _row{from}) WHERE _row = 1");
        for (var index = 0; index < query.OrderBy.Count; index++)
        {
            Edits.Replace(query.OrderBy[index].Span, outer[index]);
        }
    }

    private string OrderText(Expression expression, QueryBranch branch, string text)
    {
        if (FindOrdinal(expression, branch, "ORDER BY") is { } ordinal)
        {
            return Text(ordinal.Operand);
        }

        return expression.Unparenthesized is ColumnRef { Table: null } name
            && branch.Columns.Find(column => column.Target?.Alias is { } alias && alias.Name == name.Column.Name) is { } aliased
            ? Text(aliased.Operand)
            : text;
    }

    /// <summary>Set-returning functions of the select list become a further item of FROM.</summary>
    private void AddSetFunctions(SelectCore core, List<SetFunction> functions)
    {
        if (functions.Count == 0)
        {
            return;
        }

        // Several advance together; the first one's length decides.
        var first = functions[0].Alias;
        var item = $"{functions[0].Text} AS {first}"
            + string.Concat(functions.Skip(1).Select(function => $" LEFT JOIN {function.Text} AS {function.Alias} ON {function.Alias}.rowid = {first}.rowid"));
        if (core.From.Count == 0)
        {
            Edits.Wrap(core.Targets[^1].Span, "", " FROM " + item);
        }
        else
        {
            Edits.Wrap(core.From[^1].Span, "", ", " + item);
        }
    }
}
