using Swytch.Core;
using Swytch.Core.Datatypes;
using Swytch.Core.Errors;

namespace Swytch.Sql.Functions;

/// <summary>Array functions and operators over the stored JSON form (PostgreSQL manual, section 9.19). Subscripts start at 1.</summary>
internal static class ArrayFunctions
{
    public static void AddTo(FunctionList list)
    {
        AddShape(list);
        AddAccess(list);
        AddChange(list);
        AddText(list);
        list.Scalar(static (arguments, _) => SqlValue.FromBoolean(Contains(arguments[0], arguments[1])), "arraycontains(anyarray, anyarray) bool");
        list.Scalar(static (arguments, _) => SqlValue.FromBoolean(Contains(arguments[1], arguments[0])), "arraycontained(anyarray, anyarray) bool");
        list.Scalar(
            static (arguments, _) =>
            {
                HashSet<string> keys = Keys(PgArrays.Read(arguments[0]));
                return SqlValue.FromBoolean(keys.Overlaps(Keys(PgArrays.Read(arguments[1]))));
            },
            "arrayoverlap(anyarray, anyarray) bool");
        list.NullTolerant(
            static (arguments, _) =>
            {
                Datatype element = DatatypeCatalog.Find((uint)arguments.Int8(0));
                SqlValue[] elements = new SqlValue[arguments.Count - 1];
                for (int i = 0; i < elements.Length; i++)
                {
                    elements[i] = arguments[i + 1].ToOwned();
                }

                return PgArray.OneDimensional(element, elements).ToStored();
            },
            "pg_array(oid, variadic any) text");
        list.Aggregate(static () => new ArrayAggregate(), "array_agg(anyelement) anyarray");
    }

    /// <summary>A value's identity among elements of its array: numbers by value, everything else by its characters.</summary>
    public static string Key(scoped in ValueView value) => value.Kind switch
    {
        ValueKind.Null => "",
        ValueKind.Text => "t" + StoredValue.ToText(value),
        ValueKind.Blob => "t" + StoredValue.ToText(value),
        _ => "n" + StoredValue.ToText(value),
    };

    private static void AddShape(FunctionList list)
    {
        list.Scalar(static (arguments, _) => Dimension(arguments, static length => length), "array_length(anyarray, int4) int4");
        list.Scalar(static (arguments, _) => Dimension(arguments, static length => length), "array_upper(anyarray, int4) int4");
        list.Scalar(static (arguments, _) => Dimension(arguments, static _ => 1), "array_lower(anyarray, int4) int4");
        list.Scalar(
            static (arguments, _) => PgArrays.Read(arguments[0]).Dimensions.Count is var count and > 0 ? SqlValue.FromInteger(count) : SqlValue.Null,
            "array_ndims(anyarray) int4");
        list.Scalar(
            static (arguments, _) => PgArrays.Read(arguments[0]).Dimensions is { Count: > 0 } dimensions
                ? Arguments.Text(string.Concat(dimensions.Select(length => $"[1:{length}]")))
                : SqlValue.Null,
            "array_dims(anyarray) text");
        list.Scalar(static (arguments, _) => SqlValue.FromInteger(PgArrays.Read(arguments[0]).Elements.Count), "cardinality(anyarray) int4");
        list.Scalar(static (arguments, _) => SqlValue.FromInteger(PgArrays.Read(arguments[0]).Elements.Count), "pg_array_length(anyarray) int4");
    }

    private static void AddAccess(FunctionList list)
    {
        list.Scalar(Get, "pg_array_get(anyarray, variadic int4) anyelement");
        list.NullTolerant(Slice, "pg_array_slice(anyarray, int4, int4) anyarray");
        list.NullTolerant(static (arguments, _) => Position(arguments), "array_position(anyarray, anyelement, int4?) int4");
        list.NullTolerant(
            static (arguments, _) =>
            {
                if (arguments[0].IsNull)
                {
                    return SqlValue.Null;
                }

                string wanted = Key(arguments[1]);
                IReadOnlyList<SqlValue> elements = PgArrays.Read(arguments[0]).Elements;
                return PgArrays.Write([.. Enumerable.Range(0, elements.Count).Where(i => Key(elements[i].AsView()) == wanted).Select(i => SqlValue.FromInteger(i + 1))]);
            },
            "array_positions(anyarray, anyelement) int4[]");
    }

