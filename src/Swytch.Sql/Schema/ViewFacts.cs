using Swytch.Core;
using Swytch.Sql.Syntax;

namespace Swytch.Sql.Schema;

/// <summary>What a view's comment says: its columns' types, then the query as it was written: <c>view=int4;varchar(50)|SELECT …</c>.</summary>
/// <param name="Types">In the order of the view's column list.</param>
internal sealed record ViewFacts(IReadOnlyList<PgTypeReference> Types, string Query)
{
    private const string Prefix = "view=";

    public static string Write(IReadOnlyList<Column> columns, string query) =>
        Prefix + string.Join(';', columns.Select(column => PgTypes.Declaration(new PgTypeReference(column.TypeOid, column.TypeModifier)))) + "|" + query;

    /// <summary>Null for a comment of another kind, or none.</summary>
    public static ViewFacts? Parse(string? comment)
    {
        if (comment is null || !comment.StartsWith(Prefix, StringComparison.Ordinal) || comment.IndexOf('|', StringComparison.Ordinal) is var bar && bar < 0)
        {
            return null;
        }

        var types = comment[Prefix.Length..bar].Split(';').Select(text => PgTypes.Resolve(text) ?? new PgTypeReference(PgOid.Text));
        return new ViewFacts([.. types], comment[(bar + 1)..]);
    }

    /// <summary>The columns under the names of the view's list; null when they do not match.</summary>
    public IReadOnlyList<Column>? Columns(IReadOnlyList<Identifier> names) => names.Count != Types.Count
        ? null
        : [.. names.Select((name, index) => new Column(name.Name, (short)(index + 1), Types[index].Oid, Types[index].Modifier))];
}
