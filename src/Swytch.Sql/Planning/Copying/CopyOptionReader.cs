using System.Text;
using Swytch.Core.Copying;
using Swytch.Core.Datatypes;
using Swytch.Core.Errors;
using Swytch.Sql.Schema;
using Swytch.Sql.Syntax;

namespace Swytch.Sql.Planning.Copying;

/// <summary>The options of COPY with PostgreSQL's checks, in its order (PostgreSQL 15, ProcessCopyOptions in commands/copy.c).</summary>
internal sealed class CopyOptionReader(string sqlText, bool isFrom)
{
    private readonly HashSet<string> _seen = [];
    private CopyFormat _format;
    private string? _delimiter;
    private string? _null;
    private CopyHeader _header;
    private string? _quote;
    private string? _escape;
    private OptionItem? _forceQuote;
    private OptionItem? _forceNotNull;
    private OptionItem? _forceNull;
    private ClientEncoding? _encoding;
    private bool _hasEncoding;

    public CopyOptions Read(IReadOnlyList<OptionItem> options)
    {
        foreach (var option in options)
        {
            Read(option);
        }

        Check();
        var isCsv = _format == CopyFormat.Csv;
        var quote = One(_quote ?? "\"");
        return new CopyOptions
        {
            Format = _format,
            Delimiter = One(_delimiter ?? (isCsv ? "," : "\t")),
            Null = Encoding.UTF8.GetBytes(_null ?? (isCsv ? "" : "\\N")),
            Header = _header,
            Quote = quote,
            Escape = _escape is null ? quote : One(_escape),
            HasEncoding = _hasEncoding,
            Encoding = _encoding,
        };
    }

    /// <summary>The options that name columns, once the columns are known.</summary>
    /// <param name="table">Null for a query.</param>
    public CopyOptions WithColumns(CopyOptions options, IReadOnlyList<CopyColumn> columns, Relation? table) => options with
    {
        ForceQuote = Columns(_forceQuote, "FORCE_QUOTE", columns, table),
        ForceNotNull = Columns(_forceNotNull, "FORCE_NOT_NULL", columns, table),
        ForceNull = Columns(_forceNull, "FORCE_NULL", columns, table),
    };

    private static byte One(string character) => (byte)character[0];

    private void Read(OptionItem option)
    {
        if (option.Name is not ("format" or "freeze" or "delimiter" or "null" or "header" or "quote" or "escape" or "force_quote" or "force_not_null"
            or "force_null" or "encoding"))
        {
            throw Error(SqlState.SyntaxError, $"option \"{option.Name}\" not recognized", option);
        }

        if (!_seen.Add(option.Name))
        {
            throw Error(SqlState.SyntaxError, "conflicting or redundant options", option);
        }

        switch (option.Name)
        {
            case "format":
                _format = Text(option) switch
                {
                    "text" => CopyFormat.Text,
                    "csv" => CopyFormat.Csv,
                    "binary" => CopyFormat.Binary,
                    var other => throw Error(SqlState.InvalidParameterValue, $"COPY format \"{other}\" not recognized", option),
                };
                break;
            case "freeze":
                _ = Boolean(option) ?? throw Error(SqlState.SyntaxError, "freeze requires a Boolean value");
                break;
            case "delimiter":
                _delimiter = Text(option);
                break;
            case "null":
                _null = Text(option);
                break;
            case "header":
                _header = Header(option);
                break;
            case "quote":
                _quote = Text(option);
                break;
            case "escape":
                _escape = Text(option);
                break;
            case "force_quote":
                _forceQuote = RequireColumns(option, allowsAll: true);
                break;
            case "force_not_null":
                _forceNotNull = RequireColumns(option, allowsAll: false);
                break;
            case "force_null":
                _forceNull = RequireColumns(option, allowsAll: false);
                break;
            default:
                _hasEncoding = ClientEncoding.TryFind(Text(option), out _, out _encoding)
                    ? true
                    : throw Error(SqlState.InvalidParameterValue, "argument to option \"encoding\" must be a valid encoding name", option);
                break;
        }
    }

