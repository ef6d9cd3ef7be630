namespace Swytch.Sql.Syntax.Parsing;

/// <summary>EXPLAIN, and what SQLite and PostgreSQL have for looking after a database.</summary>
internal sealed partial class Parser
{
    private Statement? ParseMaintenanceStatement()
    {
        var start = Current.Start;
        switch (Current.Keyword)
        {
            case Keyword.Explain:
                return ParseExplain(start);
            case Keyword.Pragma:
                return ParsePragma(start);
            case Keyword.Attach:
                Advance();
                Accept(Keyword.Database);
                var file = ParseExpression();
                Expect(Keyword.As);
                var schema = ParseExpression();
                return new AttachStatement(file, schema, From(start));
            case Keyword.Detach:
                Advance();
                Accept(Keyword.Database);
                var detached = ParseExpression();
                return new DetachStatement(detached, From(start));
            case Keyword.Vacuum:
                return ParseVacuum(start);
            case Keyword.Analyze or Keyword.Analyse:
                return ParseAnalyze(start);
            case Keyword.Reindex:
                return ParseReindex(start);
            case Keyword.Cluster:
                return ParseCluster(start);
            default:
                return null;
        }
    }

    private ExplainStatement ParseExplain(int start)
    {
        Expect(Keyword.Explain);
        var isQueryPlan = Accept(Keyword.Query, Keyword.Plan);
        IReadOnlyList<OptionItem> options = [];
        if (!isQueryPlan)
        {
            options = At(TokenKind.LeftParenthesis) && !OpensQuery() ? ParseOptionList() : ParseOptionWords(Keyword.Analyze, Keyword.Verbose);
        }

        var statement = ParseStatement();
        return new ExplainStatement(isQueryPlan, options, statement, From(start));
    }

    /// <summary>Options of the old syntax, words without parentheses.</summary>
    private List<OptionItem> ParseOptionWords(params ReadOnlySpan<Keyword> allowed)
    {
        var options = new List<OptionItem>();
        while (Current.Keyword != Keyword.NoKeyword && allowed.Contains(Current.Keyword))
        {
            var span = Current.Span;
            options.Add(new OptionItem(ReadIdentifier().Name, null, [], span));
        }

        return options;
    }

    private PragmaStatement ParsePragma(int start)
    {
        Expect(Keyword.Pragma);
        var name = ParseQualifiedName();
        Expression? value = null;
        if (AcceptSymbol('='))
        {
            value = ParseOptionValue();
        }
        else if (Accept(TokenKind.LeftParenthesis))
        {
            value = ParseOptionValue();
            Expect(TokenKind.RightParenthesis);
        }

        return new PragmaStatement(name, value, From(start));
    }

    private MaintenanceStatement ParseVacuum(int start)
    {
        Expect(Keyword.Vacuum);
        var options = At(TokenKind.LeftParenthesis)
            ? ParseOptionList()
            : ParseOptionWords(Keyword.Full, Keyword.Freeze, Keyword.Verbose, Keyword.Analyze, Keyword.Analyse);
        var targets = ParseMaintenanceTargets();
        var into = Accept(Keyword.Into) ? ParseExpression() : null;
        return new MaintenanceStatement(MaintenanceKind.Vacuum, options, targets, From(start)) { Into = into };
    }

    private MaintenanceStatement ParseAnalyze(int start)
    {
        Advance();
        var options = At(TokenKind.LeftParenthesis) ? ParseOptionList() : ParseOptionWords(Keyword.Verbose);
        var targets = ParseMaintenanceTargets();
        return new MaintenanceStatement(MaintenanceKind.Analyze, options, targets, From(start));
    }

    private MaintenanceStatement ParseReindex(int start)
    {
        Expect(Keyword.Reindex);
        var options = At(TokenKind.LeftParenthesis) ? ParseOptionList() : ParseOptionWords(Keyword.Verbose);
        string? kind = null;
        if (Current.Keyword is Keyword.Index or Keyword.Table or Keyword.Schema or Keyword.Database or Keyword.System)
        {
            kind = Keywords.WordOf(Current.Keyword).ToUpperInvariant();
            Advance();
            options.AddRange(ParseOptionWords(Keyword.Concurrently));
        }

        var targets = ParseMaintenanceTargets();
        return new MaintenanceStatement(MaintenanceKind.Reindex, options, targets, From(start)) { ObjectKind = kind };
    }

    private MaintenanceStatement ParseCluster(int start)
    {
        Expect(Keyword.Cluster);
        var options = At(TokenKind.LeftParenthesis) ? ParseOptionList() : ParseOptionWords(Keyword.Verbose);
        var targets = ParseMaintenanceTargets();
        if (Accept(Keyword.Using))
        {
            ParseName();
        }

        return new MaintenanceStatement(MaintenanceKind.Cluster, options, targets, From(start));
    }

    private List<MaintenanceTarget> ParseMaintenanceTargets()
    {
        var targets = new List<MaintenanceTarget>();
        if (!AtName())
        {
            return targets;
        }

        do
        {
            var start = Current.Start;
            var name = ParseQualifiedName();
            var columns = ParseOptionalColumnList();
            targets.Add(new MaintenanceTarget(name, columns, From(start)));
        }
        while (Accept(TokenKind.Comma));

        return targets;
    }
}
