using System.Text;
using Swytch.Core.Errors;

namespace Swytch.Storage.Engine;

/// <summary>
/// What clients may not do (sqlite.org/c3ref/set_authorizer.html): nothing that reaches a file, another database,
/// the engine's settings or its own tables. Pure: names in, refusal out. The facts are collected on the way.
/// </summary>
internal static class AuthorizerPolicy
{
    /// <summary>Read-only pragmas; the value says whether an argument is harmless too.</summary>
    private static readonly Dictionary<string, bool> HarmlessPragmas = new(StringComparer.OrdinalIgnoreCase)
    {
        ["table_info"] = true,
        ["table_xinfo"] = true,
        ["table_list"] = true,
        ["index_list"] = true,
        ["index_info"] = true,
        ["index_xinfo"] = true,
        ["foreign_key_list"] = true,
        ["foreign_key_check"] = true,
        ["integrity_check"] = true,
        ["quick_check"] = true,
        ["compile_options"] = false,
        ["function_list"] = false,
        ["module_list"] = false,
        ["pragma_list"] = false,
        ["collation_list"] = false,
        ["data_version"] = false,
        ["user_version"] = false,
        ["schema_version"] = false,
        ["application_id"] = false,
        ["encoding"] = false,
        ["page_size"] = false,
        ["page_count"] = false,
        ["freelist_count"] = false,
        ["foreign_keys"] = false,
        ["recursive_triggers"] = false,
        ["journal_mode"] = false,
        ["synchronous"] = false,
    };

    private static readonly HashSet<string> RefusedFunctions = new(StringComparer.OrdinalIgnoreCase)
    {
        "load_extension", "fts3_tokenizer", "readfile", "writefile", "edit", "fsdir", "lsmode", "sqlite_log", Connection.SeenFunction,
    };

    private static readonly HashSet<string> AllowedModules = new(StringComparer.OrdinalIgnoreCase)
    {
        "fts5", "fts5vocab", "fts4", "rtree", "rtree_i32", "geopoly",
    };

    /// <summary>Null when the action may go on.</summary>
    /// <param name="first">Third argument of the callback: mostly a table or other object.</param>
    /// <param name="second">Fourth: a column, a pragma's argument, a function's name, a module.</param>
    /// <param name="database">Fifth: main, temp, pg_catalog ….</param>
    internal static PgError? Look(
        AuthorizerAction action,
        ReadOnlySpan<byte> first,
        ReadOnlySpan<byte> second,
        ReadOnlySpan<byte> database,
        StatementOrigin origin,
        StatementFacts? facts)
    {
        if (facts is not null)
        {
            Collect(action, first, second, database, facts);
        }

        return origin == StatementOrigin.Internal ? null : Refusal(action, first, second, database, facts);
    }

    private static void Collect(
        AuthorizerAction action,
        ReadOnlySpan<byte> first,
        ReadOnlySpan<byte> second,
        ReadOnlySpan<byte> database,
        StatementFacts facts)
    {
        switch (action)
        {
            case AuthorizerAction.Read:
                // Without a column SQLite names no database (SELECT count(*), EXISTS): taken for a table of the file.
                facts.ReadsMain |= database.IsEmpty || database.SequenceEqual("main"u8);
                facts.TouchesTemporary |= database.SequenceEqual("temp"u8) && !first.StartsWith("sqlite_"u8);
                break;
            case AuthorizerAction.Insert or AuthorizerAction.Update or AuthorizerAction.Delete:
                if (database.SequenceEqual("main"u8))
                {
                    facts.WritesMain = true;
                    if (!first.StartsWith("sqlite_"u8))
                    {
                        (facts.WrittenTables ??= []).Add(Encoding.UTF8.GetString(first));
                    }
                }

                facts.TouchesTemporary |= database.SequenceEqual("temp"u8) && !first.StartsWith("sqlite_"u8);
                if (!first.StartsWith("sqlite_"u8))
                {
                    facts.Command ??= action.ToString().ToUpperInvariant();
                }

                break;
            case AuthorizerAction.CreateTempIndex or AuthorizerAction.CreateTempTable or AuthorizerAction.CreateTempTrigger
                or AuthorizerAction.CreateTempView or AuthorizerAction.DropTempIndex or AuthorizerAction.DropTempTable
                or AuthorizerAction.DropTempTrigger or AuthorizerAction.DropTempView:
                facts.TouchesTemporary = true;
                facts.ChangesSchema = true;
                facts.Command ??= CommandWord(action);
                break;
            case AuthorizerAction.CreateVirtualTable or AuthorizerAction.DropVirtualTable when database.SequenceEqual("temp"u8):
                facts.TouchesTemporary = true;
                facts.ChangesSchema = true;
                facts.Command ??= CommandWord(action);
                break;
            case AuthorizerAction.AlterTable:
                // For this action the first argument is the database and the second the table.
                facts.ChangesSchema = true;
                facts.TouchesTemporary |= first.SequenceEqual("temp"u8);
                facts.WritesMain |= first.SequenceEqual("main"u8);
                facts.Command ??= "ALTER TABLE";
                break;
            default:
                if (IsSchemaChange(action))
                {
                    facts.ChangesSchema = true;
                    facts.WritesMain |= database.IsEmpty || database.SequenceEqual("main"u8);
                    facts.TouchesTemporary |= database.SequenceEqual("temp"u8);
                    facts.Command ??= CommandWord(action);
                    if (action == AuthorizerAction.CreateIndex)
                    {
                        facts.CreatedIndex = Encoding.UTF8.GetString(first);
                    }
                }

                break;
        }
    }

