namespace Swytch.Sql.Syntax;

/// <summary>CREATE VIRTUAL TABLE (sqlite.org/lang_createvtab.html).</summary>
/// <param name="ArgumentsSpan">Inside the parentheses, free text of the module; empty when there are none.</param>
public sealed record CreateVirtualTableStatement(bool IfNotExists, QualifiedName Name, Identifier Module, TextSpan ArgumentsSpan, TextSpan Span) : Statement(Span)
{
    protected internal override void AddChildren(ChildList children) => children.Add(Name).Add(Module);
}

/// <param name="Name">Null when PostgreSQL is to choose one. SQLite puts the schema here, PostgreSQL at the table.</param>
/// <param name="AccessMethod">USING btree; null when not written.</param>
public sealed record CreateIndexStatement(
    bool IsUnique,
    bool IsConcurrently,
    bool IfNotExists,
    QualifiedName? Name,
    TableRef Table,
    Identifier? AccessMethod,
    IReadOnlyList<IndexElement> Elements,
    Expression? Where,
    TextSpan Span) : Statement(Span)
{
    public IReadOnlyList<Identifier> Include { get; init; } = [];

    public bool NullsNotDistinct { get; init; }

    public IReadOnlyList<OptionItem> Options { get; init; } = [];

    public Identifier? Tablespace { get; init; }

    protected internal override void AddChildren(ChildList children) => children
        .Add(Name).Add(Table).Add(AccessMethod).Add(Elements).Add(Include).Add(Options).Add(Tablespace).Add(Where);
}

public enum ViewCheckOption
{
    None,
    Local,
    Cascaded,
}

public sealed record CreateViewStatement(
    bool OrReplace,
    bool IsTemporary,
    bool IfNotExists,
    QualifiedName Name,
    IReadOnlyList<Identifier> Columns,
    Query Query,
    TextSpan Span) : Statement(Span)
{
    public bool IsRecursive { get; init; }

    public bool IsMaterialized { get; init; }

    /// <summary>MATERIALIZED … WITH NO DATA.</summary>
    public bool WithNoData { get; init; }

    public IReadOnlyList<OptionItem> Options { get; init; } = [];

    public ViewCheckOption CheckOption { get; init; }

    protected internal override void AddChildren(ChildList children) => children.Add(Name).Add(Columns).Add(Options).Add(Query);
}

public enum TriggerTime
{
    Unspecified,
    Before,
    After,
    InsteadOf,
}

public enum TriggerEvent
{
    Delete,
    Insert,
    Update,
}

/// <summary>SQLite's CREATE TRIGGER with its body (sqlite.org/lang_createtrigger.html); PostgreSQL's form is a <see cref="ShallowStatement"/>.</summary>
/// <param name="Columns">UPDATE OF columns.</param>
/// <param name="Body">INSERT, UPDATE, DELETE, SELECT.</param>
public sealed record CreateTriggerStatement(
    bool IsTemporary,
    bool IfNotExists,
    QualifiedName Name,
    TriggerTime Time,
    TriggerEvent Event,
    IReadOnlyList<Identifier> Columns,
    QualifiedName Table,
    Expression? When,
    IReadOnlyList<Statement> Body,
    TextSpan Span) : Statement(Span)
{
    protected internal override void AddChildren(ChildList children) =>
        children.Add(Name).Add(Columns).Add(Table).Add(When).Add(Body);
}

/// <summary>One option of CREATE/ALTER SEQUENCE or IDENTITY.</summary>
/// <param name="Name">as, increment, minvalue, maxvalue, start, restart, cache, cycle, owned by, sequence name, logged, unlogged.</param>
/// <param name="Value">The number; null for NO MINVALUE, NO MAXVALUE, plain RESTART, CYCLE, AS, OWNED BY.</param>
/// <param name="IsNo">NO CYCLE, NO MINVALUE, NO MAXVALUE.</param>
/// <param name="Target">OWNED BY column (null for NONE), SEQUENCE NAME.</param>
public sealed record SequenceOption(string Name, Expression? Value, bool IsNo, QualifiedName? Target, TypeName? Type, TextSpan Span) : SyntaxNode(Span)
{
    protected internal override void AddChildren(ChildList children) => children.Add(Value).Add(Target).Add(Type);
}

public sealed record CreateSequenceStatement(
    Persistence Persistence,
    bool IfNotExists,
    QualifiedName Name,
    IReadOnlyList<SequenceOption> Options,
    TextSpan Span) : Statement(Span)
{
    protected internal override void AddChildren(ChildList children) => children.Add(Name).Add(Options);
}

public sealed record AlterSequenceStatement(bool IfExists, QualifiedName Name, IReadOnlyList<SequenceOption> Options, TextSpan Span) : Statement(Span)
{
    protected internal override void AddChildren(ChildList children) => children.Add(Name).Add(Options);
}

/// <param name="Name">Null for CREATE SCHEMA AUTHORIZATION role.</param>
public sealed record CreateSchemaStatement(bool IfNotExists, Identifier? Name, Identifier? Authorization, TextSpan Span) : Statement(Span)
{
    /// <summary>Statements inside CREATE SCHEMA.</summary>
    public IReadOnlyList<Statement> Elements { get; init; } = [];

    protected internal override void AddChildren(ChildList children) => children.Add(Name).Add(Authorization).Add(Elements);
}

/// <param name="Options">owner, template, encoding, locale, lc_collate, connection limit ….</param>
public sealed record CreateDatabaseStatement(Identifier Name, IReadOnlyList<OptionItem> Options, TextSpan Span) : Statement(Span)
{
    protected internal override void AddChildren(ChildList children) => children.Add(Name).Add(Options);
}