    private void Check()
    {
        var isCsv = _format == CopyFormat.Csv;
        if (_format == CopyFormat.Binary)
        {
            Require(_delimiter is null, SqlState.SyntaxError, "cannot specify DELIMITER in BINARY mode");
            Require(_null is null, SqlState.SyntaxError, "cannot specify NULL in BINARY mode");
        }

        var delimiter = _delimiter ?? (isCsv ? "," : "\t");
        var nullText = _null ?? (isCsv ? "" : "\\N");
        Require(IsOneByte(delimiter), SqlState.FeatureNotSupported, "COPY delimiter must be a single one-byte character");
        Require(delimiter[0] is not ('\r' or '\n'), SqlState.InvalidParameterValue, "COPY delimiter cannot be newline or carriage return");
        Require(nullText.AsSpan().IndexOfAny('\r', '\n') < 0, SqlState.InvalidParameterValue, "COPY null representation cannot use newline or carriage return");
        Require(
            isCsv || !"\\.abcdefghijklmnopqrstuvwxyz0123456789".Contains(delimiter[0], StringComparison.Ordinal),
            SqlState.InvalidParameterValue,
            $"COPY delimiter cannot be \"{delimiter}\"");
        Require(_format != CopyFormat.Binary || _header == CopyHeader.None, SqlState.FeatureNotSupported, "cannot specify HEADER in BINARY mode");
        Require(isCsv || _quote is null, SqlState.FeatureNotSupported, "COPY quote available only in CSV mode");
        Require(_quote is null || IsOneByte(_quote), SqlState.FeatureNotSupported, "COPY quote must be a single one-byte character");
        Require(!isCsv || delimiter[0] != (_quote ?? "\"")[0], SqlState.InvalidParameterValue, "COPY delimiter and quote must be different");
        Require(isCsv || _escape is null, SqlState.FeatureNotSupported, "COPY escape available only in CSV mode");
        Require(_escape is null || IsOneByte(_escape), SqlState.FeatureNotSupported, "COPY escape must be a single one-byte character");
        Require(isCsv || _forceQuote is null, SqlState.FeatureNotSupported, "COPY force quote available only in CSV mode");
        Require(_forceQuote is null || !isFrom, SqlState.FeatureNotSupported, "COPY force quote only available using COPY TO");
        Require(isCsv || _forceNotNull is null, SqlState.FeatureNotSupported, "COPY force not null available only in CSV mode");
        Require(_forceNotNull is null || isFrom, SqlState.FeatureNotSupported, "COPY force not null only available using COPY FROM");
        Require(isCsv || _forceNull is null, SqlState.FeatureNotSupported, "COPY force null available only in CSV mode");
        Require(_forceNull is null || isFrom, SqlState.FeatureNotSupported, "COPY force null only available using COPY FROM");
        Require(!nullText.Contains(delimiter[0], StringComparison.Ordinal), SqlState.FeatureNotSupported, "COPY delimiter must not appear in the NULL specification");
        Require(
            !isCsv || !nullText.Contains((_quote ?? "\"")[0], StringComparison.Ordinal),
            SqlState.FeatureNotSupported,
            "CSV quote character must not appear in the NULL specification");
    }

    private static bool IsOneByte(string text) => text.Length == 1 && char.IsAscii(text[0]);

    private static void Require(bool holds, string sqlState, string message)
    {
        if (!holds)
        {
            throw new PgErrorException(sqlState, message);
        }
    }

    private CopyHeader Header(OptionItem option)
    {
        if (Boolean(option) is { } isOn)
        {
            return isOn ? CopyHeader.Names : CopyHeader.None;
        }

        if (!string.Equals(Text(option), "match", StringComparison.OrdinalIgnoreCase))
        {
            throw Error(SqlState.SyntaxError, "header requires a Boolean value or \"match\"");
        }

        return isFrom ? CopyHeader.Match : throw Error(SqlState.FeatureNotSupported, "cannot use \"match\" with HEADER in COPY TO");
    }

    /// <summary>True without a value; null for what is no Boolean.</summary>
    private static bool? Boolean(OptionItem option) => option.Value is null && option.Values.Count == 0 ? true : Spelling(option)?.ToUpperInvariant() switch
    {
        "TRUE" or "ON" or "1" => true,
        "FALSE" or "OFF" or "0" => false,
        _ => null,
    };

    private string Text(OptionItem option) =>
        Spelling(option) ?? throw Error(SqlState.SyntaxError, $"{option.Name} requires a parameter");

    private static string? Spelling(OptionItem option) => option.Value switch
    {
        LiteralExpression { Kind: LiteralKind.True } => "true",
        LiteralExpression { Kind: LiteralKind.False } => "false",
        LiteralExpression literal => literal.Value,
        ColumnRef { Parts: [var word] } => word.Name,
        _ => null,
    };

    private OptionItem RequireColumns(OptionItem option, bool allowsAll) =>
        option.Values.Count > 0 || (allowsAll && option.Value is StarExpression)
            ? option
            : throw Error(SqlState.InvalidParameterValue, $"argument to option \"{option.Name}\" must be a list of column names", option);

    private static bool[] Columns(OptionItem? option, string name, IReadOnlyList<CopyColumn> columns, Relation? table)
    {
        if (option is null)
        {
            return [];
        }

        var marks = new bool[columns.Count];
        if (option.Value is StarExpression)
        {
            Array.Fill(marks, true);
            return marks;
        }

        foreach (var value in option.Values)
        {
            var column = value is ColumnRef { Parts: [var word] } ? word.Name : ((value as LiteralExpression)?.Value ?? "");
            var index = columns.ToList().FindIndex(candidate => candidate.Name == column);
            if (index < 0)
            {
                if (table?.FindColumn(column) is null)
                {
                    var owner = table is null ? "" : $" of relation \"{table.Name}\"";
                    throw new PgErrorException(SqlState.UndefinedColumn, $"column \"{column}\"{owner} does not exist");
                }

                throw new PgErrorException(SqlState.InvalidColumnReference, $"{name} column \"{column}\" not referenced by COPY");
            }

            marks[index] = true;
        }

        return marks;
    }

    private PgErrorException Error(string sqlState, string message, OptionItem? at = null) =>
        new(new PgError(sqlState, message) { Position = at is null ? 0 : SqlPosition.Of(sqlText, at.Span.Start) });
}
