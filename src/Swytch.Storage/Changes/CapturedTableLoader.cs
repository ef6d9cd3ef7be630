using System.Text;
using Swytch.Core.Errors;
using Swytch.Core.Footprints;
using Swytch.Storage.Engine;

namespace Swytch.Storage.Changes;

/// <summary>Reads the shape of a table from the schema that the connection sees. Decides how the rows of virtual tables travel.</summary>
internal sealed class CapturedTableLoader(Connection connection)
{
    private static readonly string[] FullTextShadows = ["content", "data", "idx", "docsize", "config", "segments", "segdir", "stat"];

    internal static bool HasVirtualTables(Connection connection) =>
        connection.QueryInteger("SELECT EXISTS (SELECT 1 FROM main.sqlite_schema WHERE type = 'table' AND rootpage = 0)") != 0;

    internal static bool HasVirtualColumns(Connection connection) => connection.QueryInteger(
        "SELECT EXISTS (SELECT 1 FROM main.sqlite_schema t, pragma_table_xinfo(t.name) c WHERE t.type = 'table' AND t.rootpage > 0 AND c.hidden = 2)") != 0;

    /// <summary>Null when the rows are not captured: no table of the file, or a shadow table that only holds an index.</summary>
    internal CapturedTable? Load(string name)
    {
        if (Kind(name) is not { } kind)
        {
            return null;
        }

        if (kind.Type == "virtual")
        {
            return Virtual(name);
        }

        if (OwnerOf(name) is { } owner)
        {
            return Shadow(name, kind, owner);
        }

        return kind.Type == "shadow"
            ? Refused(name, $"changes of the virtual table behind \"{name}\" cannot be captured")
            : Plain(name, kind, TableForm.Rowid, null);
    }

    private CapturedTable Plain(string name, TableKind kind, TableForm form, string? virtualOwner)
    {
        var columns = Columns(name, kind);
        if (!columns.Any(column => column.KeyPlace > 0) && columns.Any(column => IsNamed(column, ChangeFormat.RowidName)))
        {
            return Refused(
                name,
                $"table \"{name}\" cannot be changed: it has a column named \"{ChangeFormat.RowidName}\" and no primary key");
        }

        var rowidColumn = kind.IsWithoutRowid ? null : TableShape.RowIdColumn(connection, name);
        return new CapturedTable(name, columns, kind.IsWithoutRowid ? TableForm.WithoutRowid : form)
        {
            RowidColumn = rowidColumn is null ? -1 : columns.FindIndex(column => column.Name == rowidColumn),
            VirtualOwner = virtualOwner,
        };
    }

    /// <summary>What stands for the virtual table itself; only full-text tables have rows of their own in records.</summary>
    private CapturedTable? Virtual(string name)
    {
        var module = VirtualTableModuleText.Parse(SchemaText(name));
        return module switch
        {
            { Name: "fts5" or "fts4" or "fts3" } => FullText(name, module),
            { Name: "rtree" or "rtree_i32" or "geopoly" } or { Name: "fts5vocab" or "fts4aux" } => null,
            _ => Refused(name, $"changes of virtual table \"{name}\" (module {module.Name}) cannot be captured"),
        };
    }

    /// <summary>
    /// A full-text table's content rows hold all its values and are written as the table is, so they become the table's own rows.
    /// Without them (contentless or external content), or with more in them, the values cannot be had.
    /// </summary>
    private CapturedTable FullText(string name, VirtualTableModuleText module)
    {
        var names = TableShape.Rows(
            connection,
            "SELECT name FROM pragma_table_xinfo(?1) WHERE hidden = 0 ORDER BY cid",
            row => Encoding.UTF8.GetString(row[0].Bytes.Span),
            name);
        var stored = TableShape.Columns(connection, name + "_content").Count;
        if (stored != names.Count + 1 || module.HasArgument("content") || module.HasArgument("compress") || module.HasArgument("languageid"))
        {
            return Refused(
                name,
                $"changes of full-text table \"{name}\" cannot be captured",
                "Only full-text tables that store their content themselves, without compression and language codes, can be changed here.");
        }

        return new CapturedTable(
            name,
            [.. names.Select((column, i) => new CapturedColumn(i, i + 1, column, Affinity.Blob, "BINARY", GeneratedColumn.No, 0))],
            TableForm.FullText);
    }