/// <summary>CREATE ROLE | USER | GROUP.</summary>
/// <param name="IsUser">USER implies LOGIN.</param>
public sealed record CreateRoleStatement(Identifier Name, bool IsUser, IReadOnlyList<RoleOption> Options, TextSpan Span) : Statement(Span)
{
    protected internal override void AddChildren(ChildList children) => children.Add(Name).Add(Options);
}

/// <summary>ALTER ROLE | USER name [WITH] options, or … SET/RESET (then <see cref="Set"/> is present).</summary>
public sealed record AlterRoleStatement(Identifier Name, IReadOnlyList<RoleOption> Options, Statement? Set, TextSpan Span) : Statement(Span)
{
    /// <summary>RENAME TO name.</summary>
    public Identifier? NewName { get; init; }

    /// <summary>IN DATABASE name.</summary>
    public Identifier? Database { get; init; }

    protected internal override void AddChildren(ChildList children) =>
        children.Add(Name).Add(Database).Add(Options).Add(NewName).Add(Set);
}

/// <param name="Name">Lower case: superuser, nosuperuser, login, nologin, createdb, inherit, password, connection limit, valid until, in role, role, admin, sysid ….</param>
/// <param name="Value">Password (LiteralKind.Null for PASSWORD NULL), limit or time.</param>
/// <param name="Roles">Of IN ROLE, ROLE, ADMIN, USER.</param>
public sealed record RoleOption(string Name, LiteralExpression? Value, IReadOnlyList<Identifier> Roles, TextSpan Span) : SyntaxNode(Span)
{
    protected internal override void AddChildren(ChildList children) => children.Add(Value).Add(Roles);
}

public sealed record CreateEnumStatement(QualifiedName Name, IReadOnlyList<LiteralExpression> Labels, TextSpan Span) : Statement(Span)
{
    protected internal override void AddChildren(ChildList children) => children.Add(Name).Add(Labels);
}

/// <summary>ALTER TYPE name ADD VALUE [IF NOT EXISTS] label [BEFORE|AFTER label], or RENAME VALUE a TO b.</summary>
public sealed record AlterEnumStatement(QualifiedName Name, bool IfNotExists, LiteralExpression Label, TextSpan Span) : Statement(Span)
{
    /// <summary>Set by RENAME VALUE: <see cref="Label"/> becomes this.</summary>
    public LiteralExpression? NewLabel { get; init; }

    public LiteralExpression? Neighbor { get; init; }

    public bool IsBefore { get; init; }

    protected internal override void AddChildren(ChildList children) => children.Add(Name).Add(Label).Add(NewLabel).Add(Neighbor);
}

public sealed record CreateExtensionStatement(bool IfNotExists, Identifier Name, TextSpan Span) : Statement(Span)
{
    protected internal override void AddChildren(ChildList children) => children.Add(Name);
}

/// <summary>DROP of one or several objects of one kind.</summary>
/// <param name="ObjectKind">Upper case: TABLE, VIEW, MATERIALIZED VIEW, INDEX, SEQUENCE, SCHEMA, DATABASE, TYPE, DOMAIN, TRIGGER, EXTENSION, ROLE (also for USER and GROUP), FUNCTION ….</param>
public sealed record DropStatement(string ObjectKind, bool IfExists, IReadOnlyList<QualifiedName> Names, DropBehavior Behavior, TextSpan Span) : Statement(Span)
{
    /// <summary>DROP INDEX CONCURRENTLY.</summary>
    public bool IsConcurrently { get; init; }

    /// <summary>The table of DROP TRIGGER t ON table and the like.</summary>
    public QualifiedName? On { get; init; }

    /// <summary>After the names to the end: CASCADE or RESTRICT; empty when not written.</summary>
    public TextSpan BehaviorSpan { get; init; }

    protected internal override void AddChildren(ChildList children) => children.Add(Names).Add(On);
}

/// <param name="ObjectKind">Upper case: TABLE, COLUMN, INDEX, VIEW, CONSTRAINT, SCHEMA ….</param>
/// <param name="Name">For COLUMN the last part is the column.</param>
/// <param name="On">The table of CONSTRAINT, TRIGGER, POLICY, RULE.</param>
/// <param name="Comment">Null for IS NULL.</param>
public sealed record CommentStatement(string ObjectKind, QualifiedName? Name, QualifiedName? On, LiteralExpression? Comment, TextSpan Span) : Statement(Span)
{
    protected internal override void AddChildren(ChildList children) => children.Add(Name).Add(On).Add(Comment);
}

/// <summary>A statement whose tree is kept shallow: GRANT, REVOKE, CREATE FUNCTION, CREATE POLICY, PostgreSQL's CREATE TRIGGER ….</summary>
/// <param name="Command">The words that name it, as the command tag has them: "GRANT", "CREATE FUNCTION", "ALTER DEFAULT PRIVILEGES".</param>
/// <param name="Names">The objects it names, as far as they are found.</param>
public sealed record ShallowStatement(string Command, IReadOnlyList<QualifiedName> Names, TextSpan Span) : Statement(Span)
{
    public bool IfNotExists { get; init; }

    protected internal override void AddChildren(ChildList children) => children.Add(Names);
}

/// <summary>A statement with a known first word and a body this parser does not know; SQLite may.</summary>
/// <param name="Keyword">The first word, upper case.</param>
/// <param name="Words">The leading words and identifiers (at most eight), upper case, for the safety check.</param>
public sealed record UnparsedStatement(string Keyword, IReadOnlyList<string> Words, TextSpan Span) : Statement(Span);
