using Swytch.Core;
using Swytch.Core.Datatypes;
using Swytch.Core.Errors;

namespace Swytch.Sql.Functions;

/// <summary>Session and system information, settings, sizes (PostgreSQL manual, sections 9.26 and 9.27).</summary>
internal static class SystemFunctions
{
    private static readonly string[] SizeUnits = ["bytes", "kB", "MB", "GB", "TB", "PB"];

    public static void AddTo(FunctionList list)
    {
        AddSession(list);
        AddSettings(list);
        AddPrivileges(list);
        AddSizes(list);
        list.Session(static (_, session) => NewUuid(session), "gen_random_uuid() uuid");
        list.Session(static (_, session) => NewUuid(session), "uuid_generate_v4() uuid");
        list.Session(static (arguments, session) => Sleep(arguments.Double(0), session), "pg_sleep(float8) void");
        list.Session(
            static (arguments, session) => Sleep(SecondsOf(StoredValue.ToInterval(arguments[0])), session),
            "pg_sleep_for(interval) void");
        list.Session(
            static (arguments, session) => Sleep((StoredValue.ToTimestampTz(arguments[0]) - session.ClockTimestamp) / 1e6, session),
            "pg_sleep_until(timestamptz) void");
        AddAdvisoryLocks(list);
        list.NullTolerantSession(
            static (arguments, session) =>
            {
                session.Notify(arguments[0].IsNull ? "" : arguments.Text(0), arguments[1].IsNull ? "" : arguments.Text(1));
                return Arguments.Text("");
            },
            "pg_notify(text, text) void");
        list.Table(
            "pg_listening_channels text",
            static (_, session) => session.ListeningChannels.Select(static channel => new[] { Arguments.Text(channel) }),
            "pg_listening_channels() text");
        list.Session(static (_, _) => Arguments.Text("UTF8"), "getdatabaseencoding() name");
        list.Session(static (_, session) => Arguments.Text(session.GetSetting("client_encoding") ?? "UTF8"), "pg_client_encoding() name");
    }

    private static void AddSession(FunctionList list)
    {
        list.Session(static (_, session) => Arguments.Text(session.Version), "version() text");
        list.Session(static (_, session) => Arguments.Text(session.DatabaseName), "current_database() name");
        list.Session(static (_, session) => Arguments.Text(session.DatabaseName), "current_catalog() name");
        list.Session(static (_, session) => Arguments.Text(session.CurrentUser), "pg_current_user() name", "current_user() name", "user() name", "current_role() name");
        list.Session(static (_, session) => Arguments.Text(session.SessionUser), "pg_session_user() name", "session_user() name");
        list.Session(
            static (_, session) => session.SearchPath.Count > 0 ? Arguments.Text(session.SearchPath[0]) : SqlValue.Null,
            "current_schema() name");
        list.Session(
            static (arguments, session) => PgArrays.Write([.. Schemas(session, arguments.Bool(0)).Select(Arguments.Text)]),
            "current_schemas(bool) name[]");
        list.Session(static (_, session) => SqlValue.FromInteger(session.BackendProcessId), "pg_backend_pid() int4");
        list.Session(static (_, _) => SqlValue.FromBoolean(false), "pg_is_in_recovery() bool");
        list.Session(static (_, session) => SqlValue.FromInteger(session.TransactionId), "txid_current() int8");
        list.Session(static (_, session) => SqlValue.FromInteger(session.TransactionId), "pg_current_xact_id() int8");
        list.Session(static (_, session) => SqlValue.FromInteger(session.TransactionId), "txid_current_if_assigned() int8");
        list.Session(static (_, session) => session.ClientEndPoint is { } point ? Arguments.Text(point.Address.ToString()) : SqlValue.Null, "inet_client_addr() inet");
        list.Session(static (_, session) => session.ClientEndPoint is { } point ? SqlValue.FromInteger(point.Port) : SqlValue.Null, "inet_client_port() int4");
        list.Session(static (_, session) => session.ServerEndPoint is { } point ? Arguments.Text(point.Address.ToString()) : SqlValue.Null, "inet_server_addr() inet");
        list.Session(static (_, session) => session.ServerEndPoint is { } point ? SqlValue.FromInteger(point.Port) : SqlValue.Null, "inet_server_port() int4");
    }

    private static void AddSettings(FunctionList list)
    {
        list.Session(
            static (arguments, session) =>
            {
                string name = arguments.Text(0);
                if (session.GetSetting(name) is { } value)
                {
                    return Arguments.Text(value);
                }

                return arguments.Count > 1 && arguments.Bool(1)
                    ? SqlValue.Null
                    : throw new PgErrorException(SqlState.UndefinedObject, $"unrecognized configuration parameter \"{name}\"");
            },
            "current_setting(text, bool?) text");
        list.NullTolerantSession(
            static (arguments, session) => arguments[0].IsNull
                ? throw new PgErrorException("22004", "SET requires parameter name")
                : Arguments.Text(session.SetSetting(arguments.Text(0), arguments[1].IsNull ? "" : arguments.Text(1), !arguments[2].IsNull && arguments.Bool(2))),
            "set_config(text, text, bool) text");
    }

