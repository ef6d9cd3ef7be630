using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Swytch.WireClient;

namespace Swytch.SqlLogicTest;

/// <summary>Renders what came over the wire as the test files write it.</summary>
internal static class ResultText
{
    /// <summary>All values of all DataRows in order, each by the letter of its column.</summary>
    public static List<string[]> Rows(IEnumerable<WireMessage> messages, string types)
    {
        var rows = new List<string[]>();
        uint[] columnTypes = [];
        foreach (var message in messages)
        {
            if (message.Type == WireMessage.RowDescription)
            {
                columnTypes = ColumnTypes(message);
            }
            else if (message.Type == WireMessage.DataRow)
            {
                var reader = message.Read();
                var row = new string[reader.Int16()];
                for (var column = 0; column < row.Length; column++)
                {
                    var length = reader.Int32();
                    var type = column < types.Length ? types[column] : 'T';
                    row[column] = length < 0 ? "NULL" : Render(Encoding.UTF8.GetString(reader.Take(length)), type, columnTypes[column]);
                }

                rows.Add(row);
            }
        }

        return rows;
    }

    public static List<string> Arrange(List<string[]> rows, string sort)
    {
        if (sort == "rowsort")
        {
            rows.Sort((left, right) => CompareRows(left, right));
        }

        var values = rows.SelectMany(row => row).ToList();
        if (sort == "valuesort")
        {
            values.Sort(StringComparer.Ordinal);
        }

        return values;
    }

    /// <summary><c>N values hashing to MD5</c>: the format's own words; MD5 is no secret here.</summary>
    public static string Hash(List<string> values)
    {
        var all = Encoding.UTF8.GetBytes(string.Concat(values.Select(value => value + "\n")));
#pragma warning disable CA5351 // The test files name their results by MD5.
        var digest = Convert.ToHexStringLower(MD5.HashData(all));
#pragma warning restore CA5351
        return string.Create(CultureInfo.InvariantCulture, $"{values.Count} values hashing to {digest}");
    }

    private static uint[] ColumnTypes(WireMessage message)
    {
        var reader = message.Read();
        var types = new uint[reader.Int16()];
        for (var column = 0; column < types.Length; column++)
        {
            reader.CString();
            reader.Take(6);
            types[column] = reader.UInt32();
            reader.Take(8);
        }

        return types;
    }

    private static string Render(string value, char type, uint wireType)
    {
        const uint Bool = 16;
        if (wireType == Bool && type != 'T')
        {
            value = value == "t" ? "1" : "0";
        }

        return type switch
        {
            'I' => Integer(value),
            'R' => ThreeDecimals(Real(value)),
            _ => value.Length == 0 ? "(empty)" : string.Concat(value.Select(c => c is < ' ' or > '~' ? '@' : c)),
        };
    }

    /// <summary>As sqlite3_column_int64: what is left of the fraction, or of text what reads as a number.</summary>
    private static string Integer(string value) =>
        long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var integer)
            ? integer.ToString(CultureInfo.InvariantCulture)
            : ((long)Real(value)).ToString(CultureInfo.InvariantCulture);

    /// <summary>SQLite's own <c>%.3f</c>: sixteen significant digits, then zeros (https://www.sqlite.org/printf.html).</summary>
    private static string ThreeDecimals(double real)
    {
        const double ExactBelow = 1e13;
        return Math.Abs(real) < ExactBelow || !double.IsFinite(real)
            ? real.ToString("F3", CultureInfo.InvariantCulture)
            : decimal.TryParse(real.ToString("E15", CultureInfo.InvariantCulture), NumberStyles.Float, CultureInfo.InvariantCulture, out var rounded)
                ? rounded.ToString("F3", CultureInfo.InvariantCulture)
                : real.ToString("F3", CultureInfo.InvariantCulture);
    }

    private static double Real(string value)
    {
        for (var length = value.Length; length > 0; length--)
        {
            if (double.TryParse(value.AsSpan(0, length), NumberStyles.Float, CultureInfo.InvariantCulture, out var real))
            {
                return real;
            }
        }

        return 0;
    }

    private static int CompareRows(string[] left, string[] right)
    {
        for (var column = 0; column < left.Length; column++)
        {
            var order = string.CompareOrdinal(left[column], right[column]);
            if (order != 0)
            {
                return order;
            }
        }

        return 0;
    }
}
