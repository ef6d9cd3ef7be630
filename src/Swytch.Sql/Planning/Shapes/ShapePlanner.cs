using System.Text;
using Swytch.Core;
using Swytch.Core.Errors;
using Swytch.Sql.Planning.Binding;
using Swytch.Sql.Schema;
using Swytch.Sql.Syntax;

namespace Swytch.Sql.Planning.Shapes;

/// <summary>Plans a statement once more with its literals as parameters, and believes the result only when it is the statement's own plan with the values taken out.</summary>
public static class ShapePlanner
{
    /// <summary>The shape of a statement; null when no literal of it can become a parameter.</summary>
    /// <param name="statement">The only statement of <paramref name="text"/>.</param>
    /// <param name="sites">Where the shape reader found literals.</param>
    /// <param name="options">With which <paramref name="plan"/> was made.</param>
    /// <param name="plan">The statement's own plan.</param>
    public static ShapePlan? TryPlan(
        Statement statement, string text, ReadOnlySpan<LiteralSite> sites, SchemaModel schema, PlanOptions options, SqlitePlan plan)
    {
        ArgumentNullException.ThrowIfNull(statement);
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(schema);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(plan);
        if (!IsSuitable(plan) || !ReadsOnlyPlainTables(statement, schema))
        {
            return null;
        }

        var places = LiteralPlaces.Of(statement);
        var refused = new HashSet<TextSpan>();

        // The second time without those that turned out to matter; a third time is not worth the trouble.
        for (var attempt = 0; attempt < 2; attempt++)
        {
            var slots = SlotsOf(places, sites, refused);
            if (slots.All.Count == 0)
            {
                return null;
            }

            if (Attempt(statement, text, sites, schema, options with { Literals = slots }, plan) is { } planned)
            {
                return planned;
            }

            refused.UnionWith(slots.All.Where(slot => slot.IsRefused).Select(slot => slot.Span));
            if (refused.Count == 0)
            {
                return null;
            }
        }

        return null;
    }

    private static bool IsSuitable(SqlitePlan plan) =>
        plan is { Steps: [{ IsInternal: false }], ParameterTypes.Count: 0, Notices.Count: 0, IsSchemaChange: false, UsesCatalog: false, UsesTemporaryObjects: false };

    /// <summary>Only tables; none with an index over some of its rows or over expressions, which SQLite may choose by the value of a literal.</summary>
    private static bool ReadsOnlyPlainTables(Statement statement, SchemaModel schema)
    {
        foreach (var node in statement.SelfAndDescendants())
        {
            var name = node switch
            {
                TableRef { HasSample: false, IndexedBy: null } table => table.Name,
                InExpression { Table: { } table } => table,
                _ => null,
            };
            if (name is null ? node is FromItem and not (JoinRef or ParenthesizedFrom or SubqueryRef) : !IsPlain(name, schema))
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsPlain(QualifiedName name, SchemaModel schema) =>
        schema.FindRelation(name.Schema, name.Name) is { Kind: RelationKind.Table } table
        && table.Indexes.All(index => index.Predicate is null && index.Keys.All(key => key.Expression is null));

    private static LiteralSlots SlotsOf(IReadOnlyList<LiteralPlace> places, ReadOnlySpan<LiteralSite> sites, HashSet<TextSpan> refused)
    {
        var byStart = new Dictionary<int, int>(sites.Length);
        for (var index = 0; index < sites.Length; index++)
        {
            byStart.Add(sites[index].Start, index);
        }

        var slots = new LiteralSlots();
        foreach (var place in places)
        {
            if (!refused.Contains(place.Whole) && byStart.TryGetValue(place.Literal.Start, out var site) && sites[site].End == place.Literal.End)
            {
                slots.Add(new LiteralSlot(slots.All.Count + 1, site, place.Whole, place.IsNegative));
            }
        }

        return slots;
    }

    private static ShapePlan? Attempt(
        Statement statement, string text, ReadOnlySpan<LiteralSite> sites, SchemaModel schema, PlanOptions options, SqlitePlan plan)
    {
        var slots = options.Literals!.All.OrderBy(slot => slot.Number).ToArray();
        SqlitePlan planned;
        try
        {
            planned = (SqlitePlan)Planner.Plan(statement, text, schema, options);
        }
        catch (PgErrorException)
        {
            return null;
        }

        var uses = new int[slots.Length];
        var written = planned.Steps.Count == 1 ? WithValues(planned.Steps[0].Sql, slots, text, sites, uses) : null;
        foreach (var slot in slots)
        {
            slot.IsRefused |= uses[slot.Number - 1] == 0;
        }

        if (written != plan.Steps[0].Sql || slots.Any(slot => slot.IsRefused) || !IsSame(planned, plan))
        {
            return null;
        }

        var isFree = new bool[sites.Length];
        foreach (var slot in slots)
        {
            isFree[slot.Site] = true;
        }

        return new ShapePlan(planned, [.. slots.Select(slot => slot.Binding)], isFree);
    }

    /// <summary>SQLite's text with the values of the literals in place of the parameters; null when one of them is not to be had.</summary>
    private static string? WithValues(string sql, LiteralSlot[] slots, string text, ReadOnlySpan<LiteralSite> sites, int[] uses)
    {
        var result = new StringBuilder(sql.Length + 64);
        var at = 0;
        while (at < sql.Length)
        {
            var c = sql[at];
            if (c is '\'' or '"')
            {
                var close = sql.IndexOf(c, at + 1);
                close = close < 0 ? sql.Length - 1 : close;
                result.Append(sql, at, close + 1 - at);
                at = close + 1;
                continue;
            }

            if (c != '?')
            {
                result.Append(c);
                at++;
                continue;
            }

            var number = 0;
            for (at++; at < sql.Length && char.IsAsciiDigit(sql[at]); at++)
            {
                number = (number * 10) + (sql[at] - '0');
            }

            if (number < 1 || number > slots.Length || ValueOf(slots[number - 1], text, sites) is not { } value)
            {
                return null;
            }

            uses[number - 1]++;
            result.Append(value);
        }

        return result.ToString();
    }

    private static string? ValueOf(LiteralSlot slot, string text, ReadOnlySpan<LiteralSite> sites)
    {
        if (slot.Type == PgOid.Unspecified)
        {
            return text[slot.Span.Start..slot.Span.End];
        }

        return slot.Binding.TryRead(text, sites[slot.Site], out var value) ? SqliteText.Literal(value) : null;
    }

    private static bool IsSame(SqlitePlan one, SqlitePlan other) =>
        one.Tag == other.Tag && one.IsWrite == other.IsWrite && one.ParameterTypes.Count == 0 && one.Notices.Count == 0
        && one is { IsSchemaChange: false, UsesCatalog: false, UsesTemporaryObjects: false }
        && (one.Columns is null ? other.Columns is null : other.Columns is not null && one.Columns.SequenceEqual(other.Columns));
}
