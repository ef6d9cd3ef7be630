using System.Runtime.CompilerServices;
using Swytch.Core;
using Swytch.Core.Errors;
using Swytch.Sql.Planning;

namespace Swytch.Sql.Syntax.Parsing;

/// <summary>
/// Recursive descent over the tokens of one text, with precedence climbing for expressions. One instance parses one text.
/// </summary>
internal sealed partial class Parser
{
    /// <summary>Left-associative chains are built in loops, yet whoever walks the tree may recurse: beyond this many links the tree's height is measured.</summary>
    private const int UncheckedLinks = Limits.ExpressionDepth;

    /// <summary>Greatest height of a statement's tree, in nodes. SQLite takes expressions half as high; parentheses and clauses are nodes too.</summary>
    private const int TreeHeight = 2 * Limits.ExpressionDepth;

    private readonly TokenList _tokens;
    private readonly string _source;
    private readonly bool _isSqlite;
    private int _index;
    private int _previousEnd;
    private int _depth;
    private int _links;

    public Parser(TokenList tokens, SqlDialect dialect)
    {
        _tokens = tokens;
        _source = tokens.Source;
        _isSqlite = dialect == SqlDialect.Sqlite;
    }

    private ref readonly Token Current => ref _tokens[_index];

    public IReadOnlyList<Statement> ParseScript()
    {
        var statements = new List<Statement>(1);
        while (true)
        {
            while (Accept(TokenKind.Semicolon))
            {
            }

            if (At(TokenKind.EndOfInput))
            {
                return statements;
            }

            _depth = 0;
            _links = 0;
            var statement = ParseStatement();
            if (!At(TokenKind.Semicolon) && !At(TokenKind.EndOfInput))
            {
                throw SyntaxError();
            }

            CheckHeight(statement);
            statements.Add(statement);
        }
    }

    public Expression ParseLoneExpression()
    {
        var expression = ParseExpression();
        Expect(TokenKind.EndOfInput);
        CheckHeight(expression);
        return expression;
    }

    public TypeName ParseLoneTypeName()
    {
        var type = ParseTypeName();
        Expect(TokenKind.EndOfInput);
        return type;
    }

    private ref readonly Token Ahead(int count) => ref _tokens[Math.Min(_index + count, _tokens.Count - 1)];

    private bool At(TokenKind kind) => Current.Kind == kind;

    private bool At(Keyword keyword) => Current.Keyword == keyword;

    private bool At(Keyword first, Keyword second) => Current.Keyword == first && Ahead(1).Keyword == second;

    private bool AtSymbol(char symbol) => IsSymbol(Current, symbol);

    private bool IsSymbol(in Token token, char symbol) =>
        token.Kind == TokenKind.Operator && token.End - token.Start == 1 && _source[token.Start] == symbol;

    /// <summary>A word that is no key word, compared without regard to case; <paramref name="word"/> is lower case.</summary>
    private bool AtWord(string word) => IsWord(Current, word);

    private bool IsWord(in Token token, string word) =>
        token.Kind == TokenKind.Word && _tokens.TextOf(token).Equals(word, StringComparison.OrdinalIgnoreCase);

    private void Advance()
    {
        ref readonly var token = ref Current;
        if (token.Kind is TokenKind.EndOfInput or TokenKind.Invalid)
        {
            throw SyntaxError();
        }

        _previousEnd = token.End;
        _index++;
    }

    /// <summary>Goes back to a token already read.</summary>
    private void Rewind(int index)
    {
        _index = index;
        _previousEnd = index > 0 ? _tokens[index - 1].End : 0;
    }

    private bool Accept(TokenKind kind)
    {
        if (Current.Kind != kind)
        {
            return false;
        }

        Advance();
        return true;
    }

    private bool Accept(Keyword keyword)
    {
        if (Current.Keyword != keyword)
        {
            return false;
        }

        Advance();
        return true;
    }

