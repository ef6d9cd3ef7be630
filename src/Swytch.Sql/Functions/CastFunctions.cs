using System.Buffers;
using Swytch.Core;
using Swytch.Core.Datatypes;

namespace Swytch.Sql.Functions;

/// <summary>
/// pg_cast_&lt;type&gt;(value[, modifier]): explicit casts; pg_assign_&lt;type&gt;(value[, modifier]): the coercion of a value that is
/// stored into a column (PostgreSQL manual, section 10.4). Both raise PostgreSQL's errors. They differ where PostgreSQL's do:
/// a cast to varchar(n) cuts silently, an assignment is 22001. The source type is told by the storage class.
/// pg_fit_&lt;type&gt;(value): the assignment of the sqlite dialect (<see cref="ColumnFit"/>).
/// </summary>
internal static class CastFunctions
{
    private static readonly uint[] Targets =
    [
        PgOid.Int2, PgOid.Int4, PgOid.Int8, PgOid.Float4, PgOid.Float8, PgOid.Numeric, PgOid.Text, PgOid.VarChar, PgOid.BpChar,
        PgOid.Bool, PgOid.Bytea, PgOid.Date, PgOid.Time, PgOid.TimeTz, PgOid.Timestamp, PgOid.TimestampTz, PgOid.Interval,
        PgOid.Uuid, PgOid.Json, PgOid.Jsonb, PgOid.Oid, PgOid.Xid, PgOid.Name, PgOid.Char, PgOid.Inet,
    ];

    public static void AddTo(FunctionList list)
    {
        foreach (uint oid in Targets)
        {
            Datatype type = DatatypeCatalog.Find(oid);

            // Reading a literal of these depends on TimeZone or DateStyle: not for indexes, as in PostgreSQL.
            bool dependsOnSession = oid is PgOid.TimestampTz or PgOid.TimeTz or PgOid.Timestamp or PgOid.Date or PgOid.Time;
            foreach (bool isCast in new[] { true, false })
            {
                string name = (isCast ? "pg_cast_" : "pg_assign_") + type.Name;
                string signature = $"{name}(any, int4?) {type.Name}";
                ScalarCall call = (arguments, session) => Convert(arguments[0], type, arguments.Modifier(1), isCast, session);
                if (dependsOnSession)
                {
                    list.Session(call, signature);
                }
                else
                {
                    list.Scalar(call, signature);
                }
            }
        }

        foreach (uint oid in (uint[])[PgOid.Int2, PgOid.Int4, PgOid.Int8, PgOid.Float4, PgOid.Float8, PgOid.Oid])
        {
            string name = DatatypeCatalog.Find(oid).Name;
            list.Scalar((arguments, _) => ColumnFit.Apply(arguments[0], oid), $"pg_fit_{name}(any) {name}");
        }

        list.Session(
            static (arguments, session) => ToArray(arguments[0], (uint)arguments.Int8(1), arguments.Modifier(2), session),
            "pg_cast_array(any, oid, int4?) text");
        list.Session(
            static (arguments, session) => ToArray(arguments[0], (uint)arguments.Int8(1), arguments.Modifier(2), session),
            "pg_assign_array(any, oid, int4?) text");
        list.Session(static (arguments, session) => ArrayText(arguments[0], (uint)arguments.Int8(1), session), "pg_array_text(any, oid) text");
        list.Session(
            static (arguments, session) => Printed(PgOid.TimestampTz, arguments[0], session.FormatSettings),
            "pg_timestamptz_text(timestamptz) text");
        list.Session(
            static (arguments, session) => Printed((uint)arguments.Int8(1), arguments[0], session.FormatSettings),
            "pg_output(any, oid) text");
    }

    /// <summary>Converts a stored value of any type to the stored form of another.</summary>
    public static SqlValue Convert(scoped in ValueView value, Datatype type, int modifier, bool isCast, IFunctionSession session)
    {
        switch (type.Oid)
        {
            case PgOid.Int2:
                return Integer(value, type, short.MinValue, short.MaxValue);
            case PgOid.Int4:
                return Integer(value, type, int.MinValue, int.MaxValue);
            case PgOid.Int8:
                return Integer(value, type, long.MinValue, long.MaxValue);
            case PgOid.Float8 when value.Kind is ValueKind.Integer or ValueKind.Real:
                return SqlValue.FromReal(StoredValue.ToDouble(value));
            case PgOid.Float4 when value.Kind is ValueKind.Integer or ValueKind.Real:
                return SqlValue.FromReal(PgFloat.Narrow(StoredValue.ToDouble(value)));
            case PgOid.Numeric:
                return Arguments.Numeric(StoredValue.ToNumeric(value).ApplyTypeModifier(modifier));
            case PgOid.Bool when value.Kind is ValueKind.Integer or ValueKind.Real:
                return SqlValue.FromBoolean(StoredValue.ToBoolean(value));
            case PgOid.VarChar when isCast:
                return SqlValue.FromText(PgCharacter.Cast(Characters(value), modifier).ToArray());
            case PgOid.BpChar when isCast:
                return SqlValue.FromText(PgCharacter.WithoutPadding(PgCharacter.Cast(Characters(value), modifier)).ToArray());
            case PgOid.Oid when value.Kind == ValueKind.Integer:
                return value.Integer is >= int.MinValue and <= uint.MaxValue
                    ? SqlValue.FromInteger((uint)value.Integer)
                    : throw DatatypeErrors.OutOfRange("OID");
            case PgOid.Bytea when value.Kind == ValueKind.Blob:
                return value.ToOwned();
            case PgOid.Date or PgOid.Time or PgOid.Timestamp or PgOid.TimestampTz or PgOid.TimeTz when value.Kind == ValueKind.Text:
                return DateTime(value.Bytes, type, modifier, session.FormatSettings);
            case PgOid.Interval when value.Kind == ValueKind.Text && LooksLikeTime(value.Bytes):
                return StoredValue.FromInterval(new PgInterval(0, 0, StoredValue.ToTime(value)));
            default:
                return type.Input(Characters(value), modifier, session.FormatSettings);
        }
    }

