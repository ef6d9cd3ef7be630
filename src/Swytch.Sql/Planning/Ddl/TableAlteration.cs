using Swytch.Core.Errors;
using Swytch.Sql.Catalog;
using Swytch.Sql.Schema;
using Swytch.Sql.Syntax;

namespace Swytch.Sql.Planning.Ddl;

public sealed partial class DdlPlanner
{
    /// <summary>
    /// The actions of one ALTER TABLE, each on the table as the ones before leave it. What SQLite has no statement for
    /// is done by changing the stored text, after the rows have been checked or changed.
    /// </summary>
    private sealed partial class TableAlteration(DdlPlanner owner, Relation table)
    {
        private Relation _table = table;

        public List<SqliteStep> Steps { get; } = [];

        private string Name => Sql(_table);

        public void Apply(AlterAction action)
        {
            switch (action)
            {
                case RenameTableAction rename:
                    Steps.Add(Step($"ALTER TABLE {Name} RENAME TO {Quote(owner.NewName(rename, _table))}"));
                    break;
                case RenameColumnAction rename:
                    RenameColumn(rename);
                    break;
                case RenameConstraintAction rename:
                    Steps.AddRange(RenameConstraint(rename.Constraint.Name, rename.NewName.Name, rename));
                    break;
                case AddColumnAction add:
                    AddColumn(add);
                    break;
                case DropColumnAction drop:
                    DropColumn(drop);
                    break;
                case AddConstraintAction add:
                    AddConstraint(add.Constraint);
                    break;
                case DropConstraintAction drop:
                    DropConstraint(drop);
                    break;
                case AlterColumnNotNullAction notNull:
                    SetNotNull(notNull);
                    break;
                case AlterColumnDefaultAction value:
                    SetDefault(value);
                    break;
                case AlterColumnTypeAction type:
                    SetType(type);
                    break;
                case ValidateConstraintAction validate:
                    FindConstraint(validate.Constraint.Name);
                    break;
                case StorageParametersAction parameters:
                    parameters.Options.ToList().ForEach(owner.CheckTableOption);
                    break;
                case OwnerToAction:
                    break;
                case SetSchemaAction { Schema.Name: var schema } when schema == _table.Schema:
                    break;
                case SetSchemaAction schema:
                    throw owner.Error(SqlState.InvalidSchemaName, $"schema \"{schema.Schema.Name}\" does not exist");
                case OtherAlterAction other:
                    throw owner.Unsupported($"ALTER TABLE … {other.Description} is", other);
                default:
                    throw owner.Unsupported("this ALTER TABLE action is", action);
            }
        }

        /// <summary>The steps that rename a constraint, be it in the table's text or an index of its own.</summary>
        public IEnumerable<SqliteStep> RenameConstraint(string name, string newName, SyntaxNode at)
        {
            var constraint = FindConstraint(name);
            if (_table.FindConstraint(newName) is not null)
            {
                throw owner.Error(SqlState.DuplicateObject, $"constraint \"{newName}\" for relation \"{_table.Name}\" already exists", at);
            }

            if (constraint is SchemaKey { IsSeparateIndex: true })
            {
                return DdlPlanner.RenameIndex(owner._schema.FindClass(_table.Schema, name)!, newName);
            }

            var text = StoredTable.Parse(_table);
            return text.TryRenameConstraint(name, newName)
                ? SchemaText.Replace(_table, text.ToString())
                : throw owner.Unsupported($"renaming the unnamed constraint \"{name}\" is", at);
        }

        /// <summary>Changes the stored text; the actions after this one see the new table.</summary>
        private void Replace(StoredTable changed)
        {
            var text = changed.ToString();
            Steps.AddRange(SchemaText.Replace(_table, text));
            Reread(text);
        }

        private void Reread(string text)
        {
            List<SchemaObjectRow> rows =
            [
                new("table", _table.Name, _table.Name, text, _table.IsTemporary),
                .. _table.Indexes.Select(index => new SchemaObjectRow("index", index.Name, _table.Name, index.Sql, _table.IsTemporary)),
            ];
            var reread = SchemaBuilder.Build(rows, static (_, _) => []).Relations[0];
            var separate = _table.Constraints.Where(constraint => constraint is SchemaKey { IsSeparateIndex: true });
            _table = reread.With([.. reread.Constraints, .. separate], _table.Triggers);
        }

        private Column FindColumn(Identifier name) => _table.FindColumn(name.Name)
            ?? throw owner.Error(SqlState.UndefinedColumn, $"column \"{name.Name}\" of relation \"{_table.Name}\" does not exist");

        private SchemaConstraint FindConstraint(string name) => _table.FindConstraint(name)
            ?? throw owner.Error(SqlState.UndefinedObject, $"constraint \"{name}\" of relation \"{_table.Name}\" does not exist");

        private bool IsTaken(string name) => _table.FindConstraint(name) is not null || owner._schema.FindClass(_table.Schema, name) is not null;

        /// <summary>A step that fails with the error when a row meets the condition.</summary>
        private void FailIfAny(string condition, PgError error) => Steps.Add(new SqliteStep(
            $"SELECT {CatalogFunctions.Raise}({Identifiers.Literal(error.SqlState)}, {Identifiers.Literal(error.Message)}) FROM {Name} WHERE {condition} LIMIT 1")
        {
            Counts = false,
        });
    }
}
