using System.Text;
using Swytch.Core;
using Swytch.Core.Errors;
using Swytch.Sql.Schema;
using Swytch.Sql.Syntax;

namespace Swytch.Sql.Planning.Ddl;

public sealed partial class DdlPlanner
{
    private void WriteCheckCondition(StringBuilder text, Expression condition, Relation scope)
    {
        var bound = _binder.BindExpression(condition, scope, new PgTypeReference(PgOid.Bool));
        text.Append("CHECK (").Append(bound.Sql).Append(')');
        var display = Slice(condition.Unparenthesized.Span);
        if (display != bound.Sql)
        {
            text.Append(' ').Append(StorageComments.Write(display));
        }
    }

    /// <param name="count">How many columns refer.</param>
    /// <param name="self">The table being made or altered: it may refer to itself before it exists.</param>
    private void WriteReferences(StringBuilder text, ReferencesClause references, ConstraintAttributes attributes, int count, Relation self, Target selfName)
    {
        if (references.Match is "full" or "partial" && count > 1)
        {
            throw Unsupported($"MATCH {references.Match.ToUpperInvariant()} over several columns is", references);
        }

        if (references.OnDeleteColumns.Count > 0)
        {
            throw Unsupported("a column list of ON DELETE SET is", references.OnDeleteColumns[0]);
        }

        var isSelf = references.Table.Name.Equals(selfName.Name, StringComparison.OrdinalIgnoreCase);
        var parent = isSelf ? self : _schema.FindRelation(references.Table.Schema, references.Table.Name);
        var columns = references.Columns.Select(column => column.Name).ToList();
        if (_dialect == SqlDialect.Postgres && !isSelf)
        {
            columns = CheckParent(references, parent, columns, count);
        }

        text.Append(text[^1] is ' ' ? "" : " ").Append("REFERENCES ").Append(Quote(parent is { Name.Length: > 0 } ? parent.Name : references.Table.Name));
        if (columns.Count > 0)
        {
            text.Append(" (").AppendJoin(", ", columns.Select(Quote)).Append(')');
        }

        text.Append(ActionText(" ON DELETE ", references.OnDelete)).Append(ActionText(" ON UPDATE ", references.OnUpdate));
        if (attributes.IsInitiallyDeferred == true)
        {
            text.Append(" DEFERRABLE INITIALLY DEFERRED");
        }
        else if (attributes.IsDeferrable == true)
        {
            text.Append(" DEFERRABLE INITIALLY IMMEDIATE");
        }
    }

    /// <summary>The parent's columns; its primary key when none are written.</summary>
    private List<string> CheckParent(ReferencesClause references, Relation? parent, List<string> columns, int count)
    {
        if (parent is null)
        {
            throw Error(SqlState.UndefinedTable, $"relation \"{Display(references.Table)}\" does not exist");
        }

        if (parent.Kind != RelationKind.Table)
        {
            throw Error(SqlState.WrongObjectType, $"referenced relation \"{parent.Name}\" is not a table");
        }

        if (columns.Count == 0)
        {
            columns = [.. parent.PrimaryKey?.Columns
                ?? throw Error(SqlState.UndefinedObject, $"there is no primary key for referenced table \"{parent.Name}\"")];
        }

        foreach (var column in columns)
        {
            if (parent.FindColumn(column) is null)
            {
                throw Error(SqlState.UndefinedColumn, $"column \"{column}\" referenced in foreign key constraint does not exist");
            }
        }

        if (columns.Count != count)
        {
            throw Error(SqlState.InvalidForeignKey, "number of referencing and referenced columns for foreign key disagree");
        }

        var isUnique = parent.FindKey(columns) is not null
            || parent.Indexes.Any(index => index is { IsUnique: true, Predicate: null }
                && index.Keys.Count == columns.Count
                && index.Keys.All(key => key.Column is not null && columns.Contains(key.Column, StringComparer.OrdinalIgnoreCase)));
        return isUnique
            ? columns
            : throw Error(SqlState.InvalidForeignKey, $"there is no unique constraint matching given keys for referenced table \"{parent.Name}\"");
    }

    private static string ActionText(string words, ReferentialAction action) => action switch
    {
        ReferentialAction.Restrict => words + "RESTRICT",
        ReferentialAction.Cascade => words + "CASCADE",
        ReferentialAction.SetNull => words + "SET NULL",
        ReferentialAction.SetDefault => words + "SET DEFAULT",
        _ => "",
    };
}
