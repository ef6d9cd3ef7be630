using System.Collections.Frozen;
using Swytch.Core.Errors;

namespace Swytch.Server.Sessions.Settings;

/// <summary>Every setting the server knows (PostgreSQL manual, chapter 20). What is not here is 42704.</summary>
internal static partial class SettingCatalog
{
    private const string Client = "Client Connection Defaults / Statement Behavior";
    private const string Locale = "Client Connection Defaults / Locale and Formatting";
    private const string Preset = "Preset Options";
    private const string Planner = "Query Tuning / Planner Method Configuration";
    private const string Costs = "Query Tuning / Planner Cost Constants";
    private const string PlannerOther = "Query Tuning / Other Planner Options";
    private const string Resources = "Resource Usage / Memory";
    private const string Logging = "Reporting and Logging / What to Log";
    private const string Compatibility = "Version and Platform Compatibility / Previous PostgreSQL Versions";
    private const string Own = "SwytchSql";
    private const string Connections = "Connections and Authentication / Connection Settings";

    private static readonly string[] IsolationLevels = ["serializable", "repeatable read", "read committed", "read uncommitted"];

    private static readonly string[] MessageLevels = ["debug5", "debug4", "debug3", "debug2", "debug1", "log", "notice", "warning", "error"];

    public static readonly IReadOnlyList<SettingDefinition> All = [.. Effective(), .. WithoutEffect(), .. Fixed()];

    private static readonly FrozenDictionary<string, SettingDefinition> ByName =
        All.ToFrozenDictionary(setting => setting.Name, StringComparer.OrdinalIgnoreCase);

    public static readonly IReadOnlyList<SettingDefinition> Reported = [.. All.Where(setting => setting.IsReported)];

    /// <summary>Null when there is no such setting; names with a dot that we do not know are the client's own and always exist.</summary>
    public static SettingDefinition? Find(string name) => ByName.GetValueOrDefault(name);

    /// <summary>A client's own setting: two words with a dot between (PostgreSQL manual, section 20.16).</summary>
    public static bool IsCustomName(string name)
    {
        var parts = name.Split('.');
        return parts.Length >= 2
            && !parts[0].Equals("swytch", StringComparison.OrdinalIgnoreCase)
            && parts.All(part => part.Length > 0 && (char.IsLetter(part[0]) || part[0] == '_') && part.All(c => char.IsLetterOrDigit(c) || c is '_' or '$'));
    }

    public static PgErrorException Unrecognized(string name) =>
        new(SqlState.UndefinedObject, $"unrecognized configuration parameter \"{name}\"");

