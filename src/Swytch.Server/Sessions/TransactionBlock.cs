using Swytch.PgWire.Handlers;

namespace Swytch.Server.Sessions;

/// <summary>Where a session stands between BEGIN and COMMIT (PostgreSQL: TBlockState in src/backend/access/transam/xact.c).</summary>
internal enum BlockState
{
    /// <summary>No transaction.</summary>
    None,

    /// <summary>Several statements of one Query, or those since the last Sync: committed at its end.</summary>
    Implicit,

    /// <summary>After BEGIN.</summary>
    Explicit,

    /// <summary>After an error in an explicit transaction: only its end is accepted.</summary>
    Failed,
}

/// <summary>The savepoints of an explicit transaction and its state. Pure.</summary>
internal sealed class TransactionBlock
{
    private readonly List<string> _savepoints = [];

    public BlockState State { get; private set; }

    /// <summary>What ReadyForQuery shows.</summary>
    public TransactionStatus Status => State switch
    {
        BlockState.Explicit => TransactionStatus.InTransaction,
        BlockState.Failed => TransactionStatus.Failed,
        _ => TransactionStatus.Idle,
    };

    public bool IsOpen => State != BlockState.None;

    public bool HasSavepoints => _savepoints.Count > 0;

    public int SavepointCount => _savepoints.Count;

    public void BeginImplicit() => State = BlockState.Implicit;

    public void BeginExplicit() => State = BlockState.Explicit;

    public void Fail()
    {
        if (State == BlockState.Explicit)
        {
            State = BlockState.Failed;
        }
    }

    public void End()
    {
        State = BlockState.None;
        _savepoints.Clear();
    }

    public void Savepoint(string name) => _savepoints.Add(name);

    /// <summary>False when there is none of that name.</summary>
    public bool Release(string name)
    {
        var index = _savepoints.LastIndexOf(name);
        if (index < 0)
        {
            return false;
        }

        _savepoints.RemoveRange(index, _savepoints.Count - index);
        return true;
    }

    /// <summary>False when there is none of that name; else the transaction is usable again.</summary>
    public bool RollbackTo(string name)
    {
        var index = _savepoints.LastIndexOf(name);
        if (index < 0)
        {
            return false;
        }

        _savepoints.RemoveRange(index + 1, _savepoints.Count - index - 1);
        State = BlockState.Explicit;
        return true;
    }
}
