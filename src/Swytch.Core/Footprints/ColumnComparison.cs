namespace Swytch.Core.Footprints;

/// <summary>Affinity of a column (sqlite.org/datatype3.html, section 3).</summary>
public enum Affinity : byte
{
    /// <summary>Values stay as they are; also called none.</summary>
    Blob,
    Text,
    Numeric,
    Integer,
    Real,
}

/// <summary>A collation under which equal texts are known to have equal hashes.</summary>
public enum KeyCollation : byte
{
    Binary,
    NoCase,
    RTrim,

    /// <summary>Decimal text compared as numbers: <see cref="PgTypes.NumericCollation"/>.</summary>
    Numeric,

    /// <summary>Intervals compared by their length: <see cref="PgTypes.IntervalCollation"/>.</summary>
    Interval,
}

/// <summary>How SQLite compares the values of a column.</summary>
public readonly record struct ColumnComparison(Affinity Affinity, KeyCollation Collation)
{
    /// <summary>A rowid or an INTEGER column.</summary>
    public static ColumnComparison RowId => new(Affinity.Integer, KeyCollation.Binary);

    /// <summary>Affinity by the declared type (sqlite.org/datatype3.html, section 3.1).</summary>
    /// <param name="isStrict">Of a STRICT table, where ANY means as it is.</param>
    public static Affinity AffinityOf(string declaredType, bool isStrict)
    {
        ArgumentNullException.ThrowIfNull(declaredType);
        bool Has(string word) => declaredType.Contains(word, StringComparison.OrdinalIgnoreCase);
        if (isStrict && declaredType.Equals("ANY", StringComparison.OrdinalIgnoreCase))
        {
            return Affinity.Blob;
        }

        return Has("INT") ? Affinity.Integer
            : Has("CHAR") || Has("CLOB") || Has("TEXT") ? Affinity.Text
            : declaredType.Length == 0 || Has("BLOB") ? Affinity.Blob
            : Has("REAL") || Has("FLOA") || Has("DOUB") ? Affinity.Real
            : Affinity.Numeric;
    }

    /// <summary>Null for a collation whose equality is not known here.</summary>
    public static KeyCollation? CollationOf(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return name.ToUpperInvariant() switch
        {
            "BINARY" => KeyCollation.Binary,
            "NOCASE" => KeyCollation.NoCase,
            "RTRIM" => KeyCollation.RTrim,
            _ when name.Equals(PgTypes.NumericCollation, StringComparison.OrdinalIgnoreCase) => KeyCollation.Numeric,
            _ when name.Equals(PgTypes.IntervalCollation, StringComparison.OrdinalIgnoreCase) => KeyCollation.Interval,
            _ => null,
        };
    }
}
