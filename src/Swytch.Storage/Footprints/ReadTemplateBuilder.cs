using System.Text;
using Swytch.Core.Footprints;
using Swytch.Storage.Engine;

namespace Swytch.Storage.Footprints;

/// <summary>
/// Turns what the authorizer heard into what the statement reads. A table counts as a whole unless the statement's own text, which
/// <see cref="StatementAccess"/> describes, is the only one that names it, or no text names it: then SQLite looked for
/// references of a foreign key or for the row a trigger is about, and row events tell which (<see cref="WriteFootprint"/>).
/// </summary>
internal sealed class ReadTemplateBuilder
{
    private readonly Connection _connection;
    private readonly Statement _statement;
    private readonly StatementAccess? _access;
    private readonly HashSet<ulong> _whole = [];
    private readonly List<KeyedRead> _keyed = [];
    private readonly HashSet<string> _narrowed = new(StringComparer.OrdinalIgnoreCase);
    private Dictionary<string, TriggerText?>? _triggers;

    private ReadTemplateBuilder(Connection connection, Statement statement, StatementAccess? access)
    {
        _connection = connection;
        _statement = statement;
        _access = access;
    }

    internal static ReadTemplate Build(Connection connection, Statement statement, StatementAccess? access)
    {
        var builder = new ReadTemplateBuilder(connection, statement, access);
        foreach (var touch in statement.Facts.Touched.All)
        {
            builder.Add(touch);
        }

        builder.AddSilent();
        return new ReadTemplate([.. builder._whole], [.. builder._keyed.Where(read => !builder._whole.Contains(read.Table))]);
    }

    private void Add(TableTouch touch)
    {
        if (touch.Kind == TouchKind.Define || (touch.Kind != TouchKind.Read && MayLeaveOut(touch)))
        {
            AddWhole(touch.Table);
        }
        else if (touch.Kind != TouchKind.Insert && !IsImplied(touch) && (touch.Context is not null || !Narrow(touch.Table)))
        {
            AddWhole(touch.Table);
        }
    }

    private void AddSilent()
    {
        var (byStatement, byOthers) = SilentReads.Of(_connection, _statement);
        byOthers.ForEach(AddWhole);
        byStatement.FindAll(table => !Narrow(table)).ForEach(AddWhole);
    }

    private void AddWhole(string table) => _whole.Add(TableNumber.Of(table));

    /// <summary>No text names the table where it is read.</summary>
    private bool IsImplied(TableTouch touch)
    {
        // Rows without a column are never what a foreign key or a trigger's row asks for, but SQLite may tell them under another context.
        if (!touch.HasColumn)
        {
            return false;
        }

        if (touch.Context is null)
        {
            return !SqlWords.MayContain(_statement.Sql, touch.Table);
        }

        return Trigger(touch.Context) is { } trigger
            && (trigger.Table.Equals(touch.Table, StringComparison.OrdinalIgnoreCase)
                ? SqlWords.IsWord(touch.Table) && SqlWords.Count(trigger.Sql, touch.Table, 2) == 1
                : !SqlWords.MayContain(trigger.Sql, touch.Table));
    }

    /// <summary>A row that takes a key that is taken may be left out, and no event says which key that was.</summary>
    private bool MayLeaveOut(TableTouch touch)
    {
        if (KeysOf(touch.Table) is { MayIgnore: true })
        {
            return true;
        }

        if (touch.Context is null)
        {
            return HasConflictClause(_statement.Sql) && !(SqlWords.MayContain(_statement.Sql, touch.Table) && Narrow(touch.Table));
        }

        // OR IGNORE of the statement goes for its triggers as well.
        return SqlWords.MayContain(_statement.Sql, "ignore") || Trigger(touch.Context) is not { } trigger || HasConflictClause(trigger.Sql);
    }

    private static bool HasConflictClause(string sql) => SqlWords.MayContain(sql, "conflict") || SqlWords.MayContain(sql, "ignore");

