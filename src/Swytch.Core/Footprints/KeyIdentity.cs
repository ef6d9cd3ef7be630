namespace Swytch.Core.Footprints;

/// <summary>What kind of key of its table a <see cref="KeyHash"/> is of: the same on every node that has the same CREATE TABLE.</summary>
public static class KeyIdentity
{
    /// <summary>The rowid, or the INTEGER PRIMARY KEY that is its name (sqlite.org/lang_createtable.html#rowid).</summary>
    public const ulong RowId = 0x726f_7769_64;

    private const ulong ValueSeed = 0x7661_6c75_65;
    private const ulong PresenceSeed = 0x7072_6573_656e_6365;

    /// <summary>Rows by the values of these columns: a primary key, a unique key, a foreign key of the child. Everything that changes such a row writes it.</summary>
    public static ulong Row(IEnumerable<string> columns) => Of(ValueSeed, columns);

    /// <summary>Whether there is a row with these values, for who refers to it: written only when one appears or goes.</summary>
    public static ulong Presence(IEnumerable<string> columns) => Of(PresenceSeed, columns);

    private static ulong Of(ulong seed, IEnumerable<string> columns)
    {
        ArgumentNullException.ThrowIfNull(columns);
        foreach (var column in columns)
        {
            seed = TableNumber.OfName(seed, column);
        }

        return seed;
    }
}
