using Swytch.Core;
using Swytch.Core.Errors;
using Swytch.Sql.Schema;
using Swytch.Sql.Syntax;

namespace Swytch.Sql.Planning.Ddl;

public sealed partial class DdlPlanner
{
    private SqlitePlan PlanCreateTable(CreateTableStatement create)
    {
        RefuseTableOptions(create);
        var target = NewObject(create.Name, create.Persistence == Persistence.Temporary);
        if (SkipsExisting(target, create.IfNotExists))
        {
            return Finish("CREATE TABLE", [], target.IsTemporary);
        }

        var writer = new TableWriter(this, target, create);
        return Finish("CREATE TABLE", [writer.Write()], target.IsTemporary);
    }

    private void RefuseTableOptions(CreateTableStatement create)
    {
        if (create.Persistence == Persistence.Unlogged)
        {
            throw Unsupported("UNLOGGED tables are");
        }

        if (create.Inherits.Count > 0)
        {
            throw Unsupported("table inheritance is", create.Inherits[0]);
        }

        if (create.Partition is not null)
        {
            throw Unsupported("table partitioning is");
        }

        if (create.OfType is not null)
        {
            throw Unsupported("typed tables are", create.OfType);
        }

        if (create.Tablespace is { Name: not "pg_default" })
        {
            throw Unsupported("tablespaces are", create.Tablespace);
        }

        if (create.AccessMethod is { Name: not "heap" })
        {
            throw Error(SqlState.UndefinedObject, $"access method \"{create.AccessMethod.Name}\" does not exist", create.AccessMethod);
        }

        if (create.OnCommit is OnCommitAction.DeleteRows or OnCommitAction.Drop)
        {
            throw Unsupported("ON COMMIT DELETE ROWS and ON COMMIT DROP are");
        }

        foreach (var option in create.Options)
        {
            CheckTableOption(option);
        }
    }

    /// <summary>PostgreSQL's storage parameters have no effect here; our own says what happens when a region is unreachable.</summary>
    private void CheckTableOption(OptionItem option)
    {
        var value = option.Value switch
        {
            LiteralExpression literal => literal.Value,
            ColumnRef reference => reference.Column.Name,
            _ => "",
        };
        switch (option.Name)
        {
            case "fillfactor" or "parallel_workers" or "user_catalog_table" or "toast_tuple_target" or "vacuum_index_cleanup" or "vacuum_truncate" or "log_autovacuum_min_duration":
                return;
            case "oids" when value.Length == 0 || value.Equals("true", StringComparison.OrdinalIgnoreCase):
                throw Unsupported("tables declared WITH OIDS are", option);
            case "oids":
                return;
            case "on_partition" when value is "block":
                return;
            case "on_partition" when value is "majority" or "merge":
                throw Unsupported($"on_partition = '{value}' is", option);
            case "on_partition":
                throw Error(SqlState.InvalidParameterValue, $"invalid value for parameter \"on_partition\": \"{value}\"", option);
            default:
                if (option.Name.StartsWith("autovacuum_", StringComparison.Ordinal) || option.Name.StartsWith("toast.", StringComparison.Ordinal))
                {
                    return;
                }

                throw Error(SqlState.InvalidParameterValue, $"unrecognized parameter \"{option.Name}\"", option);
        }
    }

    /// <summary>Resolves a type; serial types are integers with a sequence.</summary>
    /// <exception cref="PgErrorException">42704 in PostgreSQL's dialect; in SQLite's an unknown type is text.</exception>
    private (PgTypeReference Type, ColumnIdentity Identity) ResolveType(TypeName type)
    {
        if (type.ArrayDimensions == 0 && SerialType(type.Name) is { } serial)
        {
            return (new PgTypeReference(serial), ColumnIdentity.Serial);
        }

        if (TypeNames.Resolve(type) is { } resolved)
        {
            return (resolved, ColumnIdentity.None);
        }

        if (_dialect == SqlDialect.Postgres)
        {
            throw Error(SqlState.UndefinedObject, $"type \"{Slice(type.Span)}\" does not exist", type);
        }

        return (new PgTypeReference(PgOid.Text), ColumnIdentity.None);
    }

    private static uint? SerialType(string name) => name switch
    {
        "serial" or "serial4" => PgOid.Int4,
        "bigserial" or "serial8" => PgOid.Int8,
        "smallserial" or "serial2" => PgOid.Int2,
        _ => null,
    };
}
