using Swytch.Core;
using Swytch.Core.Datatypes;
using Swytch.Core.Errors;

namespace Swytch.Sql.Functions;

/// <summary>Set-returning functions (PostgreSQL manual, section 9.25), as table functions, and as arrays for json_each.</summary>
internal static class SetFunctions
{
    /// <summary>Most rows of one series that is built as an array.</summary>
    private const int LongestArray = 10_000_000;

    public static void AddTo(FunctionList list)
    {
        list.Table(
            // SQLite's own name for the column (sqlite.org/series.html); the binder gives it PostgreSQL's.
            "value",
            static (arguments, session) => Series(arguments, session).Select(static value => new[] { value }),
            "generate_series(int4, int4, int4?) int4",
            "generate_series(int8, int8, int8?) int8",
            "generate_series(numeric, numeric, numeric?) numeric",
            "generate_series(timestamp, timestamp, interval) timestamp",
            "generate_series(timestamptz, timestamptz, interval) timestamptz");
        list.Session(
            static (arguments, session) =>
            {
                SqlValue[] owned = [arguments[0].ToOwned(), arguments[1].ToOwned(), arguments[2].ToOwned()];
                return PgArrays.Write([.. Bounded(Series(owned, session))]);
            },
            "pg_generate_timestamps(timestamptz, timestamptz, interval) text");
        list.Session(
            static (arguments, session) =>
            {
                SqlValue[] owned = new SqlValue[arguments.Count];
                for (int i = 0; i < owned.Length; i++)
                {
                    owned[i] = Arguments.Numeric(arguments.Numeric(i));
                }

                return PgArrays.Write([.. Bounded(Series(owned, session))]);
            },
            "pg_generate_numerics(numeric, numeric, numeric?) text");
        list.Table(
            "unnest",
            static (arguments, _) => PgArrays.Read(arguments[0].AsView()).Elements.Select(static element => new[] { element }),
            "unnest(anyarray) anyelement");
        list.Table(
            "generate_subscripts int4",
            static (arguments, _) =>
            {
                IReadOnlyList<int> dimensions = PgArrays.Read(arguments[0].AsView()).Dimensions;
                long dimension = arguments[1].Integer;
                int length = dimension >= 1 && dimension <= dimensions.Count ? dimensions[(int)dimension - 1] : 0;
                IEnumerable<int> subscripts = Enumerable.Range(1, length);
                bool isReversed = arguments.Length > 2 && StoredValue.ToBoolean(arguments[2].AsView());
                return (isReversed ? subscripts.Reverse() : subscripts).Select(static subscript => new[] { SqlValue.FromInteger(subscript) });
            },
            "generate_subscripts(anyarray, int4, bool?) int4");
        list.Table(
            "string_to_table text",
            static (arguments, _) => ArrayFunctions.SplitText(StoredValue.ToText(arguments[0].AsView()), StoredValue.ToText(arguments[1].AsView()))
                .Select(static part => new[] { Arguments.Text(part) }),
            "string_to_table(text, text) text");
    }

    private static IEnumerable<SqlValue> Series(SqlValue[] arguments, IFunctionSession session)
    {
        if (Array.Exists(arguments, static argument => argument.IsNull))
        {
            return [];
        }

        if (arguments[0].Kind == ValueKind.Integer && arguments[1].Kind == ValueKind.Integer)
        {
            return Integers(arguments[0].Integer, arguments[1].Integer, arguments.Length > 2 ? arguments[2].Integer : 1);
        }

        bool isNumber = PgNumeric.TryParse(CastFunctions.Characters(arguments[0].AsView()), out PgNumeric start, out _);
        if (!isNumber)
        {
            return Moments(
                DateTimeSource.Read(arguments[0].AsView()),
                DateTimeSource.Read(arguments[1].AsView()),
                StoredValue.ToInterval(arguments[2].AsView()),
                session);
        }

        return Numerics(
            start,
            StoredValue.ToNumeric(arguments[1].AsView()),
            arguments.Length > 2 ? StoredValue.ToNumeric(arguments[2].AsView()) : PgNumeric.One);
    }

    private static IEnumerable<SqlValue> Bounded(IEnumerable<SqlValue> series)
    {
        int count = 0;
        foreach (SqlValue value in series)
        {
            yield return ++count <= LongestArray
                ? value
                : throw new PgErrorException(SqlState.ProgramLimitExceeded, "the series is too long");
        }
    }

    private static IEnumerable<SqlValue> Integers(long start, long stop, long step)
    {
        RequireStep(step != 0);
        for (Int128 value = start; step > 0 ? value <= stop : value >= stop; value += step)
        {
            yield return SqlValue.FromInteger((long)value);
        }
    }

    private static IEnumerable<SqlValue> Numerics(PgNumeric start, PgNumeric stop, PgNumeric step)
    {
        RequireStep(!step.IsZero);
        if (!start.IsFinite || !stop.IsFinite || !step.IsFinite)
        {
            string word = !start.IsFinite ? "start" : !stop.IsFinite ? "stop" : "step";
            bool isNaN = start.IsNaN || stop.IsNaN || step.IsNaN;
            throw new PgErrorException(SqlState.InvalidParameterValue, $"{word} value cannot be {(isNaN ? "NaN" : "infinity")}");
        }

        for (PgNumeric value = start; step.Sign > 0 ? value <= stop : value >= stop; value += step)
        {
            yield return Arguments.Numeric(value);
        }
    }

    private static IEnumerable<SqlValue> Moments(DateTimeSource start, DateTimeSource stop, PgInterval step, IFunctionSession session)
    {
        int direction = Math.Sign(step.CompareTo(default));
        RequireStep(direction != 0);
        if (!start.IsFinite || !stop.IsFinite)
        {
            yield break;
        }

        PgTimeZone zone = session.FormatSettings.TimeZone;
        bool isInstant = start.Form == DateTimeForm.TimestampTz;
        for (long value = start.Timestamp; direction > 0 ? value <= stop.Timestamp : value >= stop.Timestamp; value = isInstant ? step.AddTo(value, zone) : step.AddTo(value))
        {
            yield return DateTimeSource.Store(start.Form, value);
        }
    }

    private static void RequireStep(bool isValid)
    {
        if (!isValid)
        {
            throw new PgErrorException(SqlState.InvalidParameterValue, "step size cannot equal zero");
        }
    }
}
