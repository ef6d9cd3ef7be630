using Swytch.Core;
using Swytch.Core.Datatypes;

namespace Swytch.Sql.Functions;

/// <summary>The operators + - * / over dates, times and intervals (PostgreSQL manual, section 9.9, table 9.32), and age().</summary>
internal static class DateTimeArithmetic
{
    public static void AddTo(FunctionList list)
    {
        foreach ((string name, string type, string result) in new[] { ("timestamp", "timestamp", "timestamp"), ("timestamptz", "timestamptz", "timestamptz"), ("date", "date", "timestamp"), ("time", "time", "time"), ("timetz", "timetz", "timetz") })
        {
            list.Session(
                static (arguments, session) => AddInterval(DateTimeSource.Read(arguments[0]), Interval(arguments, 1), session),
                $"{name}_pl_interval({type}, interval) {result}");
            list.Session(
                static (arguments, session) => AddInterval(DateTimeSource.Read(arguments[0]), Interval(arguments, 1).Negate(), session),
                $"{name}_mi_interval({type}, interval) {result}");
        }

        foreach ((string name, string type) in new[] { ("timestamp_mi", "timestamp"), ("timestamptz_mi", "timestamptz"), ("time_mi_time", "time") })
        {
            list.Session(
                static (arguments, session) => StoredValue.FromInterval(Difference(DateTimeSource.Read(arguments[0]), DateTimeSource.Read(arguments[1]), session)),
                $"{name}({type}, {type}) interval");
        }

        list.Scalar(static (arguments, _) => MoveDate(arguments, 1), "date_pli(date, int4) date");
        list.Scalar(static (arguments, _) => MoveDate(arguments, -1), "date_mii(date, int4) date");
        list.Scalar(
            static (arguments, _) => SqlValue.FromInteger((long)StoredValue.ToDate(arguments[0]) - StoredValue.ToDate(arguments[1])),
            "date_mi(date, date) int4");
        list.Scalar(
            static (arguments, _) => StoredValue.FromTimestamp(PgCalendar.ToTimestamp(StoredValue.ToDate(arguments[0]), StoredValue.ToTime(arguments[1]))),
            "datetime_pl(date, time) timestamp");
        list.Scalar(static (arguments, _) => StoredValue.FromInterval(Interval(arguments, 0) + Interval(arguments, 1)), "interval_pl(interval, interval) interval");
        list.Scalar(static (arguments, _) => StoredValue.FromInterval(Interval(arguments, 0) - Interval(arguments, 1)), "interval_mi(interval, interval) interval");
        list.Scalar(static (arguments, _) => StoredValue.FromInterval(Interval(arguments, 0).Multiply(arguments.Double(1))), "interval_mul(interval, float8) interval");
        list.Scalar(static (arguments, _) => StoredValue.FromInterval(Interval(arguments, 0).Divide(arguments.Double(1))), "interval_div(interval, float8) interval");
        list.Scalar(static (arguments, _) => StoredValue.FromInterval(Interval(arguments, 0).Negate()), "interval_um(interval) interval");
        list.Scalar(static (arguments, _) => SqlValue.FromInteger(Interval(arguments, 0).CompareTo(Interval(arguments, 1))), "interval_cmp(interval, interval) int4");
        list.Session(
            static (arguments, session) => StoredValue.FromInterval(arguments.Count == 1
                ? Age(MidnightToday(session), DateTimeSource.Read(arguments[0]).Local(session.FormatSettings.TimeZone))
                : Age(
                    DateTimeSource.Read(arguments[0]).Local(session.FormatSettings.TimeZone),
                    DateTimeSource.Read(arguments[1]).Local(session.FormatSettings.TimeZone))),
            "age(timestamp, timestamp?) interval", "age(timestamptz, timestamptz?) interval");
        list.AggregateAs("pg_interval_sum", static () => new IntervalSumState(isAverage: false), "pg_interval_sum(interval) interval");
        list.AggregateAs("pg_interval_avg", static () => new IntervalSumState(isAverage: true), "pg_interval_avg(interval) interval");
    }

