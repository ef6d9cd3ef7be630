namespace Swytch.Sql.Syntax.Parsing;

/// <summary>Prepared statements, cursors, notifications, locks.</summary>
internal sealed partial class Parser
{
    private Statement? ParseSessionStatement()
    {
        var start = Current.Start;
        switch (Current.Keyword)
        {
            case Keyword.Set:
                return ParseSet();
            case Keyword.Show:
                return ParseShow();
            case Keyword.Reset:
                return ParseReset();
            case Keyword.Discard:
                return ParseDiscard(start);
            case Keyword.Prepare:
                return ParsePrepare(start);
            case Keyword.Execute:
                return ParseExecute();
            case Keyword.Deallocate:
                Advance();
                AcceptUnlessLast(Keyword.Prepare);
                var prepared = Accept(Keyword.All) ? null : ParseName();
                return new DeallocateStatement(prepared, From(start));
            case Keyword.Declare:
                return ParseDeclare(start);
            case Keyword.Fetch or Keyword.Move:
                return ParseFetch(start);
            case Keyword.Close:
                Advance();
                var cursor = Accept(Keyword.All) ? null : ParseName();
                return new CloseStatement(cursor, From(start));
            case Keyword.Listen:
                Advance();
                var channel = ParseName();
                return new ListenStatement(channel, From(start));
            case Keyword.Unlisten:
                Advance();
                var unlistened = AcceptSymbol('*') ? null : ParseName();
                return new UnlistenStatement(unlistened, From(start));
            case Keyword.Notify:
                Advance();
                var notified = ParseName();
                var payload = Accept(TokenKind.Comma) ? ParseString() : null;
                return new NotifyStatement(notified, payload, From(start));
            case Keyword.Lock:
                return ParseLock(start);
            case Keyword.Do:
                return ParseDo(start);
            case Keyword.Checkpoint:
                Advance();
                return new CheckpointStatement(From(start));
            default:
                return null;
        }
    }

    private DiscardStatement ParseDiscard(int start)
    {
        Expect(Keyword.Discard);
        var target = Current.Keyword switch
        {
            Keyword.All => DiscardTarget.All,
            Keyword.Plans => DiscardTarget.Plans,
            Keyword.Sequences => DiscardTarget.Sequences,
            Keyword.Temp or Keyword.Temporary => DiscardTarget.Temporary,
            _ => throw SyntaxError(),
        };
        Advance();
        return new DiscardStatement(target, From(start));
    }

    private Statement ParsePrepare(int start)
    {
        Expect(Keyword.Prepare);
        if (At(Keyword.Transaction) && Ahead(1).Kind is TokenKind.String or TokenKind.EscapeString or TokenKind.DollarString)
        {
            Advance();
            var id = ParseString();
            return new TwoPhaseStatement("PREPARE TRANSACTION", id, From(start));
        }

        var name = ParseName();
        var types = new List<TypeName>();
        if (Accept(TokenKind.LeftParenthesis))
        {
            do
            {
                types.Add(ParseTypeName());
            }
            while (Accept(TokenKind.Comma));

            Expect(TokenKind.RightParenthesis);
        }

        Expect(Keyword.As);
        var statement = ParseQueryOrDml();
        return new PrepareStatement(name, types, statement, From(start));
    }

    private ExecuteStatement ParseExecute()
    {
        var start = Current.Start;
        Expect(Keyword.Execute);
        var name = ParseName();
        IReadOnlyList<Expression> arguments = [];
        if (Accept(TokenKind.LeftParenthesis))
        {
            arguments = ParseExpressionList();
            Expect(TokenKind.RightParenthesis);
        }

        return new ExecuteStatement(name, arguments, From(start));
    }