    private CapturedTable? Shadow(string name, TableKind kind, ShadowOwner owner)
    {
        if (owner.Module is "rtree" or "rtree_i32" or "geopoly")
        {
            return Plain(name, kind, TableForm.Shadow, owner.Table);
        }

        var table = connection.Tables.Find(owner.Table);
        if (table?.Refusal is not null || owner.Part == "content")
        {
            return table;
        }

        return owner.Part == "config"
            ? Refused(name, $"the settings of full-text table \"{owner.Table}\" cannot be changed here")
            : null;
    }

    /// <summary>A shadow table is named after its virtual table (sqlite.org/vtab.html#the_xshadowname_method).</summary>
    private ShadowOwner? OwnerOf(string name)
    {
        var underscore = name.LastIndexOf('_');
        if (underscore <= 0 || Kind(name[..underscore]) is not { Type: "virtual" })
        {
            return null;
        }

        var owner = name[..underscore];
        var part = name[(underscore + 1)..].ToLowerInvariant();
        var module = VirtualTableModuleText.Parse(SchemaText(owner)).Name;
        var isShadow = module switch
        {
            "fts5" or "fts4" or "fts3" => FullTextShadows.Contains(part),
            "rtree" or "rtree_i32" or "geopoly" => part is "node" or "parent" or "rowid",
            _ => false,
        };
        return isShadow ? new ShadowOwner(owner, part, module) : null;
    }

    private List<CapturedColumn> Columns(string name, TableKind kind)
    {
        var index = 0;
        return TableShape.Rows(
            connection,
            "SELECT cid, name, type, pk, hidden FROM pragma_table_xinfo(?1) ORDER BY cid",
            row =>
            {
                var column = Encoding.UTF8.GetString(row[1].Bytes.Span);
                return new CapturedColumn(
                    index++,
                    (int)row[0].Integer,
                    column,
                    ColumnComparison.AffinityOf(Encoding.UTF8.GetString(row[2].Bytes.Span), kind.IsStrict),
                    connection.CollationOf(name, column),
                    row[4].Integer switch { 2 => GeneratedColumn.Virtual, 3 => GeneratedColumn.Stored, _ => GeneratedColumn.No },
                    (int)row[3].Integer);
            },
            name);
    }

    private TableKind? Kind(string name) => TableShape.Rows(
        connection,
        "SELECT type, wr, strict FROM pragma_table_list(?1) WHERE schema = 'main' AND type <> 'view'",
        row => new TableKind(Encoding.UTF8.GetString(row[0].Bytes.Span), row[1].Integer != 0, row[2].Integer != 0),
        name).FirstOrDefault();

    private string SchemaText(string name) => TableShape.Rows(
        connection,
        "SELECT sql FROM main.sqlite_schema WHERE type = 'table' AND name = ?1 COLLATE NOCASE",
        row => Encoding.UTF8.GetString(row[0].Bytes.Span),
        name).FirstOrDefault() ?? "";

    private static bool IsNamed(CapturedColumn column, string name) => column.Name.Equals(name, StringComparison.OrdinalIgnoreCase);

    private static CapturedTable Refused(string name, string message, string? hint = null) => new(name, [], TableForm.Rowid)
    {
        Refusal = new PgError(SqlState.FeatureNotSupported, message) { Hint = hint },
    };

    private sealed record TableKind(string Type, bool IsWithoutRowid, bool IsStrict);

    private sealed record ShadowOwner(string Table, string Part, string Module);
}
