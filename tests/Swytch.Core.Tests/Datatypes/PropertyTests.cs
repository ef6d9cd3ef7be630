using System.Globalization;
using System.Numerics;
using System.Text;
using Swytch.Core.Datatypes;
using Swytch.Core.Errors;
using Xunit.Abstractions;

namespace Swytch.Core.Tests.Datatypes;

public sealed class PropertyTests
{
    private readonly Random _random;

    public PropertyTests(ITestOutputHelper output)
    {
        int seed = Environment.TickCount;
        output.WriteLine($"seed {seed}");
        _random = new Random(seed);
    }

    [Fact]
    public void A_float_prints_the_shortest_digits_that_read_back()
    {
        Span<byte> text = stackalloc byte[PgFloat.MaximumTextLength];
        for (int i = 0; i < 20_000; i++)
        {
            double value = BitConverter.Int64BitsToDouble(_random.NextInt64(long.MinValue, long.MaxValue));
            if (double.IsNaN(value))
            {
                continue;
            }

            int length = PgFloat.FormatFloat8(value, 1, text);
            Assert.Equal(value, PgFloat.ParseFloat8(text[..length]));
            float narrow = BitConverter.Int32BitsToSingle(_random.Next());
            length = PgFloat.FormatFloat4(narrow, 1, text);
            Assert.Equal(narrow, PgFloat.ParseFloat4(text[..length]));
        }
    }

    [Fact]
    public void Every_day_of_the_calendar_is_its_own_date()
    {
        for (int i = 0; i < 20_000; i++)
        {
            int days = _random.Next(PgCalendar.MinimumDate, PgCalendar.EndOfDates);
            (int year, int month, int day) = PgCalendar.FromDays(days);
            Assert.Equal(days, PgCalendar.ToDays(year, month, day));
            Assert.Equal(days, PgDateTime.ParseDate(Encoding.ASCII.GetBytes(PgDateTimeText.DateToString(days)), TypeFormatSettings.Default));
        }
    }

    [Fact]
    public void A_timestamp_reads_back_what_it_prints_in_any_zone()
    {
        Assert.True(PgTimeZone.TryFind("America/New_York", out PgTimeZone? zone));
        TypeFormatSettings settings = TypeFormatSettings.Default with { TimeZone = zone };
        for (int i = 0; i < 20_000; i++)
        {
            long timestamp = _random.NextInt64(PgCalendar.MinimumTimestamp + PgCalendar.MicrosecondsPerDay, PgCalendar.EndOfTimestamps - PgCalendar.MicrosecondsPerDay);
            Assert.Equal(timestamp, PgDateTime.ParseTimestamp(Encoding.ASCII.GetBytes(PgDateTimeText.TimestampToString(timestamp)), -1, settings));
            Assert.Equal(timestamp, PgDateTime.ParseTimestampTz(Encoding.ASCII.GetBytes(PgDateTimeText.TimestampTzToString(timestamp, zone)), -1, settings));
        }
    }

    [Fact]
    public void An_interval_reads_back_what_it_prints_in_every_style_but_the_ambiguous_one()
    {
        for (int i = 0; i < 20_000; i++)
        {
            PgInterval interval = new(_random.Next(-30_000, 30_000), _random.Next(-1_000, 1_000), _random.NextInt64(-10_000_000_000_000, 10_000_000_000_000));
            Assert.Equal(interval, PgInterval.Parse(interval.ToText(IntervalStyle.Postgres)));
            Assert.Equal(interval, PgInterval.Parse(interval.ToText(IntervalStyle.Iso8601)));
        }
    }

    [Fact]
    public void Numeric_arithmetic_obeys_its_laws()
    {
        for (int i = 0; i < 5_000; i++)
        {
            PgNumeric a = NextNumeric();
            PgNumeric b = NextNumeric();
            Assert.Equal(a, a + b - b);
            Assert.Equal(a * b, b * a);
            Assert.Equal(a.ToString(), PgNumeric.Parse(a.ToString()).ToString());
            if (!b.IsZero)
            {
                Assert.Equal(a, (PgNumeric.DivideToInteger(a, b) * b) + (a % b));
            }

            Assert.Equal(BigInteger.Parse(a.Unscaled.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture), a.Unscaled);
        }
    }

    [Fact]
    public void No_text_makes_an_input_function_fail_otherwise_than_with_a_PostgreSQL_error()
    {
        const string alphabet = "0123456789-+:./ eETPZabcDHMS{}[]\",\\'nulINF\u00e9\0";
        foreach (Datatype type in DatatypeCatalog.Types)
        {
            for (int i = 0; i < 400; i++)
            {
                char[] text = new char[_random.Next(0, 24)];
                for (int c = 0; c < text.Length; c++)
                {
                    text[c] = alphabet[_random.Next(alphabet.Length)];
                }

                byte[] bytes = Encoding.UTF8.GetBytes(text);
                try
                {
                    type.Input(bytes, -1, TypeFormatSettings.Default);
                }
                catch (PgErrorException exception)
                {
                    Assert.Equal(5, exception.Error.SqlState.Length);
                }
                catch (Exception exception)
                {
                    Assert.Fail($"{type.Name} '{new string(text)}': {exception}");
                }
            }
        }
    }

    private PgNumeric NextNumeric()
    {
        byte[] digits = new byte[_random.Next(1, 20)];
        _random.NextBytes(digits);
        return new PgNumeric(new BigInteger(digits), _random.Next(0, 30));
    }
}
