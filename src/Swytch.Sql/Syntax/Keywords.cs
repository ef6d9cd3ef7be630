namespace Swytch.Sql.Syntax;

/// <summary>Where a key word may stand as a plain name (PostgreSQL manual, appendix C).</summary>
public enum KeywordCategory : byte
{
    /// <summary>Anywhere.</summary>
    Unreserved,

    /// <summary>As the name of a column or table, not of a function or type.</summary>
    ColumnName,

    /// <summary>As the name of a function or type, not of a column or table.</summary>
    FunctionOrType,

    /// <summary>Only as a column label after AS.</summary>
    Reserved,
}

/// <summary>Recognises key words in any case, without allocating.</summary>
public static partial class Keywords
{
    private const int BucketCount = 2048;

    private static readonly string[] Words = new string[Enum.GetValues<Keyword>().Length];
    private static readonly KeywordCategory[] Categories = new KeywordCategory[Words.Length];
    private static readonly bool[] BareLabels = new bool[Words.Length];
    private static readonly Keyword[] Buckets = new Keyword[BucketCount];
    private static readonly Keyword[] NextInBucket = new Keyword[Words.Length];
    private static readonly int LongestWord = Fill();

    public static KeywordCategory CategoryOf(Keyword keyword) => Categories[(int)keyword];

    /// <summary>May follow an expression as its column label without AS.</summary>
    public static bool IsBareLabel(Keyword keyword) => BareLabels[(int)keyword];

    /// <summary>The word in lower case.</summary>
    public static string WordOf(Keyword keyword) => Words[(int)keyword];

    /// <returns><see cref="Keyword.NoKeyword"/> for a word that is no key word.</returns>
    public static Keyword Find(ReadOnlySpan<char> word)
    {
        if (word.Length > LongestWord)
        {
            return Keyword.NoKeyword;
        }

        for (var candidate = Buckets[BucketOf(word)]; candidate != Keyword.NoKeyword; candidate = NextInBucket[(int)candidate])
        {
            if (EqualsIgnoringCase(word, Words[(int)candidate]))
            {
                return candidate;
            }
        }

        return Keyword.NoKeyword;
    }

    private static bool EqualsIgnoringCase(ReadOnlySpan<char> word, string lowerCase)
    {
        if (word.Length != lowerCase.Length)
        {
            return false;
        }

        for (var i = 0; i < word.Length; i++)
        {
            var c = word[i];
            if (c is >= 'A' and <= 'Z')
            {
                c = (char)(c | 0x20);
            }

            if (c != lowerCase[i])
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Case does not change the low five bits of an ASCII letter.</summary>
    private static int BucketOf(ReadOnlySpan<char> word)
    {
        var hash = (uint)word.Length;
        foreach (var c in word)
        {
            hash = (hash * 33) ^ (c & 0x1Fu);
        }

        return (int)((hash ^ (hash >> 11)) % BucketCount);
    }

    private static int Fill()
    {
        Words[0] = "";
        BareLabels[0] = true;
        var longest = 0;
        longest = Math.Max(longest, Add(ReservedLabel, KeywordCategory.Reserved, isBareLabel: true));
        longest = Math.Max(longest, Add(ReservedNoLabel, KeywordCategory.Reserved, isBareLabel: false));
        longest = Math.Max(longest, Add(FunctionOrTypeLabel, KeywordCategory.FunctionOrType, isBareLabel: true));
        longest = Math.Max(longest, Add(FunctionOrTypeNoLabel, KeywordCategory.FunctionOrType, isBareLabel: false));
        longest = Math.Max(longest, Add(ColumnLabel, KeywordCategory.ColumnName, isBareLabel: true));
        longest = Math.Max(longest, Add(ColumnNoLabel, KeywordCategory.ColumnName, isBareLabel: false));
        longest = Math.Max(longest, Add(UnreservedLabel, KeywordCategory.Unreserved, isBareLabel: true));
        return Math.Max(longest, Add(UnreservedNoLabel, KeywordCategory.Unreserved, isBareLabel: false));
    }

    private static int Add(string words, KeywordCategory category, bool isBareLabel)
    {
        var longest = 0;
        foreach (var word in words.Split(' '))
        {
            var keyword = Enum.Parse<Keyword>(word.Replace("_", "", StringComparison.Ordinal), ignoreCase: true);
            var bucket = BucketOf(word);
            Words[(int)keyword] = word;
            Categories[(int)keyword] = category;
            BareLabels[(int)keyword] = isBareLabel;
            NextInBucket[(int)keyword] = Buckets[bucket];
            Buckets[bucket] = keyword;
            longest = Math.Max(longest, word.Length);
        }

        return longest;
    }
}
