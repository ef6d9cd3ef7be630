using System.Collections.Frozen;

namespace Swytch.Sql.Syntax;

public ref partial struct Lexer
{
    private const int LongestOperator = 5;

    /// <summary>PostgreSQL's NAMEDATALEN.</summary>
    private const int OperatorNameLimit = 64;

    /// <summary>PostgreSQL's built-in operators of two and more characters, and SQLite's <c>==</c>.</summary>
    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> KnownOperators =
        ("!! !~ !~* !~~ !~~* ## #- #> #>> && &< &<| &> *< *<= *<> *= *> *>= -> ->> -|- <-> << <<= <<| <= <> != <@ <^ >= >> " +
        ">>= >^ ?# ?& ?- ?-| ?| ?|| @-@ @> @? @@ @@@ ^@ |&> |/ |>> || ||/ ~* ~<=~ ~<~ ~= ~>=~ ~>~ ~~ ~~* == =>")
        .Split(' ').ToFrozenSet(StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();

    private static bool IsOperatorCharacter(char c) => c is '~' or '!' or '@' or '#' or '^' or '&' or '|' or '`' or '?'
        or '+' or '-' or '*' or '/' or '%' or '<' or '>' or '=';

    /// <summary>Characters that let an operator end in + or - (PostgreSQL manual, section 4.1.3).</summary>
    private static bool LetsSignFollow(char c) => c is '~' or '!' or '@' or '#' or '^' or '&' or '|' or '`' or '?' or '%';

    private void ReadOperatorOrUnknown()
    {
        var start = _at;
        if (!IsOperatorCharacter(_source[_at]))
        {
            _at += char.IsHighSurrogate(_source[_at]) && char.IsLowSurrogate(Peek(1)) ? 2 : 1;
            Add(TokenKind.Unknown, start);
            return;
        }

        if (IsSqliteParameter())
        {
            _at++;
            SkipIdentifierParts();
            Add(TokenKind.SqliteParameter, start);
            return;
        }

        while (_at < _source.Length && IsOperatorCharacter(_source[_at]) && !StartsComment() && _at - start < OperatorNameLimit)
        {
            _at++;
        }

        if (_at - start == OperatorNameLimit && !_isSqlite)
        {
            Fail("operator too long", start, _at);
            return;
        }

        _at = start + OperatorLength(_source.AsSpan(start, _at - start));
        Add(_at - start == 2 && _source[start] == '=' && _source[start + 1] == '>' ? TokenKind.Arrow : TokenKind.Operator, start);
    }

    private readonly bool StartsComment() =>
        (_source[_at] == '-' && Peek(1) == '-') || (_source[_at] == '/' && Peek(1) == '*');

    private readonly bool IsSqliteParameter() => _source[_at] switch
    {
        '?' => !FollowsValue(),
        '@' => _isSqlite && IsIdentifierStart(Peek(1)) && !FollowsValue(),
        _ => false,
    };

    private readonly int OperatorLength(ReadOnlySpan<char> run)
    {
        var length = run.Length;
        if (length > 1 && run[^1] is '+' or '-' && !ContainsSignFollower(run))
        {
            do
            {
                length--;
            }
            while (length > 1 && run[length - 1] is '+' or '-');
        }

        if (length > 1 && _isSqlite && !KnownOperators.Contains(run[..length]))
        {
            return KnownPrefixLength(run[..length]);
        }

        return length;
    }

    private static bool ContainsSignFollower(ReadOnlySpan<char> run)
    {
        foreach (var c in run)
        {
            if (LetsSignFollow(c))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>
    /// SQLite reads <c>a||-1</c> and <c>a=~b</c> as an operator before a sign; PostgreSQL takes the run for one operator.
    /// The longest known operator wins when only prefix operators remain.
    /// </summary>
    private static int KnownPrefixLength(ReadOnlySpan<char> run)
    {
        var signs = run.Length;
        while (signs > 1 && run[signs - 1] is '~' or '-' or '+' or '@' or '?')
        {
            signs--;
        }

        for (var length = Math.Min(run.Length - 1, LongestOperator); length >= signs; length--)
        {
            if (length == 1 || KnownOperators.Contains(run[..length]))
            {
                return length;
            }
        }

        return run.Length;
    }
}
