using Swytch.Core.Errors;
using Swytch.Sql.Planning;
using Swytch.Sql.Syntax;

namespace Swytch.Sql.Schema;

/// <summary>Reads sqlite_schema into a <see cref="SchemaModel"/>.</summary>
public sealed partial class SchemaBuilder
{
    private readonly HashSet<uint> _oids = [];
    private readonly HashSet<string> _names = new(StringComparer.OrdinalIgnoreCase);
    private readonly ILookup<string, SchemaObjectRow> _indexes;
    private readonly ILookup<string, SchemaObjectRow> _triggers;

    private SchemaBuilder(IReadOnlyList<SchemaObjectRow> rows)
    {
        _indexes = Attached(rows, "index");
        _triggers = Attached(rows, "trigger");
    }

    /// <param name="rows">main's and temp's sqlite_schema.</param>
    /// <param name="viewColumns">Works out the columns of a view when they are first needed.</param>
    public static SchemaModel Build(IReadOnlyList<SchemaObjectRow> rows, ViewColumns viewColumns)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(viewColumns);
        SchemaModel? model = null;
        var builder = new SchemaBuilder(rows);
        var relations = new List<Relation>();
        foreach (var source in builder.Sources(rows))
        {
            relations.Add(builder.Read(source, view => viewColumns(model ?? SchemaModel.Empty, view)));
        }

        model = new SchemaModel(relations);
        return model;
    }

    /// <summary>A relation's row with its parsed text.</summary>
    /// <param name="Statement">Null when the text is not one that this parser reads.</param>
    private sealed record Source(SchemaObjectRow Row, Statement? Statement, uint Oid);

    private List<Source> Sources(IReadOnlyList<SchemaObjectRow> rows)
    {
        var parsed = rows
            .Where(row => row.Type is "table" or "view" && !IsInternal(row.Name))
            .Select(row => (Row: row, Statement: Parse(row.Sql)))
            .ToList();
        var hidden = ShadowTables(parsed.Select(item => item.Statement).OfType<CreateVirtualTableStatement>());
        parsed.RemoveAll(item => hidden.Contains(item.Row.Name));

        // Recorded oids come first, so that a derived one never takes the place of one that clients have seen.
        var recorded = new Dictionary<SchemaObjectRow, uint>();
        foreach (var (row, statement) in parsed)
        {
            _names.Add(row.Name);
            if (RecordedOid(row.Sql, statement) is { } oid && _oids.Add(oid))
            {
                recorded.Add(row, oid);
            }
        }

        _names.UnionWith(rows.Where(row => row.Type == "index" && row.Sql is not null).Select(row => row.Name));
        return [.. parsed.Select(item => new Source(
            item.Row,
            item.Statement,
            recorded.TryGetValue(item.Row, out var oid) ? oid : NewOid(item.Row.Type, item.Row.Name)))];
    }

    private Relation Read(Source source, Func<Relation, IReadOnlyList<Column>> viewColumns)
    {
        var (row, statement, oid) = source;
        var schema = row.IsTemporary ? SchemaNames.Temporary : SchemaNames.Public;
        var sql = row.Sql ?? "";
        switch (statement)
        {
            case CreateTableStatement { As: null } table:
                return ReadTable(row, sql, table, oid, schema);
            case CreateVirtualTableStatement table:
                return new Relation(schema, row.Name, oid, RelationKind.Virtual, VirtualColumns.Read(sql, table))
                {
                    IsTemporary = row.IsTemporary,
                    Module = table.Module.Name,
                    Sql = sql,
                };
            case CreateViewStatement view:
                var facts = ViewFacts.Parse(StorageComments.Read(sql, new TextSpan(view.Name.Span.End, view.Query.Span.Start)));
                var columns = facts?.Columns(view.Columns);
                return new Relation(schema, row.Name, oid, RelationKind.View, columns is null ? viewColumns : _ => columns)
                {
                    IsTemporary = row.IsTemporary,
                    Sql = sql,
                    Comment = StorageComments.ReadRemark(sql, new TextSpan(view.Name.Span.End, view.Query.Span.Start)),
                    ViewDisplay = facts?.Query ?? Slice(sql, view.Query.Span),
                    Triggers = ReadTriggers(row.Name),
                };
            default:
                // Made by another hand with words that this parser does not know: it exists, its columns are SQLite's to tell.
                var kind = row.Type == "view" ? RelationKind.View : RelationKind.Table;
                return new Relation(schema, row.Name, oid, kind, []) { IsTemporary = row.IsTemporary, Sql = sql };
        }
    }

    private static ILookup<string, SchemaObjectRow> Attached(IReadOnlyList<SchemaObjectRow> rows, string type) =>
        rows.Where(row => row.Type == type && row.Sql is not null && !IsInternal(row.Name))
            .ToLookup(row => row.TableName, StringComparer.OrdinalIgnoreCase);

    private static Statement? Parse(string? sql)
    {
        if (sql is null)
        {
            return null;
        }

        try
        {
            var statements = SqlParser.Parse(sql, SqlDialect.Sqlite);
            return statements.Count == 1 ? statements[0] : null;
        }
        catch (PgErrorException)
        {
            // Written by a newer SQLite or another program; the relation is shown without what the text would tell.
            return null;
        }
    }

    private static uint? RecordedOid(string? sql, Statement? statement) =>
        sql is not null && statement is CreateTableStatement { As: null } table
            ? TableFacts.Parse(StorageComments.Read(sql, BetweenNameAndElements(table))).Oid
            : null;

    /// <summary>The tables that FTS5 and R-Tree keep their own content in (sqlite.org/fts5.html, section 9; sqlite.org/rtree.html, section 6).</summary>
    private static HashSet<string> ShadowTables(IEnumerable<CreateVirtualTableStatement> tables)
    {
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var table in tables)
        {
            foreach (var suffix in (string[])["data", "idx", "content", "docsize", "config", "node", "parent", "rowid"])
            {
                names.Add($"{table.Name.Name}_{suffix}");
            }
        }

        return names;
    }

    private static bool IsInternal(string name) =>
        name.StartsWith("sqlite_", StringComparison.OrdinalIgnoreCase) || name.StartsWith("swytch_", StringComparison.OrdinalIgnoreCase);

    private uint NewOid(string kind, string name)
    {
        var oid = ObjectOids.Choose(kind, name, _oids.Contains);
        _oids.Add(oid);
        return oid;
    }

    private static string Slice(string sql, TextSpan span) => sql[span.Start..span.End];
}
