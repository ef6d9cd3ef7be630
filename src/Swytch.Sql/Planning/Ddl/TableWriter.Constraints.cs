using System.Text;
using Swytch.Core.Errors;
using Swytch.Sql.Schema;
using Swytch.Sql.Syntax;

namespace Swytch.Sql.Planning.Ddl;

public sealed partial class DdlPlanner
{
    private sealed partial class TableWriter
    {
        private void WriteColumn(StringBuilder text, NewColumn column)
        {
            _owner.WriteColumnCore(text, column, _scope);
            foreach (var constraint in column.Definition.Constraints)
            {
                switch (constraint)
                {
                    case PrimaryKeyColumnConstraint key:
                        RefuseDeferrable(key.Attributes, key);
                        WriteName(text, key.Name?.Name ?? Claim(ConstraintNames.PrimaryKey(_target.Name, IsTaken)));
                        text.Append("PRIMARY KEY")
                            .Append(key.Direction == SortDirection.Descending ? " DESC" : "")
                            .Append(_owner.ConflictText(key.OnConflict, key))
                            .Append(key.IsAutoincrement ? " AUTOINCREMENT" : "");
                        break;
                    case UniqueColumnConstraint unique:
                        RefuseDeferrable(unique.Attributes, unique);
                        RefuseNullsNotDistinct(unique.NullsNotDistinct, unique);
                        WriteName(text, unique.Name?.Name ?? Claim(ConstraintNames.Unique(_target.Name, [column.Name], IsTaken)));
                        text.Append("UNIQUE").Append(_owner.ConflictText(unique.OnConflict, unique));
                        break;
                    case CheckColumnConstraint check:
                        WriteCheck(text, check.Name, check.Condition, check.OnConflict, check);
                        break;
                    case ReferencesColumnConstraint references:
                        WriteName(text, references.Name?.Name ?? Claim(ConstraintNames.ForeignKey(_target.Name, [column.Name], IsTaken)));
                        WriteReferences(text, references.References, references.Attributes, 1);
                        break;
                    default:
                        break;
                }
            }
        }

        private void WriteConstraint(StringBuilder text, TableConstraint constraint)
        {
            switch (constraint)
            {
                case KeyConstraint key:
                    WriteKey(text, key);
                    break;
                case CheckConstraint check:
                    WriteCheck(text, check.Name, check.Condition, check.OnConflict, check);
                    break;
                case ForeignKeyConstraint foreign:
                    foreach (var column in foreign.Columns)
                    {
                        if (_scope.FindColumn(column.Name) is null)
                        {
                            throw _owner.Error(
                                SqlState.UndefinedColumn,
                                $"column \"{column.Name}\" referenced in foreign key constraint does not exist",
                                column);
                        }
                    }

                    WriteName(text, foreign.Name?.Name ?? Claim(ConstraintNames.ForeignKey(_target.Name, foreign.Columns.Select(column => column.Name), IsTaken)));
                    text.Append("FOREIGN KEY (").AppendJoin(", ", foreign.Columns.Select(column => Quote(column.Name))).Append(')');
                    WriteReferences(text, foreign.References, foreign.Attributes, foreign.Columns.Count);
                    break;
                default:
                    throw _owner.Unsupported("EXCLUDE constraints are", constraint);
            }
        }

        private void WriteKey(StringBuilder text, KeyConstraint key)
        {
            RefuseDeferrable(key.Attributes, key);
            RefuseNullsNotDistinct(key.NullsNotDistinct, key);
            if (key.Include.Count > 0)
            {
                throw _owner.Unsupported("INCLUDE columns are", key.Include[0]);
            }

            var columns = key.Columns.Select(ColumnOf).ToList();
            for (var index = 0; index < columns.Count; index++)
            {
                Find(columns[index], key.Columns[index]);
            }

            WriteName(text, key.Name?.Name ?? Claim(key.IsPrimary
                ? ConstraintNames.PrimaryKey(_target.Name, IsTaken)
                : ConstraintNames.Unique(_target.Name, columns, IsTaken)));
            text.Append(key.IsPrimary ? "PRIMARY KEY (" : "UNIQUE (")
                .AppendJoin(", ", key.Columns.Select(WriteKeyColumn))
                .Append(key.IsAutoincrement ? " AUTOINCREMENT)" : ")")
                .Append(_owner.ConflictText(key.OnConflict, key));
        }

        private string WriteKeyColumn(IndexElement element)
        {
            var text = Quote(ColumnOf(element));
            if (element.Collation is not null && _owner.StorageCollation(element.Collation) is { } collation)
            {
                text += " COLLATE " + collation;
            }

            return element.Direction == SortDirection.Descending ? text + " DESC" : text;
        }

        private void WriteCheck(StringBuilder text, Identifier? name, Expression condition, ConflictAction onConflict, SyntaxNode at)
        {
            if (condition.SelfAndDescendants().FirstOrDefault(node => node is Query) is { } query)
            {
                throw _owner.Error(SqlState.FeatureNotSupported, "cannot use subquery in check constraint", query);
            }

            var used = SchemaBuilder.ColumnsUsed(condition, _scope.Columns);
            WriteName(text, name?.Name ?? Claim(ConstraintNames.Check(_target.Name, used, IsTaken)));
            _owner.WriteCheckCondition(text, condition, _scope);
            text.Append(_owner.ConflictText(onConflict, at));
        }

        private void WriteReferences(StringBuilder text, ReferencesClause references, ConstraintAttributes attributes, int count) =>
            _owner.WriteReferences(text, references, attributes, count, _scope, _target);

        private static void WriteName(StringBuilder text, string name) =>
            text.Append(text[^1] is ' ' or '(' ? "" : " ").Append("CONSTRAINT ").Append(Quote(name)).Append(' ');

        private void RefuseDeferrable(ConstraintAttributes attributes, SyntaxNode at)
        {
            if (attributes.IsDeferrable == true || attributes.IsInitiallyDeferred == true)
            {
                throw _owner.Unsupported("deferrable unique constraints are", at);
            }
        }

        private void RefuseNullsNotDistinct(bool nullsNotDistinct, SyntaxNode at)
        {
            if (nullsNotDistinct)
            {
                throw _owner.Unsupported("UNIQUE NULLS NOT DISTINCT is", at);
            }
        }
    }
}