    private static PgError? Refusal(
        AuthorizerAction action,
        ReadOnlySpan<byte> first,
        ReadOnlySpan<byte> second,
        ReadOnlySpan<byte> database,
        StatementFacts? facts)
    {
        switch (action)
        {
            case AuthorizerAction.Read or AuthorizerAction.Select or AuthorizerAction.Recursive:
                return null;
            case AuthorizerAction.Attach:
                return NotSupported("ATTACH is not supported");
            case AuthorizerAction.Detach:
                return NotSupported("DETACH is not supported");
            case AuthorizerAction.Transaction or AuthorizerAction.Savepoint:
                return NotSupported($"transaction command \"{Text(first)}\" cannot be run as a plain statement");
            case AuthorizerAction.Function:
                return RefusedFunctions.Contains(Text(second))
                    ? Denied($"permission denied for function {Text(second).ToLowerInvariant()}")
                    : null;
            case AuthorizerAction.Pragma:
                return PragmaRefusal(Text(first), argument: second);
            case AuthorizerAction.Insert or AuthorizerAction.Update or AuthorizerAction.Delete:
                return WriteRefusal(first, database, facts);
            case AuthorizerAction.AlterTable:
                return ObjectRefusal(second, first);
            case AuthorizerAction.CreateVirtualTable when !AllowedModules.Contains(Text(second)):
                return NotSupported($"virtual table module \"{Text(second)}\" is not supported");
            case AuthorizerAction.CreateIndex or AuthorizerAction.DropIndex or AuthorizerAction.CreateTrigger or AuthorizerAction.DropTrigger
                or AuthorizerAction.CreateTempTrigger:
                return ObjectRefusal(first, database) ?? ObjectRefusal(second, database);
            default:
                return IsSchemaChange(action) ? ObjectRefusal(first, database) : null;
        }
    }

    private static PgError? PragmaRefusal(string name, ReadOnlySpan<byte> argument)
    {
        if (!HarmlessPragmas.TryGetValue(name, out var takesArgument))
        {
            return Denied($"permission denied for PRAGMA {name.ToLowerInvariant()}");
        }

        return takesArgument || argument.IsEmpty ? null : Denied($"permission denied to set PRAGMA {name.ToLowerInvariant()}");
    }

    private static PgError? WriteRefusal(ReadOnlySpan<byte> table, ReadOnlySpan<byte> database, StatementFacts? facts)
    {
        // Schema tables are written by DDL alone: SQLite itself refuses direct writes in defensive mode.
        if (table.SequenceEqual("sqlite_master"u8) || table.SequenceEqual("sqlite_temp_master"u8))
        {
            return null;
        }

        if (StartsWithIgnoringCase(table, "sqlite_"u8) && facts is { ChangesSchema: true })
        {
            return null;
        }

        return IsCatalog(database) || StartsWithIgnoringCase(table, "sqlite_"u8) || StartsWithIgnoringCase(table, "swytch_"u8)
            ? Denied($"permission denied for table {Text(table)}")
            : null;
    }

    private static PgError? ObjectRefusal(ReadOnlySpan<byte> name, ReadOnlySpan<byte> database)
    {
        if (!IsCatalog(database) && !StartsWithIgnoringCase(name, "swytch_"u8))
        {
            return null;
        }

        return Denied($"permission denied to change \"{(IsCatalog(database) ? Text(database) + "." : "")}{Text(name)}\"") with
        {
            Detail = "System catalog modifications are currently disallowed.",
        };
    }

    private static bool IsCatalog(ReadOnlySpan<byte> database) =>
        database.SequenceEqual("pg_catalog"u8) || database.SequenceEqual("information_schema"u8);

    internal static bool IsSchemaChange(AuthorizerAction action) => action
        is (>= AuthorizerAction.CreateIndex and <= AuthorizerAction.CreateView)
        or (>= AuthorizerAction.DropIndex and <= AuthorizerAction.DropView)
        or AuthorizerAction.AlterTable
        or AuthorizerAction.Reindex
        or AuthorizerAction.Analyze
        or AuthorizerAction.CreateVirtualTable
        or AuthorizerAction.DropVirtualTable;

    private static string CommandWord(AuthorizerAction action) => action switch
    {
        AuthorizerAction.CreateIndex or AuthorizerAction.CreateTempIndex => "CREATE INDEX",
        AuthorizerAction.CreateTable or AuthorizerAction.CreateTempTable or AuthorizerAction.CreateVirtualTable => "CREATE TABLE",
        AuthorizerAction.CreateTrigger or AuthorizerAction.CreateTempTrigger => "CREATE TRIGGER",
        AuthorizerAction.CreateView or AuthorizerAction.CreateTempView => "CREATE VIEW",
        AuthorizerAction.DropIndex or AuthorizerAction.DropTempIndex => "DROP INDEX",
        AuthorizerAction.DropTable or AuthorizerAction.DropTempTable or AuthorizerAction.DropVirtualTable => "DROP TABLE",
        AuthorizerAction.DropTrigger or AuthorizerAction.DropTempTrigger => "DROP TRIGGER",
        AuthorizerAction.DropView or AuthorizerAction.DropTempView => "DROP VIEW",
        AuthorizerAction.Reindex => "REINDEX",
        AuthorizerAction.Analyze => "ANALYZE",
        _ => "ALTER TABLE",
    };

    private static bool StartsWithIgnoringCase(ReadOnlySpan<byte> text, ReadOnlySpan<byte> prefix) =>
        text.Length >= prefix.Length && Ascii.EqualsIgnoreCase(text[..prefix.Length], prefix);

    private static string Text(ReadOnlySpan<byte> utf8) => Encoding.UTF8.GetString(utf8);

    private static PgError NotSupported(string message) => new(SqlState.FeatureNotSupported, message);

    private static PgError Denied(string message) => new(SqlState.InsufficientPrivilege, message);
}
