using Swytch.Sql.Syntax;

namespace Swytch.Sql.Schema;

public sealed partial class SchemaBuilder
{
    /// <summary>Collects a table's constraints, named as written or, for tables of other hands, as PostgreSQL would have named them.</summary>
    private sealed class ConstraintReader(SchemaBuilder owner, string table, string sql)
    {
        private readonly HashSet<string> _names = new(StringComparer.OrdinalIgnoreCase);
        private readonly List<Func<IReadOnlyList<Column>, SchemaConstraint>> _pending = [];

        public void AddColumn(ColumnDefinition column, int end)
        {
            for (var index = 0; index < column.Constraints.Count; index++)
            {
                var constraint = column.Constraints[index];
                var after = new TextSpan(
                    constraint.Span.End,
                    index + 1 < column.Constraints.Count ? ConstraintStart(column.Constraints[index + 1]) : end);
                string[] names = [column.Name.Name];
                switch (constraint)
                {
                    case PrimaryKeyColumnConstraint:
                        Add(constraint.Name, constraint.Attributes, _ => Key(constraint.Name, names, isPrimary: true));
                        break;
                    case UniqueColumnConstraint:
                        Add(constraint.Name, constraint.Attributes, _ => Key(constraint.Name, names, isPrimary: false));
                        break;
                    case CheckColumnConstraint check:
                        Add(constraint.Name, constraint.Attributes, columns => Check(constraint.Name, check.Condition, after, columns));
                        break;
                    case ReferencesColumnConstraint references:
                        Add(constraint.Name, constraint.Attributes, _ => ForeignKey(constraint.Name, names, references.References));
                        break;
                    default:
                        break;
                }
            }
        }

        public void AddTable(TableConstraint constraint, int end)
        {
            var after = new TextSpan(constraint.Span.End, end);
            switch (constraint)
            {
                case KeyConstraint key:
                    Add(key.Name, key.Attributes, _ => Key(key.Name, [.. key.Columns.Select(ColumnName)], key.IsPrimary));
                    break;
                case CheckConstraint check:
                    Add(check.Name, check.Attributes, columns => Check(check.Name, check.Condition, after, columns));
                    break;
                case ForeignKeyConstraint foreign:
                    Add(foreign.Name, foreign.Attributes, _ => ForeignKey(foreign.Name, [.. foreign.Columns.Select(column => column.Name)], foreign.References));
                    break;
                default:
                    break;
            }
        }

        /// <summary>Names chosen here must avoid all written ones, so they are chosen when those are known.</summary>
        public IReadOnlyList<SchemaConstraint> Finish(IReadOnlyList<Column> columns) =>
            [.. _pending.Select(make => make(columns)).Select(constraint => constraint with { Oid = owner.NewOid("constraint", $"{table}.{constraint.Name}") })];

        private void Add(Identifier? name, ConstraintAttributes attributes, Func<IReadOnlyList<Column>, SchemaConstraint> make)
        {
            if (name is not null)
            {
                _names.Add(name.Name);
            }

            _pending.Add(columns => make(columns) with
            {
                IsDeferrable = attributes.IsDeferrable == true || attributes.IsInitiallyDeferred == true,
                IsInitiallyDeferred = attributes.IsInitiallyDeferred == true,
            });
        }

        private SchemaKey Key(Identifier? given, string[] columns, bool isPrimary)
        {
            var name = given?.Name ?? Claim(isPrimary
                ? ConstraintNames.PrimaryKey(table, IsTaken)
                : ConstraintNames.Unique(table, columns, IsTaken));
            owner._names.Add(name);
            return new SchemaKey(name, columns, isPrimary) { IndexOid = owner.NewOid("index", name) };
        }

        private SchemaCheck Check(Identifier? given, Expression condition, TextSpan after, IReadOnlyList<Column> columns)
        {
            var text = Slice(sql, condition.Span);
            var used = ColumnsUsed(condition, columns);
            var name = given?.Name ?? Claim(ConstraintNames.Check(table, used, IsTaken));
            return new SchemaCheck(name, text, Display(StorageComments.Read(sql, after), used, columns) ?? text, used);
        }

        private SchemaForeignKey ForeignKey(Identifier? given, string[] columns, ReferencesClause references)
        {
            var name = given?.Name ?? Claim(ConstraintNames.ForeignKey(table, columns, IsTaken));
            return new SchemaForeignKey(
                name,
                columns,
                references.Table.Name,
                [.. references.Columns.Select(column => column.Name)],
                references.OnDelete,
                references.OnUpdate);
        }

        private bool IsTaken(string name) => _names.Contains(name) || owner._names.Contains(name);

        private string Claim(string name)
        {
            _names.Add(name);
            return name;
        }
    }

    /// <summary>The expression as it was written; null once SQLite has renamed a column in its own text and not in the comment.</summary>
    private static string? Display(string? comment, IReadOnlyList<string> used, IReadOnlyList<Column> columns) =>
        comment is not null && Parse("SELECT " + comment) is { } statement && ColumnsUsed(statement, columns).SequenceEqual(used) ? comment : null;

    /// <summary>The table's columns that an expression names, in the order of the table.</summary>
    internal static IReadOnlyList<string> ColumnsUsed(SyntaxNode expression, IReadOnlyList<Column> columns)
    {
        var named = expression.SelfAndDescendants()
            .OfType<ColumnRef>()
            .Select(reference => reference.Column.Name)
            .ToHashSet(StringComparer.OrdinalIgnoreCase);
        return [.. columns.Select(column => column.Name).Where(named.Contains)];
    }
}
