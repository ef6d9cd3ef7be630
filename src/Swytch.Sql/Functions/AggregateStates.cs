using Swytch.Core;
using Swytch.Core.Datatypes;

namespace Swytch.Sql.Functions;

/// <summary>sum and avg with exact digits: avg divides as numeric does, also for integers.</summary>
internal sealed class NumericSum(bool isAverage) : IMovingAggregateState
{
    private PgNumeric _sum;
    private long _count;
    private long _specials;

    public void Step(CallArguments arguments)
    {
        if (arguments[0].IsNull)
        {
            return;
        }

        PgNumeric value = arguments.Numeric(0);
        _specials += value.IsFinite ? 0 : 1;
        _sum += value;
        _count++;
    }

    public void Inverse(CallArguments arguments)
    {
        if (arguments[0].IsNull)
        {
            return;
        }

        // What has gone through NaN or an infinity cannot be taken back.
        Invariant.Holds(_specials == 0, "a moving sum holds finite numbers only");
        _sum -= arguments.Numeric(0);
        _count--;
    }

    public SqlValue Result() => _count == 0
        ? SqlValue.Null
        : Arguments.Numeric(isAverage ? _sum / PgNumeric.FromInt64(_count) : _sum);
}

/// <summary>sum of smallint and integer: bigint, 22003 beyond it.</summary>
internal sealed class IntegerSum : IMovingAggregateState
{
    private Int128 _sum;
    private long _count;

    public void Step(CallArguments arguments)
    {
        if (!arguments[0].IsNull)
        {
            _sum += arguments.Int8(0);
            _count++;
        }
    }

    public void Inverse(CallArguments arguments)
    {
        if (!arguments[0].IsNull)
        {
            _sum -= arguments.Int8(0);
            _count--;
        }
    }

    public SqlValue Result()
    {
        if (_count == 0)
        {
            return SqlValue.Null;
        }

        return _sum >= long.MinValue && _sum <= long.MaxValue
            ? SqlValue.FromInteger((long)_sum)
            : throw DatatypeErrors.OutOfRange(PgInteger.Int8Name);
    }
}

/// <summary>min (-1) or max (1) by an order of the type's own.</summary>
internal sealed class Extreme(int direction, Comparison<SqlValue> order) : IAggregateState
{
    private SqlValue _best;

    public void Step(CallArguments arguments)
    {
        if (arguments[0].IsNull)
        {
            return;
        }

        SqlValue value = arguments[0].ToOwned();
        if (_best.IsNull || Math.Sign(order(value, _best)) == direction)
        {
            _best = value;
        }
    }

    public SqlValue Result() => _best;
}