    /// <summary>False when the statement's text reads the table as a whole.</summary>
    private bool Narrow(string table)
    {
        if (_narrowed.Contains(table))
        {
            return true;
        }

        var isNarrow = _access?.Find(table) switch
        {
            FixedColumns columns => KeysOf(table) is { } keys && TryAdd(columns, keys),
            InsertTarget { Rows: null } => true,
            InsertTarget { Rows: { } rows } => KeysOf(table) is { IsWhole: false } keys && TryAdd(rows, keys),
            _ => false,
        };
        if (isNarrow)
        {
            _narrowed.Add(table);
        }

        return isNarrow;
    }

    private bool TryAdd(FixedColumns columns, TableKeys keys)
    {
        foreach (var key in keys.Keys.Concat(keys.Children.Select(child => child.Rows)))
        {
            if (key.FindsRows && Parts(key, columns.Columns) is { } parts && ReadTemplate.Read(keys.Number, key.Prefix, parts) is { } read)
            {
                _keyed.Add(read);
                return true;
            }
        }

        return false;
    }

    private bool TryAdd(IReadOnlyList<InsertedRow> rows, TableKeys keys)
    {
        var claims = new List<KeyedRead>();
        foreach (var row in rows)
        {
            foreach (var key in keys.Keys)
            {
                if (Parts(key, row.Columns) is not { } parts || ReadTemplate.Read(keys.Number, key.Prefix, parts) is not { } read)
                {
                    return false;
                }

                claims.Add(read);
            }
        }

        _keyed.AddRange(claims);
        return true;
    }

    /// <summary>Null when the columns do not say all of the key.</summary>
    private static ReadPart[]? Parts(RowKey key, IReadOnlyList<FixedColumn> columns)
    {
        if (key.Parts.Length == 0)
        {
            return null;
        }

        var parts = new ReadPart[key.Parts.Length];
        for (var i = 0; i < parts.Length; i++)
        {
            var part = key.Parts[i];
            var column = columns.FirstOrDefault(column => part.Names.Contains(column.Name, StringComparer.OrdinalIgnoreCase));
            if (column is null)
            {
                return null;
            }

            parts[i] = new ReadPart(column.Name, part.Comparison, [.. column.Values]);
        }

        return parts;
    }

    private TableKeys? KeysOf(string table) =>
        _connection.Tables.Find(table) is { } captured ? TableKeysLoader.Of(_connection, captured) : null;

    /// <summary>Null when the name is not for certain that of one trigger: a view's or a common table expression's can be the same.</summary>
    private TriggerText? Trigger(string name)
    {
        _triggers ??= new(StringComparer.OrdinalIgnoreCase);
        if (_triggers.TryGetValue(name, out var known))
        {
            return known;
        }

        var named = TableShape.Rows(
            _connection,
            "SELECT type, name, tbl_name, sql FROM main.sqlite_schema WHERE type IN ('trigger', 'view')",
            row => (
                IsTrigger: row[0].Bytes.Span.SequenceEqual("trigger"u8),
                Name: Encoding.UTF8.GetString(row[1].Bytes.Span),
                Text: new TriggerText(Encoding.UTF8.GetString(row[2].Bytes.Span), Encoding.UTF8.GetString(row[3].Bytes.Span))))
            .Where(other => SqlWords.MayContain(other.Text.Sql, name))
            .ToList();
        var trigger = named is [{ IsTrigger: true } only] && only.Name.Equals(name, StringComparison.OrdinalIgnoreCase)
            && !SqlWords.MayContain(_statement.Sql, name) && !HasTemporaryTriggers()
            ? only.Text
            : null;
        _triggers.Add(name, trigger);
        return trigger;
    }

    private bool HasTemporaryTriggers() =>
        _connection.QueryInteger("SELECT EXISTS (SELECT 1 FROM temp.sqlite_schema WHERE type = 'trigger')") != 0;

    private sealed record TriggerText(string Table, string Sql);
}
