using System.Text;
using Swytch.Core;
using Swytch.Core.Errors;
using Swytch.Sql.Schema;
using Swytch.Sql.Syntax;

namespace Swytch.Sql.Planning.Ddl;

public sealed partial class DdlPlanner
{
    /// <param name="key">The columns of the table's primary key.</param>
    private NewColumn ReadColumn(ColumnDefinition definition, IReadOnlyList<string> key, bool isWithoutRowid)
    {
        var name = definition.Name.Name;
        var declared = definition.Type is null ? "" : Slice(definition.Type.Span);
        var (type, identity) = definition.Type is null
            ? (new PgTypeReference(PgOid.Text), ColumnIdentity.None)
            : ResolveType(definition.Type);
        if (definition.Constraints.OfType<IdentityConstraint>().FirstOrDefault() is { } identityConstraint)
        {
            identity = CheckIdentity(identityConstraint, definition, type, identity);
        }

        var isKey = key.Contains(name, StringComparer.OrdinalIgnoreCase);
        var isAlone = isKey && key.Count == 1 && !isWithoutRowid && IsInteger(type.Oid);
        var keyConstraint = definition.Constraints.OfType<PrimaryKeyColumnConstraint>().FirstOrDefault();
        var isWrittenRowId = declared.Equals("INTEGER", StringComparison.OrdinalIgnoreCase)
            && keyConstraint?.Direction != SortDirection.Descending
            && (_dialect == SqlDialect.Sqlite || keyConstraint is { IsAutoincrement: true });
        var isRowId = isAlone && (identity != ColumnIdentity.None || isWrittenRowId);
        if (identity != ColumnIdentity.None && !isRowId)
        {
            // Its values would have to come from a sequence; SQLite only numbers the rowid.
            throw Unsupported("a serial or identity column that is not the whole primary key is", definition);
        }

        if (isRowId && identity == ColumnIdentity.None)
        {
            type = new PgTypeReference(PgOid.Int8);
        }

        // A key that SQLite would take for its rowid gives NULL a number of its own: only identities and SQLite's own spelling may.
        var storage = isAlone && !isRowId ? "INT" : StorageTypeOf(definition.Type, declared, type, isWithoutRowid && isKey);
        return new NewColumn(definition, name, type, identity, storage)
        {
            IsKey = isKey,
            IsRowIdAlias = isRowId,
            NotNull = isKey || identity != ColumnIdentity.None
                || definition.Constraints.OfType<NullConstraint>().Any(constraint => constraint.IsNotNull),
        };
    }

    private static bool IsInteger(uint oid) => oid is PgOid.Int2 or PgOid.Int4 or PgOid.Int8;

    /// <summary>A type that PostgreSQL does not know keeps its own name and with it SQLite's affinity.</summary>
    private static string StorageTypeOf(TypeName? written, string declared, PgTypeReference type, bool isPartOfKey)
    {
        if (written is null)
        {
            return "";
        }

        var isKnown = SerialType(written.Name) is not null || TypeNames.Resolve(written) is not null;
        if (!isKnown || written.Name.Equals("any", StringComparison.Ordinal))
        {
            return declared;
        }

        _ = isPartOfKey;
        return PgTypes.StorageType(type.Oid);
    }

    private ColumnIdentity CheckIdentity(IdentityConstraint constraint, ColumnDefinition definition, PgTypeReference type, ColumnIdentity identity)
    {
        if (identity == ColumnIdentity.Serial || definition.Constraints.OfType<DefaultConstraint>().Any())
        {
            throw Error(
                SqlState.SyntaxError,
                $"both default and identity specified for column \"{definition.Name.Name}\" of table",
                constraint);
        }

        return IsInteger(type.Oid)
            ? constraint.IsAlways ? ColumnIdentity.Always : ColumnIdentity.ByDefault
            : throw Error(SqlState.InvalidParameterValue, "identity column type must be smallint, integer, or bigint", definition.Type);
    }

