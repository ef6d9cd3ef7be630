using System.Numerics;
using Swytch.Core;
using Swytch.Core.Datatypes;
using Swytch.Core.Errors;

namespace Swytch.Sql.Functions;

/// <summary>extract, date_part, date_trunc, date_bin (PostgreSQL manual, sections 9.9.1 to 9.9.3).</summary>
internal static class DateTimeParts
{
    public static void AddTo(FunctionList list)
    {
        string[] sources = ["timestamp", "timestamptz", "date", "time", "timetz", "interval"];
        list.SessionAs("pg_extract", static (arguments, session) => Extract(arguments, session, asNumeric: true), [.. sources.Select(type => $"extract(text, {type}) numeric")]);
        list.Session(static (arguments, session) => Extract(arguments, session, asNumeric: false), [.. sources.Select(type => $"date_part(text, {type}) float8")]);
        list.Session(DateTrunc, "date_trunc(text, timestamp) timestamp", "date_trunc(text, timestamptz, text?) timestamptz", "date_trunc(text, interval) interval", "date_trunc(text, date) timestamptz");
        list.Session(DateBin, "date_bin(interval, timestamp, timestamp) timestamp", "date_bin(interval, timestamptz, timestamptz) timestamptz");
    }

    private static SqlValue Extract(CallArguments arguments, IFunctionSession session, bool asNumeric)
    {
        string unit = arguments.Text(0).Trim().ToLowerInvariant();
        DateTimeSource source = DateTimeSource.Read(arguments[1]);
        PgNumeric? value = source.IsFinite ? Part(unit, source, session.FormatSettings.TimeZone) : InfinitePart(unit, source);
        if (value is not { } part)
        {
            return SqlValue.Null;
        }

        return asNumeric ? Arguments.Numeric(part) : StoredValue.FromDouble(part.ToDouble());
    }

    private static PgNumeric? InfinitePart(string unit, DateTimeSource source) => unit switch
    {
        "year" or "epoch" or "century" or "decade" or "millennium" or "julian" or "isoyear" =>
            source.Timestamp > 0 ? PgNumeric.PositiveInfinity : PgNumeric.NegativeInfinity,
        _ => null,
    };

    private static PgNumeric Part(string unit, DateTimeSource source, PgTimeZone zone)
    {
        if (source.IsInterval)
        {
            return IntervalPart(unit, source.Interval);
        }

        long local = source.Local(zone);
        (int days, long time) = PgCalendar.Split(local);
        bool isTime = source.Form is DateTimeForm.Time or DateTimeForm.TimeTz;
        bool isDate = source.Form == DateTimeForm.Date;
        if (!isTime)
        {
            if (DatePart(unit, days) is { } datePart)
            {
                return datePart;
            }

            switch (unit)
            {
                case "julian":
                    return isDate ? days + 2_451_545 : Julian(days, time);
                case "epoch":
                    long sinceUnix = source.Timestamp - (PgCalendar.UnixEpochDays * PgCalendar.MicrosecondsPerDay);
                    return isDate ? sinceUnix / PgCalendar.MicrosecondsPerSecond : Micros(sinceUnix, 6);
                default:
                    break;
            }
        }
        else if (unit == "epoch")
        {
            return Micros(time - (source.SecondsEast * PgCalendar.MicrosecondsPerSecond), 6);
        }

        if (!isDate && TimePart(unit, time) is { } timePart)
        {
            return timePart;
        }

        int? offset = source.Form switch
        {
            DateTimeForm.TimestampTz => zone.OffsetAtUtc(source.Timestamp),
            DateTimeForm.TimeTz => source.SecondsEast,
            _ => null,
        };
        if (offset is int seconds)
        {
            switch (unit)
            {
                case "timezone":
                    return seconds;
                case "timezone_hour" or "timezone_h":
                    return seconds / 3600;
                case "timezone_minute" or "timezone_m":
                    return seconds / 60 % 60;
                default:
                    break;
            }
        }

        throw UnknownUnit(unit, source.TypeName);
    }