    private static IEnumerable<SettingDefinition> Effective() =>
    [
        new("application_name", SettingKind.Text, "", Logging, "Sets the application name to be reported in statistics and logs.") { IsReported = true, Canonicalize = CleanAscii },
        new("bytea_output", SettingKind.Enumeration, "hex", Client, "Sets the output format for bytea.") { Choices = ["escape", "hex"] },
        new("client_encoding", SettingKind.Text, "UTF8", Locale, "Sets the client's character set encoding.") { IsReported = true, Canonicalize = EncodingName },
        new("client_min_messages", SettingKind.Enumeration, "notice", Client, "Sets the message levels that are sent to the client.") { Choices = MessageLevels },
        new("DateStyle", SettingKind.Text, "ISO, MDY", Locale, "Sets the display format for date and time values.") { IsReported = true, IsList = true },
        new("default_transaction_deferrable", SettingKind.Boolean, "off", Client, "Sets the default deferrable status of new transactions.") { HasNoEffect = true },
        new("default_transaction_isolation", SettingKind.Enumeration, "serializable", Client, "Sets the transaction isolation level of each new transaction.") { Choices = IsolationLevels },
        new("default_transaction_read_only", SettingKind.Boolean, "off", Client, "Sets the default read-only status of new transactions.") { IsReported = true },
        new("extra_float_digits", SettingKind.Integer, "1", Locale, "Sets the number of digits displayed for floating-point values.") { Minimum = -15, Maximum = 3 },
        new("idle_in_transaction_session_timeout", SettingKind.Integer, "0", Client, "Sets the maximum allowed idle time between queries, when in a transaction.") { Unit = SettingUnit.Milliseconds, Minimum = 0 },
        new("idle_session_timeout", SettingKind.Integer, "0", Client, "Sets the maximum allowed idle time between queries, when not in a transaction.") { Unit = SettingUnit.Milliseconds, Minimum = 0 },
        new("IntervalStyle", SettingKind.Enumeration, "postgres", Locale, "Sets the display format for interval values.") { IsReported = true, Choices = ["postgres", "postgres_verbose", "sql_standard", "iso_8601"] },
        new("lock_timeout", SettingKind.Integer, "0", Client, "Sets the maximum allowed duration of any wait for a lock.") { Unit = SettingUnit.Milliseconds, Minimum = 0 },
        new("role", SettingKind.Text, "none", Client, "Sets the current role.") { IsPrivate = true },
        new("search_path", SettingKind.Text, "\"$user\", public", Client, "Sets the schema search order for names that are not schema-qualified.") { IsList = true },
        new("session_authorization", SettingKind.Text, "", Client, "Sets the session user name.") { IsReported = true, IsPrivate = true },
        new("standard_conforming_strings", SettingKind.Boolean, "on", Compatibility, "Causes '...' strings to treat backslashes literally.") { IsReported = true, Canonicalize = OnlyOn("standard_conforming_strings") },
        new("statement_timeout", SettingKind.Integer, "0", Client, "Sets the maximum allowed duration of any statement.") { Unit = SettingUnit.Milliseconds, Minimum = 0 },
        new("swytch.dialect", SettingKind.Enumeration, "sqlite", Own, "Decides what SQL that both know but read differently means.") { Choices = ["sqlite", "postgres"] },
        new("swytch.read_consistency", SettingKind.Enumeration, "strict", Own, "strict waits for everything decided; local reads this node's state at once.") { Choices = ["strict", "local"] },
        new("swytch.replay", SettingKind.Boolean, "on", Own, "Runs the statements of an interactive transaction again when another committed first what they used; off: 40001 at once."),
        new("TimeZone", SettingKind.Text, "UTC", Locale, "Sets the time zone for displaying and interpreting time stamps.") { IsReported = true, Canonicalize = TimeZoneName },
        new("transaction_deferrable", SettingKind.Boolean, "off", Client, "Whether to defer a read-only serializable transaction until it can be executed with no possible serialization failures.") { IsPrivate = true, HasNoEffect = true },
        new("transaction_isolation", SettingKind.Enumeration, "serializable", Client, "Sets the current transaction's isolation level.") { IsPrivate = true, Choices = IsolationLevels },
        new("transaction_read_only", SettingKind.Boolean, "off", Client, "Sets the current transaction's read-only status.") { IsPrivate = true },
    ];