    private static void AddChange(FunctionList list)
    {
        list.NullTolerant(
            static (arguments, _) => PgArrays.Write([.. Elements(arguments[0]), arguments[1].ToOwned()]),
            "array_append(anyarray, anyelement) anyarray");
        list.NullTolerant(
            static (arguments, _) => PgArrays.Write([arguments[0].ToOwned(), .. Elements(arguments[1])]),
            "array_prepend(anyelement, anyarray) anyarray");
        list.NullTolerant(Concatenate, "array_cat(anyarray, anyarray) anyarray");
        list.NullTolerant(
            static (arguments, _) =>
            {
                if (arguments[0].IsNull)
                {
                    return SqlValue.Null;
                }

                string unwanted = Key(arguments[1]);
                return PgArrays.Write([.. Elements(arguments[0]).Where(element => Key(element.AsView()) != unwanted)]);
            },
            "array_remove(anyarray, anyelement) anyarray");
        list.NullTolerant(
            static (arguments, _) =>
            {
                if (arguments[0].IsNull)
                {
                    return SqlValue.Null;
                }

                string unwanted = Key(arguments[1]);
                SqlValue replacement = arguments[2].ToOwned();
                PgArray array = PgArrays.Read(arguments[0]);
                return PgArrays.Write(array.Dimensions, [.. array.Elements.Select(element => Key(element.AsView()) == unwanted ? replacement : element)]);
            },
            "array_replace(anyarray, anyelement, anyelement) anyarray");
        list.NullTolerant(
            static (arguments, _) =>
            {
                if (arguments[1].IsNull)
                {
                    throw new PgErrorException("22004", "dimension array or low bound array cannot be null");
                }

                int[] dimensions = [.. PgArrays.Read(arguments[1]).Elements.Select(length => (int)length.Integer)];
                long count = dimensions.Aggregate(1L, static (product, length) => product * Math.Max(0, length));
                if (count > 10_000_000)
                {
                    throw new PgErrorException(SqlState.ProgramLimitExceeded, "array size exceeds the maximum allowed (10000000)");
                }

                SqlValue value = arguments[0].ToOwned();
                return count == 0 ? PgArrays.Write([]) : PgArrays.Write(dimensions, [.. Enumerable.Repeat(value, (int)count)]);
            },
            "array_fill(anyelement, int4[]) anyarray");
    }

    private static void AddText(FunctionList list)
    {
        list.NullTolerant(
            static (arguments, _) =>
            {
                if (arguments[0].IsNull || arguments[1].IsNull)
                {
                    return SqlValue.Null;
                }

                string separator = arguments.Text(1);
                string? forNull = arguments.Count > 2 && !arguments[2].IsNull ? arguments.Text(2) : null;
                IEnumerable<string?> parts = PgArrays.Read(arguments[0]).Elements.Select(element => element.IsNull ? forNull : StoredValue.ToText(element.AsView()));
                return Arguments.Text(string.Join(separator, parts.Where(static part => part is not null)));
            },
            "array_to_string(anyarray, text, text?) text");
        list.NullTolerant(
            static (arguments, _) =>
            {
                if (arguments[0].IsNull)
                {
                    return SqlValue.Null;
                }

                string? forNull = arguments.Count > 2 && !arguments[2].IsNull ? arguments.Text(2) : null;
                string? separator = arguments[1].IsNull ? null : arguments.Text(1);
                return PgArrays.Write([.. SplitText(arguments.Text(0), separator).Select(part => part == forNull ? SqlValue.Null : Arguments.Text(part))]);
            },
            "string_to_array(text, text, text?) text[]");
    }

    public static IEnumerable<string> SplitText(string text, string? separator)
    {
        if (text.Length == 0)
        {
            return [];
        }

        return separator switch
        {
            null => text.EnumerateRunes().Select(static rune => rune.ToString()),
            "" => [text],
            _ => text.Split(separator),
        };
    }

    private static IReadOnlyList<SqlValue> Elements(scoped in ValueView value)
    {
        if (value.IsNull)
        {
            return [];
        }

        PgArray array = PgArrays.Read(value);
        return array.Dimensions.Count <= 1
            ? array.Elements
            : throw new PgErrorException(SqlState.FeatureNotSupported, "searching for elements in multidimensional arrays is not supported");
    }

    private static SqlValue Dimension(CallArguments arguments, Func<int, int> fact)
    {
        IReadOnlyList<int> dimensions = PgArrays.Read(arguments[0]).Dimensions;
        long index = arguments.Int8(1);
        return index >= 1 && index <= dimensions.Count ? SqlValue.FromInteger(fact(dimensions[(int)index - 1])) : SqlValue.Null;
    }

