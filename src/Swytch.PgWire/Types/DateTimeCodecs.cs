using System.Buffers;
using System.Buffers.Binary;
using Swytch.Core;
using Swytch.Core.Datatypes;
using Swytch.Core.Errors;

namespace Swytch.PgWire.Types;

/// <summary>Days since 2000-01-01, 32 bits; the extremes are the infinities.</summary>
internal sealed class DateCodec(Datatype datatype) : PgTypeCodec(datatype)
{
    public override void EncodeBinary(scoped in ValueView value, int typeModifier, IBufferWriter<byte> output)
    {
        BinaryPrimitives.WriteInt32BigEndian(output.GetSpan(sizeof(int)), StoredValue.ToDate(value));
        output.Advance(sizeof(int));
    }

    public override SqlValue DecodeBinary(ReadOnlySpan<byte> bytes)
    {
        RequireLength(bytes, sizeof(int));
        int days = BinaryPrimitives.ReadInt32BigEndian(bytes);
        return !PgCalendar.IsFiniteDate(days) || PgCalendar.IsValidDate(days)
            ? StoredValue.FromDate(days)
            : throw DatatypeErrors.DateTimeOutOfRange("date");
    }
}

/// <summary>Microseconds of the day, 64 bits.</summary>
internal sealed class TimeCodec(Datatype datatype) : PgTypeCodec(datatype)
{
    public override void EncodeBinary(scoped in ValueView value, int typeModifier, IBufferWriter<byte> output)
    {
        BinaryPrimitives.WriteInt64BigEndian(output.GetSpan(sizeof(long)), StoredValue.ToTime(value));
        output.Advance(sizeof(long));
    }

    public override SqlValue DecodeBinary(ReadOnlySpan<byte> bytes)
    {
        RequireLength(bytes, sizeof(long));
        return StoredValue.FromTime(RequireTime(BinaryPrimitives.ReadInt64BigEndian(bytes)));
    }

    internal static long RequireTime(long time) => time is >= 0 and <= PgCalendar.MicrosecondsPerDay
        ? time
        : throw DatatypeErrors.DateTimeOutOfRange("time");
}

/// <summary>Microseconds of the day, 64 bits, and the zone as seconds west of UTC, 32 bits.</summary>
internal sealed class TimeTzCodec(Datatype datatype) : PgTypeCodec(datatype)
{
    private const int Length = sizeof(long) + sizeof(int);
    private const int LargestOffsetSeconds = 16 * 3600;

    public override void EncodeBinary(scoped in ValueView value, int typeModifier, IBufferWriter<byte> output)
    {
        (long time, int secondsEast) = StoredValue.ToTimeTz(value);
        Span<byte> target = output.GetSpan(Length);
        BinaryPrimitives.WriteInt64BigEndian(target, time);
        BinaryPrimitives.WriteInt32BigEndian(target[sizeof(long)..], -secondsEast);
        output.Advance(Length);
    }

    public override SqlValue DecodeBinary(ReadOnlySpan<byte> bytes)
    {
        RequireLength(bytes, Length);
        long time = TimeCodec.RequireTime(BinaryPrimitives.ReadInt64BigEndian(bytes));
        int secondsWest = BinaryPrimitives.ReadInt32BigEndian(bytes[sizeof(long)..]);
        return secondsWest is > -LargestOffsetSeconds and < LargestOffsetSeconds
            ? StoredValue.FromTimeTz(time, -secondsWest)
            : throw new PgErrorException(SqlState.InvalidTimeZoneDisplacement, "time zone displacement out of range");
    }
}

/// <summary>Microseconds since 2000-01-01, 64 bits; the extremes are the infinities.</summary>
internal sealed class TimestampCodec(Datatype datatype) : PgTypeCodec(datatype)
{
    public override void EncodeBinary(scoped in ValueView value, int typeModifier, IBufferWriter<byte> output)
    {
        BinaryPrimitives.WriteInt64BigEndian(output.GetSpan(sizeof(long)), StoredValue.ToTimestamp(value));
        output.Advance(sizeof(long));
    }

    public override SqlValue DecodeBinary(ReadOnlySpan<byte> bytes)
    {
        RequireLength(bytes, sizeof(long));
        return StoredValue.FromTimestamp(RequireTimestamp(BinaryPrimitives.ReadInt64BigEndian(bytes)));
    }

    internal static long RequireTimestamp(long timestamp) => !PgCalendar.IsFiniteTimestamp(timestamp) || PgCalendar.IsValidTimestamp(timestamp)
        ? timestamp
        : throw DatatypeErrors.DateTimeOutOfRange("timestamp");
}

/// <summary>As <see cref="TimestampCodec"/>, in UTC.</summary>
internal sealed class TimestampTzCodec(Datatype datatype) : PgTypeCodec(datatype)
{
    public override void EncodeBinary(scoped in ValueView value, int typeModifier, IBufferWriter<byte> output)
    {
        BinaryPrimitives.WriteInt64BigEndian(output.GetSpan(sizeof(long)), StoredValue.ToTimestampTz(value));
        output.Advance(sizeof(long));
    }

    public override SqlValue DecodeBinary(ReadOnlySpan<byte> bytes)
    {
        RequireLength(bytes, sizeof(long));
        return StoredValue.FromTimestampTz(TimestampCodec.RequireTimestamp(BinaryPrimitives.ReadInt64BigEndian(bytes)));
    }
}

/// <summary>Microseconds, 64 bits; days, 32 bits; months, 32 bits.</summary>
internal sealed class IntervalCodec(Datatype datatype) : PgTypeCodec(datatype)
{
    private const int Length = 16;

    public override void EncodeBinary(scoped in ValueView value, int typeModifier, IBufferWriter<byte> output)
    {
        PgInterval interval = StoredValue.ToInterval(value);
        Span<byte> target = output.GetSpan(Length);
        BinaryPrimitives.WriteInt64BigEndian(target, interval.Microseconds);
        BinaryPrimitives.WriteInt32BigEndian(target[8..], interval.Days);
        BinaryPrimitives.WriteInt32BigEndian(target[12..], interval.Months);
        output.Advance(Length);
    }

    public override SqlValue DecodeBinary(ReadOnlySpan<byte> bytes)
    {
        RequireLength(bytes, Length);
        return StoredValue.FromInterval(new PgInterval(
            BinaryPrimitives.ReadInt32BigEndian(bytes[12..]),
            BinaryPrimitives.ReadInt32BigEndian(bytes[8..]),
            BinaryPrimitives.ReadInt64BigEndian(bytes)));
    }
}