    /// <summary>The characters of any value: what its text output would be.</summary>
    public static ReadOnlySpan<byte> Characters(scoped in ValueView value) => value.Kind == ValueKind.Text
        ? value.Bytes.ToArray()
        : Arguments.Utf8(StoredValue.ToText(value));

    public static SqlValue Printed(uint oid, scoped in ValueView value, TypeFormatSettings settings)
    {
        ArrayBufferWriter<byte> output = new();
        DatatypeCatalog.Find(oid).Output(value, -1, settings, output);
        return SqlValue.FromText(output.WrittenSpan.ToArray());
    }

    /// <summary>Rounds a number; reads digits. A text with a fraction is no integer, as in PostgreSQL, unless it is a numeric.</summary>
    private static SqlValue Integer(scoped in ValueView value, Datatype type, long minimum, long maximum)
    {
        switch (value.Kind)
        {
            case ValueKind.Integer:
                return value.Integer >= minimum && value.Integer <= maximum
                    ? SqlValue.FromInteger(value.Integer)
                    : throw DatatypeErrors.OutOfRange(type.SqlName);
            case ValueKind.Real:
                double rounded = Math.Round(value.Real, MidpointRounding.ToEven);
                bool fits = rounded >= minimum && (type.Oid == PgOid.Int8 ? rounded < 9223372036854775808.0 : rounded <= maximum);
                return fits ? SqlValue.FromInteger((long)rounded) : throw DatatypeErrors.OutOfRange(type.SqlName);
            case ValueKind.Text:
                return type.Input(value.Bytes, -1, TypeFormatSettings.Default);
            default:
                throw DatatypeErrors.InvalidSyntax(type.SqlName, StoredValue.ToText(value));
        }
    }

    /// <summary>
    /// Text to a date or time. The stored form of another such type is converted as PostgreSQL casts it: a timestamptz
    /// (it ends in +00) to the session's local time first.
    /// </summary>
    private static SqlValue DateTime(ReadOnlySpan<byte> text, Datatype type, int modifier, TypeFormatSettings settings)
    {
        DateTimeForm form = DateTimeForms.Of(text);
        if (form == DateTimeForm.TimestampTz && type.Oid is PgOid.Date or PgOid.Time or PgOid.Timestamp)
        {
            long local = PgDateTime.UtcToLocal(PgDateTime.ParseTimestampTz(text, -1, TypeFormatSettings.Default), settings.TimeZone);
            return FromLocal(local, type.Oid, modifier);
        }

        if (form is DateTimeForm.Timestamp && type.Oid is PgOid.Date or PgOid.Time)
        {
            return FromLocal(PgDateTime.ParseTimestamp(text, -1, settings), type.Oid, modifier);
        }

        return type.Input(text, modifier, settings);
    }

    private static SqlValue FromLocal(long local, uint oid, int modifier)
    {
        bool isFinite = PgCalendar.IsFiniteTimestamp(local);
        switch (oid)
        {
            case PgOid.Date:
                return StoredValue.FromDate(isFinite
                    ? PgCalendar.Split(local).Days
                    : local > 0 ? PgCalendar.DateInfinity : PgCalendar.DateNegativeInfinity);
            case PgOid.Time:
                return isFinite
                    ? StoredValue.FromTime(PgDateTime.RoundToPrecision(PgCalendar.Split(local).Microseconds, modifier))
                    : SqlValue.Null;
            default:
                return StoredValue.FromTimestamp(isFinite ? PgDateTime.RoundToPrecision(local, modifier) : local);
        }
    }

    private static bool LooksLikeTime(ReadOnlySpan<byte> text) =>
        text.Length >= 8 && text[2] == (byte)':' && text[5] == (byte)':' && TextInput.IsDigit(text[0]) && !text.Contains((byte)' ') && !text.Contains((byte)'+');

    private static SqlValue ToArray(scoped in ValueView value, uint elementOid, int modifier, IFunctionSession session)
    {
        Datatype element = DatatypeCatalog.Find(elementOid);
        if (value.Kind != ValueKind.Text)
        {
            throw PgArrays.Malformed(StoredValue.ToText(value));
        }

        ReadOnlySpan<byte> text = TextInput.Trim(value.Bytes);
        if (!PgArrays.IsStoredForm(text))
        {
            return PgArray.Parse(text, element, modifier, session.FormatSettings).ToStored();
        }

        // Elements of another type are converted one by one.
        PgArray source = PgArray.FromStored(value, DatatypeCatalog.Text);
        SqlValue[] converted = new SqlValue[source.Elements.Count];
        for (int i = 0; i < converted.Length; i++)
        {
            converted[i] = source.Elements[i].IsNull
                ? SqlValue.Null
                : Convert(source.Elements[i].AsView(), element, modifier, isCast: true, session);
        }

        return new PgArray(element, source.Dimensions, converted).ToStored();
    }

    private static SqlValue ArrayText(scoped in ValueView value, uint elementOid, IFunctionSession session) =>
        Arguments.Text(PgArray.FromStored(value, DatatypeCatalog.Find(elementOid)).ToText(session.FormatSettings));
}