    private DeclareCursorStatement ParseDeclare(int start)
    {
        Expect(Keyword.Declare);
        var name = ParseName();
        var isBinary = false;
        var isInsensitive = false;
        bool? isScroll = null;
        while (!Accept(Keyword.Cursor))
        {
            switch (Current.Keyword)
            {
                case Keyword.Binary:
                    isBinary = true;
                    break;
                case Keyword.Insensitive:
                    isInsensitive = true;
                    break;
                case Keyword.Asensitive:
                    break;
                case Keyword.Scroll:
                    isScroll = true;
                    break;
                case Keyword.No when Ahead(1).Keyword == Keyword.Scroll:
                    Advance();
                    isScroll = false;
                    break;
                default:
                    throw SyntaxError();
            }

            Advance();
        }

        var isHold = Accept(Keyword.With, Keyword.Hold);
        if (!isHold)
        {
            Accept(Keyword.Without, Keyword.Hold);
        }

        Expect(Keyword.For);
        var query = ParseQuery();
        return new DeclareCursorStatement(name, isBinary, isInsensitive, isScroll, isHold, query, From(start));
    }

    private FetchStatement ParseFetch(int start)
    {
        var isMove = At(Keyword.Move);
        Advance();
        var (direction, count) = ParseFetchDirection();
        if (!Accept(Keyword.From))
        {
            Accept(Keyword.In);
        }

        var cursor = ParseName();
        return new FetchStatement(isMove, direction, count, cursor, From(start));
    }

    private (FetchDirection Direction, long? Count) ParseFetchDirection()
    {
        // A word that nothing follows is the cursor's name.
        if (Ahead(1).Kind is TokenKind.EndOfInput or TokenKind.Semicolon)
        {
            return (FetchDirection.Forward, 1);
        }

        switch (Current.Keyword)
        {
            case Keyword.Next:
                Advance();
                return (FetchDirection.Forward, 1);
            case Keyword.Prior:
                Advance();
                return (FetchDirection.Backward, 1);
            case Keyword.First:
                Advance();
                return (FetchDirection.Absolute, 1);
            case Keyword.Last:
                Advance();
                return (FetchDirection.Absolute, -1);
            case Keyword.Absolute:
                Advance();
                return (FetchDirection.Absolute, ParseSignedInteger());
            case Keyword.Relative:
                Advance();
                return (FetchDirection.Relative, ParseSignedInteger());
            case Keyword.All:
                Advance();
                return (FetchDirection.Forward, null);
            case Keyword.Forward:
                Advance();
                return (FetchDirection.Forward, ParseFetchCount());
            case Keyword.Backward:
                Advance();
                return (FetchDirection.Backward, ParseFetchCount());
            default:
                return (FetchDirection.Forward, ParseFetchCount());
        }
    }

    private long? ParseFetchCount()
    {
        if (Accept(Keyword.All))
        {
            return null;
        }

        return At(TokenKind.Integer) || AtSymbol('-') || AtSymbol('+') ? ParseSignedInteger() : 1;
    }

    private LockStatement ParseLock(int start)
    {
        Expect(Keyword.Lock);
        Accept(Keyword.Table);
        var tables = ParseRelationList();
        var mode = "ACCESS EXCLUSIVE";
        if (Accept(Keyword.In))
        {
            mode = "";
            while (!At(Keyword.Mode))
            {
                if (Current.Keyword is not (Keyword.Access or Keyword.Row or Keyword.Share or Keyword.Update or Keyword.Exclusive))
                {
                    throw SyntaxError();
                }

                mode += (mode.Length > 0 ? " " : "") + Keywords.WordOf(Current.Keyword).ToUpperInvariant();
                Advance();
            }

            Expect(Keyword.Mode);
        }

        var isNoWait = Accept(Keyword.Nowait);
        return new LockStatement(tables, mode, isNoWait, From(start));
    }

    private DoStatement ParseDo(int start)
    {
        Expect(Keyword.Do);
        var language = Accept(Keyword.Language) ? ParseLanguage() : null;
        var body = ParseString();
        language ??= Accept(Keyword.Language) ? ParseLanguage() : null;
        return new DoStatement(body, language, From(start));
    }

    private Identifier ParseLanguage()
    {
        if (!AtString())
        {
            return ParseName();
        }

        var literal = ParseString();
        return new Identifier(literal.Value, IsQuoted: true, literal.Span);
    }
}
