namespace Swytch.Sql.Planning.Shapes;

/// <summary>
/// Reads the shape of a statement's text in one pass: everything but its plain integers and strings. It knows less than the lexer and
/// gives up where the two could differ (comments, dollar quotes, prefixed strings, brackets): such a text has no shape.
/// One instance serves one session; what it found is valid until the next <see cref="TryRead"/>.
/// </summary>
public sealed class ShapeReader
{
    /// <summary>Texts with more literals are bulk loads.</summary>
    public const int MostSites = 512;

    private const ulong Prime = 0x9E3779B97F4A7C15;

    private LiteralSite[] _sites = new LiteralSite[16];
    private int _count;
    private string _text = "";
    private int _at;
    private ulong _hash;

    public ReadOnlySpan<LiteralSite> Sites => _sites.AsSpan(0, _count);

    /// <summary>Of what lies between the literals and of their classes.</summary>
    public ulong Hash => _hash;

    /// <summary>False when the text has no shape, or no literal to take out.</summary>
    /// <param name="text">A script; only one of a single statement, perhaps with a semicolon behind it, has a shape.</param>
    public bool TryRead(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        _text = text;
        _count = 0;
        _at = 0;
        _hash = 0;
        while (_at < _text.Length)
        {
            if (!TryReadNext(_text[_at]))
            {
                return false;
            }
        }

        return _count > 0;
    }

    /// <summary>True when two texts differ in nothing but the literals that <paramref name="isFree"/> lets differ; their classes are equal in any case.</summary>
    /// <param name="text">Another text, with its <paramref name="sites"/>.</param>
    public bool Equals(string text, ReadOnlySpan<LiteralSite> sites, ReadOnlySpan<bool> isFree)
    {
        if (sites.Length != _count)
        {
            return false;
        }

        var (mine, other) = (0, 0);
        for (var index = 0; index < sites.Length; index++)
        {
            ref readonly var site = ref _sites[index];
            if (site.Class != sites[index].Class)
            {
                return false;
            }

            var (myEnd, otherEnd) = isFree[index] ? (site.Start, sites[index].Start) : (site.End, sites[index].End);
            if (!_text.AsSpan(mine, myEnd - mine).SequenceEqual(text.AsSpan(other, otherEnd - other)))
            {
                return false;
            }

            (mine, other) = (site.End, sites[index].End);
        }

        return _text.AsSpan(mine).SequenceEqual(text.AsSpan(other));
    }

    /// <summary>The characters of a string with its doubled quotes made single.</summary>
    public static string Decode(string text, in LiteralSite site)
    {
        ArgumentNullException.ThrowIfNull(text);
        var body = text.AsSpan(site.Start + 1, site.End - site.Start - 2);
        return body.Contains('\'') ? body.ToString().Replace("''", "'", StringComparison.Ordinal) : body.ToString();
    }

    private bool TryReadNext(char c)
    {
        switch (c)
        {
            case >= 'a' and <= 'z' or >= 'A' and <= 'Z' or '_' or >= '\x80':
                return TryReadWord();
            case >= '0' and <= '9':
                return TryReadNumber();
            case '\'':
                return TryReadString();
            case '"':
                return TryReadQuotedName();
            case '-' when Next == '-':
            case '/' when Next == '*':
            case '&' when Next is '\'' or '"':
            case '$' or '[' or '`' or '?' or '\0':
                return false;
            case '.' when char.IsAsciiDigit(Next):
                Mix(c);
                _at++;
                SkipNumber();
                return true;
            case ';':
                return IsEnd();
            default:
                Mix(c);
                _at++;
                return true;
        }
    }

    private char Next => _at + 1 < _text.Length ? _text[_at + 1] : '\0';

    private void Mix(char c) => _hash = (_hash ^ c) * Prime;

    private bool TryReadWord()
    {
        while (_at < _text.Length && IsPart(_text[_at]))
        {
            Mix(_text[_at++]);
        }

        // A prefix makes another kind of string, and what looks like one may be a typed literal.
        return _at == _text.Length || _text[_at] is not ('\'' or '$');
    }

    private static bool IsPart(char c) => char.IsAsciiLetterOrDigit(c) || c == '_' || c >= '\x80';

    private bool TryReadNumber()
    {
        var start = _at;
        long value = 0;
        while (_at < _text.Length && char.IsAsciiDigit(_text[_at]))
        {
            // Eighteen digits never overflow; the few longer ones that fit stay part of the shape.
            value = _at - start < 18 ? (value * 10) + (_text[_at] - '0') : long.MaxValue;
            _at++;
        }

        var isPlain = value is not (long.MaxValue or int.MaxValue + 1L) && (_text[start] != '0' || _at == start + 1)
            && (_at == _text.Length || (!IsPart(_text[_at]) && _text[_at] is not ('.' or '$')));
        if (isPlain)
        {
            return TryAdd(new LiteralSite(start, _at, value <= int.MaxValue ? LiteralClass.Int4 : LiteralClass.Int8, value));
        }

        _at = start;
        SkipNumber();
        return true;
    }

    private void SkipNumber()
    {
        while (_at < _text.Length && (IsPart(_text[_at]) || _text[_at] == '.'))
        {
            Mix(_text[_at++]);
        }
    }

    private bool TryReadString()
    {
        var start = _at;
        do
        {
            var close = _text.IndexOf('\'', _at + 1);
            if (close < 0)
            {
                return false;
            }

            _at = close + 1;
        }
        while (_at < _text.Length && _text[_at] == '\'');

        return TryAdd(new LiteralSite(start, _at, LiteralClass.Text, 0));
    }

    private bool TryReadQuotedName()
    {
        var close = _text.IndexOf('"', _at + 1);
        if (close < 0)
        {
            return false;
        }

        while (_at <= close)
        {
            Mix(_text[_at++]);
        }

        return true;
    }

    private bool TryAdd(in LiteralSite site)
    {
        if (_count == MostSites)
        {
            return false;
        }

        if (_count == _sites.Length)
        {
            Array.Resize(ref _sites, _count * 2);
        }

        _sites[_count++] = site;
        Mix((char)(0xE000 + (int)site.Class));
        return true;
    }

    /// <summary>Nothing but white space follows the semicolon.</summary>
    private bool IsEnd()
    {
        for (; _at < _text.Length; _at++)
        {
            var c = _text[_at];
            if (c is not (';' or ' ' or (>= '\t' and <= '\r')))
            {
                return false;
            }

            Mix(c);
        }

        return true;
    }
}
