using System.Globalization;
using System.Text.Json;
using Swytch.Core;
using Swytch.Server.Accounts;
using Swytch.Server.Sessions;
using Swytch.Server.Sessions.Settings;

namespace Swytch.Server.Adapters;

/// <summary>Rows of catalog relations that follow the node's live state, as JSON arrays of objects in storage form.</summary>
internal sealed partial class LiveCatalog(AccountStore accounts, SessionRegistry sessions)
{
    /// <summary>The role that owns everything (PostgreSQL: BOOTSTRAP_SUPERUSERID).</summary>
    public const uint OwnerOid = 10;

    public static byte[] Nothing { get; } = "[]"u8.ToArray();

    public byte[] Roles() => Json(writer =>
    {
        // The owner of all objects needs a name even where nobody has to log in.
        if (accounts.Find(DatabaseCatalog.DefaultName) is null)
        {
            Role(writer, OwnerOid, DatabaseCatalog.DefaultName, isAdministrator: true, canLogin: !accounts.HasUser);
        }

        foreach (var account in accounts.All.OrderBy(account => account.Oid))
        {
            Role(
                writer,
                account.Name == DatabaseCatalog.DefaultName ? OwnerOid : account.Oid,
                account.Name,
                account.IsAdministrator,
                account.CanLogin);
        }
    });

    public uint? RoleOid(string name) =>
        name == DatabaseCatalog.DefaultName ? OwnerOid : accounts.Find(name)?.Oid;

    public string? RoleName(uint oid) =>
        oid == OwnerOid ? DatabaseCatalog.DefaultName : accounts.All.FirstOrDefault(account => account.Oid == oid)?.Name;

    public static byte[] Databases(PgSession session) => Json(writer =>
    {
        foreach (var (name, oid) in DatabaseCatalog.Listed(session.Identity.DatabaseName))
        {
            writer.WriteStartObject();
            writer.WriteNumber("oid", oid);
            writer.WriteString("datname", name);
            writer.WriteNumber("datdba", OwnerOid);
            writer.WriteNumber("encoding", 6);
            writer.WriteString("datcollate", "C");
            writer.WriteString("datctype", "C");
            writer.WriteBoolean("datallowconn", true);
            writer.WriteEndObject();
        }
    });

    public static byte[] Settings(PgSession session) => Json(writer =>
    {
        foreach (var setting in SettingCatalog.All.Where(setting => !setting.IsPrivate))
        {
            writer.WriteStartObject();
            writer.WriteString("name", setting.Name);
            writer.WriteString("setting", session.Settings.Get(setting));
            WriteOptional(writer, "unit", SettingValues.UnitName(setting.Unit));
            writer.WriteString("category", setting.Category);
            writer.WriteString("short_desc", setting.Description);
            writer.WriteString("context", setting.Context.ToString().ToLowerInvariant());
            writer.WriteString("vartype", VariableType(setting.Kind));
            writer.WriteString("source", session.Settings.Get(setting) == setting.Default ? "default" : "session");
            if (setting.Kind is SettingKind.Integer or SettingKind.Real)
            {
                writer.WriteString("min_val", setting.Minimum.ToString(CultureInfo.InvariantCulture));
                writer.WriteString("max_val", setting.Maximum.ToString(CultureInfo.InvariantCulture));
            }

            writer.WriteString("boot_val", setting.Default);
            writer.WriteString("reset_val", session.Settings.ResetValue(setting));
            writer.WriteBoolean("pending_restart", false);
            writer.WriteEndObject();
        }
    });

    public static byte[] PreparedStatements(PgSession session) => Json(writer =>
    {
        foreach (var (name, statement) in session.PreparedStatements)
        {
            if (name.Length == 0)
            {
                continue;
            }

            writer.WriteStartObject();
            writer.WriteString("name", name);
            writer.WriteString("statement", statement.Sql);
            writer.WriteString("prepare_time", Timestamp(statement.PreparedAt));
            writer.WriteStartArray("parameter_types");
            foreach (var type in statement.Planned?.Plan.ParameterTypes ?? [])
            {
                writer.WriteStringValue(PgTypes.Format(type, -1));
            }

            writer.WriteEndArray();
            writer.WriteBoolean("from_sql", statement.IsFromSql);
            writer.WriteEndObject();
        }
    });

    public static byte[] Cursors(PgSession session) => Json(writer =>
    {
        foreach (var cursor in session.Cursors)
        {
            writer.WriteStartObject();
            writer.WriteString("name", cursor.Name);
            writer.WriteString("statement", cursor.Statement);
            writer.WriteBoolean("is_holdable", cursor.IsHold);
            writer.WriteBoolean("is_binary", cursor.IsBinary);
            writer.WriteBoolean("is_scrollable", cursor.IsScroll);
            writer.WriteString("creation_time", Timestamp(cursor.CreatedAt));
            writer.WriteEndObject();
        }
    });

    private static void Role(Utf8JsonWriter writer, uint oid, string name, bool isAdministrator, bool canLogin)
    {
        writer.WriteStartObject();
        writer.WriteNumber("oid", oid);
        writer.WriteString("rolname", name);
        writer.WriteBoolean("rolsuper", isAdministrator);
        writer.WriteBoolean("rolinherit", true);
        writer.WriteBoolean("rolcreaterole", isAdministrator);
        writer.WriteBoolean("rolcreatedb", isAdministrator);
        writer.WriteBoolean("rolcanlogin", canLogin);
        writer.WriteBoolean("rolreplication", false);
        writer.WriteBoolean("rolbypassrls", isAdministrator);
        writer.WriteNumber("rolconnlimit", -1);
        writer.WriteEndObject();
    }

    private static string VariableType(SettingKind kind) => kind switch
    {
        SettingKind.Boolean => "bool",
        SettingKind.Integer => "integer",
        SettingKind.Real => "real",
        SettingKind.Enumeration => "enum",
        _ => "string",
    };

    private static string Timestamp(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss.FFFFFF", CultureInfo.InvariantCulture) + "+00";

    private static void WriteOptional(Utf8JsonWriter writer, string name, string? value)
    {
        if (value is not null)
        {
            writer.WriteString(name, value);
        }
    }

    private static byte[] Json(Action<Utf8JsonWriter> rows)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartArray();
            rows(writer);
            writer.WriteEndArray();
        }

        return buffer.ToArray();
    }
}
