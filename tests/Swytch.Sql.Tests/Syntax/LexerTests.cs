using Swytch.Core.Errors;
using Swytch.Sql.Planning;
using Swytch.Sql.Syntax;
using Swytch.Sql.Tests.Planning;

namespace Swytch.Sql.Tests.Syntax;

public sealed class LexerTests
{
    [Theory]
    [InlineData("a+b", "a|+|b")]
    [InlineData("a<>-1", "a|<>|-|1")]
    [InlineData("a@>-1", "a|@>-|1")]
    [InlineData("a<-1", "a|<|-|1")]
    [InlineData("a<=-1", "a|<=|-|1")]
    [InlineData("a*-+1", "a|*|-|+|1")]
    [InlineData("a->>'b'", "a|->>|'b'")]
    [InlineData("a::int", "a|::|int")]
    [InlineData("a--b\n+c", "a|+|c")]
    [InlineData("a*/*b*/c", "a|*|c")]
    [InlineData("a!~~*b", "a|!~~*|b")]
    [InlineData("f(a=>1)", "f|(|a|=>|1|)")]
    [InlineData("f(a:=1)", "f|(|a|:=|1|)")]
    [InlineData("1.5e-3+.5+1.", "1.5e-3|+|.5|+|1.")]
    [InlineData("0xFF+1_000", "0xFF|+|1_000")]
    [InlineData("1..2", "1|.|.2")]
    [InlineData("$1$2", "$1|$2")]
    [InlineData("$$a;b$$;$q$ $$ $q$", "$$a;b$$|;|$q$ $$ $q$")]
    [InlineData("E'a\\'b' n'x' X'0f' b'01' U&'\\0041'", "E'a\\'b'|n'x'|X'0f'|b'01'|U&'\\0041'")]
    [InlineData("a$b \"x\"\"y\" U&\"z\"", "a$b|\"x\"\"y\"|U&\"z\"")]
    [InlineData("'it''s'", "'it''s'")]
    [InlineData("café+naïve", "café|+|naïve")]
    public void Text_is_split_as_PostgreSQL_splits_it(string sql, string expected)
    {
        Assert.Equal(expected, Texts(sql, SqlDialect.Postgres));
    }

    [Theory]
    [InlineData("a||-1", "a||||-|1")]
    [InlineData("5%-2", "5|%|-|2")]
    [InlineData("a=~b", "a|=|~|b")]
    [InlineData("a!=~b", "a|!=|~|b")]
    [InlineData("a||-~b", "a||||-|~|b")]
    [InlineData("a<<-1", "a|<<|-|1")]
    public void Signs_after_operators_stand_alone_in_SQLite(string sql, string expected)
    {
        Assert.Equal(expected, Texts(sql, SqlDialect.Sqlite));
    }

    [Theory]
    [InlineData("[a b]", "[a b]")]
    [InlineData("select [a b] from [t]", "select|[a b]|from|[t]")]
    [InlineData("t.[x]", "t|.|[x]")]
    [InlineData("a [b]", "a|[b]")]
    [InlineData("update [t] set [a]=1", "update|[t]|set|[a]|=|1")]
    [InlineData("a[b]", "a|[|b|]")]
    [InlineData("a[1]", "a|[|1|]")]
    [InlineData("a [1]", "a|[|1|]")]
    [InlineData("(a)[1]", "(|a|)|[|1|]")]
    [InlineData("int[]", "int|[|]")]
    [InlineData("array[x]", "array|[|x|]")]
    [InlineData("array[[x],[y]]", "array|[|[|x|]|,|[|y|]|]")]
    [InlineData("array [ x ]", "array|[|x|]")]
    [InlineData("`a``b`", "`a``b`")]
    public void Brackets_quote_a_name_only_where_no_subscript_can_stand(string sql, string expected)
    {
        Assert.Equal(expected, Texts(sql, SqlDialect.Sqlite));
    }

    [Fact]
    public void Comments_nest_in_PostgreSQL_and_not_in_SQLite()
    {
        Assert.Equal("1", Texts("/* a /* b */ c */ 1", SqlDialect.Postgres));
        Assert.Equal("c|*|/|1", Texts("/* a /* b */ c */ 1", SqlDialect.Sqlite).Replace("*/", "*|/", StringComparison.Ordinal));
        Assert.Equal("1", Texts("1 /* open", SqlDialect.Sqlite));
    }

    [Fact]
    public void Strings_continue_on_the_next_line_in_PostgreSQL_only()
    {
        const string Sql = "'a' -- why\n  'b'";
        Assert.Equal("'ab'", Shape.Of("'a'\n  'b'", SqlDialect.Postgres));
        Assert.Equal("'ab'", Shape.Of("'a'  \n -- why\n  'b'", SqlDialect.Postgres));
        Assert.Equal(2, Texts(Sql, SqlDialect.Sqlite).Split('|').Length);
    }