    private static IEnumerable<SettingDefinition> WithoutEffect()
    {
        foreach (var name in (string[])["bitmapscan", "gathermerge", "hashagg", "hashjoin", "incremental_sort", "indexonlyscan", "indexscan", "material", "memoize", "mergejoin", "nestloop", "parallel_append", "parallel_hash", "partition_pruning", "seqscan", "sort", "tidscan"])
        {
            yield return new("enable_" + name, SettingKind.Boolean, "on", Planner, $"Enables the planner's use of {name}.") { HasNoEffect = true };
        }

        foreach (var (name, value) in new (string, string)[] { ("cpu_index_tuple_cost", "0.005"), ("cpu_operator_cost", "0.0025"), ("cpu_tuple_cost", "0.01"), ("parallel_setup_cost", "1000"), ("parallel_tuple_cost", "0.1"), ("random_page_cost", "4"), ("seq_page_cost", "1") })
        {
            yield return new(name, SettingKind.Real, value, Costs, "Sets a cost that the planner of PostgreSQL uses.") { HasNoEffect = true, Minimum = 0, Maximum = double.MaxValue };
        }

        yield return NoEffect("constraint_exclusion", SettingKind.Enumeration, "partition", PlannerOther, "partition", "on", "off");
        yield return NoEffect("default_statistics_target", SettingKind.Integer, "100", PlannerOther);
        yield return NoEffect("effective_cache_size", SettingKind.Integer, "524288", Costs) with { Unit = SettingUnit.Blocks8Kilobytes, Minimum = 1 };
        yield return NoEffect("from_collapse_limit", SettingKind.Integer, "8", PlannerOther);
        yield return NoEffect("geqo", SettingKind.Boolean, "on", PlannerOther);
        yield return NoEffect("jit", SettingKind.Boolean, "on", PlannerOther);
        yield return NoEffect("join_collapse_limit", SettingKind.Integer, "8", PlannerOther);
        yield return NoEffect("max_parallel_workers_per_gather", SettingKind.Integer, "2", PlannerOther) with { Minimum = 0, Maximum = 1024 };
        yield return NoEffect("plan_cache_mode", SettingKind.Enumeration, "auto", PlannerOther, "auto", "force_generic_plan", "force_custom_plan");
        yield return NoEffect("maintenance_work_mem", SettingKind.Integer, "65536", Resources) with { Unit = SettingUnit.Kilobytes, Minimum = 1024 };
        yield return NoEffect("work_mem", SettingKind.Integer, "4096", Resources) with { Unit = SettingUnit.Kilobytes, Minimum = 64 };
        yield return NoEffect("temp_buffers", SettingKind.Integer, "1024", Resources) with { Unit = SettingUnit.Blocks8Kilobytes, Minimum = 100 };
        yield return NoEffect("check_function_bodies", SettingKind.Boolean, "on", Client);
        yield return NoEffect("default_table_access_method", SettingKind.Text, "heap", Client);
        yield return NoEffect("default_tablespace", SettingKind.Text, "", Client);
        yield return NoEffect("default_toast_compression", SettingKind.Enumeration, "pglz", Client, "pglz", "lz4");
        yield return NoEffect("default_with_oids", SettingKind.Boolean, "off", Compatibility);
        yield return NoEffect("escape_string_warning", SettingKind.Boolean, "on", Compatibility);
        yield return NoEffect("gin_fuzzy_search_limit", SettingKind.Integer, "0", Client);
        yield return NoEffect("row_security", SettingKind.Boolean, "on", Client);
        yield return NoEffect("session_replication_role", SettingKind.Enumeration, "origin", Client, "origin") with { Context = SettingContext.Superuser };
        yield return NoEffect("synchronize_seqscans", SettingKind.Boolean, "on", Compatibility);
        yield return NoEffect("temp_tablespaces", SettingKind.Text, "", Client) with { IsList = true };
        yield return NoEffect("xmlbinary", SettingKind.Enumeration, "base64", Client, "base64", "hex");
        yield return NoEffect("xmloption", SettingKind.Enumeration, "content", Client, "content", "document");
        yield return NoEffect("log_min_duration_statement", SettingKind.Integer, "-1", Logging) with { Unit = SettingUnit.Milliseconds, Minimum = -1, Context = SettingContext.Superuser };
        yield return NoEffect("log_statement", SettingKind.Enumeration, "none", Logging, "none", "ddl", "mod", "all") with { Context = SettingContext.Superuser };
        yield return NoEffect("tcp_keepalives_count", SettingKind.Integer, "0", Connections) with { Minimum = 0 };
        yield return NoEffect("tcp_keepalives_idle", SettingKind.Integer, "0", Connections) with { Minimum = 0, Unit = SettingUnit.Seconds };
        yield return NoEffect("tcp_keepalives_interval", SettingKind.Integer, "0", Connections) with { Minimum = 0, Unit = SettingUnit.Seconds };
    }

