using Swytch.Core;

namespace Swytch.Sql.Planning.Binding;

/// <summary>The categories of pg_type.typcategory that decide between operators and branches.</summary>
internal enum TypeCategory
{
    Undetermined,
    Boolean,
    Numeric,
    String,
    DateTime,
    Timespan,
    Array,
    User,
}

/// <summary>
/// PostgreSQL's rules about types alone: categories, promotion and the common type of branches
/// (PostgreSQL manual, sections 10.2 "Operators" and 10.5 "UNION, CASE, and Related Constructs").
/// Type 0 is "undetermined": any rule that meets it gives way.
/// </summary>
internal static class TypeRules
{
    public static TypeCategory Category(uint type) => type switch
    {
        PgOid.Unspecified or PgOid.Unknown => TypeCategory.Undetermined,
        PgOid.Bool => TypeCategory.Boolean,
        PgOid.Int2 or PgOid.Int4 or PgOid.Int8 or PgOid.Float4 or PgOid.Float8 or PgOid.Numeric or PgOid.Oid => TypeCategory.Numeric,
        PgOid.RegProc or PgOid.RegProcedure or PgOid.RegOper or PgOid.RegOperator or PgOid.RegClass or PgOid.RegType
            or PgOid.RegNamespace or PgOid.RegRole => TypeCategory.Numeric,
        PgOid.Text or PgOid.VarChar or PgOid.BpChar or PgOid.Name or PgOid.Char => TypeCategory.String,
        PgOid.Date or PgOid.Time or PgOid.TimeTz or PgOid.Timestamp or PgOid.TimestampTz => TypeCategory.DateTime,
        PgOid.Interval => TypeCategory.Timespan,
        _ when PgTypes.ElementOf(type) != 0 => TypeCategory.Array,
        _ => TypeCategory.User,
    };

    public static bool IsString(uint type) => Category(type) == TypeCategory.String;

    public static bool IsInteger(uint type) => type is PgOid.Int2 or PgOid.Int4 or PgOid.Int8;

    /// <summary>Numbers with arithmetic; the OID types are in PostgreSQL's numeric category but have none.</summary>
    public static bool IsNumber(uint type) => IsInteger(type) || type is PgOid.Numeric or PgOid.Float4 or PgOid.Float8;

    public static bool IsOidLike(uint type) =>
        Category(type) == TypeCategory.Numeric && !IsNumber(type);

    public static bool IsArray(uint type) => PgTypes.ElementOf(type) != 0;

    public static bool IsJson(uint type) => type is PgOid.Json or PgOid.Jsonb;

    /// <summary>int2, int4, int8, numeric, float4, float8 in the order of implicit promotion; 0 for other types.</summary>
    public static int NumberRank(uint type) => type switch
    {
        PgOid.Int2 => 1,
        PgOid.Int4 => 2,
        PgOid.Int8 => 3,
        PgOid.Numeric => 4,
        PgOid.Float4 => 5,
        PgOid.Float8 => 6,
        _ => 0,
    };

    /// <summary>The type in which two numbers are added: the higher of the two, float4 with anything exact being float8.</summary>
    public static uint ArithmeticType(uint left, uint right)
    {
        if (left == right)
        {
            return left;
        }

        if (left is PgOid.Float4 or PgOid.Float8 || right is PgOid.Float4 or PgOid.Float8)
        {
            return PgOid.Float8;
        }

        return NumberRank(left) >= NumberRank(right) ? left : right;
    }

    /// <summary>
    /// The type that holds both branches: of CASE, COALESCE, UNION, ARRAY, IN. Undetermined when one is, or when PostgreSQL would refuse;
    /// <paramref name="mismatch"/> tells the two apart.
    /// </summary>
    public static uint CommonType(uint left, uint right, out bool mismatch)
    {
        mismatch = false;
        if (left == right || right == PgOid.Unknown)
        {
            return left;
        }

        if (left == PgOid.Unknown)
        {
            return right;
        }

        if (left == PgOid.Unspecified || right == PgOid.Unspecified)
        {
            return PgOid.Unspecified;
        }

        var category = Category(left);
        if (category != Category(right))
        {
            mismatch = true;
            return PgOid.Unspecified;
        }

        switch (category)
        {
            case TypeCategory.Numeric when IsNumber(left) && IsNumber(right):
                return NumberRank(left) >= NumberRank(right) ? left : right;
            case TypeCategory.Numeric:
                return IsNumber(left) ? right : left;
            case TypeCategory.String:
                return left == PgOid.Char ? right : left;
            case TypeCategory.DateTime:
                return CommonDateTime(left, right, out mismatch);
            default:
                mismatch = true;
                return PgOid.Unspecified;
        }
    }

    /// <summary>Whether a value of one type may stand where the other is wanted without a cast being written (pg_cast.castcontext = 'i').</summary>
    public static bool IsImplicitlyCastable(uint from, uint to)
    {
        if (from == to || from is PgOid.Unspecified or PgOid.Unknown || to == PgOid.Unspecified)
        {
            return true;
        }

        if (IsNumber(from) && IsNumber(to))
        {
            return NumberRank(from) <= NumberRank(to);
        }

        if (Category(from) == TypeCategory.Numeric && Category(to) == TypeCategory.Numeric)
        {
            return IsInteger(from) || IsInteger(to) || IsOidLike(from);
        }

        if (IsString(from) && IsString(to))
        {
            return to is PgOid.Text or PgOid.VarChar or PgOid.BpChar or PgOid.Name;
        }

        return (from, to) switch
        {
            (PgOid.Date, PgOid.Timestamp or PgOid.TimestampTz) => true,
            (PgOid.Timestamp, PgOid.TimestampTz) => true,
            (PgOid.Time, PgOid.TimeTz or PgOid.Interval) => true,
            (_, PgOid.RegClass) when IsString(from) => true,
            _ => false,
        };
    }

    private static uint CommonDateTime(uint left, uint right, out bool mismatch)
    {
        mismatch = false;
        if (IsImplicitlyCastable(left, right))
        {
            return right;
        }

        if (IsImplicitlyCastable(right, left))
        {
            return left;
        }

        mismatch = true;
        return PgOid.Unspecified;
    }
}
