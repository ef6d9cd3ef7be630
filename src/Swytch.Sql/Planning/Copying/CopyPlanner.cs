using Swytch.Core;
using Swytch.Core.Copying;
using Swytch.Core.Errors;
using Swytch.Sql.Schema;
using Swytch.Sql.Syntax;

namespace Swytch.Sql.Planning.Copying;

/// <summary>Plans COPY (PostgreSQL manual, COPY): the columns of its data, its options, the query behind COPY TO.</summary>
internal sealed class CopyPlanner(CopyStatement copy, string sqlText, SchemaModel schema, PlanOptions options)
{
    public CopyPlan Plan()
    {
        if (copy.SourceKind != CopySourceKind.Client)
        {
            throw ServerSide();
        }

        var reader = new CopyOptionReader(sqlText, copy.IsFrom);
        var copyOptions = reader.Read(copy.Options);
        if (copy.Query is { } query)
        {
            var plan = PlanQuery(query);
            var columns = plan.Columns!.Select(column => new CopyColumn(column.Name, TypeOf(column.TypeOid), column.TypeModifier)).ToList();
            return new CopyToPlan(copy, columns, reader.WithColumns(copyOptions, columns, null), plan);
        }

        var table = FindTable(copy.Table!);
        var tableColumns = TableColumns(table);
        var dataColumns = tableColumns.ConvertAll(column => new CopyColumn(column.Name, TypeOf(column.TypeOid), column.TypeModifier, column.IsRowIdAlias && options.Dialect == SqlDialect.Postgres));
        copyOptions = reader.WithColumns(copyOptions, dataColumns, table);
        if (copy.IsFrom)
        {
            return copy.Where is null
                ? new CopyFromPlan(copy, dataColumns, copyOptions, table) { Ids = RowIdSource.Of(table, schema) }
                : throw new PgErrorException(new PgError(SqlState.FeatureNotSupported, "WHERE of COPY FROM is not supported")
                {
                    Hint = "Copy into another table and INSERT from there.",
                });
        }

        return new CopyToPlan(copy, dataColumns, copyOptions, SelectFrom(table, tableColumns));
    }

    private static uint TypeOf(uint type) => type == PgOid.Unspecified ? PgOid.Text : type;

    /// <summary>Files and programs of the server belong to who runs it, not to its clients.</summary>
    private PgErrorException ServerSide()
    {
        var isProgram = copy.SourceKind == CopySourceKind.Program;
        var (role, what) = (isProgram, copy.IsFrom) switch
        {
            (true, true) => ("pg_execute_server_program", "from an external program"),
            (true, false) => ("pg_execute_server_program", "to an external program"),
            (false, true) => ("pg_read_server_files", "from a file"),
            _ => ("pg_write_server_files", "to a file"),
        };
        return new PgErrorException(new PgError(
            SqlState.InsufficientPrivilege, $"must be superuser or have privileges of the {role} role to COPY {what}")
        {
            Hint = "Anyone can COPY to stdout or from stdin. psql's \\copy command also works for anyone.",
        });
    }

    private SqlitePlan PlanQuery(Statement query)
    {
        if (query is not (QueryStatement or InsertStatement or UpdateStatement or DeleteStatement))
        {
            throw new PgErrorException(SqlState.FeatureNotSupported, $"COPY ({CommandWords.Of(query)}) is not supported");
        }

        var plan = (SqlitePlan)Planner.Plan(query, sqlText, schema, options);
        return plan.Columns is null
            ? throw new PgErrorException(SqlState.FeatureNotSupported, "COPY query must have a RETURNING clause")
            : plan.ParameterTypes.Count > 0 ? throw NoParameters(query) : plan;
    }

    private PgErrorException NoParameters(Statement query)
    {
        var first = query.SelfAndDescendants().OfType<ParameterExpression>().First();
        return new PgErrorException(new PgError(
            SqlState.UndefinedParameter, string.Create(System.Globalization.CultureInfo.InvariantCulture, $"there is no parameter ${first.Number}"))
        {
            Position = SqlPosition.Of(sqlText, first.Span.Start),
        });
    }

    private Relation FindTable(QualifiedName name)
    {
        var table = schema.FindRelation(name.Schema, name.Name) ?? throw new PgErrorException(
            SqlState.UndefinedTable, $"relation \"{(name.Schema is null ? name.Name : $"{name.Schema}.{name.Name}")}\" does not exist");
        if (table.Kind == RelationKind.View)
        {
            throw new PgErrorException(new PgError(SqlState.WrongObjectType, $"cannot copy {(copy.IsFrom ? "to" : "from")} view \"{table.Name}\"")
            {
                Hint = copy.IsFrom
                    ? "To enable copying to a view, provide an INSTEAD OF INSERT trigger."
                    : "Try the COPY (SELECT ...) TO variant.",
            });
        }

        return copy.IsFrom && table.Kind == RelationKind.Catalog
            ? throw new PgErrorException(SqlState.InsufficientPrivilege, $"permission denied for table {table.Name}")
            : table;
    }

    private List<Column> TableColumns(Relation table)
    {
        if (copy.Columns.Count == 0)
        {
            return [.. table.Columns.Where(column => !column.IsHidden && column.Generation == ColumnGeneration.None)];
        }

        var columns = new List<Column>();
        foreach (var name in copy.Columns)
        {
            var column = table.FindColumn(name.Name)
                ?? throw new PgErrorException(SqlState.UndefinedColumn, $"column \"{name.Name}\" of relation \"{table.Name}\" does not exist");
            if (column.Generation != ColumnGeneration.None)
            {
                throw new PgErrorException(new PgError(SqlState.InvalidColumnReference, $"column \"{column.Name}\" is a generated column")
                {
                    Detail = "Generated columns cannot be used in COPY.",
                });
            }

            if (columns.Contains(column))
            {
                throw new PgErrorException(SqlState.DuplicateColumn, $"column \"{column.Name}\" specified more than once");
            }

            columns.Add(column);
        }

        return columns;
    }

    private static SqlitePlan SelectFrom(Relation table, List<Column> columns)
    {
        var list = string.Join(", ", columns.Select(column => Identifiers.QuoteAlways(column.Name)));
        return new SqlitePlan(
            [new SqliteStep($"SELECT {list} FROM {table.StorageSchema}.{Identifiers.QuoteAlways(table.Name)}")],
            [],
            new CommandTag("SELECT", CommandTagCount.Returned))
        {
            Columns = columns.ConvertAll(column => new ResultColumn(column.Name, TypeOf(column.TypeOid), column.TypeModifier)),
            UsesCatalog = table.Kind == RelationKind.Catalog,
            UsesTemporaryObjects = table.IsTemporary,
        };
    }
}