    private static IEnumerable<SettingDefinition> Fixed() =>
    [
        Internal("block_size", "8192", SettingKind.Integer, "Shows the size of a disk block."),
        Internal("data_checksums", "off", SettingKind.Boolean, "Shows whether data checksums are turned on."),
        Internal("in_hot_standby", "off", SettingKind.Boolean, "Shows whether hot standby is currently active.") with { IsReported = true },
        Internal("integer_datetimes", "on", SettingKind.Boolean, "Shows whether datetimes are integer based.") with { IsReported = true },
        Internal("is_superuser", "off", SettingKind.Boolean, "Shows whether the current user is a superuser.") with { IsReported = true, IsPrivate = true },
        Internal("lc_collate", "C", SettingKind.Text, "Shows the collation order locale."),
        Internal("lc_ctype", "C", SettingKind.Text, "Shows the character classification and case conversion locale."),
        NoEffect("lc_messages", SettingKind.Text, "C", Locale) with { Canonicalize = OnlyLocale("lc_messages") },
        NoEffect("lc_monetary", SettingKind.Text, "C", Locale) with { Canonicalize = OnlyLocale("lc_monetary") },
        NoEffect("lc_numeric", SettingKind.Text, "C", Locale) with { Canonicalize = OnlyLocale("lc_numeric") },
        NoEffect("lc_time", SettingKind.Text, "C", Locale) with { Canonicalize = OnlyLocale("lc_time") },
        Internal("max_function_args", "100", SettingKind.Integer, "Shows the maximum number of function arguments."),
        Internal("max_identifier_length", "63", SettingKind.Integer, "Shows the maximum identifier length."),
        Internal("max_index_keys", "32", SettingKind.Integer, "Shows the maximum number of index keys."),
        Internal("segment_size", "131072", SettingKind.Integer, "Shows the number of pages per disk file.") with { Unit = SettingUnit.Blocks8Kilobytes },
        Internal("server_encoding", "UTF8", SettingKind.Text, "Shows the server (database) character set encoding.") with { IsReported = true },
        Internal("server_version", ProductVersion.ServerVersion, SettingKind.Text, "Shows the server version.") with { IsReported = true },
        Internal("server_version_num", ProductVersion.ServerVersionNumber.ToString(System.Globalization.CultureInfo.InvariantCulture), SettingKind.Integer, "Shows the server version as an integer."),
        Internal("swytch.version", ProductVersion.Full, SettingKind.Text, "Shows the version of SwytchSql.") with { Category = Own },
        Internal("wal_block_size", "8192", SettingKind.Integer, "Shows the block size in the write ahead log."),
        Start("autovacuum", "on", SettingKind.Boolean, "Starts the autovacuum subprocess."),
        Start("cluster_name", "", SettingKind.Text, "Sets the name of the cluster."),
        Start("fsync", "on", SettingKind.Boolean, "Forces synchronization of updates to disk."),
        Start("hot_standby", "on", SettingKind.Boolean, "Allows connections and queries during recovery."),
        Start("listen_addresses", "", SettingKind.Text, "Sets the host name or IP address(es) to listen to."),
        Start("max_connections", "1000", SettingKind.Integer, "Sets the maximum number of concurrent connections."),
        Start("max_prepared_transactions", "0", SettingKind.Integer, "Sets the maximum number of simultaneously prepared transactions."),
        Start("password_encryption", "scram-sha-256", SettingKind.Enumeration, "Chooses the algorithm for encrypting passwords.") with { Choices = ["md5", "scram-sha-256"] },
        Start("port", "5433", SettingKind.Integer, "Sets the TCP port the server listens on."),
        Start("ssl", "off", SettingKind.Boolean, "Enables SSL connections."),
        Start("synchronous_commit", "on", SettingKind.Enumeration, "Sets the current transaction's synchronization level.") with { Choices = ["local", "remote_write", "remote_apply", "on", "off"] },
        Start("wal_level", "replica", SettingKind.Enumeration, "Sets the level of information written to the WAL.") with { Choices = ["minimal", "replica", "logical"] },
    ];

    private static SettingDefinition NoEffect(string name, SettingKind kind, string value, string category, params string[] choices) =>
        new(name, kind, value, category, "Accepted for compatibility; has no effect.") { HasNoEffect = true, Choices = choices };

    private static SettingDefinition Internal(string name, string value, SettingKind kind, string description) =>
        new(name, kind, value, Preset, description) { Context = SettingContext.Internal };

    private static SettingDefinition Start(string name, string value, SettingKind kind, string description) =>
        new(name, kind, value, Connections, description) { Context = SettingContext.Postmaster };
}