    private bool Accept(Keyword first, Keyword second)
    {
        if (!At(first, second))
        {
            return false;
        }

        Advance();
        Advance();
        return true;
    }

    private bool Accept(Keyword first, Keyword second, Keyword third)
    {
        if (!At(first, second) || Ahead(2).Keyword != third)
        {
            return false;
        }

        Advance();
        Advance();
        Advance();
        return true;
    }

    private bool AcceptSymbol(char symbol)
    {
        if (!AtSymbol(symbol))
        {
            return false;
        }

        Advance();
        return true;
    }

    private bool AcceptWord(string word)
    {
        if (!AtWord(word))
        {
            return false;
        }

        Advance();
        return true;
    }

    private void Expect(TokenKind kind)
    {
        if (Current.Kind != kind)
        {
            throw SyntaxError();
        }

        if (kind != TokenKind.EndOfInput)
        {
            Advance();
        }
    }

    private void Expect(Keyword keyword)
    {
        if (Current.Keyword != keyword)
        {
            throw SyntaxError();
        }

        Advance();
    }

    private void Expect(Keyword first, Keyword second)
    {
        Expect(first);
        Expect(second);
    }

    private void ExpectSymbol(char symbol)
    {
        if (!AcceptSymbol(symbol))
        {
            throw SyntaxError();
        }
    }

    /// <summary>From <paramref name="start"/> to the end of the last token read.</summary>
    private TextSpan From(int start) => new(start, Math.Max(start, _previousEnd));

    private PgErrorException SyntaxError() => SyntaxErrorAt(Current);

    private PgErrorException SyntaxErrorAt(in Token token)
    {
        if (token.Kind == TokenKind.Invalid && _tokens.Failure is { } failure)
        {
            return Error(SqlState.SyntaxError, $"{failure.Message} at or near \"{Shorten(_source.AsSpan(failure.Start, failure.End - failure.Start))}\"", failure.Start);
        }

        if (token.Kind == TokenKind.EndOfInput)
        {
            return Error(SqlState.SyntaxError, "syntax error at end of input", token.Start);
        }

        var error = Error(SqlState.SyntaxError, $"syntax error at or near \"{Shorten(_tokens.TextOf(token))}\"", token.Start);
        return token.Kind == TokenKind.SqliteParameter
            ? new PgErrorException(error.Error with { Hint = "Parameters are written $1, $2 and so on." })
            : error;
    }

    private PgErrorException Error(string sqlState, string message, int offset) =>
        new(new PgError(sqlState, message) { Position = SqlPosition.Of(_source, offset) });

    /// <summary>A token can be as long as a statement may be; a message need not.</summary>
    private static string Shorten(ReadOnlySpan<char> text) => text.Length <= 1_000 ? text.ToString() : $"{text[..1_000]}...";

    /// <summary>Counts one more level of nesting; every caller leaves it with <see cref="Leave"/> unless it throws.</summary>
    private void Enter()
    {
        if (++_depth > Limits.ExpressionDepth || !RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            throw TooDeep(Current.Start);
        }
    }

    private void Leave() => _depth--;

    private PgErrorException TooDeep(int offset) => new(new PgError(SqlState.StatementTooComplex, "stack depth limit exceeded")
    {
        Hint = $"The statement nests more than {Limits.ExpressionDepth} levels deep.",
        Position = SqlPosition.Of(_source, offset),
    });

    /// <summary>Measures the tree where chains could have made it high; without recursion.</summary>
    private void CheckHeight(SyntaxNode root)
    {
        if (_links <= UncheckedLinks)
        {
            return;
        }

        var children = new ChildList();
        var pending = new Stack<(SyntaxNode Node, int Height)>();
        pending.Push((root, 1));
        while (pending.TryPop(out var item))
        {
            if (item.Height > TreeHeight)
            {
                throw TooDeep(item.Node.Span.Start);
            }

            children.Clear();
            item.Node.AddChildren(children);
            foreach (var child in children.Nodes)
            {
                pending.Push((child, item.Height + 1));
            }
        }
    }
}
