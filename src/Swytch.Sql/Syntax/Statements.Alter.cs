namespace Swytch.Sql.Syntax;

/// <summary>ALTER TABLE, and ALTER INDEX | VIEW | MATERIALIZED VIEW with the actions they share.</summary>
/// <param name="ObjectKind">TABLE, INDEX, VIEW, MATERIALIZED VIEW.</param>
/// <param name="Actions">Never empty.</param>
public sealed record AlterTableStatement(string ObjectKind, bool IfExists, TableRef Table, IReadOnlyList<AlterAction> Actions, TextSpan Span) : Statement(Span)
{
    protected internal override void AddChildren(ChildList children) => children.Add(Table).Add(Actions);
}

public abstract record AlterAction(TextSpan Span) : SyntaxNode(Span);

public sealed record RenameTableAction(Identifier NewName, TextSpan Span) : AlterAction(Span)
{
    protected internal override void AddChildren(ChildList children) => children.Add(NewName);
}

public sealed record RenameColumnAction(Identifier Column, Identifier NewName, TextSpan Span) : AlterAction(Span)
{
    protected internal override void AddChildren(ChildList children) => children.Add(Column).Add(NewName);
}

public sealed record RenameConstraintAction(Identifier Constraint, Identifier NewName, TextSpan Span) : AlterAction(Span)
{
    protected internal override void AddChildren(ChildList children) => children.Add(Constraint).Add(NewName);
}

public sealed record AddColumnAction(bool IfNotExists, ColumnDefinition Column, TextSpan Span) : AlterAction(Span)
{
    protected internal override void AddChildren(ChildList children) => children.Add(Column);
}

public sealed record DropColumnAction(bool IfExists, Identifier Column, DropBehavior Behavior, TextSpan Span) : AlterAction(Span)
{
    protected internal override void AddChildren(ChildList children) => children.Add(Column);
}

public sealed record AddConstraintAction(TableConstraint Constraint, TextSpan Span) : AlterAction(Span)
{
    protected internal override void AddChildren(ChildList children) => children.Add(Constraint);
}

public sealed record DropConstraintAction(bool IfExists, Identifier Constraint, DropBehavior Behavior, TextSpan Span) : AlterAction(Span)
{
    protected internal override void AddChildren(ChildList children) => children.Add(Constraint);
}

public sealed record ValidateConstraintAction(Identifier Constraint, TextSpan Span) : AlterAction(Span)
{
    protected internal override void AddChildren(ChildList children) => children.Add(Constraint);
}

public sealed record AlterConstraintAction(Identifier Constraint, ConstraintAttributes Attributes, TextSpan Span) : AlterAction(Span)
{
    protected internal override void AddChildren(ChildList children) => children.Add(Constraint);
}

/// <summary>ALTER COLUMN c [SET DATA] TYPE t [COLLATE c] [USING x].</summary>
public sealed record AlterColumnTypeAction(Identifier Column, TypeName Type, QualifiedName? Collation, Expression? Using, TextSpan Span) : AlterAction(Span)
{
    protected internal override void AddChildren(ChildList children) => children.Add(Column).Add(Type).Add(Collation).Add(Using);
}

/// <param name="Value">Null for DROP DEFAULT.</param>
public sealed record AlterColumnDefaultAction(Identifier Column, Expression? Value, TextSpan Span) : AlterAction(Span)
{
    protected internal override void AddChildren(ChildList children) => children.Add(Column).Add(Value);
}

/// <param name="IsSet">SET NOT NULL; false for DROP NOT NULL.</param>
public sealed record AlterColumnNotNullAction(Identifier Column, bool IsSet, TextSpan Span) : AlterAction(Span)
{
    protected internal override void AddChildren(ChildList children) => children.Add(Column);
}

/// <summary>ADD GENERATED … AS IDENTITY.</summary>
public sealed record AddIdentityAction(Identifier Column, IdentityConstraint Identity, TextSpan Span) : AlterAction(Span)
{
    protected internal override void AddChildren(ChildList children) => children.Add(Column).Add(Identity);
}

/// <summary>SET GENERATED …, SET sequence option, RESTART of an identity column.</summary>
/// <param name="IsAlways">Null when SET GENERATED is not among them.</param>
public sealed record AlterIdentityAction(Identifier Column, bool? IsAlways, IReadOnlyList<SequenceOption> Options, TextSpan Span) : AlterAction(Span)
{
    protected internal override void AddChildren(ChildList children) => children.Add(Column).Add(Options);
}

public sealed record DropIdentityAction(Identifier Column, bool IfExists, TextSpan Span) : AlterAction(Span)
{
    protected internal override void AddChildren(ChildList children) => children.Add(Column);
}

public sealed record DropExpressionAction(Identifier Column, bool IfExists, TextSpan Span) : AlterAction(Span)
{
    protected internal override void AddChildren(ChildList children) => children.Add(Column);
}

public sealed record OwnerToAction(Identifier Owner, TextSpan Span) : AlterAction(Span)
{
    protected internal override void AddChildren(ChildList children) => children.Add(Owner);
}

public sealed record SetSchemaAction(Identifier Schema, TextSpan Span) : AlterAction(Span)
{
    protected internal override void AddChildren(ChildList children) => children.Add(Schema);
}

/// <summary>SET (…) or RESET (…).</summary>
public sealed record StorageParametersAction(bool IsReset, IReadOnlyList<OptionItem> Options, TextSpan Span) : AlterAction(Span)
{
    protected internal override void AddChildren(ChildList children) => children.Add(Options);
}

/// <summary>ENABLE/DISABLE TRIGGER|RULE|ROW LEVEL SECURITY, SET STATISTICS, SET STORAGE, REPLICA IDENTITY, CLUSTER ON, INHERIT, ATTACH PARTITION ….</summary>
/// <param name="Description">The words up to the first name, upper case: "REPLICA IDENTITY", "ENABLE ROW LEVEL SECURITY".</param>
public sealed record OtherAlterAction(string Description, TextSpan Span) : AlterAction(Span);
