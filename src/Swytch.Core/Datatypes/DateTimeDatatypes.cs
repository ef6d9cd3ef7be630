using System.Buffers;

namespace Swytch.Core.Datatypes;

internal sealed class DateDatatype() : Datatype(PgOid.Date, "date", "date", 4, PgOid.DateArray, 'D')
{
    public override SqlValue Input(ReadOnlySpan<byte> text, int typeModifier, TypeFormatSettings settings) =>
        StoredValue.FromDate(PgDateTime.ParseDate(text, settings));

    public override void Output(scoped in ValueView value, int typeModifier, TypeFormatSettings settings, IBufferWriter<byte> output)
    {
        int days = StoredValue.ToDate(value);
        output.Advance(PgDateTimeText.FormatDate(days, output.GetSpan(PgDateTimeText.MaximumLength)));
    }
}

internal sealed class TimeDatatype() : Datatype(PgOid.Time, "time", "time without time zone", 8, PgOid.TimeArray, 'D')
{
    public override SqlValue Input(ReadOnlySpan<byte> text, int typeModifier, TypeFormatSettings settings) =>
        StoredValue.FromTime(PgDateTime.ParseTime(text, typeModifier, settings));

    public override void Output(scoped in ValueView value, int typeModifier, TypeFormatSettings settings, IBufferWriter<byte> output)
    {
        long time = StoredValue.ToTime(value);
        output.Advance(PgDateTimeText.FormatTime(time, output.GetSpan(PgDateTimeText.MaximumLength)));
    }
}

internal sealed class TimeTzDatatype() : Datatype(PgOid.TimeTz, "timetz", "time with time zone", 12, PgOid.TimeTzArray, 'D')
{
    public override SqlValue Input(ReadOnlySpan<byte> text, int typeModifier, TypeFormatSettings settings)
    {
        (long time, int offset) = PgDateTime.ParseTimeTz(text, typeModifier, settings);
        return StoredValue.FromTimeTz(time, offset);
    }

    public override void Output(scoped in ValueView value, int typeModifier, TypeFormatSettings settings, IBufferWriter<byte> output)
    {
        (long time, int offset) = StoredValue.ToTimeTz(value);
        output.Advance(PgDateTimeText.FormatTimeTz(time, offset, output.GetSpan(PgDateTimeText.MaximumLength)));
    }
}

internal sealed class TimestampDatatype() : Datatype(PgOid.Timestamp, "timestamp", "timestamp without time zone", 8, PgOid.TimestampArray, 'D')
{
    public override SqlValue Input(ReadOnlySpan<byte> text, int typeModifier, TypeFormatSettings settings) =>
        StoredValue.FromTimestamp(PgDateTime.ParseTimestamp(text, typeModifier, settings));

    public override void Output(scoped in ValueView value, int typeModifier, TypeFormatSettings settings, IBufferWriter<byte> output)
    {
        long timestamp = StoredValue.ToTimestamp(value);
        output.Advance(PgDateTimeText.FormatTimestamp(timestamp, output.GetSpan(PgDateTimeText.MaximumLength)));
    }
}

internal sealed class TimestampTzDatatype() : Datatype(PgOid.TimestampTz, "timestamptz", "timestamp with time zone", 8, PgOid.TimestampTzArray, 'D')
{
    public override SqlValue Input(ReadOnlySpan<byte> text, int typeModifier, TypeFormatSettings settings) =>
        StoredValue.FromTimestampTz(PgDateTime.ParseTimestampTz(text, typeModifier, settings));

    public override void Output(scoped in ValueView value, int typeModifier, TypeFormatSettings settings, IBufferWriter<byte> output)
    {
        long timestamp = StoredValue.ToTimestampTz(value);
        output.Advance(PgDateTimeText.FormatTimestampTz(timestamp, settings.TimeZone, output.GetSpan(PgDateTimeText.MaximumLength)));
    }
}

internal sealed class IntervalDatatype() : Datatype(PgOid.Interval, "interval", "interval", 16, PgOid.IntervalArray, 'T')
{
    public override SqlValue Input(ReadOnlySpan<byte> text, int typeModifier, TypeFormatSettings settings)
    {
        PgInterval value = PgInterval.Parse(text, typeModifier);
        int precision = typeModifier < 0 ? -1 : typeModifier & 0xFFFF;
        return StoredValue.FromInterval(value with { Microseconds = PgDateTime.RoundToPrecision(value.Microseconds, precision) });
    }

    public override void Output(scoped in ValueView value, int typeModifier, TypeFormatSettings settings, IBufferWriter<byte> output) =>
        DatatypeOutput.WriteAscii(StoredValue.ToInterval(value).ToText(settings.IntervalStyle), output);
}