    private static SqlValue Get(CallArguments arguments, IFunctionSession session)
    {
        PgArray array = PgArrays.Read(arguments[0]);
        if (array.Dimensions.Count != arguments.Count - 1)
        {
            return SqlValue.Null;
        }

        long offset = 0;
        for (int i = 0; i < array.Dimensions.Count; i++)
        {
            long subscript = arguments.Int8(i + 1);
            if (subscript < 1 || subscript > array.Dimensions[i])
            {
                return SqlValue.Null;
            }

            offset = (offset * array.Dimensions[i]) + subscript - 1;
        }

        return array.Elements[(int)offset];
    }

    /// <summary>Rows low to high of the outer dimension; NULL bounds are open.</summary>
    private static SqlValue Slice(CallArguments arguments, IFunctionSession session)
    {
        if (arguments[0].IsNull)
        {
            return SqlValue.Null;
        }

        PgArray array = PgArrays.Read(arguments[0]);
        if (array.Dimensions.Count == 0)
        {
            return PgArrays.Write([]);
        }

        int rows = array.Dimensions[0];
        long low = Math.Max(1, arguments[1].IsNull ? 1 : arguments.Int8(1));
        long high = Math.Min(rows, arguments[2].IsNull ? rows : arguments.Int8(2));
        if (low > high)
        {
            return PgArrays.Write([]);
        }

        int width = array.Elements.Count / rows;
        List<int> dimensions = [.. array.Dimensions];
        dimensions[0] = (int)(high - low + 1);
        return PgArrays.Write(dimensions, [.. array.Elements.Skip((int)(low - 1) * width).Take(dimensions[0] * width)]);
    }

    private static SqlValue Position(CallArguments arguments)
    {
        if (arguments[0].IsNull)
        {
            return SqlValue.Null;
        }

        IReadOnlyList<SqlValue> elements = Elements(arguments[0]);
        string wanted = Key(arguments[1]);
        for (int i = arguments.Count > 2 ? (int)Math.Max(1, arguments.Int8(2)) - 1 : 0; i < elements.Count; i++)
        {
            if (Key(elements[i].AsView()) == wanted)
            {
                return SqlValue.FromInteger(i + 1);
            }
        }

        return SqlValue.Null;
    }

    private static SqlValue Concatenate(CallArguments arguments, IFunctionSession session)
    {
        if (arguments[0].IsNull || arguments[1].IsNull)
        {
            return arguments[arguments[0].IsNull ? 1 : 0].ToOwned();
        }

        PgArray left = PgArrays.Read(arguments[0]);
        PgArray right = PgArrays.Read(arguments[1]);
        if (left.Elements.Count == 0 || right.Elements.Count == 0)
        {
            return arguments[left.Elements.Count == 0 ? 1 : 0].ToOwned();
        }

        // A row may be joined to an array of rows; otherwise the outer lengths add up.
        IReadOnlyList<int> leftShape = left.Dimensions.Count < right.Dimensions.Count ? [1, .. left.Dimensions] : left.Dimensions;
        IReadOnlyList<int> rightShape = right.Dimensions.Count < left.Dimensions.Count ? [1, .. right.Dimensions] : right.Dimensions;
        if (!leftShape.Skip(1).SequenceEqual(rightShape.Skip(1)))
        {
            throw new PgErrorException(SqlState.ArraySubscriptError, "cannot concatenate incompatible arrays");
        }

        return PgArrays.Write([leftShape[0] + rightShape[0], .. leftShape.Skip(1)], [.. left.Elements, .. right.Elements]);
    }

    private static bool Contains(scoped in ValueView outer, scoped in ValueView inner)
    {
        PgArray wanted = PgArrays.Read(inner);
        HashSet<string> keys = Keys(PgArrays.Read(outer));

        // NULL is contained in nothing.
        return wanted.Elements.All(element => !element.IsNull && keys.Contains(Key(element.AsView())));
    }

    private static HashSet<string> Keys(PgArray array) =>
        [.. array.Elements.Where(static element => !element.IsNull).Select(static element => Key(element.AsView()))];
}

/// <summary>array_agg: NULL for no rows; arrays become rows of a larger one.</summary>
internal sealed class ArrayAggregate : IAggregateState
{
    private readonly List<SqlValue> _elements = [];

    public void Step(CallArguments arguments) => _elements.Add(arguments[0].ToOwned());

    public SqlValue Result() => _elements.Count == 0 ? SqlValue.Null : PgArrays.Write(_elements);
}
