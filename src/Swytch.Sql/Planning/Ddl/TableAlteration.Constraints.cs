using System.Text;
using Swytch.Core;
using Swytch.Core.Errors;
using Swytch.Sql.Schema;
using Swytch.Sql.Syntax;

namespace Swytch.Sql.Planning.Ddl;

public sealed partial class DdlPlanner
{
    private sealed partial class TableAlteration
    {
        private void AddConstraint(TableConstraint constraint)
        {
            if (constraint.Name is { } name && _table.FindConstraint(name.Name) is not null)
            {
                throw owner.Error(SqlState.DuplicateObject, $"constraint \"{name.Name}\" for relation \"{_table.Name}\" already exists");
            }

            switch (constraint)
            {
                case KeyConstraint { UsingIndex: not null } key:
                    throw owner.Unsupported("ADD CONSTRAINT USING INDEX is", key);
                case KeyConstraint key:
                    AddKey(key.Name, [.. key.Columns.Select(element => KeyColumn(element.Expression))], key.IsPrimary);
                    break;
                case CheckConstraint check:
                    AddCheck(check.Name, check.Condition);
                    break;
                case ForeignKeyConstraint foreign:
                    AddForeignKey(foreign.Name, [.. foreign.Columns.Select(column => FindReferencing(column.Name))], foreign.References, foreign.Attributes);
                    break;
                default:
                    throw owner.Unsupported("this constraint is", constraint);
            }
        }

        private string KeyColumn(Expression expression)
        {
            var name = (expression as ColumnRef)?.Column.Name ?? "";
            return _table.FindColumn(name)?.Name
                ?? throw owner.Error(SqlState.UndefinedColumn, $"column \"{name}\" named in key does not exist");
        }

        private string FindReferencing(string name) => _table.FindColumn(name)?.Name
            ?? throw owner.Error(SqlState.UndefinedColumn, $"column \"{name}\" referenced in foreign key constraint does not exist");

        /// <summary>A unique index, marked as the constraint it stands for.</summary>
        private void AddKey(Identifier? given, IReadOnlyList<string> columns, bool isPrimary)
        {
            if (isPrimary && _table.PrimaryKey is not null)
            {
                throw owner.Error(SqlState.InvalidTableDefinition, $"multiple primary keys for table \"{_table.Name}\" are not allowed");
            }

            var name = given?.Name ?? (isPrimary
                ? ConstraintNames.PrimaryKey(_table.Name, IsTaken)
                : ConstraintNames.Unique(_table.Name, columns, IsTaken));
            if (owner._schema.FindClass(_table.Schema, name) is not null)
            {
                throw owner.Error(SqlState.DuplicateTable, $"relation \"{name}\" already exists");
            }

            if (isPrimary)
            {
                RequireNotNull(columns);
            }

            var mark = StorageComments.Write(isPrimary ? SchemaBuilder.PrimaryMark : SchemaBuilder.UniqueMark);
            Steps.Add(Step(
                $"CREATE UNIQUE INDEX {_table.StorageSchema}.{Quote(name)} {mark} ON {Quote(_table.Name)} ({string.Join(", ", columns.Select(Quote))})"));
            _table = _table.With([.. _table.Constraints, new SchemaKey(name, columns, isPrimary) { IsSeparateIndex = true }], _table.Triggers);
        }

        private void RequireNotNull(IReadOnlyList<string> columns)
        {
            var text = StoredTable.Parse(_table);
            var nullable = columns.Where(column => _table.FindColumn(column) is { NotNull: false }).ToList();
            foreach (var column in nullable)
            {
                FailIfAny(
                    $"{Quote(column)} IS NULL",
                    new PgError(SqlState.NotNullViolation, $"column \"{column}\" of relation \"{_table.Name}\" contains null values"));
                text.SetNotNull(column);
            }

            if (nullable.Count > 0)
            {
                Replace(text);
            }
        }

        private void AddCheck(Identifier? given, Expression condition)
        {
            var used = SchemaBuilder.ColumnsUsed(condition, _table.Columns);
            var name = given?.Name ?? ConstraintNames.Check(_table.Name, used, IsTaken);
            var text = new StringBuilder("CONSTRAINT ").Append(Quote(name)).Append(' ');
            owner.WriteCheckCondition(text, condition, _table);
            var bound = owner._binder.BindExpression(condition, _table, new PgTypeReference(PgOid.Bool));
            FailIfAny(
                $"NOT ({bound.Sql})",
                new PgError(SqlState.CheckViolation, $"check constraint \"{name}\" of relation \"{_table.Name}\" is violated by some row"));
            Replace(StoredTable.Parse(_table).AddConstraint(text.ToString()));
        }