    /// <summary>Name, storage type, PostgreSQL's type in a comment, collation, NOT NULL, DEFAULT and the generation expression.</summary>
    private void WriteColumnCore(StringBuilder text, NewColumn column, Relation scope)
    {
        text.Append(Quote(column.Name));
        if (column.StorageType.Length > 0)
        {
            text.Append(' ').Append(column.StorageType);
        }

        if (ColumnFacts.Comment(column.Type, column.Identity, column.StorageType, column.IsRowIdAlias) is { } comment)
        {
            text.Append(' ').Append(StorageComments.Write(comment));
        }

        if (CollationOf(column) is { } collation)
        {
            text.Append(" COLLATE ").Append(collation);
        }

        var notNull = column.Definition.Constraints.OfType<NullConstraint>().FirstOrDefault(constraint => constraint.IsNotNull);
        if (column.NotNull && !column.IsRowIdAlias && (column.IsKey || notNull is not null || column.Identity == ColumnIdentity.None))
        {
            text.Append(" NOT NULL").Append(ConflictText(notNull?.OnConflict ?? ConflictAction.Unspecified, notNull));
        }

        foreach (var constraint in column.Definition.Constraints)
        {
            switch (constraint)
            {
                case DefaultConstraint value:
                    if (column.Identity == ColumnIdentity.Serial)
                    {
                        throw Error(SqlState.SyntaxError, $"multiple default values specified for column \"{column.Name}\"", value);
                    }

                    WriteDefault(text, value.Value, column.Type);
                    break;
                case GeneratedConstraint generated:
                    WriteGenerated(text, generated, column, scope);
                    break;
                default:
                    break;
            }
        }
    }

    private void WriteDefault(StringBuilder text, Expression value, PgTypeReference type)
    {
        if (value.SelfAndDescendants().FirstOrDefault(node => node is ColumnRef) is { } reference)
        {
            // SQLite reads a bare word or a "quoted" one as a string here; PostgreSQL refuses both.
            throw Error(SqlState.FeatureNotSupported, "cannot use column reference in DEFAULT expression", reference);
        }

        if (value.SelfAndDescendants().FirstOrDefault(node => node is Query) is { } query)
        {
            throw Error(SqlState.FeatureNotSupported, "cannot use subquery in DEFAULT expression", query);
        }

        var bound = _binder.BindExpression(value, null, type);
        text.Append(" DEFAULT ").Append(IsPlainLiteral(value) && !bound.Sql.Contains('(', StringComparison.Ordinal) ? bound.Sql : $"({bound.Sql})");
        var display = DefaultDisplay.Of(value, Slice(value.Unparenthesized.Span), type);
        if (display != bound.Sql)
        {
            text.Append(' ').Append(StorageComments.Write(display));
        }
    }

    private static bool IsPlainLiteral(Expression value) => value is LiteralExpression or UnaryExpression { Symbol: "-" or "+", Operand: LiteralExpression };

    private void WriteGenerated(StringBuilder text, GeneratedConstraint generated, NewColumn column, Relation scope)
    {
        if (_dialect == SqlDialect.Postgres && generated.Storage != GeneratedStorage.Stored)
        {
            throw Error(SqlState.SyntaxError, "syntax error: generated columns must be STORED", generated);
        }

        var bound = _binder.BindExpression(generated.Expression, scope, column.Type);
        text.Append(" GENERATED ALWAYS AS (").Append(bound.Sql).Append(')')
            .Append(generated.Storage == GeneratedStorage.Stored ? " STORED" : " VIRTUAL");
        var display = Slice(generated.Expression.Unparenthesized.Span);
        if (display != bound.Sql)
        {
            text.Append(' ').Append(StorageComments.Write(display));
        }
    }

    private string? CollationOf(NewColumn column)
    {
        var given = column.Definition.Constraints.OfType<CollateConstraint>().FirstOrDefault();
        if (given is null)
        {
            return PgTypes.StorageCollation(column.Type.Oid);
        }

        return StorageCollation(given.Collation) ?? PgTypes.StorageCollation(column.Type.Oid);
    }

    /// <summary>SQLite's collation for a name of either dialect; null for those that order by bytes, as every text column does.</summary>
    private string? StorageCollation(QualifiedName collation) => collation.Name.ToUpperInvariant() switch
    {
        "NOCASE" => "NOCASE",
        "RTRIM" => "RTRIM",
        "BINARY" or "C" or "POSIX" or "DEFAULT" or "UCS_BASIC" or "C.UTF8" or "C.UTF-8" => null,
        "SWYTCH_NUMERIC" => PgTypes.NumericCollation,
        "SWYTCH_INTERVAL" => PgTypes.IntervalCollation,
        _ => throw Error(
            SqlState.UndefinedObject,
            $"collation \"{collation.Name}\" for encoding \"UTF8\" does not exist",
            collation),
    };

    private string ConflictText(ConflictAction action, SyntaxNode? at) => action switch
    {
        ConflictAction.Unspecified => "",
        ConflictAction.Rollback => throw Unsupported("ON CONFLICT ROLLBACK is", at),
        _ => " ON CONFLICT " + action.ToString().ToUpperInvariant(),
    };
}
