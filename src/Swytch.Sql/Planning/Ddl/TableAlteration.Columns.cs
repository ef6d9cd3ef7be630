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
        private void RenameColumn(RenameColumnAction rename)
        {
            if (_table.FindColumn(rename.Column.Name) is not { } column)
            {
                throw owner.Error(SqlState.UndefinedColumn, $"column \"{rename.Column.Name}\" does not exist");
            }

            if (_table.FindColumn(rename.NewName.Name) is { } other && other != column)
            {
                throw owner.Error(SqlState.DuplicateColumn, $"column \"{rename.NewName.Name}\" of relation \"{_table.Name}\" already exists");
            }

            Steps.Add(Step($"ALTER TABLE {Name} RENAME COLUMN {Quote(column.Name)} TO {Quote(rename.NewName.Name)}"));
        }

        private void AddColumn(AddColumnAction add)
        {
            var definition = add.Column;
            if (_table.FindColumn(definition.Name.Name) is not null)
            {
                var message = $"column \"{definition.Name.Name}\" of relation \"{_table.Name}\" already exists";
                if (!add.IfNotExists)
                {
                    throw owner.Error(SqlState.DuplicateColumn, message);
                }

                owner.Notice(SqlState.DuplicateColumn, message + ", skipping");
                return;
            }

            if (definition.Constraints.FirstOrDefault(part => part is PrimaryKeyColumnConstraint) is { } key)
            {
                throw owner.Unsupported("adding a primary key column is", key);
            }

            if (definition.Constraints.FirstOrDefault(part => part is GeneratedConstraint { Storage: GeneratedStorage.Stored }) is { } stored)
            {
                throw owner.Unsupported("adding a stored generated column is", stored);
            }

            var column = owner.ReadColumn(definition, [], _table.IsWithoutRowId);
            WriteColumn(definition, column);
        }

        /// <summary>
        /// SQLite adds a column whose default is a constant. For any other the rows get their values by UPDATE,
        /// and default and NOT NULL are put into the text afterwards.
        /// </summary>
        private void WriteColumn(ColumnDefinition definition, NewColumn column)
        {
            var place = _table.Columns.Count + _table.DroppedColumns.Count;
            if (place >= Limits.TableColumns)
            {
                throw owner.Error(SqlState.TooManyColumns, $"tables can have at most {Limits.TableColumns} columns");
            }

            var scope = _table.WithColumn(column.ToColumn(place));
            var value = definition.Constraints.OfType<DefaultConstraint>().FirstOrDefault();
            var isConstant = value is null || IsPlainLiteral(value.Value.Unparenthesized);
            var full = new StringBuilder();
            owner.WriteColumnCore(full, column, scope);
            var text = full.ToString();
            if (isConstant)
            {
                Steps.Add(Step($"ALTER TABLE {Name} ADD COLUMN {text}"));
                Reread(StoredTable.Parse(_table).AddColumn(text).ToString());
            }
            else
            {
                var plain = $"{Quote(column.Name)} {column.StorageType}";
                var bound = owner._binder.BindExpression(value!.Value, null, column.Type);
                Steps.Add(Step($"ALTER TABLE {Name} ADD COLUMN {plain}"));
                Steps.Add(Step($"UPDATE {Name} SET {Quote(column.Name)} = {bound.Sql}"));
                Replace(StoredTable.Parse(_table).AddColumn(text));
            }

            foreach (var constraint in definition.Constraints)
            {
                AddColumnConstraint(constraint, column.Name);
            }
        }

        private void AddColumnConstraint(ColumnConstraint constraint, string column)
        {
            switch (constraint)
            {
                case UniqueColumnConstraint unique:
                    AddKey(unique.Name, [column], isPrimary: false);
                    break;
                case CheckColumnConstraint check:
                    AddCheck(check.Name, check.Condition);
                    break;
                case ReferencesColumnConstraint references:
                    AddForeignKey(references.Name, [column], references.References, references.Attributes);
                    break;
                default:
                    break;
            }
        }

        private void DropColumn(DropColumnAction drop)
        {
            if (_table.FindColumn(drop.Column.Name) is not { } column)
            {
                var message = $"column \"{drop.Column.Name}\" of relation \"{_table.Name}\" does not exist";
                if (!drop.IfExists)
                {
                    throw owner.Error(SqlState.UndefinedColumn, message);
                }

                owner.Notice(SqlState.SuccessfulCompletion, message + ", skipping");
                return;
            }

            RefuseViewsOver(column, "drop column");
            foreach (var index in _table.Indexes.Where(index => index.Keys.Any(key => IsUsed(key, column)) || Mentions(index.Predicate, column)))
            {
                Steps.Add(Step($"DROP INDEX {_table.StorageSchema}.{Quote(index.Name)}"));
            }

            var text = StoredTable.Parse(_table);
            foreach (var constraint in _table.Constraints.Where(constraint => Uses(constraint, column)))
            {
                RemoveWithColumn(text, constraint, drop);
            }

            // First the constraints go from the text, and the attribute number into it; then SQLite takes the column out of the rows.
            Replace(text.SetFacts(new TableFacts(_table.Oid, [.. _table.DroppedColumns, column.AttributeNumber])));
            Steps.Add(Step($"ALTER TABLE {Name} DROP COLUMN {Quote(column.Name)}"));
            Reread(StoredTable.Parse(_table).RemoveColumn(column.Name).ToString());
        }

        private void RemoveWithColumn(StoredTable text, SchemaConstraint constraint, DropColumnAction drop)
        {
            switch (constraint)
            {
                case SchemaKey { IsSeparateIndex: true }:
                    Steps.Add(Step($"DROP INDEX {_table.StorageSchema}.{Quote(constraint.Name)}"));
                    break;
                case SchemaKey:
                    throw owner.Unsupported($"dropping a column of the constraint \"{constraint.Name}\" is", drop);
                default:
                    text.RemoveConstraint(constraint.Name);
                    break;
            }
        }

        private static bool Uses(SchemaConstraint constraint, Column column)
        {
            var columns = constraint switch
            {
                SchemaKey key => key.Columns,
                SchemaCheck check => check.Columns,
                SchemaForeignKey foreignKey => foreignKey.Columns,
                _ => [],
            };
            return columns.Contains(column.Name, StringComparer.OrdinalIgnoreCase);
        }

        private static bool IsUsed(IndexKey key, Column column) =>
            key.Column?.Equals(column.Name, StringComparison.OrdinalIgnoreCase) ?? Mentions(key.Expression, column);

        private static bool Mentions(string? expression, Column column) =>
            expression?.Contains(column.Name, StringComparison.OrdinalIgnoreCase) == true;

        private void RefuseViewsOver(Column column, string what)
        {
            foreach (var view in new Dependencies(owner._schema).ViewsOver(_table))
            {
                if (view.Sql.Contains(column.Name, StringComparison.OrdinalIgnoreCase))
                {
                    throw what == "drop column"
                        ? owner.Error(
                            SqlState.DependentObjectsStillExist,
                            $"cannot drop column {column.Name} of table {_table.Name} because other objects depend on it",
                            detail: $"view {view.Name} depends on column {column.Name} of table {_table.Name}",
                            hint: "Use DROP ... CASCADE to drop the dependent objects too.")
                        : owner.Error(
                            SqlState.FeatureNotSupported,
                            "cannot alter type of a column used by a view or rule",
                            detail: $"rule _RETURN on view {view.Name} depends on column \"{column.Name}\"");
                }
            }
        }

        private void SetNotNull(AlterColumnNotNullAction action)
        {
            var column = FindColumn(action.Column);
            if (column.IsRowIdAlias)
            {
                return;
            }

            if (action.IsSet)
            {
                FailIfAny(
                    $"{Quote(column.Name)} IS NULL",
                    new PgError(SqlState.NotNullViolation, $"column \"{column.Name}\" of relation \"{_table.Name}\" contains null values"));
                Replace(StoredTable.Parse(_table).SetNotNull(column.Name));
                return;
            }

            if (_table.PrimaryKey is { } key && Uses(key, column))
            {
                throw owner.Error(SqlState.InvalidTableDefinition, $"column \"{column.Name}\" is in a primary key");
            }

            Replace(StoredTable.Parse(_table).DropNotNull(column.Name));
        }

        private void SetDefault(AlterColumnDefaultAction action)
        {
            var column = FindColumn(action.Column);
            if (column.Generation != ColumnGeneration.None)
            {
                throw owner.Error(SqlState.SyntaxError, $"column \"{column.Name}\" of relation \"{_table.Name}\" is a generated column");
            }

            if (column.Identity is ColumnIdentity.Always or ColumnIdentity.ByDefault)
            {
                throw owner.Error(
                    SqlState.SyntaxError,
                    $"column \"{column.Name}\" of relation \"{_table.Name}\" is an identity column",
                    hint: action.Value is null ? "Use ALTER TABLE ... ALTER COLUMN ... DROP IDENTITY instead." : null);
            }

            if (column.Identity == ColumnIdentity.Serial)
            {
                throw owner.Unsupported("changing the default of a serial column is", action);
            }

            string? text = null;
            if (action.Value is not null)
            {
                var type = new PgTypeReference(column.TypeOid, column.TypeModifier);
                var written = new StringBuilder();
                owner.WriteDefault(written, action.Value, type);
                text = written.ToString().TrimStart();
            }

            Replace(StoredTable.Parse(_table).SetDefault(column.Name, text));
        }

        private void SetType(AlterColumnTypeAction action)
        {
            var column = FindColumn(action.Column);
            var (type, _) = owner.ResolveType(action.Type);
            if (column.IsRowIdAlias && !IsInteger(type.Oid))
            {
                throw owner.Unsupported("changing the type of SQLite's rowid is", action);
            }

            RefuseViewsOver(column, "alter type");
            var value = UsingValue(action, column, type);
            var storage = column.IsRowIdAlias || column.DeclaredType == "INT" ? column.DeclaredType : PgTypes.StorageType(type.Oid);
            var text = storage;
            if (ColumnFacts.Comment(type, column.Identity, storage, column.IsRowIdAlias) is { } comment)
            {
                text += " " + StorageComments.Write(comment);
            }

            if (column.Comment is { } remark)
            {
                text += StorageComments.WriteRemark(remark);
            }

            if (PgTypes.StorageCollation(type.Oid) is { } collation)
            {
                text += " COLLATE " + collation;
            }

            Replace(StoredTable.Parse(_table).SetType(column.Name, text));
            if (value is not null)
            {
                Steps.Add(Step($"UPDATE {Name} SET {Quote(column.Name)} = {value}"));
            }

            if (column.Collation != PgTypes.StorageCollation(type.Oid))
            {
                Steps.Add(Step($"REINDEX {Name}"));
            }
        }

        /// <summary>The new value of the rows; null when the stored ones are right as they are.</summary>
        private string? UsingValue(AlterColumnTypeAction action, Column column, PgTypeReference type)
        {
            if (action.Using is not null)
            {
                return owner._binder.BindExpression(action.Using, _table, type).Sql;
            }

            if (type == new PgTypeReference(column.TypeOid, column.TypeModifier))
            {
                return null;
            }

            try
            {
                var value = owner._binder.BindExpression(new ColumnRef([action.Column], action.Column.Span), _table, type).Sql;
                return value == owner.Slice(action.Column.Span) || value == Quote(column.Name) ? null : value;
            }
            catch (PgErrorException failure) when (failure.Error.SqlState is SqlState.DatatypeMismatch or SqlState.CannotCoerce)
            {
                var target = PgTypes.Format(type.Oid, null);
                throw owner.Error(
                    SqlState.DatatypeMismatch,
                    $"column \"{column.Name}\" cannot be cast automatically to type {target}",
                    hint: $"You might need to specify \"USING {Identifiers.Quote(column.Name)}::{PgTypes.Format(type.Oid, type.Modifier)}\".");
            }
        }
    }
}