        private void AddForeignKey(Identifier? given, IReadOnlyList<string> columns, ReferencesClause references, ConstraintAttributes attributes)
        {
            var name = given?.Name ?? ConstraintNames.ForeignKey(_table.Name, columns, IsTaken);
            var text = new StringBuilder("CONSTRAINT ").Append(Quote(name))
                .Append(" FOREIGN KEY (").AppendJoin(", ", columns.Select(Quote)).Append(')');
            owner.WriteReferences(text, references, attributes, columns.Count, _table, new Target(_table.Schema, _table.Name));
            if (!attributes.IsNotValid && owner._schema.FindRelation(_table.Schema, references.Table.Name) is { } parent)
            {
                var referenced = references.Columns.Count > 0 ? [.. references.Columns.Select(column => column.Name)] : parent.PrimaryKey?.Columns ?? [];
                var filled = string.Join(" AND ", columns.Select(column => $"{Quote(_table.Name)}.{Quote(column)} IS NOT NULL"));
                var pairs = string.Join(" AND ", columns.Zip(referenced, (child, key) => $"parent.{Quote(key)} = {Quote(_table.Name)}.{Quote(child)}"));
                FailIfAny(
                    $"{filled} AND NOT EXISTS (SELECT 1 FROM {Sql(parent)} AS parent WHERE {pairs})",
                    new PgError(SqlState.ForeignKeyViolation, $"insert or update on table \"{_table.Name}\" violates foreign key constraint \"{name}\""));
            }

            Replace(StoredTable.Parse(_table).AddConstraint(text.ToString()));
        }

        private void DropConstraint(DropConstraintAction drop)
        {
            var name = drop.Constraint.Name;
            if (_table.FindConstraint(name) is not { } constraint)
            {
                if (!drop.IfExists)
                {
                    FindConstraint(name);
                }

                owner.Notice(SqlState.SuccessfulCompletion, $"constraint \"{name}\" of relation \"{_table.Name}\" does not exist, skipping");
                return;
            }

            if (constraint is SchemaKey key)
            {
                DropKey(key, drop);
                return;
            }

            var text = StoredTable.Parse(_table);
            if (!text.HasConstraint(name))
            {
                throw owner.Unsupported($"dropping the unnamed constraint \"{name}\" is", drop);
            }

            Replace(text.RemoveConstraint(name));
        }

        private void DropKey(SchemaKey key, DropConstraintAction drop)
        {
            var users = new Dependencies(owner._schema).ForeignKeysTo(_table)
                .Where(use => CatalogColumns(use.ForeignKey).SequenceEqual(key.Columns, StringComparer.OrdinalIgnoreCase))
                .ToList();
            if (users.Count > 0 && drop.Behavior != DropBehavior.Cascade)
            {
                throw owner.Error(
                    SqlState.DependentObjectsStillExist,
                    $"cannot drop constraint {key.Name} on table {_table.Name} because other objects depend on it",
                    detail: string.Join('\n', users.Select(use => $"constraint {use.ForeignKey.Name} on table {use.Child.Name} depends on index {key.Name}")),
                    hint: "Use DROP ... CASCADE to drop the dependent objects too.");
            }

            if (!key.IsSeparateIndex)
            {
                throw owner.Unsupported($"dropping the {(key.IsPrimary ? "primary key" : "unique constraint")} that the table was created with is", drop);
            }

            foreach (var (child, foreignKey) in users)
            {
                owner.Notice(SqlState.SuccessfulCompletion, $"drop cascades to constraint {foreignKey.Name} on table {child.Name}");
                Steps.AddRange(SchemaText.Replace(child, StoredTable.Parse(child).RemoveConstraint(foreignKey.Name).ToString()));
            }

            Steps.Add(Step($"DROP INDEX {_table.StorageSchema}.{Quote(key.Name)}"));
            _table = _table.With([.. _table.Constraints.Where(other => other != key)], _table.Triggers);
        }

        private IReadOnlyList<string> CatalogColumns(SchemaForeignKey foreignKey) =>
            foreignKey.ReferencedColumns.Count > 0 ? foreignKey.ReferencedColumns : _table.PrimaryKey?.Columns ?? [];
    }
}
