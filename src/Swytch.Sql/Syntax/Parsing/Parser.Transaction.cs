namespace Swytch.Sql.Syntax.Parsing;

internal sealed partial class Parser
{
    private Statement? ParseTransactionStatement()
    {
        var start = Current.Start;
        switch (Current.Keyword)
        {
            case Keyword.Begin:
                return ParseBegin(start);
            case Keyword.Start:
                Expect(Keyword.Start, Keyword.Transaction);
                var modes = ParseTransactionModes();
                return new BeginStatement(IsStart: true, modes, SqliteBegin.Unspecified, From(start));
            case Keyword.Commit or Keyword.End:
                return ParseCommit(start);
            case Keyword.Rollback or Keyword.Abort:
                return ParseRollback(start);
            case Keyword.Savepoint:
                Advance();
                var name = ParseName();
                return new SavepointStatement(name, From(start));
            case Keyword.Release:
                Advance();
                AcceptUnlessLast(Keyword.Savepoint);
                var released = ParseName();
                return new ReleaseSavepointStatement(released, From(start));
            default:
                return null;
        }
    }

    /// <summary>A word that may be left out, unless it stands alone: then it is the name.</summary>
    private void AcceptUnlessLast(Keyword keyword)
    {
        if (Ahead(1).Kind is not (TokenKind.EndOfInput or TokenKind.Semicolon))
        {
            Accept(keyword);
        }
    }

    private BeginStatement ParseBegin(int start)
    {
        Expect(Keyword.Begin);
        var sqlite = Current.Keyword switch
        {
            Keyword.Deferred => SqliteBegin.Deferred,
            Keyword.Immediate => SqliteBegin.Immediate,
            Keyword.Exclusive => SqliteBegin.Exclusive,
            _ => SqliteBegin.Unspecified,
        };
        if (sqlite != SqliteBegin.Unspecified)
        {
            Advance();
        }

        AcceptTransactionWord();
        var modes = ParseTransactionModes();
        return new BeginStatement(IsStart: false, modes, sqlite, From(start));
    }

    private void AcceptTransactionWord()
    {
        if (!Accept(Keyword.Work))
        {
            Accept(Keyword.Transaction);
        }
    }

    /// <summary>Parted by commas or by nothing.</summary>
    private TransactionModes ParseTransactionModes()
    {
        var modes = default(TransactionModes);
        while (true)
        {
            if (Accept(Keyword.Isolation))
            {
                Expect(Keyword.Level);
                modes = modes with { Isolation = ParseIsolationLevel() };
            }
            else if (Accept(Keyword.Read, Keyword.Only))
            {
                modes = modes with { IsReadOnly = true };
            }
            else if (Accept(Keyword.Read, Keyword.Write))
            {
                modes = modes with { IsReadOnly = false };
            }
            else if (Accept(Keyword.Deferrable))
            {
                modes = modes with { IsDeferrable = true };
            }
            else if (Accept(Keyword.Not, Keyword.Deferrable))
            {
                modes = modes with { IsDeferrable = false };
            }
            else
            {
                return modes;
            }

            if (Accept(TokenKind.Comma) && !(Current.Keyword is Keyword.Isolation or Keyword.Read or Keyword.Deferrable or Keyword.Not))
            {
                throw SyntaxError();
            }
        }
    }

    private IsolationLevel ParseIsolationLevel()
    {
        if (Accept(Keyword.Serializable))
        {
            return IsolationLevel.Serializable;
        }

        if (Accept(Keyword.Repeatable))
        {
            Expect(Keyword.Read);
            return IsolationLevel.RepeatableRead;
        }

        if (Accept(Keyword.Read, Keyword.Committed))
        {
            return IsolationLevel.ReadCommitted;
        }

        Expect(Keyword.Read, Keyword.Uncommitted);
        return IsolationLevel.ReadUncommitted;
    }

    private Statement ParseCommit(int start)
    {
        Advance();
        if (Accept(Keyword.Prepared))
        {
            var id = ParseString();
            return new TwoPhaseStatement("COMMIT PREPARED", id, From(start));
        }

        AcceptTransactionWord();
        var isChain = ParseChain();
        return new CommitStatement(isChain, From(start));
    }

    private Statement ParseRollback(int start)
    {
        Advance();
        if (Accept(Keyword.Prepared))
        {
            var id = ParseString();
            return new TwoPhaseStatement("ROLLBACK PREPARED", id, From(start));
        }

        AcceptTransactionWord();
        if (Accept(Keyword.To))
        {
            AcceptUnlessLast(Keyword.Savepoint);
            var name = ParseName();
            return new RollbackToSavepointStatement(name, From(start));
        }

        var isChain = ParseChain();
        return new RollbackStatement(isChain, From(start));
    }

    private bool ParseChain()
    {
        if (!Accept(Keyword.And))
        {
            return false;
        }

        var isChain = !Accept(Keyword.No);
        Expect(Keyword.Chain);
        return isChain;
    }
}
