using System.Globalization;
using System.Text.Json;
using Swytch.PgWire.Handlers;
using Swytch.Server.Sessions;
using Swytch.Storage;

namespace Swytch.Server.Adapters;

/// <summary>pg_stat_activity and pg_locks: what each session does, and what waits for what.</summary>
internal sealed partial class LiveCatalog
{
    public byte[] Activity(PgSession asking) => Json(writer =>
    {
        foreach (var (session, openedAt) in sessions.All.OrderBy(pair => pair.Value))
        {
            var maySee = asking.Identity.IsAdministrator || asking.Identity.User == session.Identity.User;
            writer.WriteStartObject();
            writer.WriteNumber("datid", DatabaseCatalog.OidOf(session.Identity.DatabaseName));
            writer.WriteString("datname", session.Identity.DatabaseName);
            writer.WriteNumber("pid", session.ProcessId);
            if (RoleOid(session.Identity.User) is { } role)
            {
                writer.WriteNumber("usesysid", role);
            }

            writer.WriteString("usename", session.Identity.User);
            writer.WriteString("application_name", session.Activity.ApplicationName);
            if (session.Identity.Client is { } client)
            {
                writer.WriteString("client_addr", client.Address.ToString());
                writer.WriteNumber("client_port", client.Port);
            }

            writer.WriteString("backend_start", Timestamp(openedAt));
            if (maySee)
            {
                WriteTime(writer, "xact_start", session.Activity.TransactionStart);
                WriteTime(writer, "query_start", session.Activity.QueryStart);
                WriteTime(writer, "state_change", session.Activity.Since);
                if (WaitEvent(session) is var (type, name))
                {
                    writer.WriteString("wait_event_type", type);
                    writer.WriteString("wait_event", name);
                }

                writer.WriteString("state", State(session));
                if (session.Activity.TransactionId is var id and not 0)
                {
                    writer.WriteNumber("backend_xid", id);
                }

                writer.WriteString("query", session.Activity.Query);
            }
            else
            {
                writer.WriteString("query", "<insufficient privilege>");
            }

            writer.WriteString("backend_type", "client backend");
            writer.WriteEndObject();
        }
    });

    /// <summary>
    /// The one thing that sessions wait for here is the writer: locktype "writer", held by one session, asked for by those that wait. Beside it, as in PostgreSQL,
    /// each transaction holds its own ids. Rows and tables are never locked: who commits first wins.
    /// </summary>
    public byte[] Locks() => Json(writer =>
    {
        foreach (var (session, _) in sessions.All.OrderBy(pair => pair.Value))
        {
            var virtualId = string.Create(CultureInfo.InvariantCulture, $"{session.ProcessId}/{session.Activity.Transactions}");
            var view = session.Storage.Observe();
            if (session.Activity.TransactionStart is not null)
            {
                BeginLock(writer, session, "virtualxid", virtualId);
                writer.WriteString("virtualxid", virtualId);
                EndLock(writer, null);
            }

            if (session.Activity.TransactionId is var id and not 0)
            {
                BeginLock(writer, session, "transactionid", virtualId);
                writer.WriteNumber("transactionid", id);
                EndLock(writer, null);
            }

            if (view.HoldsWriter || view.Wait == SessionWait.Writer)
            {
                BeginLock(writer, session, "writer", virtualId);
                writer.WriteNumber("database", DatabaseCatalog.OidOf(session.Identity.DatabaseName));
                EndLock(writer, view.HoldsWriter ? null : session.Now - view.Waited);
            }
        }
    });

    private static void BeginLock(Utf8JsonWriter writer, PgSession session, string type, string virtualId)
    {
        writer.WriteStartObject();
        writer.WriteString("locktype", type);
        writer.WriteString("virtualtransaction", virtualId);
        writer.WriteNumber("pid", session.ProcessId);
        writer.WriteString("mode", "ExclusiveLock");
        writer.WriteBoolean("fastpath", false);
    }

    /// <param name="waitStart">Null when it is granted.</param>
    private static void EndLock(Utf8JsonWriter writer, DateTimeOffset? waitStart)
    {
        writer.WriteBoolean("granted", waitStart is null);
        WriteTime(writer, "waitstart", waitStart);
        writer.WriteEndObject();
    }

    /// <summary>PostgreSQL's names where it has them (manual, section 28.2.3); null while the session works.</summary>
    private static (string Type, string Name)? WaitEvent(PgSession session)
    {
        var view = session.Storage.Observe();
        if (!session.Activity.IsBusy)
        {
            return ("Client", view.IsParked ? "Parked" : "ClientRead");
        }

        return view.Wait switch
        {
            SessionWait.Writer => ("Lock", "writer"),
            SessionWait.Durability => ("IO", "WALSync"),
            SessionWait.Reader => ("IPC", "ReadConnection"),
            _ => null,
        };
    }

    private static string State(PgSession session) => session.Activity.IsBusy
        ? "active"
        : session.TransactionStatus switch
        {
            TransactionStatus.InTransaction => "idle in transaction",
            TransactionStatus.Failed => "idle in transaction (aborted)",
            _ => "idle",
        };

    private static void WriteTime(Utf8JsonWriter writer, string name, DateTimeOffset? time) =>
        WriteOptional(writer, name, time is { } known ? Timestamp(known) : null);
}
