using System.Globalization;
using Swytch.Core.Datatypes;

namespace Swytch.Core.Tests.Datatypes;

/// <summary>Arithmetic of numeric against PostgreSQL 15: digits, scales and errors.</summary>
public sealed class NumericOracleTests
{
    [Fact]
    public void Arithmetic_gives_the_digits_and_the_scale_of_PostgreSQL()
    {
        List<string> differences = [];
        foreach (string[] row in OracleTable.Read("numeric.tsv"))
        {
            string actual = OracleTable.Outcome(() => Compute(row[0], row[1], row[2]).ToString());
            if (actual != row[3])
            {
                differences.Add($"{row[0]} {row[1]} {row[2]}: expected {row[3]}, got {actual}");
            }
        }

        Assert.True(differences.Count == 0, $"{differences.Count}\n" + string.Join("\n", differences));
    }

    private static PgNumeric Compute(string operation, string left, string right)
    {
        PgNumeric a = PgNumeric.Parse(left);
        switch (operation)
        {
            case "sqrt":
                return a.Sqrt();
            case "exp":
                return a.Exp();
            case "ln":
                return a.Ln();
            case "log":
                return PgNumeric.Log(10, a);
            case "round":
                return a.Round(0);
            case "trunc":
                return a.Truncate(0);
            case "ceil":
                return a.Ceiling();
            case "floor":
                return a.Floor();
            case "abs":
                return a.Abs();
            case "neg":
                return a.Negate();
            case "trim_scale":
                return a.TrimScale();
            case "round2":
                return a.Round(int.Parse(right, CultureInfo.InvariantCulture));
            case "trunc2":
                return a.Truncate(int.Parse(right, CultureInfo.InvariantCulture));
            case "typmod":
                string[] parts = right.Split(',');
                return a.ApplyTypeModifier(PgTypes.NumericModifier(int.Parse(parts[0], CultureInfo.InvariantCulture), int.Parse(parts[1], CultureInfo.InvariantCulture)));
            default:
                break;
        }

        PgNumeric b = PgNumeric.Parse(right);
        return operation switch
        {
            "+" => a + b,
            "-" => a - b,
            "*" => a * b,
            "/" => a / b,
            "%" => a % b,
            "power" => PgNumeric.Power(a, b),
            "logb" => PgNumeric.Log(a, b),
            "div" => PgNumeric.DivideToInteger(a, b),
            _ => throw new ArgumentOutOfRangeException(nameof(operation), operation, "unknown"),
        };
    }
}
