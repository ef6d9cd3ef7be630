using System.Text;
using System.Text.RegularExpressions;
using Swytch.Core;
using Swytch.Core.Datatypes;
using Swytch.Core.Errors;

namespace Swytch.Sql.Functions;

/// <summary>LIKE, SIMILAR TO and POSIX regular expressions (PostgreSQL manual, section 9.7).</summary>
internal static class PatternFunctions
{
    public static void AddTo(FunctionList list)
    {
        list.Scalar(static (arguments, _) => SqlValue.FromBoolean(Like(arguments, ignoreCase: false)), "pg_like(text, text, text?) bool");
        list.Scalar(static (arguments, _) => SqlValue.FromBoolean(Like(arguments, ignoreCase: true)), "pg_ilike(text, text, text?) bool");
        list.Scalar(
            static (arguments, _) => SqlValue.FromBoolean(PostgresRegex.IsMatch(
                arguments.Text(0),
                SimilarPattern.ToRegex(arguments.Text(1), arguments.Count > 2 ? arguments.Text(2) : "\\"),
                "")),
            "pg_similar(text, text, text?) bool");
        list.Scalar(static (arguments, _) => SqlValue.FromBoolean(PostgresRegex.IsMatch(arguments.Text(0), arguments.Text(1), "")), "pg_regex(text, text) bool");
        list.Scalar(static (arguments, _) => SqlValue.FromBoolean(PostgresRegex.IsMatch(arguments.Text(0), arguments.Text(1), "i")), "pg_iregex(text, text) bool");
        list.Scalar(
            static (arguments, _) => SqlValue.FromBoolean(PostgresRegex.IsMatch(arguments.Text(0), arguments.Text(1), arguments.Count > 2 ? arguments.Text(2) : "")),
            "regexp_like(text, text, text?) bool");
        list.Scalar(static (arguments, _) => RegexSubstring(arguments.Text(0), arguments.Text(1)), "pg_substring_regex(text, text) text");
        list.Scalar(
            static (arguments, _) => RegexSubstring(arguments.Text(0), SimilarPattern.ToRegex(arguments.Text(1), arguments.Text(2))),
            "pg_substring_similar(text, text, text) text");
        list.Scalar(RegexpReplace, "regexp_replace(text, text, text, text?) text");
        list.Scalar(RegexpMatch, "regexp_match(text, text, text?) text[]");
        list.Scalar(
            static (arguments, _) => SqlValue.FromInteger(PostgresRegex.Compile(arguments.Text(1), arguments.Count > 3 ? arguments.Text(3) : "").Count(
                PostgresRegex.From(arguments.Text(0), arguments.Count > 2 ? arguments.Int8(2) : 1))),
            "regexp_count(text, text, int4?, text?) int4");
        list.Scalar(static (arguments, _) => RegexpSubstr(arguments), "regexp_substr(text, text, int4?, int4?, text?) text");
        list.Scalar(
            static (arguments, _) => PgArrays.Write([.. Split(arguments.Text(0), arguments.Text(1), arguments.Count > 2 ? arguments.Text(2) : "")]),
            "regexp_split_to_array(text, text, text?) text[]");
        list.Table("regexp_split_to_table text", static (arguments, _) => Split(Owned(arguments, 0), Owned(arguments, 1), arguments.Length > 2 ? Owned(arguments, 2) : "").Select(static part => new[] { part }), "regexp_split_to_table(text, text, text?) text");
        list.Table("regexp_matches text[]", static (arguments, _) => Matches(Owned(arguments, 0), Owned(arguments, 1), arguments.Length > 2 ? Owned(arguments, 2) : ""), "regexp_matches(text, text, text?) text[]");
    }

    /// <summary>substring(text from pattern): the first group, or the whole match.</summary>
    public static SqlValue RegexSubstring(string text, string pattern)
    {
        Match match = PostgresRegex.Match(text, pattern, "");
        if (!match.Success)
        {
            return SqlValue.Null;
        }

        Group part = match.Groups.Count > 1 ? match.Groups[1] : match;
        return part.Success ? Arguments.Text(part.Value) : SqlValue.Null;
    }

    private static string Owned(SqlValue[] arguments, int index) => StoredValue.ToText(arguments[index].AsView());

    private static bool Like(CallArguments arguments, bool ignoreCase)
    {
        ReadOnlySpan<byte> escape = arguments.Count > 2 ? arguments[2].Bytes : "\\"u8;
        if (TextInput.CountCharacters(escape) > 1)
        {
            throw new PgErrorException(new PgError(SqlState.InvalidEscapeSequence, "invalid escape string")
            {
                Hint = "Escape string must be empty or one character.",
            });
        }

        if (!ignoreCase && arguments[0].Kind == ValueKind.Text && arguments[1].Kind == ValueKind.Text)
        {
            return LikePattern.IsMatch(arguments[0].Bytes, arguments[1].Bytes, escape);
        }

        string text = arguments.Text(0);
        string pattern = arguments.Text(1);
        return ignoreCase
            ? LikePattern.IsMatch(Arguments.Utf8(text.ToLowerInvariant()), Arguments.Utf8(pattern.ToLowerInvariant()), Arguments.Utf8(Encoding.UTF8.GetString(escape).ToLowerInvariant()))
            : LikePattern.IsMatch(Arguments.Utf8(text), Arguments.Utf8(pattern), escape);
    }

