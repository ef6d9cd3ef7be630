using Swytch.Core;
using Swytch.Core.Errors;
using Swytch.Sql.Schema;
using Swytch.Sql.Syntax;

namespace Swytch.Sql.Planning.Binding;

internal sealed partial class Binder
{
    private void BindFrom(IReadOnlyList<FromItem> items, Scope scope)
    {
        foreach (var item in items)
        {
            BindFromItem(item, scope);
        }
    }

    private void BindFromItem(FromItem item, Scope scope)
    {
        EnsureStack(item);
        switch (item)
        {
            case TableRef table:
                AddRelation(scope, BindTable(table, scope), item);
                break;
            case SubqueryRef subquery:
                AddRelation(scope, BindSubquery(subquery, scope), item);
                break;
            case FunctionRef function:
                AddRelation(scope, BindTableFunction(function, scope), item);
                break;
            case JoinRef join:
                BindJoin(join, scope);
                break;
            case ParenthesizedFrom parenthesized when item.Alias is null:
                BindFrom(parenthesized.Items, scope);
                break;
            default:
                throw Unsupported(item.Span, item is RowsFromRef ? "ROWS FROM is not supported" : "an alias for a join in parentheses is not supported");
        }
    }

    private void AddRelation(Scope scope, RelationBinding relation, FromItem item)
    {
        if (IsPostgres && relation.Name.Length > 0
            && scope.Relations.Exists(other => other.Name == relation.Name && (item.Alias is not null || other.Schema == relation.Schema || other.Schema is null)))
        {
            throw Error(item.Span, SqlState.DuplicateAlias, $"table name \"{relation.Name}\" specified more than once");
        }

        scope.Relations.Add(relation);
    }

    private void BindJoin(JoinRef join, Scope scope)
    {
        if (join.UsingAlias is not null || join.Alias is not null)
        {
            throw Unsupported(join.Span, "an alias for a join is not supported");
        }

        var first = scope.Relations.Count;
        BindFromItem(join.Left, scope);
        var middle = scope.Relations.Count;
        BindFromItem(join.Right, scope);
        if (join.On is not null)
        {
            BindCondition(join.On, scope, "JOIN/ON");
        }

        var left = scope.Relations.GetRange(first, middle - first);
        var right = scope.Relations.GetRange(middle, scope.Relations.Count - middle);
        if (join.IsNatural)
        {
            foreach (var name in left.SelectMany(relation => relation.Columns).Where(column => !column.IsHidden).Select(column => column.Name).ToList())
            {
                Merge(right, name);
            }
        }

        foreach (var column in join.Using)
        {
            QuoteReserved(column);
            MergeUsing(column, left, right);
        }
    }

    private void MergeUsing(Identifier column, List<RelationBinding> left, List<RelationBinding> right)
    {
        foreach (var (side, name) in new[] { (left, "left"), (right, "right") })
        {
            if (!side.Exists(relation => relation.IsOpen || relation.Find(column.Name) is not null))
            {
                throw Error(column.Span, SqlState.UndefinedColumn, $"column \"{column.Name}\" specified in USING clause does not exist in {name} table");
            }
        }

        Merge(right, column.Name);
    }

    private static void Merge(List<RelationBinding> right, string name)
    {
        foreach (var relation in right)
        {
            if (relation.Find(name) is not null)
            {
                relation.MergedColumns.Add(name);
            }
        }
    }

    private RelationBinding BindTable(TableRef table, Scope scope)
    {
        if (table.HasSample)
        {
            throw Unsupported(table.Span, "TABLESAMPLE is not supported");
        }

        var relation = FindTable(table.Name, scope);
        var alias = table.Alias;
        if (alias is not null)
        {
            QuoteReserved(alias.Name);
        }

        if (table.IsOnly)
        {
            var end = alias is null ? "" : " AS " + Text(alias.Name);
            Edits.Replace(table.Span, Text(table.Name) + end);
        }

        if (alias is { Columns.Count: > 0 })
        {
            return RenameColumns(table.Span, alias, relation.Columns, "SELECT * FROM " + Text(table.Name));
        }

        return alias is null ? relation : Alias(relation, alias.Name.Name);
    }

    private static RelationBinding Alias(RelationBinding relation, string name) => new(name, relation.Columns)
    {
        IsOpen = relation.IsOpen,
        HasRowId = relation.HasRowId,
        TableOid = relation.TableOid,
        PrimaryKey = relation.PrimaryKey,
    };

    /// <summary>SQLite has no column names in aliases: a common table expression has them.</summary>
    private RelationBinding RenameColumns(TextSpan span, TableAlias alias, IReadOnlyList<ColumnBinding> columns, string query)
    {
        if (alias.Columns.Count > columns.Count)
        {
            throw Error(
                alias.Span,
                SqlState.InvalidColumnReference,
                Invariantly($"table \"{alias.Name.Name}\" has {columns.Count} columns available but {alias.Columns.Count} columns specified"));
        }

        var renamed = columns
            .Select((column, index) => (index < alias.Columns.Count ? column with { Name = alias.Columns[index].Name } : column) with { StorageText = null })
            .ToList();
        var name = SqliteText.Name(alias.Name.Name);
        var list = string.Join(", ", renamed.Select(column => SqliteText.Name(column.Name)));
        Edits.Replace(span, $"(WITH {name}({list}) AS ({query}) SELECT * FROM {name}) AS {name}");
        return new RelationBinding(alias.Name.Name, renamed);
    }