    private static PgNumeric? DatePart(string unit, int days)
    {
        (int year, int month, int day) = PgCalendar.FromDays(days);
        int shown = year > 0 ? year : year - 1;
        return unit switch
        {
            "day" or "days" or "d" => day,
            "month" or "months" or "mon" or "mons" => month,
            "quarter" or "qtr" => ((month - 1) / 3) + 1,
            "year" or "years" or "y" or "yr" or "yrs" => shown,
            "decade" or "decades" or "dec" or "decs" => year >= 0 ? year / 10 : -((8 - (year - 1)) / 10),
            "century" or "centuries" or "cent" or "c" => year > 0 ? (year + 99) / 100 : -((99 - (year - 1)) / 100),
            "millennium" or "millennia" or "mil" or "mils" => year > 0 ? (year + 999) / 1000 : -((999 - (year - 1)) / 1000),
            "dow" => PgCalendar.DayOfWeek(days),
            "isodow" => PgCalendar.DayOfWeek(days) is 0 ? 7 : PgCalendar.DayOfWeek(days),
            "doy" => PgCalendar.DayOfYear(days),
            "week" or "weeks" or "w" => PgCalendar.IsoWeek(days).Week,
            "isoyear" => PgCalendar.IsoWeek(days).Year is var iso && iso > 0 ? iso : iso - 1,
            _ => null,
        };
    }

    private static PgNumeric? TimePart(string unit, long time) => unit switch
    {
        "hour" or "hours" or "h" or "hr" or "hrs" => time / PgCalendar.MicrosecondsPerHour,
        "minute" or "minutes" or "m" or "min" or "mins" => time / PgCalendar.MicrosecondsPerMinute % 60,
        "second" or "seconds" or "s" or "sec" or "secs" => Micros(time % PgCalendar.MicrosecondsPerMinute, 6),
        "milliseconds" or "millisecond" or "ms" or "msec" or "msecs" => Micros(time % PgCalendar.MicrosecondsPerMinute, 3),
        "microseconds" or "microsecond" or "us" or "usec" or "usecs" => time % PgCalendar.MicrosecondsPerMinute,
        _ => null,
    };

    private static PgNumeric IntervalPart(string unit, PgInterval interval)
    {
        int years = interval.Months / 12;
        switch (unit)
        {
            case "year" or "years" or "y":
                return years;
            case "month" or "months" or "mon" or "mons":
                return interval.Months % 12;
            case "quarter" or "qtr":
                return (interval.Months % 12 / 3) + 1;
            case "decade" or "decades":
                return years / 10;
            case "century" or "centuries":
                return years / 100;
            case "millennium" or "millennia":
                return years / 1000;
            case "day" or "days":
                return interval.Days;
            case "hour" or "hours" or "h":
                return interval.Microseconds / PgCalendar.MicrosecondsPerHour;
            case "epoch":
                BigInteger seconds = ((BigInteger)years * 31_557_600) + ((BigInteger)(interval.Months % 12) * 30 * 86_400) + ((BigInteger)interval.Days * 86_400);
                return new PgNumeric((seconds * PgCalendar.MicrosecondsPerSecond) + interval.Microseconds, 6);
            default:
                return TimePart(unit, interval.Microseconds) ?? throw UnknownUnit(unit, "interval");
        }
    }

    private static PgNumeric Julian(int days, long time) =>
        PgNumeric.FromInt64(days + 2_451_545L) + (PgNumeric.FromInt64(time) / PgNumeric.FromInt64(PgCalendar.MicrosecondsPerDay));

    private static PgNumeric Micros(long microseconds, int scale) => new(microseconds, scale);

    private static PgErrorException UnknownUnit(string unit, string type)
    {
        bool isKnown = unit is "timezone" or "timezone_hour" or "timezone_minute" or "dow" or "doy" or "isodow" or "isoyear" or "week" or "julian"
            or "hour" or "minute" or "second" or "milliseconds" or "microseconds" or "day" or "month" or "quarter" or "year" or "decade" or "century" or "millennium" or "epoch";
        return isKnown
            ? new(SqlState.FeatureNotSupported, $"unit \"{unit}\" not supported for type {type}")
            : new(SqlState.InvalidParameterValue, $"unit \"{unit}\" not recognized for type {type}");
    }

    private static SqlValue DateTrunc(CallArguments arguments, IFunctionSession session)
    {
        string unit = arguments.Text(0).Trim().ToLowerInvariant();
        DateTimeSource source = DateTimeSource.Read(arguments[1]);
        if (source.IsInterval || source.Form == DateTimeForm.Time)
        {
            return StoredValue.FromInterval(TruncateInterval(unit, source.Interval));
        }

        if (!source.IsFinite)
        {
            return arguments[1].ToOwned();
        }

        // PostgreSQL takes a date as timestamptz here.
        bool isInstant = source.Form is DateTimeForm.TimestampTz or DateTimeForm.Date;
        PgTimeZone zone = arguments.Count > 2 ? DateTimeFunctions.Zone(arguments[2]) : session.FormatSettings.TimeZone;
        long truncated = Truncate(unit, source.Local(zone), source.TypeName);
        return isInstant ? StoredValue.FromTimestampTz(PgDateTime.LocalToUtc(truncated, zone)) : StoredValue.FromTimestamp(truncated);
    }

