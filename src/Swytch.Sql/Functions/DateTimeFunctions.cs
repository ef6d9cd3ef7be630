using System.Globalization;
using Swytch.Core;
using Swytch.Core.Datatypes;
using Swytch.Core.Errors;

namespace Swytch.Sql.Functions;

/// <summary>Date and time functions (PostgreSQL manual, section 9.9).</summary>
internal static class DateTimeFunctions
{
    public static void AddTo(FunctionList list)
    {
        AddClock(list);
        AddMakers(list);
        DateTimeArithmetic.AddTo(list);
        DateTimeParts.AddTo(list);
        list.Session(static (arguments, session) => AtTimeZone(arguments[0], arguments[1]), "timezone(text, timestamp) timestamptz", "timezone(text, timestamptz) timestamp", "timezone(text, timetz) timetz", "timezone(interval, timestamp) timestamptz", "timezone(interval, timestamptz) timestamp");
        list.Scalar(static (arguments, _) => SqlValue.FromBoolean(DateTimeSource.Read(arguments[0]).IsFinite), "isfinite(date) bool", "isfinite(timestamp) bool", "isfinite(timestamptz) bool", "isfinite(interval) bool");
        list.Session(ToChar.Call, "to_char(timestamp, text) text", "to_char(timestamptz, text) text", "to_char(interval, text) text", "to_char(int4, text) text", "to_char(int8, text) text", "to_char(numeric, text) text", "to_char(float4, text) text", "to_char(float8, text) text", "to_char(date, text) text");
        list.Session(
            static (arguments, session) => StoredValue.FromDate(DateTimeTemplate.Parse(arguments.Text(0), arguments.Text(1)).ToDays()),
            "to_date(text, text) date");
        list.Scalar(static (arguments, _) => Arguments.Numeric(NumberFormat.Parse(arguments.Text(0), arguments.Text(1))), "to_number(text, text) numeric");
        list.Session(ToTimestamp, "to_timestamp(float8) timestamptz", "to_timestamp(text, text) timestamptz");
    }

    private static void AddClock(FunctionList list)
    {
        list.Session(static (_, session) => StoredValue.FromTimestampTz(session.TransactionTimestamp), "now() timestamptz");
        list.Session(static (_, session) => StoredValue.FromTimestampTz(session.TransactionTimestamp), "transaction_timestamp() timestamptz");
        list.Session(static (_, session) => StoredValue.FromTimestampTz(session.StatementTimestamp), "statement_timestamp() timestamptz");
        list.Session(static (_, session) => StoredValue.FromTimestampTz(session.ClockTimestamp), "clock_timestamp() timestamptz");
        list.Session(static (_, session) => StoredValue.FromTimestampTz(session.StartTimestamp), "pg_postmaster_start_time() timestamptz");
        list.Session(static (_, session) => StoredValue.FromTimestampTz(session.StartTimestamp), "pg_conf_load_time() timestamptz");
        list.Session(
            static (_, session) => Arguments.Text(ToChar.Format(session.ClockTimestamp, "Dy Mon DD HH24:MI:SS.US YYYY TZ", session.FormatSettings.TimeZone)),
            "timeofday() text");
        list.Session(
            static (arguments, session) => StoredValue.FromTimestampTz(PgDateTime.RoundToPrecision(session.TransactionTimestamp, arguments.Modifier(0))),
            "pg_current_timestamp(int4?) timestamptz");
        list.Session(
            static (arguments, session) => StoredValue.FromTimestamp(PgDateTime.RoundToPrecision(LocalNow(session), arguments.Modifier(0))),
            "pg_localtimestamp(int4?) timestamp");
        list.Session(static (_, session) => StoredValue.FromDate(PgCalendar.Split(LocalNow(session)).Days), "pg_current_date() date");
        list.Session(
            static (arguments, session) => StoredValue.FromTime(PgDateTime.RoundToPrecision(PgCalendar.Split(LocalNow(session)).Microseconds, arguments.Modifier(0))),
            "pg_localtime(int4?) time");
        list.Session(
            static (arguments, session) => StoredValue.FromTimeTz(
                PgDateTime.RoundToPrecision(PgCalendar.Split(LocalNow(session)).Microseconds, arguments.Modifier(0)),
                session.FormatSettings.TimeZone.OffsetAtUtc(session.TransactionTimestamp)),
            "pg_current_time(int4?) timetz");
    }

    private static void AddMakers(FunctionList list)
    {
        list.Scalar(static (arguments, _) => StoredValue.FromDate(MakeDate(arguments, 0)), "make_date(int4, int4, int4) date");
        list.Scalar(static (arguments, _) => StoredValue.FromTime(MakeTime(arguments, 0)), "make_time(int4, int4, float8) time");
        list.Scalar(
            static (arguments, _) => StoredValue.FromTimestamp(PgCalendar.ToTimestamp(MakeDate(arguments, 0), MakeTime(arguments, 3))),
            "make_timestamp(int4, int4, int4, int4, int4, float8) timestamp");
        list.Session(
            static (arguments, session) => StoredValue.FromTimestampTz(PgDateTime.LocalToUtc(
                PgCalendar.ToTimestamp(MakeDate(arguments, 0), MakeTime(arguments, 3)),
                arguments.Count > 6 ? Zone(arguments[6]) : session.FormatSettings.TimeZone)),
            "make_timestamptz(int4, int4, int4, int4, int4, float8, text?) timestamptz");
        list.Scalar(
            static (arguments, _) =>
            {
                long[] parts = new long[6];
                for (int i = 0; i < parts.Length && i < arguments.Count; i++)
                {
                    parts[i] = arguments.Int4(i);
                }

                double seconds = arguments.Count > 6 ? arguments.Double(6) : 0;
                return StoredValue.FromInterval(new PgInterval(
                    (int)((parts[0] * 12) + parts[1]),
                    (int)((parts[2] * 7) + parts[3]),
                    (parts[4] * PgCalendar.MicrosecondsPerHour) + (parts[5] * PgCalendar.MicrosecondsPerMinute) + (long)Math.Round(seconds * 1e6)));
            },
            "make_interval(int4?, int4?, int4?, int4?, int4?, int4?, float8?) interval");
        list.Scalar(static (arguments, _) => StoredValue.FromInterval(StoredValue.ToInterval(arguments[0]).JustifyDays()), "justify_days(interval) interval");
        list.Scalar(static (arguments, _) => StoredValue.FromInterval(StoredValue.ToInterval(arguments[0]).JustifyHours()), "justify_hours(interval) interval");
        list.Scalar(static (arguments, _) => StoredValue.FromInterval(StoredValue.ToInterval(arguments[0]).Justify()), "justify_interval(interval) interval");
    }

