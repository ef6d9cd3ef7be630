using Swytch.Core.Errors;
using Swytch.Sql.Planning;
using Swytch.Sql.Schema;
using Swytch.Sql.Syntax;

namespace Swytch.Sql.Catalog;

/// <summary>What pg_trigger says of a trigger made in SQLite's form.</summary>
internal static class TriggerText
{
    /// <summary>pg_trigger.tgtype (src/include/catalog/pg_trigger.h): row 1, before 2, insert 4, delete 8, update 16, instead 64.</summary>
    public static long TypeBits(TableTrigger trigger)
    {
        if (Parse(trigger) is not { } statement)
        {
            return 1;
        }

        var time = statement.Time switch
        {
            TriggerTime.After => 0,
            TriggerTime.InsteadOf => 64,
            _ => 2,
        };
        return 1 + time + Event(statement.Event);
    }

    /// <summary>pg_get_triggerdef: the statement as it was stored, for its body has no other place to be seen.</summary>
    public static string Definition(TableTrigger trigger) => trigger.Display;

    /// <summary>BEFORE, AFTER or INSTEAD OF; INSERT, UPDATE or DELETE.</summary>
    public static (string Timing, string Event) Words(TableTrigger trigger)
    {
        var statement = Parse(trigger);
        return (
            statement?.Time switch { TriggerTime.After => "AFTER", TriggerTime.InsteadOf => "INSTEAD OF", _ => "BEFORE" },
            statement?.Event switch { TriggerEvent.Delete => "DELETE", TriggerEvent.Update => "UPDATE", _ => "INSERT" });
    }

    private static long Event(TriggerEvent trigger) => trigger switch
    {
        TriggerEvent.Insert => 4,
        TriggerEvent.Delete => 8,
        _ => 16,
    };

    private static CreateTriggerStatement? Parse(TableTrigger trigger)
    {
        try
        {
            return SqlParser.Parse(trigger.Sql, SqlDialect.Sqlite) is [CreateTriggerStatement statement] ? statement : null;
        }
        catch (PgErrorException)
        {
            return null;
        }
    }
}
