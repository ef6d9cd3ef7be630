namespace Swytch.Sql.Syntax;

public enum IsolationLevel
{
    ReadUncommitted,
    ReadCommitted,
    RepeatableRead,
    Serializable,
}

/// <summary>What may follow BEGIN, START TRANSACTION, SET TRANSACTION; null where not written.</summary>
public readonly record struct TransactionModes(IsolationLevel? Isolation, bool? IsReadOnly, bool? IsDeferrable);

public enum SqliteBegin
{
    Unspecified,
    Deferred,
    Immediate,
    Exclusive,
}

/// <param name="IsStart">START TRANSACTION: its command tag differs from BEGIN's.</param>
public sealed record BeginStatement(bool IsStart, TransactionModes Modes, SqliteBegin Sqlite, TextSpan Span) : Statement(Span);

/// <summary>COMMIT or END.</summary>
public sealed record CommitStatement(bool IsChain, TextSpan Span) : Statement(Span);

/// <summary>ROLLBACK or ABORT.</summary>
public sealed record RollbackStatement(bool IsChain, TextSpan Span) : Statement(Span);

public sealed record SavepointStatement(Identifier Name, TextSpan Span) : Statement(Span)
{
    protected internal override void AddChildren(ChildList children) => children.Add(Name);
}

public sealed record ReleaseSavepointStatement(Identifier Name, TextSpan Span) : Statement(Span)
{
    protected internal override void AddChildren(ChildList children) => children.Add(Name);
}

public sealed record RollbackToSavepointStatement(Identifier Name, TextSpan Span) : Statement(Span)
{
    protected internal override void AddChildren(ChildList children) => children.Add(Name);
}

/// <summary>PREPARE TRANSACTION, COMMIT PREPARED, ROLLBACK PREPARED.</summary>
/// <param name="Command">"PREPARE TRANSACTION", "COMMIT PREPARED", "ROLLBACK PREPARED".</param>
public sealed record TwoPhaseStatement(string Command, LiteralExpression TransactionId, TextSpan Span) : Statement(Span)
{
    protected internal override void AddChildren(ChildList children) => children.Add(TransactionId);
}

public enum SetScope
{
    Session,
    Local,
}

public enum SetValueKind
{
    /// <summary>A bare word, lower case unless quoted: on, iso, public.</summary>
    Word,
    String,

    /// <summary>With its sign.</summary>
    Number,

    /// <summary>SET TIME ZONE INTERVAL '…' [fields]: the text between the quotes.</summary>
    Interval,
}

public sealed record SetValue(SetValueKind Kind, string Text, TextSpan Span) : SyntaxNode(Span);

/// <summary>
/// SET x = …, and what is an assignment in other words: SET TIME ZONE (timezone; LOCAL is DEFAULT), SET NAMES (client_encoding),
/// SET ROLE (role), SET SESSION AUTHORIZATION (session_authorization), SET SCHEMA (search_path), SET SEED (seed).
/// </summary>
/// <param name="Name">Lower case; extension settings keep their dot.</param>
/// <param name="Values">Empty for TO DEFAULT.</param>
public sealed record SetStatement(SetScope Scope, string Name, IReadOnlyList<SetValue> Values, TextSpan Span) : Statement(Span)
{
    public bool IsDefault => Values.Count == 0;

    protected internal override void AddChildren(ChildList children) => children.Add(Values);
}

/// <summary>SET [SESSION CHARACTERISTICS AS] TRANSACTION.</summary>
/// <param name="Snapshot">SET TRANSACTION SNAPSHOT 'id'.</param>
public sealed record SetTransactionStatement(bool IsSessionCharacteristics, TransactionModes Modes, string? Snapshot, TextSpan Span) : Statement(Span);

/// <param name="Names">Empty for ALL.</param>
public sealed record SetConstraintsStatement(IReadOnlyList<QualifiedName> Names, bool IsDeferred, TextSpan Span) : Statement(Span)
{
    protected internal override void AddChildren(ChildList children) => children.Add(Names);
}

/// <param name="Name">Lower case; "all", "timezone", "transaction_isolation", "session_authorization" for the wordy forms.</param>
public sealed record ShowStatement(string Name, TextSpan Span) : Statement(Span);

/// <param name="Name">As in <see cref="ShowStatement"/>.</param>
public sealed record ResetStatement(string Name, TextSpan Span) : Statement(Span);

public enum DiscardTarget
{
    All,
    Plans,
    Sequences,
    Temporary,
}

public sealed record DiscardStatement(DiscardTarget Target, TextSpan Span) : Statement(Span);

public sealed record PrepareStatement(Identifier Name, IReadOnlyList<TypeName> ParameterTypes, Statement Statement, TextSpan Span) : Statement(Span)
{
    protected internal override void AddChildren(ChildList children) => children.Add(Name).Add(ParameterTypes).Add(Statement);
}

public sealed record ExecuteStatement(Identifier Name, IReadOnlyList<Expression> Arguments, TextSpan Span) : Statement(Span)
{
    protected internal override void AddChildren(ChildList children) => children.Add(Name).Add(Arguments);
}