    public static long LocalNow(IFunctionSession session) => PgDateTime.UtcToLocal(session.TransactionTimestamp, session.FormatSettings.TimeZone);

    /// <summary>A zone by name, or an interval as the offset east.</summary>
    public static PgTimeZone Zone(scoped in ValueView value)
    {
        string name = StoredValue.ToText(value);
        if (PgTimeZone.TryFind(name, out PgTimeZone? zone))
        {
            return zone;
        }

        if (PgInterval.IsInterval(Arguments.Utf8(name)))
        {
            PgInterval offset = PgInterval.Parse(name);
            return PgTimeZone.Fixed((int)(offset.Microseconds / PgCalendar.MicrosecondsPerSecond));
        }

        throw new PgErrorException(SqlState.InvalidParameterValue, $"time zone \"{name}\" not recognized");
    }

    private static SqlValue AtTimeZone(scoped in ValueView zoneName, scoped in ValueView value)
    {
        PgTimeZone zone = Zone(zoneName);
        DateTimeSource source = DateTimeSource.Read(value);
        switch (source.Form)
        {
            case DateTimeForm.TimestampTz:
                return StoredValue.FromTimestamp(PgDateTime.UtcToLocal(source.Timestamp, zone));
            case DateTimeForm.TimeTz:
                int offset = zone.OffsetAtUtc(0);
                long shifted = source.Timestamp + ((offset - source.SecondsEast) * PgCalendar.MicrosecondsPerSecond);
                return StoredValue.FromTimeTz(PgCalendar.Split(shifted).Microseconds, offset);
            default:
                return StoredValue.FromTimestampTz(PgDateTime.LocalToUtc(source.Timestamp, zone));
        }
    }

    private static SqlValue ToTimestamp(CallArguments arguments, IFunctionSession session)
    {
        if (arguments.Count == 2)
        {
            DateTimeTemplate parts = DateTimeTemplate.Parse(arguments.Text(0), arguments.Text(1));
            return StoredValue.FromTimestampTz(parts.ToTimestampTz(session.FormatSettings.TimeZone));
        }

        double seconds = arguments.Double(0);
        if (double.IsInfinity(seconds))
        {
            return StoredValue.FromTimestampTz(seconds > 0 ? PgCalendar.TimestampInfinity : PgCalendar.TimestampNegativeInfinity);
        }

        double micros = Math.Round(seconds * 1e6, MidpointRounding.ToEven);
        double since2000 = micros + (PgCalendar.UnixEpochDays * (double)PgCalendar.MicrosecondsPerDay);
        return since2000 is >= PgCalendar.MinimumTimestamp and < PgCalendar.EndOfTimestamps
            ? StoredValue.FromTimestampTz((long)micros + (PgCalendar.UnixEpochDays * PgCalendar.MicrosecondsPerDay))
            : throw new PgErrorException(SqlState.DatetimeFieldOverflow, $"timestamp out of range: \"{PgFloat.ToText(seconds)}\"");
    }

    private static int MakeDate(CallArguments arguments, int first)
    {
        int year = arguments.Int4(first);
        int month = arguments.Int4(first + 1);
        int day = arguments.Int4(first + 2);
        int astronomical = year < 0 ? year + 1 : year;
        if (year == 0 || month is < 1 or > 12 || day < 1 || astronomical is < -4713 or > 5_874_897 || day > PgCalendar.DaysInMonth(astronomical, month))
        {
            throw new PgErrorException(
                SqlState.DatetimeFieldOverflow,
                string.Create(CultureInfo.InvariantCulture, $"date field value out of range: {year}-{month:00}-{day:00}"));
        }

        return PgCalendar.ToDays(astronomical, month, day);
    }

    private static long MakeTime(CallArguments arguments, int first)
    {
        int hour = arguments.Int4(first);
        int minute = arguments.Int4(first + 1);
        double second = arguments.Double(first + 2);
        bool isMidnight = hour == 24 && minute == 0 && second == 0;
        if ((hour is < 0 or > 23 && !isMidnight) || minute is < 0 or > 59 || !(second is >= 0 and <= 60))
        {
            throw new PgErrorException(
                SqlState.DatetimeFieldOverflow,
                string.Create(CultureInfo.InvariantCulture, $"time field value out of range: {hour}:{minute:00}:{PgFloat.ToText(second)}"));
        }

        return (hour * PgCalendar.MicrosecondsPerHour) + (minute * PgCalendar.MicrosecondsPerMinute) + (long)Math.Round(second * 1e6);
    }
}