    private static long Truncate(string unit, long local, string type)
    {
        (int days, long time) = PgCalendar.Split(local);
        (int year, int month, _) = PgCalendar.FromDays(days);
        switch (unit)
        {
            case "microseconds" or "microsecond" or "us":
                return local;
            case "milliseconds" or "millisecond" or "ms":
                return local - (time % 1_000);
            case "second" or "seconds" or "sec" or "s":
                return local - (time % PgCalendar.MicrosecondsPerSecond);
            case "minute" or "minutes" or "min":
                return local - (time % PgCalendar.MicrosecondsPerMinute);
            case "hour" or "hours" or "h":
                return local - (time % PgCalendar.MicrosecondsPerHour);
            case "day" or "days" or "d":
                return local - time;
            case "week" or "weeks":
                int sinceMonday = (PgCalendar.DayOfWeek(days) + 6) % 7;
                return PgCalendar.ToTimestamp(days - sinceMonday, 0);
            default:
                break;
        }

        (int firstYear, int firstMonth) = unit switch
        {
            "month" or "months" or "mon" => (year, month),
            "quarter" or "qtr" => (year, (((month - 1) / 3) * 3) + 1),
            "year" or "years" or "y" => (year, 1),
            "decade" or "decades" => (year > 0 ? year / 10 * 10 : -((8 - (year - 1)) / 10 * 10), 1),
            "century" or "centuries" => (year > 0 ? ((year + 99) / 100 * 100) - 99 : -((99 - (year - 1)) / 100 * 100) + 1, 1),
            "millennium" or "millennia" => (year > 0 ? ((year + 999) / 1000 * 1000) - 999 : -((999 - (year - 1)) / 1000 * 1000) + 1, 1),
            _ => throw UnknownUnit(unit, type),
        };
        return PgCalendar.ToTimestamp(PgCalendar.ToDays(firstYear, firstMonth, 1), 0);
    }

    private static PgInterval TruncateInterval(string unit, PgInterval interval)
    {
        long microsecondsUnit = unit switch
        {
            "microseconds" or "microsecond" => 1,
            "milliseconds" or "millisecond" => 1_000,
            "second" or "seconds" => PgCalendar.MicrosecondsPerSecond,
            "minute" or "minutes" => PgCalendar.MicrosecondsPerMinute,
            "hour" or "hours" => PgCalendar.MicrosecondsPerHour,
            _ => 0,
        };
        if (microsecondsUnit > 0)
        {
            return interval with { Microseconds = interval.Microseconds / microsecondsUnit * microsecondsUnit };
        }

        int months = interval.Months;
        return unit switch
        {
            "day" or "days" => interval with { Microseconds = 0 },
            "month" or "months" => new PgInterval(months, 0, 0),
            "quarter" => new PgInterval(months / 3 * 3, 0, 0),
            "year" or "years" => new PgInterval(months / 12 * 12, 0, 0),
            "decade" or "decades" => new PgInterval(months / 120 * 120, 0, 0),
            "century" or "centuries" => new PgInterval(months / 1_200 * 1_200, 0, 0),
            "millennium" or "millennia" => new PgInterval(months / 12_000 * 12_000, 0, 0),
            _ => throw UnknownUnit(unit, "interval"),
        };
    }

    private static SqlValue DateBin(CallArguments arguments, IFunctionSession session)
    {
        PgInterval stride = StoredValue.ToInterval(arguments[0]);
        if (stride.Months != 0)
        {
            throw new PgErrorException(SqlState.FeatureNotSupported, "timestamps cannot be binned into intervals containing months or years");
        }

        long width = (stride.Days * PgCalendar.MicrosecondsPerDay) + stride.Microseconds;
        if (width <= 0)
        {
            throw new PgErrorException(SqlState.DatetimeFieldOverflow, "stride must be greater than zero");
        }

        DateTimeSource source = DateTimeSource.Read(arguments[1]);
        long origin = DateTimeSource.Read(arguments[2]).Timestamp;
        long offset = (source.Timestamp - origin) % width;
        return DateTimeSource.Store(source.Form, source.Timestamp - (offset < 0 ? offset + width : offset));
    }
}