    public static SqlValue AddInterval(DateTimeSource source, PgInterval interval, IFunctionSession session)
    {
        switch (source.Form)
        {
            case DateTimeForm.Time:
                return StoredValue.FromTime(WrapDay(source.Timestamp, interval.Microseconds));
            case DateTimeForm.TimeTz:
                return StoredValue.FromTimeTz(WrapDay(source.Timestamp, interval.Microseconds), source.SecondsEast);
            case DateTimeForm.TimestampTz:
                return StoredValue.FromTimestampTz(interval.AddTo(source.Timestamp, session.FormatSettings.TimeZone));
            case DateTimeForm.Other:
                return StoredValue.FromInterval(source.Interval + interval);
            default:
                return StoredValue.FromTimestamp(interval.AddTo(source.Timestamp));
        }
    }

    /// <summary>The years, months, days and time between two moments as a calendar tells them (utils/adt/timestamp.c, timestamp_age).</summary>
    public static PgInterval Age(long later, long earlier)
    {
        if (later < earlier)
        {
            PgInterval swapped = AgeOrdered(earlier, later, monthOfLater: true);
            return swapped.Negate();
        }

        return AgeOrdered(later, earlier, monthOfLater: false);
    }

    private static PgInterval AgeOrdered(long later, long earlier, bool monthOfLater)
    {
        (int laterDays, long laterTime) = PgCalendar.Split(later);
        (int earlierDays, long earlierTime) = PgCalendar.Split(earlier);
        (int year1, int month1, int day1) = PgCalendar.FromDays(laterDays);
        (int year2, int month2, int day2) = PgCalendar.FromDays(earlierDays);
        long time = laterTime - earlierTime;
        int days = day1 - day2;
        int months = ((year1 - year2) * 12) + month1 - month2;
        if (time < 0)
        {
            time += PgCalendar.MicrosecondsPerDay;
            days--;
        }

        if (days < 0)
        {
            // A borrowed month is as long as the month of the moment that was given second.
            days += monthOfLater ? PgCalendar.DaysInMonth(year1, month1) : PgCalendar.DaysInMonth(year2, month2);
            months--;
        }

        return new PgInterval(months, days, time);
    }

    private static long MidnightToday(IFunctionSession session) =>
        PgCalendar.Split(DateTimeFunctions.LocalNow(session)).Days * PgCalendar.MicrosecondsPerDay;

    private static PgInterval Difference(DateTimeSource left, DateTimeSource right, IFunctionSession session)
    {
        // Two timestamptz differ by their instants; a mixed pair by the session's local times.
        bool bothInstants = left.Form == DateTimeForm.TimestampTz && right.Form == DateTimeForm.TimestampTz;
        long from = bothInstants ? right.Timestamp : right.Local(session.FormatSettings.TimeZone);
        long to = bothInstants ? left.Timestamp : left.Local(session.FormatSettings.TimeZone);
        if (!left.IsFinite || !right.IsFinite)
        {
            throw new Core.Errors.PgErrorException(Core.Errors.SqlState.DatetimeFieldOverflow, "cannot subtract infinite timestamps");
        }

        long difference = to - from;
        bool isTime = left.Form is DateTimeForm.Time or DateTimeForm.TimeTz;
        return isTime ? new PgInterval(0, 0, difference) : new PgInterval(0, 0, difference).JustifyHours();
    }

    private static SqlValue MoveDate(CallArguments arguments, int sign)
    {
        int days = StoredValue.ToDate(arguments[0]);
        if (!PgCalendar.IsFiniteDate(days))
        {
            return StoredValue.FromDate(days);
        }

        long moved = days + (sign * arguments.Int8(1));
        return moved is >= PgCalendar.MinimumDate and < PgCalendar.EndOfDates
            ? StoredValue.FromDate((int)moved)
            : throw DatatypeErrors.DateTimeOutOfRange("date");
    }

    private static long WrapDay(long time, long microseconds)
    {
        long sum = (time + (microseconds % PgCalendar.MicrosecondsPerDay)) % PgCalendar.MicrosecondsPerDay;
        return sum < 0 ? sum + PgCalendar.MicrosecondsPerDay : sum;
    }

    private static PgInterval Interval(CallArguments arguments, int index) => StoredValue.ToInterval(arguments[index]);
}

/// <summary>sum and avg of intervals.</summary>
internal sealed class IntervalSumState(bool isAverage) : IAggregateState
{
    private PgInterval _sum;
    private long _count;

    public void Step(CallArguments arguments)
    {
        if (!arguments[0].IsNull)
        {
            _sum += StoredValue.ToInterval(arguments[0]);
            _count++;
        }
    }

    public SqlValue Result() => _count == 0 ? SqlValue.Null : StoredValue.FromInterval(isAverage ? _sum.Divide(_count) : _sum);
}
