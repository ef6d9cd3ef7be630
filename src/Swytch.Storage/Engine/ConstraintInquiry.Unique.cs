using System.Text;
using Swytch.Core.Errors;

namespace Swytch.Storage.Engine;

/// <summary>23505: drivers and frameworks read the key out of the DETAIL.</summary>
internal sealed partial class ConstraintInquiry
{
    private PgError? Unique(SqliteException failure, string places)
    {
        if (places.StartsWith("index '", StringComparison.Ordinal))
        {
            return UniqueExpression(failure, places["index '".Length..].TrimEnd('\''));
        }

        var columns = places.Split(", ").Select(Split).ToList();
        var table = columns[0].Table;
        List<string> key = [.. columns.Select(place => place.Column)];
        var detail = SeeRow(failure, [table]) is { } seen && KeyOf(seen, key) is { } values
            ? $"Key ({string.Join(", ", key)})=({values}) already exists."
            : null;
        return Duplicate(names.Unique(schema, table, key) ?? UniqueName(table, key), table, detail);
    }

    private static PgError Duplicate(string constraint, string table, string? detail) =>
        new(SqlState.UniqueViolation, $"duplicate key value violates unique constraint \"{constraint}\"")
        {
            Detail = detail,
            Schema = "public",
            Table = table,
            Constraint = constraint,
        };

    private string? KeyOf(SeenRow seen, List<string> key)
    {
        var values = new List<string>();
        foreach (var name in key)
        {
            var place = seen.Columns.FindIndex(column => column.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
            if (place < 0)
            {
                return null;
            }

            values.Add(names.Print(schema, seen.Table, seen.Columns[place].Name, seen.Values[place]));
        }

        return string.Join(", ", values);
    }

    private string UniqueName(string table, List<string> key)
    {
        foreach (var index in TableShape.UniqueIndexes(connection, table))
        {
            if (index.Columns.SequenceEqual(key, StringComparer.OrdinalIgnoreCase))
            {
                return index.Origin switch
                {
                    "c" => index.Name,
                    "pk" => $"{table}_pkey",
                    _ => $"{table}_{string.Join('_', key)}_key",
                };
            }
        }

        // The rowid has no index.
        return TableShape.PrimaryKey(connection, table).SequenceEqual(key, StringComparer.OrdinalIgnoreCase)
            ? $"{table}_pkey"
            : $"{table}_{string.Join('_', key)}_key";
    }

    /// <summary>An index over expressions: SQLite names it alone. Its expressions are evaluated over the row that was seen.</summary>
    private PgError? UniqueExpression(SqliteException failure, string index)
    {
        var row = schema.Rows.FirstOrDefault(row => row.Type == "index" && row.Name == index);
        if (row?.Sql is not { } sql || Expressions(sql) is not { } expressions)
        {
            return row is null ? null : Duplicate(index, row.TableName, null);
        }

        string? detail = null;
        if (SeeRow(failure, [row.TableName]) is { } seen && Evaluate(seen, expressions) is { } values)
        {
            detail = $"Key ({string.Join(", ", expressions)})=({values}) already exists.";
        }

        return Duplicate(index, row.TableName, detail);
    }

    private string? Evaluate(SeenRow seen, List<string> expressions)
    {
        var source = string.Join(", ", seen.Columns.Select((column, i) => $"?{i + 1} AS {TableShape.Quote(column.Name)}"));
        try
        {
            using var query = connection.Take($"SELECT {string.Join(", ", expressions)} FROM (SELECT {source})", StatementOrigin.Internal);
            query.Bind(seen.Values);
            return query.Step(control)
                ? string.Join(", ", query.OwnedRow().Select(value => names.Print(schema, seen.Table, "", value)))
                : null;
        }
        catch (Exception failure) when (failure is SqliteException or PgErrorException)
        {
            return null;
        }
    }

    /// <summary>What stands between the parentheses of CREATE INDEX, cut at its commas; null when that cannot be told simply.</summary>
    private static List<string>? Expressions(string sql)
    {
        var open = sql.IndexOf('(', StringComparison.Ordinal);
        if (open < 0 || sql.AsSpan(0, open).Contains("/*", StringComparison.Ordinal) || sql.Contains("--", StringComparison.Ordinal))
        {
            return null;
        }

        var parts = new List<string>();
        var part = new StringBuilder();
        var depth = 0;
        var quote = '\0';
        foreach (var character in sql.AsSpan(open))
        {
            if (quote != '\0')
            {
                quote = character == quote ? '\0' : quote;
            }
            else if (character is '\'' or '"' or '`')
            {
                quote = character;
            }
            else if (character == '(' && depth++ == 0)
            {
                continue;
            }
            else if (character == ')' && --depth == 0)
            {
                parts.Add(part.ToString().Trim());
                return parts;
            }
            else if (character == ',' && depth == 1)
            {
                parts.Add(part.ToString().Trim());
                part.Clear();
                continue;
            }

            part.Append(character);
        }

        return null;
    }

    private PgError IndexNotCreated(string index, string places)
    {
        var columns = places.Split(", ").Select(Split).ToList();
        var table = columns[0].Table;
        var error = new PgError(SqlState.UniqueViolation, $"could not create unique index \"{index}\"")
        {
            Schema = "public",
            Table = table,
            Constraint = index,
        };
        if (table.Length == 0)
        {
            return error;
        }

        var key = string.Join(", ", columns.Select(place => TableShape.Quote(place.Column)));
        var present = string.Join(" AND ", columns.Select(place => TableShape.Quote(place.Column) + " IS NOT NULL"));
        var twice = TableShape.Rows(
            connection,
            $"SELECT {key} FROM {TableShape.Quote(table)} WHERE {present} GROUP BY {key} HAVING count(*) > 1 LIMIT 1",
            row => string.Join(", ", row.Select((value, i) => names.Print(schema, table, columns[i].Column, value))));
        return twice is [var values]
            ? error with { Detail = $"Key ({string.Join(", ", columns.Select(place => place.Column))})=({values}) is duplicated." }
            : error;
    }
}
