namespace Swytch.Sql.Syntax.Parsing;

internal sealed partial class Parser
{
    /// <returns>Null when no constraint follows.</returns>
    private ColumnConstraint? ParseColumnConstraint()
    {
        var start = Current.Start;
        var name = Accept(Keyword.Constraint) ? ParseName() : null;
        var constraint = ParseColumnConstraintBody(start);
        if (constraint is null)
        {
            if (name is not null && (!_isSqlite || !(At(TokenKind.Comma) || At(TokenKind.RightParenthesis))))
            {
                throw SyntaxError();
            }

            return null;
        }

        var conflict = ParseOnConflictAction();
        if (constraint is PrimaryKeyColumnConstraint key && Accept(Keyword.Autoincrement))
        {
            constraint = key with { IsAutoincrement = true };
        }

        SkipIndexParameters(constraint is PrimaryKeyColumnConstraint or UniqueColumnConstraint);
        var attributes = ParseConstraintAttributes();
        return constraint with { Name = name, OnConflict = conflict, Attributes = attributes, Span = From(start) };
    }

    private ColumnConstraint? ParseColumnConstraintBody(int start)
    {
        switch (Current.Keyword)
        {
            case Keyword.Not when Ahead(1).Keyword == Keyword.Null:
                Advance();
                Advance();
                return new NullConstraint(IsNotNull: true, From(start));
            case Keyword.Null:
                Advance();
                return new NullConstraint(IsNotNull: false, From(start));
            case Keyword.Primary:
                Expect(Keyword.Primary, Keyword.Key);
                return new PrimaryKeyColumnConstraint(ParseSortDirection(), IsAutoincrement: false, From(start));
            case Keyword.Unique:
                Advance();
                return new UniqueColumnConstraint(ParseNullsNotDistinct(), From(start));
            case Keyword.Check:
                Advance();
                return new CheckColumnConstraint(ParseCheckCondition(), From(start));
            case Keyword.Default:
                Advance();
                return new DefaultConstraint(ParseDefaultValue(), From(start));
            case Keyword.Collate:
                Advance();
                return new CollateConstraint(ParseCollationName(), From(start));
            case Keyword.References:
                return new ReferencesColumnConstraint(ParseReferences(), From(start));
            case Keyword.Generated:
                return ParseGenerated(start);
            case Keyword.As when Ahead(1).Kind == TokenKind.LeftParenthesis:
                Advance();
                return ParseGeneratedExpression(start);
            default:
                return null;
        }
    }

    /// <summary>COLLATE and comparison words after the value are the column's next constraints.</summary>
    private Expression ParseDefaultValue()
    {
        _collateEndsExpression = true;
        var value = ParseExpression(Binding.Other);
        _collateEndsExpression = false;
        return value;
    }

    private Expression ParseCheckCondition()
    {
        Expect(TokenKind.LeftParenthesis);
        var condition = ParseExpression();
        Expect(TokenKind.RightParenthesis);
        return condition;
    }

    private bool ParseNullsNotDistinct()
    {
        if (Accept(Keyword.Nulls, Keyword.Not, Keyword.Distinct))
        {
            return true;
        }

        Accept(Keyword.Nulls, Keyword.Distinct);
        return false;
    }

    private ColumnConstraint ParseGenerated(int start)
    {
        Expect(Keyword.Generated);
        var isAlways = Accept(Keyword.Always);
        if (!isAlways)
        {
            Expect(Keyword.By, Keyword.Default);
        }

        Expect(Keyword.As);
        if (isAlways && At(TokenKind.LeftParenthesis))
        {
            return ParseGeneratedExpression(start);
        }

        Expect(Keyword.Identity);
        IReadOnlyList<SequenceOption> options = [];
        if (Accept(TokenKind.LeftParenthesis))
        {
            options = ParseSequenceOptions();
            Expect(TokenKind.RightParenthesis);
        }

        return new IdentityConstraint(isAlways, options, From(start));
    }

    private GeneratedConstraint ParseGeneratedExpression(int start)
    {
        var expression = ParseCheckCondition();
        var storage = GeneratedStorage.Unspecified;
        if (Accept(Keyword.Stored))
        {
            storage = GeneratedStorage.Stored;
        }
        else if (Accept(Keyword.Virtual))
        {
            storage = GeneratedStorage.Virtual;
        }

        return new GeneratedConstraint(expression, storage, From(start));
    }

    private ConflictAction ParseOnConflictAction() =>
        Accept(Keyword.On, Keyword.Conflict) ? ParseConflictAction() : ConflictAction.Unspecified;

    private ConstraintAttributes ParseConstraintAttributes()
    {
        var attributes = default(ConstraintAttributes);
        var start = Current.Start;
        while (true)
        {
            if (Accept(Keyword.Deferrable))
            {
                attributes = attributes with { IsDeferrable = true };
            }
            else if (Accept(Keyword.Not, Keyword.Deferrable))
            {
                attributes = attributes with { IsDeferrable = false };
            }
            else if (Accept(Keyword.Initially, Keyword.Deferred))
            {
                attributes = attributes with { IsInitiallyDeferred = true };
            }
            else if (Accept(Keyword.Initially, Keyword.Immediate))
            {
                attributes = attributes with { IsInitiallyDeferred = false };
            }
            else if (Accept(Keyword.Not, Keyword.Valid))
            {
                attributes = attributes with { IsNotValid = true };
            }
            else if (Accept(Keyword.No, Keyword.Inherit))
            {
                attributes = attributes with { IsNoInherit = true };
            }
            else
            {
                return attributes;
            }

            attributes = attributes with { Span = From(start) };
        }
    }

