using Swytch.Core;

namespace Swytch.Sql.Schema;

/// <summary>What a column's comment says: PostgreSQL's type, then optional words (<c>int4 serial</c>, <c>int8 identity=always</c>).</summary>
internal readonly record struct ColumnFacts(PgTypeReference Type, ColumnIdentity Identity)
{
    private const string SerialWord = " serial";
    private const string AlwaysWord = " identity=always";
    private const string ByDefaultWord = " identity=default";

    /// <param name="comment">Null when the declared type says it all.</param>
    /// <param name="declared">SQLite's declared type, empty for none.</param>
    public static ColumnFacts Parse(string? comment, string declared, bool isRowId)
    {
        var identity = ColumnIdentity.None;
        var text = comment;
        if (text is not null)
        {
            (text, identity) = text switch
            {
                _ when text.EndsWith(SerialWord, StringComparison.Ordinal) => (text[..^SerialWord.Length], ColumnIdentity.Serial),
                _ when text.EndsWith(AlwaysWord, StringComparison.Ordinal) => (text[..^AlwaysWord.Length], ColumnIdentity.Always),
                _ when text.EndsWith(ByDefaultWord, StringComparison.Ordinal) => (text[..^ByDefaultWord.Length], ColumnIdentity.ByDefault),
                _ => (text, identity),
            };
            if (PgTypes.Resolve(text) is { } type)
            {
                return new ColumnFacts(type, identity);
            }
        }

        // The rowid has 64 bits whatever it is called.
        return isRowId
            ? new ColumnFacts(new PgTypeReference(PgOid.Int8), identity)
            : new ColumnFacts(PgTypes.Resolve(declared) ?? new PgTypeReference(PgOid.Text), identity);
    }

    /// <summary>The comment for a column; null when SQLite's declared type alone leads back to the same facts.</summary>
    public static string? Comment(PgTypeReference type, ColumnIdentity identity, string declared, bool isRowId)
    {
        var facts = new ColumnFacts(type, identity);
        if (Parse(null, declared, isRowId) == facts)
        {
            return null;
        }

        return facts.ToString();
    }

    /// <summary>The text that <see cref="Parse"/> reads.</summary>
    public override string ToString() => PgTypes.Declaration(Type) + Identity switch
    {
        ColumnIdentity.Serial => SerialWord,
        ColumnIdentity.Always => AlwaysWord,
        ColumnIdentity.ByDefault => ByDefaultWord,
        _ => "",
    };
}
