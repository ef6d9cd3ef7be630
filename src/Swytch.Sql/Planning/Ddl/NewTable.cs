using Swytch.Core;
using Swytch.Sql.Schema;
using Swytch.Sql.Syntax;

namespace Swytch.Sql.Planning.Ddl;

/// <summary>A column of a table being made, with its PostgreSQL type worked out.</summary>
/// <param name="StorageType">What SQLite's text declares; empty for none.</param>
internal sealed record NewColumn(ColumnDefinition Definition, string Name, PgTypeReference Type, ColumnIdentity Identity, string StorageType)
{
    public bool IsKey { get; init; }

    public bool IsRowIdAlias { get; init; }

    public bool NotNull { get; init; }

    public Column ToColumn(int index) => new(Name, (short)(index + 1), Type.Oid, Type.Modifier)
    {
        DeclaredType = StorageType,
        NotNull = NotNull,
        Identity = Identity,
        IsRowIdAlias = IsRowIdAlias,
        Collation = PgTypes.StorageCollation(Type.Oid),
    };
}