    private static SqlValue RegexpReplace(CallArguments arguments, IFunctionSession session)
    {
        string flags = arguments.Count > 3 ? arguments.Text(3) : "";
        string text = arguments.Text(0);
        Regex regex = PostgresRegex.Compile(arguments.Text(1), flags.Replace("g", "", StringComparison.Ordinal));
        string replacement = arguments.Text(2);
        int count = flags.Contains('g', StringComparison.Ordinal) ? -1 : 1;
        return Arguments.Text(PostgresRegex.Guard(() => regex.Replace(text, match => Expand(match, replacement), count)));
    }

    /// <summary>\1 to \9 and \&amp; in a replacement.</summary>
    private static string Expand(Match match, string replacement)
    {
        StringBuilder result = new();
        for (int i = 0; i < replacement.Length; i++)
        {
            if (replacement[i] != '\\' || i + 1 == replacement.Length)
            {
                result.Append(replacement[i]);
                continue;
            }

            char next = replacement[++i];
            if (next is >= '1' and <= '9')
            {
                result.Append(match.Groups[next - '0'].Value);
            }
            else if (next == '&')
            {
                result.Append(match.Value);
            }
            else
            {
                result.Append(next == '\\' ? "\\" : "\\" + next);
            }
        }

        return result.ToString();
    }

    private static SqlValue RegexpMatch(CallArguments arguments, IFunctionSession session)
    {
        string flags = arguments.Count > 2 ? arguments.Text(2) : "";
        if (flags.Contains('g', StringComparison.Ordinal))
        {
            throw new PgErrorException(new PgError(SqlState.InvalidParameterValue, "regexp_match() does not support the \"global\" option")
            {
                Hint = "Use the regexp_matches function instead.",
            });
        }

        Match match = PostgresRegex.Match(arguments.Text(0), arguments.Text(1), flags);
        return match.Success ? PgArrays.Write(Groups(match)) : SqlValue.Null;
    }

    private static SqlValue RegexpSubstr(CallArguments arguments)
    {
        string text = PostgresRegex.From(arguments.Text(0), arguments.Count > 2 ? arguments.Int8(2) : 1);
        Regex regex = PostgresRegex.Compile(arguments.Text(1), arguments.Count > 4 ? arguments.Text(4) : "");
        long wanted = arguments.Count > 3 ? arguments.Int8(3) : 1;
        Match match = PostgresRegex.Guard(() => regex.Match(text));
        for (long i = 1; i < wanted && match.Success; i++)
        {
            match = match.NextMatch();
        }

        return match.Success ? Arguments.Text(match.Value) : SqlValue.Null;
    }

    private static List<SqlValue> Groups(Match match)
    {
        if (match.Groups.Count == 1)
        {
            return [Arguments.Text(match.Value)];
        }

        List<SqlValue> groups = [];
        for (int i = 1; i < match.Groups.Count; i++)
        {
            groups.Add(match.Groups[i].Success ? Arguments.Text(match.Groups[i].Value) : SqlValue.Null);
        }

        return groups;
    }

    private static IEnumerable<SqlValue[]> Matches(string text, string pattern, string flags)
    {
        bool all = flags.Contains('g', StringComparison.Ordinal);
        Regex regex = PostgresRegex.Compile(pattern, flags.Replace("g", "", StringComparison.Ordinal));
        for (Match match = PostgresRegex.Guard(() => regex.Match(text)); match.Success; match = PostgresRegex.Guard(match.NextMatch))
        {
            yield return [PgArrays.Write(Groups(match))];
            if (!all)
            {
                yield break;
            }
        }
    }

    private static IEnumerable<SqlValue> Split(string text, string pattern, string flags)
    {
        Regex regex = PostgresRegex.Compile(pattern, flags);
        int start = 0;
        for (Match match = PostgresRegex.Guard(() => regex.Match(text)); match.Success; match = PostgresRegex.Guard(match.NextMatch))
        {
            // An empty match at either end, or right after the last one, splits nothing.
            if (match.Length == 0 && (match.Index == start || match.Index == text.Length))
            {
                if (match.Index == text.Length || match.Index == 0)
                {
                    continue;
                }
            }

            yield return Arguments.Text(text[start..match.Index]);
            start = match.Index + match.Length;
        }

        yield return Arguments.Text(text[start..]);
    }
}