    /// <summary>WITH (fillfactor = …) and USING INDEX TABLESPACE say how an index is stored, not what it means.</summary>
    private void SkipIndexParameters(bool isKey)
    {
        if (isKey && At(Keyword.With) && Ahead(1).Kind == TokenKind.LeftParenthesis)
        {
            Advance();
            ParseOptionList();
        }

        if (isKey && Accept(Keyword.Using, Keyword.Index, Keyword.Tablespace))
        {
            ParseName();
        }
    }

    private ReferencesClause ParseReferences()
    {
        var start = Current.Start;
        Expect(Keyword.References);
        var clause = new ReferencesClause(ParseQualifiedName(), ParseOptionalColumnList(), null, default, default, default);
        while (true)
        {
            if (Accept(Keyword.Match))
            {
                clause = clause with { Match = ParseLabel().Name };
            }
            else if (Accept(Keyword.On, Keyword.Delete))
            {
                var action = ParseReferentialAction();
                var columns = action is ReferentialAction.SetNull or ReferentialAction.SetDefault ? ParseOptionalColumnList() : [];
                clause = clause with { OnDelete = action, OnDeleteColumns = columns };
            }
            else if (Accept(Keyword.On, Keyword.Update))
            {
                clause = clause with { OnUpdate = ParseReferentialAction() };
            }
            else
            {
                return clause with { Span = From(start) };
            }
        }
    }

    private ReferentialAction ParseReferentialAction()
    {
        if (Accept(Keyword.No, Keyword.Action))
        {
            return ReferentialAction.NoAction;
        }

        if (Accept(Keyword.Cascade))
        {
            return ReferentialAction.Cascade;
        }

        if (Accept(Keyword.Restrict))
        {
            return ReferentialAction.Restrict;
        }

        Expect(Keyword.Set);
        if (Accept(Keyword.Null))
        {
            return ReferentialAction.SetNull;
        }

        Expect(Keyword.Default);
        return ReferentialAction.SetDefault;
    }

    private bool AtTableConstraint() => Current.Keyword is Keyword.Constraint or Keyword.Primary or Keyword.Unique or Keyword.Check or Keyword.Foreign
        || (At(Keyword.Exclude) && (Ahead(1).Keyword == Keyword.Using || Ahead(1).Kind == TokenKind.LeftParenthesis));

    private TableConstraint ParseTableConstraint()
    {
        var start = Current.Start;
        var name = Accept(Keyword.Constraint) ? ParseName() : null;
        var constraint = ParseTableConstraintBody(start);
        var conflict = ParseOnConflictAction();
        var attributes = ParseConstraintAttributes();
        return constraint with { Name = name, OnConflict = conflict, Attributes = attributes, Span = From(start) };
    }

    private TableConstraint ParseTableConstraintBody(int start)
    {
        switch (Current.Keyword)
        {
            case Keyword.Primary:
                Expect(Keyword.Primary, Keyword.Key);
                return ParseKeyConstraint(isPrimary: true, start);
            case Keyword.Unique:
                Advance();
                return ParseKeyConstraint(isPrimary: false, start);
            case Keyword.Check:
                Advance();
                return new CheckConstraint(ParseCheckCondition(), From(start));
            case Keyword.Foreign:
                Expect(Keyword.Foreign, Keyword.Key);
                var columns = ParseColumnList();
                return new ForeignKeyConstraint(columns, ParseReferences(), From(start));
            case Keyword.Exclude:
                return ParseExclude(start);
            default:
                throw SyntaxError();
        }
    }

    private KeyConstraint ParseKeyConstraint(bool isPrimary, int start)
    {
        if (Accept(Keyword.Using, Keyword.Index) && !At(Keyword.Tablespace))
        {
            var index = ParseName();
            return new KeyConstraint(isPrimary, [], index, From(start));
        }

        var nullsNotDistinct = !isPrimary && ParseNullsNotDistinct();
        Expect(TokenKind.LeftParenthesis);
        var columns = ParseIndexElementList();
        var isAutoincrement = isPrimary && Accept(Keyword.Autoincrement);
        Expect(TokenKind.RightParenthesis);
        IReadOnlyList<Identifier> include = Accept(Keyword.Include) ? ParseColumnList() : [];
        SkipIndexParameters(isKey: true);
        return new KeyConstraint(isPrimary, columns, null, From(start))
        {
            IsAutoincrement = isAutoincrement,
            NullsNotDistinct = nullsNotDistinct,
            Include = include,
        };
    }

    private ExcludeConstraint ParseExclude(int start)
    {
        Expect(Keyword.Exclude);
        if (Accept(Keyword.Using))
        {
            ParseName();
        }

        SkipParentheses();
        if (Accept(Keyword.Where))
        {
            SkipParentheses();
        }

        return new ExcludeConstraint(From(start));
    }
}