    /// <summary>A table, view, catalog relation or common table expression by name; its text is what SQLite calls it.</summary>
    private RelationBinding FindTable(QualifiedName name, Scope? scope)
    {
        if (name.Schema is null && scope?.CommonTables?.Find(name.Name) is { } common)
        {
            QuoteReserved(name.Parts[0]);
            return new RelationBinding(name.Name, common);
        }

        if (name.Catalog is { } catalog && !string.Equals(catalog, _options.DatabaseName, StringComparison.OrdinalIgnoreCase))
        {
            throw Unsupported(name.Span, $"cross-database references are not implemented: \"{catalog}.{name.Schema}.{name.Name}\"");
        }

        if (_schema.FindRelation(name.Schema, name.Name) is not { } relation)
        {
            return SqliteOwnTable(name) ?? throw MissingTable(name);
        }

        UsesCatalog |= relation.Kind == RelationKind.Catalog;
        UsesTemporaryObjects |= relation.IsTemporary;
        var storageName = relation.Kind == RelationKind.Catalog
            ? relation.StorageSchema + "." + SqliteText.Name(relation.Name)
            : StorageName(relation);
        if (name.Parts.Count > 1 || relation.Kind == RelationKind.Catalog || (!name.Parts[0].IsQuoted && SqliteText.IsReserved(name.Name)))
        {
            Edits.Replace(name.Span, storageName);
        }

        return Relate(relation);
    }

    /// <summary>The bare name, unless a temporary relation hides the public one or the other way round.</summary>
    private string StorageName(Relation relation)
    {
        var name = SqliteText.Name(relation.Name);
        return ReferenceEquals(_schema.FindRelation(null, relation.Name), relation) ? name : relation.StorageSchema + "." + name;
    }

    private static RelationBinding Relate(Relation relation)
    {
        var columns = new List<ColumnBinding>(relation.Columns.Count);
        foreach (var column in relation.Columns)
        {
            var isExact = column.TypeOid == PgOid.Numeric && string.Equals(column.Collation, "swytch_numeric", StringComparison.OrdinalIgnoreCase);
            columns.Add(new ColumnBinding(column.Name, column.TypeOid, column.TypeModifier)
            {
                TableOid = relation.Oid,
                AttributeNumber = column.AttributeNumber,
                IsExactNumeric = isExact,
                HasStorageCollation = PgTypes.StorageCollation(column.TypeOid) is { } own && own.Equals(column.Collation, StringComparison.OrdinalIgnoreCase),
                IsHidden = column.IsHidden,
            });
        }

        return new RelationBinding(relation.Name, columns)
        {
            Schema = relation.Schema,
            TableOid = relation.Oid,
            HasRowId = relation.HasRowId,
            IsOpen = relation.Kind == RelationKind.Virtual,
            PrimaryKey = relation.PrimaryKey?.Columns ?? [],
        };
    }

    /// <summary>SQLite's own tables and table-valued pragmas: their columns are SQLite's to know.</summary>
    private RelationBinding? SqliteOwnTable(QualifiedName name)
    {
        var isOwn = name.Schema is null or "main" or "temp" && !IsPostgres
            && (name.Name.StartsWith("sqlite_", StringComparison.OrdinalIgnoreCase) || name.Name.StartsWith("pragma_", StringComparison.OrdinalIgnoreCase));
        UsesTemporaryObjects |= isOwn && name.Schema == "temp";
        return isOwn ? new RelationBinding(name.Name, []) { IsOpen = true } : null;
    }

    private PgErrorException MissingTable(QualifiedName name)
    {
        if (name.Schema is { } schema && SchemaNames.OidOf(schema) == 0 && schema is not ("main" or "temp" or "pg_toast"))
        {
            return Error(name.Span, SqlState.UndefinedTable, $"relation \"{schema}.{name.Name}\" does not exist");
        }

        var full = name.Schema is null ? name.Name : $"{name.Schema}.{name.Name}";
        return Error(name.Span, SqlState.UndefinedTable, $"relation \"{full}\" does not exist");
    }

    private RelationBinding BindSubquery(SubqueryRef subquery, Scope scope)
    {
        var outer = new Scope(scope.Outer, scope.CommonTables);
        if (subquery.IsLateral && NeedsNeighbours(subquery, outer))
        {
            return BindLateral(subquery, scope);
        }

        var query = BindQuery(subquery.Query, outer, QueryUse.Relation);
        Finish(query);
        var isUnnamed = query.Branches[0].Columns.Exists(column => column.Target is { Alias: null } && column.Operand.Column is null);
        var columns = Named(query, []);
        var text = Edits.Text(subquery.Query.Span);
        if (subquery.Alias is not { } alias)
        {
            if (subquery.IsLateral)
            {
                Edits.Replace(subquery.Span, $"({text})");
            }

            return new RelationBinding("", columns) { IsOpen = query.IsOpen || (isUnnamed && !IsPostgres) };
        }

        QuoteReserved(alias.Name);
        if (alias.Columns.Count > 0)
        {
            return RenameColumns(subquery.Span, alias, columns, text);
        }

        if (subquery.IsLateral)
        {
            Edits.Replace(subquery.Span, $"({text}) AS {Text(alias.Name)}");
        }

        return new RelationBinding(alias.Name.Name, columns) { IsOpen = query.IsOpen || (isUnnamed && !IsPostgres) };
    }

    /// <summary>Tries the subquery on its own, without a trace.</summary>
    private bool NeedsNeighbours(SubqueryRef subquery, Scope outer)
    {
        try
        {
            new Binder(_source, _schema, _options).BindQuery(subquery.Query, outer, QueryUse.Relation);
            return false;
        }
        catch (PgErrorException exception) when (IsMissingName(exception))
        {
            return true;
        }
    }
}
