using System.Text;
using Swytch.Core;
using Swytch.Core.Errors;
using Swytch.Sql.Schema;
using Swytch.Sql.Syntax;

namespace Swytch.Sql.Planning.Ddl;

public sealed partial class DdlPlanner
{
    /// <summary>
    /// Writes CREATE TABLE for SQLite from PostgreSQL's or SQLite's own: storage types, every constraint named,
    /// PostgreSQL's facts in comments (<see cref="StorageComments"/>).
    /// </summary>
    private sealed partial class TableWriter
    {
        private readonly DdlPlanner _owner;
        private readonly Target _target;
        private readonly CreateTableStatement _create;
        private readonly List<NewColumn> _columns = [];
        private readonly HashSet<string> _constraintNames = new(StringComparer.OrdinalIgnoreCase);
        private readonly List<string> _key;
        private Relation _scope = new(SchemaNames.Public, "", 0, RelationKind.Table, []);

        public TableWriter(DdlPlanner owner, Target target, CreateTableStatement create)
        {
            _owner = owner;
            _target = target;
            _create = create;
            _key = FindKey();
        }

        public string Write()
        {
            CollectConstraintNames();
            foreach (var element in _create.Elements)
            {
                switch (element)
                {
                    case ColumnDefinition column:
                        AddColumn(column);
                        break;
                    case LikeElement like:
                        throw _owner.Unsupported("LIKE in CREATE TABLE is", like);
                    default:
                        break;
                }
            }

            CheckColumns();
            _scope = new Relation(_target.Schema, _target.Name, 0, RelationKind.Table, [.. _columns.Select((column, index) => column.ToColumn(index))]);
            return Text();
        }

        private string Text()
        {
            var oid = ObjectOids.Choose("table", _target.Name, taken => _owner._schema.FindClass(taken) is not null);
            var text = new StringBuilder()
                .Append("CREATE TABLE ")
                .Append(_target.Sql)
                .Append(' ')
                .Append(StorageComments.Write($"oid={oid}"))
                .Append(" (");
            var separator = "";
            foreach (var column in _columns)
            {
                text.Append(separator);
                WriteColumn(text, column);
                separator = ", ";
            }

            foreach (var constraint in _create.Elements.OfType<TableConstraint>())
            {
                text.Append(separator);
                WriteConstraint(text, constraint);
                separator = ", ";
            }

            text.Append(')');
            var options = new List<string>();
            if (_create.IsStrict)
            {
                options.Add("STRICT");
            }

            if (_create.IsWithoutRowid)
            {
                options.Add("WITHOUT ROWID");
            }

            if (options.Count > 0)
            {
                text.Append(' ').AppendJoin(", ", options);
            }

            return text.ToString();
        }

        private List<string> FindKey()
        {
            var keys = new List<(IReadOnlyList<string> Columns, SyntaxNode Node)>();
            foreach (var element in _create.Elements)
            {
                if (element is KeyConstraint { IsPrimary: true } key)
                {
                    keys.Add(([.. key.Columns.Select(ColumnOf)], key));
                }
                else if (element is ColumnDefinition column)
                {
                    keys.AddRange(column.Constraints.OfType<PrimaryKeyColumnConstraint>().Select(constraint =>
                        ((IReadOnlyList<string>)[column.Name.Name], (SyntaxNode)constraint)));
                }
            }

            return keys.Count <= 1
                ? [.. keys.SelectMany(key => key.Columns)]
                : throw _owner.Error(
                    SqlState.InvalidTableDefinition,
                    $"multiple primary keys for table \"{_target.Name}\" are not allowed",
                    keys[1].Node);
        }

        private void CollectConstraintNames()
        {
            foreach (var name in _create.Elements.OfType<TableConstraint>().Select(constraint => constraint.Name)
                .Concat(_create.Elements.OfType<ColumnDefinition>()
                    .SelectMany(column => column.Constraints)
                    .Where(constraint => constraint is CheckColumnConstraint or UniqueColumnConstraint or PrimaryKeyColumnConstraint or ReferencesColumnConstraint)
                    .Select(constraint => constraint.Name)))
            {
                if (name is not null && !_constraintNames.Add(name.Name))
                {
                    throw _owner.Error(
                        SqlState.DuplicateObject,
                        $"constraint \"{name.Name}\" for relation \"{_target.Name}\" already exists",
                        name);
                }
            }
        }

        private void AddColumn(ColumnDefinition definition)
        {
            var name = definition.Name.Name;
            if (_columns.Exists(column => column.Name.Equals(name, StringComparison.OrdinalIgnoreCase)))
            {
                throw _owner.Error(SqlState.DuplicateColumn, $"column \"{name}\" specified more than once", definition.Name);
            }

            if (_owner._dialect == SqlDialect.Postgres && name is "ctid" or "xmin" or "cmin" or "xmax" or "cmax" or "tableoid")
            {
                throw _owner.Error(SqlState.DuplicateColumn, $"column name \"{name}\" conflicts with a system column name", definition.Name);
            }

            if (name.Equals("_rowid_", StringComparison.OrdinalIgnoreCase) && _key.Count == 0)
            {
                throw _owner.Unsupported("a column named \"_rowid_\" in a table without a primary key is", definition.Name);
            }

            _columns.Add(_owner.ReadColumn(definition, _key, _create.IsWithoutRowid));
        }

        private void CheckColumns()
        {
            if (_columns.Count == 0)
            {
                throw _owner.Unsupported("a table without columns is", _create.Name);
            }

            if (_columns.Count > Limits.TableColumns)
            {
                throw _owner.Error(SqlState.TooManyColumns, $"tables can have at most {Limits.TableColumns} columns");
            }

            foreach (var name in _key)
            {
                Find(name, _create.Name);
            }
        }

        private NewColumn Find(string name, SyntaxNode at) =>
            _columns.Find(column => column.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
            ?? throw _owner.Error(SqlState.UndefinedColumn, $"column \"{name}\" named in key does not exist", at);

        private string ColumnOf(IndexElement element) => element.Expression.Unparenthesized switch
        {
            ColumnRef { Parts.Count: 1 } reference => reference.Column.Name,
            LiteralExpression { Kind: LiteralKind.String } literal => literal.Value,
            _ => throw _owner.Error(SqlState.SyntaxError, $"syntax error at or near \"{_owner.Slice(element.Span)}\"", element),
        };

        private bool IsTaken(string name) => _constraintNames.Contains(name) || _owner._schema.FindClass(_target.Schema, name) is not null
            || name.Equals(_target.Name, StringComparison.OrdinalIgnoreCase);

        private string Claim(string name)
        {
            _constraintNames.Add(name);
            return name;
        }
    }
}
