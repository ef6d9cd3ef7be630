using Swytch.Core;
using Swytch.Core.Datatypes;

namespace Swytch.Sql.Functions;

/// <summary>A date/time argument whose PostgreSQL type is told by its stored form; anything else that is text is read as an interval.</summary>
internal readonly record struct DateTimeSource(DateTimeForm Form, long Timestamp, PgInterval Interval, int SecondsEast)
{
    public bool IsInterval => Form == DateTimeForm.Other;

    public bool IsFinite => IsInterval || Form is DateTimeForm.Time or DateTimeForm.TimeTz || PgCalendar.IsFiniteTimestamp(Timestamp);

    /// <summary>The type's name in messages.</summary>
    public string TypeName => Form switch
    {
        DateTimeForm.Date => "date",
        DateTimeForm.Time => "time without time zone",
        DateTimeForm.TimeTz => "time with time zone",
        DateTimeForm.Timestamp => "timestamp without time zone",
        DateTimeForm.TimestampTz => "timestamp with time zone",
        _ => "interval",
    };

    /// <summary>
    /// Timestamp is microseconds since 2000-01-01 (UTC for timestamptz; midnight for a date), microseconds of the day for times.
    /// </summary>
    public static DateTimeSource Read(scoped in ValueView value)
    {
        if (value.Kind != ValueKind.Text)
        {
            return new(DateTimeForm.Other, 0, StoredValue.ToInterval(value), 0);
        }

        ReadOnlySpan<byte> text = value.Bytes;
        DateTimeForm form = DateTimeForms.Of(text);
        switch (form)
        {
            case DateTimeForm.Date:
                return new(form, PgCalendar.ToTimestamp(StoredValue.ToDate(value), 0), default, 0);
            case DateTimeForm.Time:
                return new(form, StoredValue.ToTime(value), new PgInterval(0, 0, StoredValue.ToTime(value)), 0);
            case DateTimeForm.TimeTz:
                (long time, int offset) = StoredValue.ToTimeTz(value);
                return new(form, time, default, offset);
            case DateTimeForm.Timestamp:
                return new(form, StoredValue.ToTimestamp(value), default, 0);
            case DateTimeForm.TimestampTz:
                return new(form, StoredValue.ToTimestampTz(value), default, 0);
            default:
                break;
        }

        ReadOnlySpan<byte> trimmed = TextInput.Trim(text);
        if (trimmed.SequenceEqual("infinity"u8) || trimmed.SequenceEqual("-infinity"u8))
        {
            return new(DateTimeForm.Timestamp, trimmed[0] == (byte)'-' ? PgCalendar.TimestampNegativeInfinity : PgCalendar.TimestampInfinity, default, 0);
        }

        if (PgInterval.IsInterval(trimmed))
        {
            return new(DateTimeForm.Other, 0, PgInterval.Parse(trimmed), 0);
        }

        // A literal that nobody has converted, for example '2024-01-01 10:00' or '2024-01-01T10:00:00Z'.
        return new(DateTimeForm.Timestamp, PgDateTime.ParseTimestamp(trimmed, -1, TypeFormatSettings.Default), default, 0);
    }

    /// <summary>Local microseconds: a timestamptz in the session's zone.</summary>
    public long Local(PgTimeZone zone) => Form == DateTimeForm.TimestampTz ? PgDateTime.UtcToLocal(Timestamp, zone) : Timestamp;

    /// <summary>Back to the stored form of the same type; a date becomes a timestamp.</summary>
    public static SqlValue Store(DateTimeForm form, long timestamp) => form == DateTimeForm.TimestampTz
        ? StoredValue.FromTimestampTz(timestamp)
        : StoredValue.FromTimestamp(timestamp);
}
