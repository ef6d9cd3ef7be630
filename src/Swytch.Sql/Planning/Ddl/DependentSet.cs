using Swytch.Sql.Schema;

namespace Swytch.Sql.Planning.Ddl;

/// <summary>What would be left without something it needs when some relations go, in PostgreSQL's order and words.</summary>
internal sealed class DependentSet
{
    private readonly HashSet<Relation> _gone;

    public DependentSet(SchemaModel schema, IReadOnlyCollection<Relation> dropped)
    {
        _gone = [.. dropped];
        var dependencies = new Dependencies(schema);
        foreach (var relation in dropped)
        {
            AddForeignKeys(dependencies, relation);
            AddViews(dependencies, relation);
        }
    }

    public static DependentSet None { get; } = new(SchemaModel.Empty, []);

    public List<(Relation Child, SchemaForeignKey ForeignKey)> ForeignKeys { get; } = [];

    /// <summary>Each before the views it is built on are gone: dependents come first when they are dropped in this order reversed.</summary>
    public List<Relation> Views { get; } = [];

    /// <summary>"constraint c_p_id_fkey on table c", "table p".</summary>
    public List<(string Object, string On)> Lines { get; } = [];

    private void AddForeignKeys(Dependencies dependencies, Relation parent)
    {
        foreach (var (child, foreignKey) in dependencies.ForeignKeysTo(parent))
        {
            if (!_gone.Contains(child))
            {
                ForeignKeys.Add((child, foreignKey));
                Lines.Add(($"constraint {foreignKey.Name} on table {child.Name}", $"table {parent.Name}"));
            }
        }
    }

    private void AddViews(Dependencies dependencies, Relation relation)
    {
        var kind = relation.Kind == RelationKind.View ? "view" : "table";
        foreach (var view in dependencies.ViewsOver(relation))
        {
            if (_gone.Add(view))
            {
                Views.Add(view);
                Lines.Add(($"view {view.Name}", $"{kind} {relation.Name}"));
                AddViews(dependencies, view);
            }
        }
    }
}
