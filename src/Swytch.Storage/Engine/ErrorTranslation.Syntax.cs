using Swytch.Core.Errors;

namespace Swytch.Storage.Engine;

/// <summary>Messages of SQLITE_ERROR: what does not compile, and some that come while running.</summary>
internal static partial class ErrorTranslation
{
    private static PgError Syntax(string message)
    {
        if (After(message, "no such table: ") is { } table)
        {
            return new PgError(SqlState.UndefinedTable, $"relation \"{WithoutMain(table)}\" does not exist");
        }

        if (After(message, "no such column: ") is { } column)
        {
            return new PgError(SqlState.UndefinedColumn, ColumnMissing(column));
        }

        if (After(message, "no such function: ") is { } function)
        {
            return new PgError(SqlState.UndefinedFunction, $"function {function} does not exist");
        }

        if (Between(message, "near \"", "\": syntax error") is { } near)
        {
            return new PgError(SqlState.SyntaxError, $"syntax error at or near \"{near}\"");
        }

        if (message == "incomplete input")
        {
            return new PgError(SqlState.SyntaxError, "syntax error at end of input");
        }

        if (After(message, "unrecognized token: \"") is { } token)
        {
            return new PgError(SqlState.SyntaxError, $"syntax error at or near \"{token.TrimEnd('"')}\"");
        }

        if (After(message, "ambiguous column name: ") is { } ambiguous)
        {
            return new PgError(SqlState.AmbiguousColumn, $"column reference \"{ambiguous}\" is ambiguous");
        }

        if (After(message, "duplicate column name: ") is { } twice)
        {
            return new PgError(SqlState.DuplicateColumn, $"column \"{twice}\" specified more than once");
        }

        if (message.StartsWith("ON CONFLICT clause does not match", StringComparison.Ordinal))
        {
            return new PgError(SqlState.InvalidColumnReference, "there is no unique or exclusion constraint matching the ON CONFLICT specification");
        }

        if (After(message, "wrong number of arguments to function ") is { } wrong)
        {
            return new PgError(SqlState.UndefinedFunction, $"function {wrong.TrimEnd('(', ')')} does not exist with this number of arguments");
        }

        return AlreadyExists(message) ?? Missing(message) ?? Mismatched(message) ?? Other(message);
    }

    private static PgError? AlreadyExists(string message)
    {
        if (!message.EndsWith(" already exists", StringComparison.Ordinal) && !message.StartsWith("there is already ", StringComparison.Ordinal))
        {
            return null;
        }

        var kind = message.StartsWith("there is already ", StringComparison.Ordinal)
            ? message["there is already ".Length..].TrimStart('a', 'n', ' ')
            : message;
        var name = kind.Replace(" already exists", "", StringComparison.Ordinal);
        name = name[(name.LastIndexOf(' ') + 1)..].Trim('"');
        return kind.StartsWith("trigger", StringComparison.Ordinal)
            ? new PgError(SqlState.DuplicateObject, $"trigger \"{name}\" already exists")
            : new PgError(SqlState.DuplicateTable, $"relation \"{WithoutMain(name)}\" already exists");
    }

    private static PgError? Missing(string message)
    {
        if (After(message, "no such index: ") is { } index)
        {
            return new PgError(SqlState.UndefinedObject, $"index \"{index}\" does not exist");
        }

        if (After(message, "no such view: ") is { } view)
        {
            return new PgError(SqlState.UndefinedTable, $"view \"{view}\" does not exist");
        }

        if (After(message, "no such trigger: ") is { } trigger)
        {
            return new PgError(SqlState.UndefinedObject, $"trigger \"{trigger}\" does not exist");
        }

        if (After(message, "no such collation sequence: ") is { } collation)
        {
            return new PgError(SqlState.UndefinedObject, $"collation \"{collation}\" for encoding \"UTF8\" does not exist");
        }

        if (After(message, "no such module: ") is { } module)
        {
            return new PgError(SqlState.FeatureNotSupported, $"virtual table module \"{module}\" is not supported");
        }

        // "table t has no column named c"
        var at = message.IndexOf(" has no column named ", StringComparison.Ordinal);
        if (at > 0 && message.StartsWith("table ", StringComparison.Ordinal))
        {
            var named = message[(at + " has no column named ".Length)..];
            return new PgError(SqlState.UndefinedColumn, $"column \"{named}\" of relation \"{message[6..at]}\" does not exist");
        }

        return null;
    }

    /// <summary>Counts of columns that do not fit each other.</summary>
    private static PgError? Mismatched(string message)
    {
        // "table t has 2 columns but 1 values were supplied", "1 values for 2 columns"
        var supplied = message.Split(' ') switch
        {
            ["table", .., "has", var columns, "columns", "but", var values, "values", "were", "supplied"] => (columns, values),
            [var values, "values", "for", var columns, "columns"] => (columns, values),
            _ => default,
        };
        if (int.TryParse(supplied.columns, out var wanted) && int.TryParse(supplied.values, out var given))
        {
            return new PgError(
                SqlState.SyntaxError,
                given < wanted ? "INSERT has more target columns than expressions" : "INSERT has more expressions than target columns");
        }

        if (Between(message, "SELECTs to the left and right of ", " do not have the same number of result columns") is { } operation)
        {
            return new PgError(SqlState.SyntaxError, $"each {operation.Split(' ')[0]} query must have the same number of columns");
        }

        if (message == "all VALUES must have the same number of terms")
        {
            return new PgError(SqlState.SyntaxError, "VALUES lists must all be the same length");
        }

        return message.StartsWith("sub-select returns ", StringComparison.Ordinal)
            ? new PgError(SqlState.SyntaxError, message.EndsWith(" expected 1", StringComparison.Ordinal)
                ? "subquery must return only one column"
                : "subquery has a wrong number of columns")
            : null;
    }

    private static PgError Other(string message)
    {
        if (message == "cannot VACUUM from within a transaction")
        {
            return new PgError(SqlState.FeatureNotSupported, "VACUUM is not supported");
        }

        if (After(message, "too many arguments on ") is { } called)
        {
            return new PgError(SqlState.UndefinedFunction, $"function {called.Split(' ')[0]} does not exist with this number of arguments");
        }

        if (message.StartsWith("Cannot add a NOT NULL column", StringComparison.Ordinal))
        {
            return new PgError(
                SqlState.NotNullViolation, "a column that is not null cannot be added without a default value: its rows would contain null values");
        }

        if (message == "integer overflow")
        {
            return new PgError(SqlState.NumericValueOutOfRange, "bigint out of range");
        }

        if (message.Contains("aggregate", StringComparison.Ordinal) && message.StartsWith("misuse of ", StringComparison.Ordinal))
        {
            return new PgError(SqlState.GroupingError, message);
        }

        if (message.StartsWith("malformed JSON", StringComparison.Ordinal) || message.StartsWith("bad JSON path", StringComparison.Ordinal))
        {
            return new PgError(SqlState.InvalidTextRepresentation, message);
        }

        if (message.StartsWith("Expression tree is too large", StringComparison.Ordinal)
            || message.StartsWith("parser stack overflow", StringComparison.Ordinal)
            || message.StartsWith("too many levels of trigger recursion", StringComparison.Ordinal))
        {
            return new PgError(SqlState.StatementTooComplex, "stack depth limit exceeded") { Detail = message };
        }

        if (message.StartsWith("too many ", StringComparison.Ordinal) || message.Contains(" too many ", StringComparison.Ordinal))
        {
            return new PgError(SqlState.ProgramLimitExceeded, message);
        }

        if (message.StartsWith("not authorized", StringComparison.Ordinal) || message.EndsWith(" prohibited", StringComparison.Ordinal))
        {
            return new PgError(SqlState.InsufficientPrivilege, "permission denied");
        }

        if (message.StartsWith("cannot modify ", StringComparison.Ordinal)
            || message.EndsWith(" may not be modified", StringComparison.Ordinal)
            || message.EndsWith(" may not be altered", StringComparison.Ordinal)
            || message.EndsWith(" may not be dropped", StringComparison.Ordinal))
        {
            return new PgError(SqlState.WrongObjectType, message);
        }

        // What is left of SQLITE_ERROR is nearly always a statement that means nothing: the client's fault.
        return new PgError(SqlState.SyntaxErrorOrAccessRuleViolation, message);
    }

    private static string ColumnMissing(string column)
    {
        var name = column.Trim('"');
        var hint = name.IndexOf(" - should this be", StringComparison.Ordinal);
        name = hint > 0 ? name[..hint].Trim('"') : name;

        // PostgreSQL quotes the bare name, and leaves a qualified one bare: column t.c does not exist.
        return name.Contains('.', StringComparison.Ordinal) ? $"column {WithoutMain(name)} does not exist" : $"column \"{name}\" does not exist";
    }

    private static string WithoutMain(string name) => After(name, "main.") ?? name;

    private static string? After(string message, string prefix) =>
        message.StartsWith(prefix, StringComparison.Ordinal) ? message[prefix.Length..] : null;

    private static string? Between(string message, string prefix, string suffix) =>
        message.StartsWith(prefix, StringComparison.Ordinal) && message.EndsWith(suffix, StringComparison.Ordinal)
            ? message[prefix.Length..^suffix.Length]
            : null;
}