    private static void AddPrivileges(FunctionList list)
    {
        // Whoever may connect may see and use everything the statement itself is allowed to.
        foreach (string kind in new[] { "table", "schema", "database", "sequence", "function", "language", "tablespace", "type", "server", "foreign_data_wrapper", "parameter" })
        {
            list.Session(static (_, _) => SqlValue.FromBoolean(true), $"has_{kind}_privilege(any, any, text?) bool");
        }

        list.Session(static (_, _) => SqlValue.FromBoolean(true), "has_any_column_privilege(any, any, text?) bool");
        list.Session(static (_, _) => SqlValue.FromBoolean(true), "has_column_privilege(any, any, any, text?) bool");
        list.Session(static (_, _) => SqlValue.FromBoolean(true), "pg_has_role(any, any, text?) bool");
        list.Session(static (_, _) => SqlValue.FromBoolean(false), "row_security_active(any) bool");
    }

    /// <summary>No session can hold an advisory lock, so there is never one to release; taking one is refused.</summary>
    private static void AddAdvisoryLocks(FunctionList list)
    {
        list.Session(static (_, _) => Arguments.Text(""), "pg_advisory_unlock_all() void");
        foreach (string name in new[] { "pg_advisory_unlock", "pg_advisory_unlock_shared" })
        {
            list.Session(static (_, _) => SqlValue.FromBoolean(false), $"{name}(int8) bool", $"{name}(int4, int4) bool");
        }

        foreach (string kind in new[] { "advisory_lock", "advisory_lock_shared", "advisory_xact_lock", "advisory_xact_lock_shared" })
        {
            list.Session(Refuse, $"pg_{kind}(int8) void", $"pg_{kind}(int4, int4) void");
            list.Session(Refuse, $"pg_try_{kind}(int8) bool", $"pg_try_{kind}(int4, int4) bool");
        }

        static SqlValue Refuse(CallArguments arguments, IFunctionSession session) =>
            throw new PgErrorException(SqlState.FeatureNotSupported, "advisory locks are not supported");
    }

    private static void AddSizes(FunctionList list)
    {
        list.Scalar(static (arguments, _) => Arguments.Text(SizePretty(arguments.Numeric(0))), "pg_size_pretty(int8) text", "pg_size_pretty(numeric) text");
        foreach (string name in new[] { "pg_table_size", "pg_total_relation_size" })
        {
            list.Session(static (arguments, session) => Size(arguments, session), $"{name}(regclass) int8");
        }

        list.Session(static (arguments, session) => Size(arguments, session), "pg_relation_size(regclass, text?) int8");
        list.Session(static (_, _) => SqlValue.FromInteger(0), "pg_indexes_size(regclass) int8");
        list.Session(static (_, session) => SqlValue.FromInteger(session.DatabaseSize), "pg_database_size(any) int8");
        list.Session(static (_, session) => SqlValue.FromInteger(session.DatabaseSize), "pg_tablespace_size(any) int8");
        list.NullTolerant(
            static (arguments, _) => arguments[0].IsNull
                ? SqlValue.Null
                : SqlValue.FromInteger(arguments[0].Kind is ValueKind.Text or ValueKind.Blob ? arguments[0].Bytes.Length : 8),
            "pg_column_size(any) int4");
    }

    /// <summary>pg_size_pretty: the largest unit in which at least 10 remain (utils/adt/dbsize.c).</summary>
    public static string SizePretty(PgNumeric size)
    {
        PgNumeric value = size.Truncate(0);
        PgNumeric limit = PgNumeric.FromInt64(10 * 1024);
        if (value.Abs() < limit)
        {
            return value + " bytes";
        }

        // Halves are kept until the last step, which rounds.
        PgNumeric twice = PgNumeric.DivideToInteger(value, 512);
        int unit = 1;
        while (unit < SizeUnits.Length - 1 && twice.Abs() >= PgNumeric.FromInt64((20 * 1024) - 1))
        {
            twice = PgNumeric.DivideToInteger(twice, 1024);
            unit++;
        }

        PgNumeric rounded = PgNumeric.DivideToInteger(twice + PgNumeric.FromInt64(twice.Sign), 2);
        return rounded + " " + SizeUnits[unit];
    }

    private static IEnumerable<string> Schemas(IFunctionSession session, bool includeImplicit) =>
        includeImplicit && !session.SearchPath.Contains("pg_catalog") ? session.SearchPath.Prepend("pg_catalog") : session.SearchPath;

    private static SqlValue Size(CallArguments arguments, IFunctionSession session) =>
        session.RelationSize(arguments.Text(0)) is long size ? SqlValue.FromInteger(size) : SqlValue.Null;

    private static SqlValue NewUuid(IFunctionSession session)
    {
        Span<byte> bytes = stackalloc byte[16];
        session.FillRandom(bytes);
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x40);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return StoredValue.FromUuid(bytes);
    }

    private static double SecondsOf(PgInterval interval) => (double)interval.ComparisonKey / 1e6;

    private static SqlValue Sleep(double seconds, IFunctionSession session)
    {
        const double longest = 10L * 365 * 86_400;
        if (seconds > 0)
        {
            session.Sleep(TimeSpan.FromSeconds(Math.Min(seconds, longest)));
        }

        return Arguments.Text("");
    }
}
