using Swytch.Core;
using Swytch.Core.Errors;
using Swytch.Sql.Syntax;

namespace Swytch.Sql.Planning.Binding;

internal sealed partial class Binder
{
    private Operand BindColumn(ColumnRef reference, Scope scope)
    {
        CheckCatalogPart(reference);
        return reference.Table is null ? BindUnqualified(reference, scope) : BindQualified(reference, scope);
    }

    private Operand BindUnqualified(ColumnRef reference, Scope scope)
    {
        var name = reference.Column.Name;
        for (var level = scope; level is not null; level = level.Outer)
        {
            var (relation, column, isOpen) = FindUnqualified(reference, level);
            if (column is not null)
            {
                return Use(reference, relation!, column);
            }

            if (!IsPostgres && level.Aliases.TryGetValue(name, out var aliased))
            {
                return QuoteReserved(reference, aliased with { Span = reference.Span, Kind = OperandKind.Value, Column = null }).Named(name);
            }

            if (isOpen)
            {
                return QuoteReserved(reference, new Operand(reference.Span, PgOid.Unspecified)).Named(name);
            }
        }

        if (FindSystemColumn(reference, scope.Relations) is { } system)
        {
            return system;
        }

        throw Error(reference.Span, SqlState.UndefinedColumn, $"column \"{name}\" does not exist");
    }

    private (RelationBinding? Relation, ColumnBinding? Column, bool IsOpen) FindUnqualified(ColumnRef reference, Scope level)
    {
        var name = reference.Column.Name;
        RelationBinding? owner = null;
        ColumnBinding? found = null;
        var isOpen = false;
        foreach (var relation in level.Relations)
        {
            if (relation.IsQualifiedOnly || relation.MergedColumns.Contains(name))
            {
                continue;
            }

            isOpen |= relation.IsOpen;
            if (relation.Find(name) is not { } column)
            {
                continue;
            }

            if (found is not null || (relation.IsRepeated(name) && IsPostgres))
            {
                throw Error(reference.Span, SqlState.AmbiguousColumn, $"column reference \"{name}\" is ambiguous");
            }

            (owner, found) = (relation, column);
        }

        if (found is null && IsRowIdName(name) && level.Relations.Find(relation => relation.HasRowId) is { } withRowId && !IsPostgres)
        {
            return (withRowId, new ColumnBinding(name, PgOid.Int8) { IsHidden = true }, isOpen);
        }

        return (owner, found, isOpen);
    }

    private Operand BindQualified(ColumnRef reference, Scope scope)
    {
        var table = reference.Table!.Name;
        for (var level = scope; level is not null; level = level.Outer)
        {
            foreach (var relation in level.Relations)
            {
                if (!string.Equals(relation.Name, table, StringComparison.OrdinalIgnoreCase) || !SchemaMatches(reference, relation))
                {
                    continue;
                }

                if (relation.Find(reference.Column.Name) is { } column)
                {
                    return Use(reference, relation, column);
                }

                if (IsRowIdName(reference.Column.Name) && relation.HasRowId)
                {
                    return Use(reference, relation, new ColumnBinding(reference.Column.Name, PgOid.Int8) { IsHidden = true });
                }

                if (relation.IsOpen)
                {
                    return QuoteReserved(reference, new Operand(reference.Span, PgOid.Unspecified)).Named(reference.Column.Name);
                }

                return FindSystemColumn(reference, [relation])
                    ?? throw Error(reference.Span, SqlState.UndefinedColumn, $"column {table}.{reference.Column.Name} does not exist");
            }
        }

        throw MissingFromEntry(reference, scope);
    }

    private PgErrorException MissingFromEntry(ColumnRef reference, Scope scope)
    {
        var table = reference.Table!.Name;
        foreach (var relation in scope.Relations)
        {
            if (relation.TableOid != 0 && _schema.FindRelation(reference.Schema?.Name, table)?.Oid == relation.TableOid)
            {
                return Error(
                    reference.Span,
                    SqlState.UndefinedTable,
                    $"invalid reference to FROM-clause entry for table \"{table}\"",
                    hint: $"Perhaps you meant to reference the table alias \"{relation.Name}\".");
            }
        }

        return Error(reference.Span, SqlState.UndefinedTable, $"missing FROM-clause entry for table \"{table}\"");
    }

    private static bool SchemaMatches(ColumnRef reference, RelationBinding relation) =>
        reference.Schema is not { } schema
        || (relation.Schema is { } own && string.Equals(SqliteSchema(own), SqliteSchema(schema.Name), StringComparison.OrdinalIgnoreCase));

    private static string SqliteSchema(string schema) => schema.ToLowerInvariant() switch
    {
        "public" => "main",
        "pg_temp" => "temp",
        var other => other,
    };

    private void CheckCatalogPart(ColumnRef reference)
    {
        if (reference.Parts.Count > 3 && !string.Equals(reference.Parts[0].Name, _options.DatabaseName, StringComparison.OrdinalIgnoreCase))
        {
            throw Unsupported(reference.Span, $"cross-database references are not implemented: \"{reference.Parts[0].Name}\"");
        }
    }

    private static bool IsRowIdName(string name) =>
        name.Equals("rowid", StringComparison.OrdinalIgnoreCase)
        || name.Equals("_rowid_", StringComparison.OrdinalIgnoreCase)
        || name.Equals("oid", StringComparison.OrdinalIgnoreCase);

    /// <summary>PostgreSQL's system columns (manual, section 5.5): tableoid is known while planning, the others have no meaning here.</summary>
    private Operand? FindSystemColumn(ColumnRef reference, IReadOnlyList<RelationBinding> relations)
    {
        switch (reference.Column.Name)
        {
            case "tableoid" when relations.FirstOrDefault(relation => relation.TableOid != 0) is { } relation:
                Edits.Replace(reference.Span, Invariantly($"{relation.TableOid}"));
                return new Operand(reference.Span, PgOid.Oid).Named("tableoid");
            case "ctid" or "xmin" or "xmax" or "cmin" or "cmax" when relations.Any(relation => relation.TableOid != 0):
                throw Unsupported(reference.Span, $"system column \"{reference.Column.Name}\" is not supported");
            default:
                return null;
        }
    }

    private Operand Use(ColumnRef reference, RelationBinding relation, ColumnBinding column)
    {
        var operand = new Operand(reference.Span, column.Type, column.Modifier) { Column = column, IsExactNumeric = column.IsExactNumeric }
            .Named(reference.Column.Name);
        if (column.StorageText is not null)
        {
            Edits.Replace(reference.Span, StorageText(relation, column));
            return operand;
        }

        return QuoteReserved(reference, operand);
    }

    /// <summary>Writes the reference so that SQLite reads it: without the schema, reserved words quoted.</summary>
    private Operand QuoteReserved(ColumnRef reference, Operand operand)
    {
        var column = reference.Column;
        if (reference.Parts.Count > 2)
        {
            Edits.Replace(reference.Span, SqliteText.Name(reference.Table!.Name) + "." + SqliteText.Name(column.Name));
        }
        else
        {
            foreach (var part in reference.Parts)
            {
                QuoteReserved(part);
            }
        }

        return operand;
    }

    /// <summary>A name that is a word of SQLite's grammar but not of PostgreSQL's stands quoted.</summary>
    private void QuoteReserved(Identifier identifier)
    {
        if (!identifier.IsQuoted && SqliteText.IsReserved(identifier.Name))
        {
            Edits.Replace(identifier.Span, SqliteText.QuoteName(identifier.Name));
        }
    }
}
