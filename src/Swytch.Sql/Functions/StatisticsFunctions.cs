using Swytch.Core;
using Swytch.Core.Datatypes;

namespace Swytch.Sql.Functions;

/// <summary>Aggregates that SQLite lacks (PostgreSQL manual, section 9.21).</summary>
internal static class StatisticsFunctions
{
    public static void AddTo(FunctionList list)
    {
        foreach ((string name, bool isSample, bool isDeviation) in new[]
        {
            ("var_samp", true, false), ("variance", true, false), ("var_pop", false, false),
            ("stddev_samp", true, true), ("stddev", true, true), ("stddev_pop", false, true),
        })
        {
            list.Aggregate(() => new Spread(isSample, isDeviation), $"{name}(int8) numeric", $"{name}(numeric) numeric", $"{name}(float8) float8");
        }

        list.Aggregate(static () => new BooleanFold(isAnd: true), "bool_and(bool) bool");
        list.Aggregate(static () => new BooleanFold(isAnd: true), "every(bool) bool");
        list.Aggregate(static () => new BooleanFold(isAnd: false), "bool_or(bool) bool");
        list.Aggregate(static () => new BitFold(static (left, right) => left & right), "bit_and(int2) int2", "bit_and(int4) int4", "bit_and(int8) int8");
        list.Aggregate(static () => new BitFold(static (left, right) => left | right), "bit_or(int2) int2", "bit_or(int4) int4", "bit_or(int8) int8");
        list.Aggregate(static () => new BitFold(static (left, right) => left ^ right), "bit_xor(int2) int2", "bit_xor(int4) int4", "bit_xor(int8) int8");
        list.Aggregate(static () => new TextJoin(isDistinct: true), "pg_string_agg_distinct(text, text) text");
        list.AggregateAs("pg_string_agg", static () => new TextJoin(isDistinct: false), "string_agg(text, text) text", "string_agg(bytea, bytea) bytea");
        foreach ((string name, Func<PairSums, double?> result) in new (string, Func<PairSums, double?>)[]
        {
            ("corr", static sums => sums.Correlation), ("covar_pop", static sums => sums.CovariancePopulation), ("covar_samp", static sums => sums.CovarianceSample),
            ("regr_slope", static sums => sums.Slope), ("regr_intercept", static sums => sums.Intercept),
        })
        {
            list.Aggregate(() => new PairSums(result), $"{name}(float8, float8) float8");
        }
    }
}

/// <summary>Variance and standard deviation: exact sums for exact numbers, Youngs and Cramer's updates for floats.</summary>
internal sealed class Spread(bool isSample, bool isDeviation) : IAggregateState
{
    private PgNumeric _sum;
    private PgNumeric _sumOfSquares;
    private double _floatSum;
    private double _floatSquares;
    private bool _isFloat;
    private long _count;

    public void Step(CallArguments arguments)
    {
        ValueView value = arguments[0];
        if (value.IsNull)
        {
            return;
        }

        _isFloat |= value.Kind == ValueKind.Real;
        _count++;
        double number = StoredValue.ToDouble(value);
        _floatSum += number;
        if (_count > 1)
        {
            double delta = (number * _count) - _floatSum;
            _floatSquares += delta * delta / ((double)_count * (_count - 1));
        }

        if (!_isFloat)
        {
            PgNumeric exact = StoredValue.ToNumeric(value);
            _sum += exact;
            _sumOfSquares += exact * exact;
        }
    }

    public SqlValue Result()
    {
        if (_count == 0 || (isSample && _count == 1))
        {
            return SqlValue.Null;
        }

        if (_isFloat)
        {
            double variance = _floatSquares / (isSample ? _count - 1 : _count);
            return StoredValue.FromDouble(isDeviation ? Math.Sqrt(variance) : variance);
        }

        // (N * sum(x^2) - sum(x)^2) / (N * (N - 1)), utils/adt/numeric.c numeric_stddev_internal.
        PgNumeric count = PgNumeric.FromInt64(_count);
        PgNumeric numerator = (count * _sumOfSquares) - (_sum * _sum);
        if (numerator.IsNaN)
        {
            return Arguments.Numeric(PgNumeric.NaN);
        }

        if (numerator.Sign <= 0)
        {
            return Arguments.Numeric(PgNumeric.Zero);
        }

        PgNumeric exactVariance = numerator / (count * (isSample ? count - PgNumeric.One : count));
        return Arguments.Numeric(isDeviation ? exactVariance.SqrtAt(exactVariance.Scale) : exactVariance);
    }
}

internal sealed class BooleanFold(bool isAnd) : IAggregateState
{
    private bool? _value;

    public void Step(CallArguments arguments)
    {
        if (!arguments[0].IsNull)
        {
            bool value = arguments.Bool(0);
            _value = _value is not bool known ? value : isAnd ? known && value : known || value;
        }
    }

    public SqlValue Result() => _value is bool value ? SqlValue.FromBoolean(value) : SqlValue.Null;
}

internal sealed class BitFold(Func<long, long, long> operation) : IAggregateState
{
    private long? _value;

    public void Step(CallArguments arguments)
    {
        if (!arguments[0].IsNull)
        {
            long value = arguments.Int8(0);
            _value = _value is long known ? operation(known, value) : value;
        }
    }

    public SqlValue Result() => _value is long value ? SqlValue.FromInteger(value) : SqlValue.Null;
}

/// <summary>string_agg: each separator stands before its own row's text; NULL texts are skipped.</summary>
internal sealed class TextJoin(bool isDistinct) : IAggregateState
{
    private readonly HashSet<string> _seen = [];
    private readonly System.Text.StringBuilder _text = new();
    private bool _any;

    public void Step(CallArguments arguments)
    {
        if (arguments[0].IsNull)
        {
            return;
        }

        string text = arguments.Text(0);
        if (isDistinct && !_seen.Add(text))
        {
            return;
        }

        if (_any && !arguments[1].IsNull)
        {
            _text.Append(arguments.Text(1));
        }

        _text.Append(text);
        _any = true;
    }

    public SqlValue Result() => _any ? Arguments.Text(_text.ToString()) : SqlValue.Null;
}

/// <summary>Aggregates over pairs (Y, X); a pair with a NULL is skipped.</summary>
internal sealed class PairSums(Func<PairSums, double?> result) : IAggregateState
{
    private long _count;
    private double _sumX;
    private double _sumY;
    private double _xx;
    private double _yy;
    private double _xy;

    public double? CovariancePopulation => _count == 0 ? null : _xy / _count;

    public double? CovarianceSample => _count < 2 ? null : _xy / (_count - 1);

    public double? Correlation => _count == 0 || _xx == 0 || _yy == 0 ? null : _xy / Math.Sqrt(_xx * _yy);

    public double? Slope => _count == 0 || _xx == 0 ? null : _xy / _xx;

    public double? Intercept => Slope is double slope ? (_sumY - (slope * _sumX)) / _count : null;

    public void Step(CallArguments arguments)
    {
        if (arguments[0].IsNull || arguments[1].IsNull)
        {
            return;
        }

        double y = arguments.Double(0);
        double x = arguments.Double(1);
        _count++;
        _sumX += x;
        _sumY += y;
        if (_count > 1)
        {
            double dx = (x * _count) - _sumX;
            double dy = (y * _count) - _sumY;
            double scale = 1.0 / ((double)_count * (_count - 1));
            _xx += dx * dx * scale;
            _yy += dy * dy * scale;
            _xy += dx * dy * scale;
        }
    }

    public SqlValue Result() => result(this) is double value ? StoredValue.FromDouble(value) : SqlValue.Null;
}