/// <param name="Name">Null for ALL.</param>
public sealed record DeallocateStatement(Identifier? Name, TextSpan Span) : Statement(Span)
{
    protected internal override void AddChildren(ChildList children) => children.Add(Name);
}

/// <param name="IsScroll">Null when neither SCROLL nor NO SCROLL is written.</param>
public sealed record DeclareCursorStatement(Identifier Name, bool IsBinary, bool IsInsensitive, bool? IsScroll, bool IsHold, Query Query, TextSpan Span) : Statement(Span)
{
    protected internal override void AddChildren(ChildList children) => children.Add(Name).Add(Query);
}

public enum FetchDirection
{
    Forward,
    Backward,
    Absolute,
    Relative,
}

/// <summary>FETCH or MOVE. NEXT is Forward 1, PRIOR Backward 1, FIRST Absolute 1, LAST Absolute -1, ALL a null count.</summary>
public sealed record FetchStatement(bool IsMove, FetchDirection Direction, long? Count, Identifier Cursor, TextSpan Span) : Statement(Span)
{
    protected internal override void AddChildren(ChildList children) => children.Add(Cursor);
}

/// <param name="Cursor">Null for ALL.</param>
public sealed record CloseStatement(Identifier? Cursor, TextSpan Span) : Statement(Span)
{
    protected internal override void AddChildren(ChildList children) => children.Add(Cursor);
}

public sealed record ListenStatement(Identifier Channel, TextSpan Span) : Statement(Span)
{
    protected internal override void AddChildren(ChildList children) => children.Add(Channel);
}

/// <param name="Channel">Null for *.</param>
public sealed record UnlistenStatement(Identifier? Channel, TextSpan Span) : Statement(Span)
{
    protected internal override void AddChildren(ChildList children) => children.Add(Channel);
}

public sealed record NotifyStatement(Identifier Channel, LiteralExpression? Payload, TextSpan Span) : Statement(Span)
{
    protected internal override void AddChildren(ChildList children) => children.Add(Channel).Add(Payload);
}

/// <param name="Mode">Upper case: "ACCESS EXCLUSIVE" when not written.</param>
public sealed record LockStatement(IReadOnlyList<TableRef> Tables, string Mode, bool IsNoWait, TextSpan Span) : Statement(Span)
{
    protected internal override void AddChildren(ChildList children) => children.Add(Tables);
}

/// <param name="Language">Null when not written (plpgsql).</param>
public sealed record DoStatement(LiteralExpression Body, Identifier? Language, TextSpan Span) : Statement(Span)
{
    protected internal override void AddChildren(ChildList children) => children.Add(Body).Add(Language);
}

public sealed record CheckpointStatement(TextSpan Span) : Statement(Span);

/// <param name="IsQueryPlan">SQLite's EXPLAIN QUERY PLAN.</param>
/// <param name="Options">ANALYZE and VERBOSE without parentheses arrive as options too.</param>
public sealed record ExplainStatement(bool IsQueryPlan, IReadOnlyList<OptionItem> Options, Statement Statement, TextSpan Span) : Statement(Span)
{
    protected internal override void AddChildren(ChildList children) => children.Add(Options).Add(Statement);
}

/// <param name="Value">After = or in parentheses; a bare word is a <see cref="ColumnRef"/>.</param>
public sealed record PragmaStatement(QualifiedName Name, Expression? Value, TextSpan Span) : Statement(Span)
{
    protected internal override void AddChildren(ChildList children) => children.Add(Name).Add(Value);
}

public sealed record AttachStatement(Expression File, Expression Name, TextSpan Span) : Statement(Span)
{
    protected internal override void AddChildren(ChildList children) => children.Add(File).Add(Name);
}

public sealed record DetachStatement(Expression Name, TextSpan Span) : Statement(Span)
{
    protected internal override void AddChildren(ChildList children) => children.Add(Name);
}

public enum MaintenanceKind
{
    Vacuum,
    Analyze,
    Reindex,
    Cluster,
}

/// <summary>VACUUM, ANALYZE, REINDEX, CLUSTER.</summary>
/// <param name="Options">FULL, VERBOSE … in either syntax, lower case names.</param>
/// <param name="Targets">Tables (with columns for VACUUM and ANALYZE), indexes, schemas or databases.</param>
public sealed record MaintenanceStatement(MaintenanceKind Kind, IReadOnlyList<OptionItem> Options, IReadOnlyList<MaintenanceTarget> Targets, TextSpan Span) : Statement(Span)
{
    /// <summary>Of REINDEX: INDEX, TABLE, SCHEMA, DATABASE, SYSTEM, upper case; null for SQLite's form.</summary>
    public string? ObjectKind { get; init; }

    /// <summary>SQLite's VACUUM INTO file.</summary>
    public Expression? Into { get; init; }

    protected internal override void AddChildren(ChildList children) => children.Add(Options).Add(Targets).Add(Into);
}

public sealed record MaintenanceTarget(QualifiedName Name, IReadOnlyList<Identifier> Columns, TextSpan Span) : SyntaxNode(Span)
{
    protected internal override void AddChildren(ChildList children) => children.Add(Name).Add(Columns);
}
