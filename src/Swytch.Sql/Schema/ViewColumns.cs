namespace Swytch.Sql.Schema;

/// <summary>Works out what a view's query returns: the planner's part of the schema model.</summary>
/// <param name="schema">Where the view's own relations are looked up.</param>
/// <param name="view">Its <see cref="Relation.Sql"/> is the stored CREATE VIEW.</param>
/// <returns>The columns under the view's own names, numbered from one.</returns>
public delegate IReadOnlyList<Column> ViewColumns(SchemaModel schema, Relation view);