    [Theory]
    [InlineData("select 'abc", "unterminated quoted string at or near \"'abc\"", 8)]
    [InlineData("select \"abc", "unterminated quoted identifier at or near \"\"abc\"", 8)]
    [InlineData("select \"\"", "zero-length delimited identifier at or near \"\"\"\"", 8)]
    [InlineData("select $$abc", "unterminated dollar-quoted string at or near \"$$abc\"", 8)]
    [InlineData("select 1 /* x", "unterminated /* comment at or near \"/* x\"", 10)]
    [InlineData("select 123abc", "trailing junk after numeric literal at or near \"123a\"", 8)]
    [InlineData("select $1a", "trailing junk after parameter at or near \"$1a\"", 8)]
    [InlineData("select x'0", "unterminated hexadecimal string literal at or near \"x'0\"", 8)]
    [InlineData("select b'0", "unterminated bit string literal at or near \"b'0\"", 8)]
    public void What_cannot_be_read_is_told_in_PostgreSQLs_words(string sql, string message, int position)
    {
        var error = Assert.Throws<PgErrorException>(() => SqlParser.Parse(sql, SqlDialect.Postgres)).Error;
        Assert.Equal((SqlState.SyntaxError, message, position), (error.SqlState, error.Message, error.Position));
    }

    [Theory]
    [InlineData("E'a\\nb\\tc'", "a\nb\tc")]
    [InlineData("E'\\\\ \\' ''q'", "\\ ' 'q")]
    [InlineData("E'\\x41\\101\\u0041\\U0001F600'", "AAA😀")]
    [InlineData("E'\\xc3\\xa9'", "é")]
    [InlineData("E'\\ud83d\\ude00'", "😀")]
    [InlineData("U&'\\0041\\+01F600'", "A😀")]
    [InlineData("U&'!0041\\' UESCAPE '!'", "A\\")]
    [InlineData("$q$it's$q$", "it's")]
    [InlineData("N'x'", "x")]
    public void Strings_are_decoded(string sql, string expected)
    {
        var literal = Assert.IsType<LiteralExpression>(SqlParser.ParseExpression(sql, SqlDialect.Postgres));
        Assert.Equal(expected, literal.Value);
        Assert.False(literal.IsPlainString);
        Assert.Equal(sql.Length, literal.Span.Length);
    }

    [Theory]
    [InlineData("E'\\xff'", SqlState.CharacterNotInRepertoire, "invalid byte sequence for encoding \"UTF8\": 0xff")]
    [InlineData("E'\\000'", SqlState.CharacterNotInRepertoire, "invalid byte sequence for encoding \"UTF8\": 0x00")]
    [InlineData("E'\\u12'", SqlState.InvalidEscapeSequence, "invalid Unicode escape")]
    [InlineData("E'\\ud83dx'", SqlState.SyntaxError, "invalid Unicode surrogate pair")]
    [InlineData("x'0g'", SqlState.InvalidTextRepresentation, "\"g\" is not a valid hexadecimal digit")]
    public void Bad_escapes_are_refused(string sql, string sqlState, string message)
    {
        var error = Assert.Throws<PgErrorException>(() => SqlParser.ParseExpression(sql, SqlDialect.Postgres)).Error;
        Assert.Equal((sqlState, message), (error.SqlState, error.Message));
    }

    [Fact]
    public void Every_key_word_is_found_in_any_case()
    {
        foreach (var keyword in Enum.GetValues<Keyword>().Where(keyword => keyword != Keyword.NoKeyword))
        {
            var word = Keywords.WordOf(keyword);
            Assert.Equal(keyword, Keywords.Find(word));
            Assert.Equal(keyword, Keywords.Find(word.ToUpperInvariant()));
            Assert.Equal(Keyword.NoKeyword, Keywords.Find(word + "q"));
        }
    }

    [Fact]
    public void Blanked_comments_leave_everything_else_where_it_was()
    {
        const string Sql = "/* first */ select 1; select /* a */ '/* kept */', -- b\n 1";
        var statement = SqlParser.Parse(Sql, SqlDialect.Sqlite)[1];
        Assert.Equal("/* first */ select 1; select         '/* kept */',     \n 1", SqlParser.BlankComments(Sql, statement.Span, SqlDialect.Sqlite));
        Assert.Same("select 1", SqlParser.BlankComments("select 1", new TextSpan(0, 8), SqlDialect.Sqlite));
    }

    [Theory]
    [InlineData("DELETE FROM plain --\r WHERE b = 1", "DELETE FROM plain   \r WHERE b = 1")]
    [InlineData("SELECT 1 /* /* */ , 2 */ FROM plain", "SELECT 1                 FROM plain")]
    public void SQLite_never_sees_a_comment_that_it_would_end_elsewhere(string sql, string expected)
    {
        Assert.Equal(expected, PlanningSchema.Text(sql, SqlDialect.Postgres));
    }

    private static string Texts(string sql, SqlDialect dialect)
    {
        var tokens = Lexer.Tokenize(sql, dialect);
        var texts = new List<string>();
        for (var i = 0; i < tokens.Count - 1; i++)
        {
            texts.Add(tokens.TextOf(tokens[i]).ToString());
        }

        return string.Join('|', texts);
    }
}
