using System.Globalization;

namespace Swytch.Sql.Syntax.Parsing;

/// <summary>Sequences, schemas, databases, roles, enums, extensions.</summary>
internal sealed partial class Parser
{
    private CreateSequenceStatement ParseCreateSequence(Persistence persistence, int start)
    {
        Expect(Keyword.Sequence);
        var ifNotExists = AcceptIfNotExists();
        var name = ParseQualifiedName();
        var options = ParseSequenceOptions();
        return new CreateSequenceStatement(persistence, ifNotExists, name, options, From(start));
    }

    private List<SequenceOption> ParseSequenceOptions()
    {
        var options = new List<SequenceOption>();
        while (ParseSequenceOption() is { } option)
        {
            options.Add(option);
        }

        return options;
    }

    private SequenceOption? ParseSequenceOption()
    {
        var start = Current.Start;
        var keyword = Current.Keyword;
        switch (keyword)
        {
            case Keyword.As:
                Advance();
                var type = ParseTypeName();
                return new SequenceOption("as", null, IsNo: false, null, type, From(start));
            case Keyword.Increment:
                Advance();
                Accept(Keyword.By);
                return NumericOption("increment", start);
            case Keyword.Minvalue or Keyword.Maxvalue or Keyword.Cache:
                Advance();
                return NumericOption(Keywords.WordOf(keyword), start);
            case Keyword.Start:
                Advance();
                Accept(Keyword.With);
                return NumericOption("start", start);
            case Keyword.Restart:
                Advance();
                var hasValue = Accept(Keyword.With) || At(TokenKind.Integer) || AtSymbol('-') || AtSymbol('+');
                return hasValue ? NumericOption("restart", start) : WordOption("restart", start);
            case Keyword.Cycle or Keyword.Logged or Keyword.Unlogged:
                Advance();
                return WordOption(Keywords.WordOf(keyword), start);
            case Keyword.No when Ahead(1).Keyword is Keyword.Minvalue or Keyword.Maxvalue or Keyword.Cycle:
                Advance();
                var name = ReadIdentifier().Name;
                return new SequenceOption(name, null, IsNo: true, null, null, From(start));
            case Keyword.Owned:
                Expect(Keyword.Owned, Keyword.By);
                var owner = Accept(Keyword.None) ? null : ParseQualifiedName();
                return new SequenceOption("owned by", null, IsNo: false, owner, null, From(start));
            case Keyword.Sequence when Ahead(1).Keyword == Keyword.Name:
                Expect(Keyword.Sequence, Keyword.Name);
                var target = ParseQualifiedName();
                return new SequenceOption("sequence name", null, IsNo: false, target, null, From(start));
            default:
                return null;
        }
    }

    private SequenceOption WordOption(string name, int start) => new(name, null, IsNo: false, null, null, From(start));

    private SequenceOption NumericOption(string name, int start)
    {
        var value = ParseSignedNumber();
        return new SequenceOption(name, value, IsNo: false, null, null, From(start));
    }

    private Expression ParseSignedNumber()
    {
        var digits = AtSymbol('-') || AtSymbol('+') ? Ahead(1) : Current;
        if (digits.Kind is not (TokenKind.Integer or TokenKind.Numeric))
        {
            throw SyntaxError();
        }

        return At(TokenKind.Operator) ? ParseSigned() : ParseLiteralToken();
    }

    /// <summary>A whole number with its sign, within 64 bits.</summary>
    private long ParseSignedInteger()
    {
        var isNegative = AcceptSymbol('-');
        if (!isNegative)
        {
            AcceptSymbol('+');
        }

        var text = $"{(isNegative ? "-" : "")}{_tokens.TextOf(Current)}";
        if (!At(TokenKind.Integer) || !long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value))
        {
            throw SyntaxError();
        }

        Advance();
        return value;
    }

    private CreateSchemaStatement ParseCreateSchema(int start)
    {
        Expect(Keyword.Schema);
        var ifNotExists = AcceptIfNotExists();
        var name = At(Keyword.Authorization) ? null : ParseName();
        var authorization = Accept(Keyword.Authorization) ? ParseRoleName() : null;
        var elements = new List<Statement>();
        while (At(Keyword.Create))
        {
            elements.Add(ParseStatement());
        }

        return new CreateSchemaStatement(ifNotExists, name, authorization, From(start)) { Elements = elements };
    }

    private CreateDatabaseStatement ParseCreateDatabase(int start)
    {
        Expect(Keyword.Database);
        var name = ParseName();
        var options = new List<OptionItem>();
        Accept(Keyword.With);
        while (At(TokenKind.Word))
        {
            var optionStart = Current.Start;
            var option = ParseLabel().Name;
            if (option == "connection")
            {
                Expect(Keyword.Limit);
                option = "connection limit";
            }

            AcceptSymbol('=');
            var value = ParseOptionValue();
            options.Add(new OptionItem(option, value, [], From(optionStart)));
        }

        return new CreateDatabaseStatement(name, options, From(start));
    }

    /// <summary>A role; CURRENT_USER and its like are read as plain names.</summary>
    private Identifier ParseRoleName() =>
        Current.Keyword is Keyword.CurrentUser or Keyword.SessionUser or Keyword.CurrentRole ? ReadIdentifier() : ParseName();

    private CreateRoleStatement ParseCreateRole(int start)
    {
        var isUser = At(Keyword.User);
        Advance();
        var name = ParseRoleName();
        Accept(Keyword.With);
        var options = ParseRoleOptions();
        return new CreateRoleStatement(name, isUser, options, From(start));
    }

    private List<RoleOption> ParseRoleOptions()
    {
        var options = new List<RoleOption>();
        while (!At(TokenKind.Semicolon) && !At(TokenKind.EndOfInput))
        {
            options.Add(ParseRoleOption());
        }

        return options;
    }

    private RoleOption ParseRoleOption()
    {
        var start = Current.Start;
        Accept(Keyword.Encrypted);
        if (Accept(Keyword.Password))
        {
            var password = At(Keyword.Null) ? ReadWordLiteral(LiteralKind.Null) : ParseString();
            return new RoleOption("password", password, [], From(start));
        }

        if (Accept(Keyword.Connection, Keyword.Limit))
        {
            var numberStart = Current.Start;
            var limit = ParseSignedInteger().ToString(CultureInfo.InvariantCulture);
            return new RoleOption("connection limit", new LiteralExpression(LiteralKind.Integer, limit, From(numberStart)), [], From(start));
        }

        if (Accept(Keyword.Valid, Keyword.Until))
        {
            var until = ParseString();
            return new RoleOption("valid until", until, [], From(start));
        }

        if (Accept(Keyword.Sysid))
        {
            var id = At(TokenKind.Integer) ? ParseLiteralToken() : throw SyntaxError();
            return new RoleOption("sysid", id, [], From(start));
        }

        var isIn = Accept(Keyword.In);
        if (Current.Keyword is Keyword.Role or Keyword.User or Keyword.Admin or Keyword.Group)
        {
            var word = Keywords.WordOf(Current.Keyword);
            Advance();
            var roles = new List<Identifier> { ParseRoleName() };
            while (Accept(TokenKind.Comma))
            {
                roles.Add(ParseRoleName());
            }

            return new RoleOption(isIn ? $"in {word}" : word, null, roles, From(start));
        }

        var name = WordText(Current);
        if (isIn || name is not ("superuser" or "nosuperuser" or "createdb" or "nocreatedb" or "createrole" or "nocreaterole"
            or "inherit" or "noinherit" or "login" or "nologin" or "replication" or "noreplication" or "bypassrls" or "nobypassrls"))
        {
            throw SyntaxError();
        }

        Advance();
        return new RoleOption(name, null, [], From(start));
    }

    private CreateEnumStatement ParseCreateEnum(int start)
    {
        Expect(Keyword.Type);
        var name = ParseQualifiedName();
        Expect(Keyword.As, Keyword.Enum);
        Expect(TokenKind.LeftParenthesis);
        var labels = new List<LiteralExpression>();
        while (!At(TokenKind.RightParenthesis))
        {
            labels.Add(ParseString());
            if (!At(TokenKind.RightParenthesis))
            {
                Expect(TokenKind.Comma);
            }
        }

        Expect(TokenKind.RightParenthesis);
        return new CreateEnumStatement(name, labels, From(start));
    }

    private CreateExtensionStatement ParseCreateExtension(int start)
    {
        Expect(Keyword.Extension);
        var ifNotExists = AcceptIfNotExists();
        var name = ParseName();
        SkipBody();
        return new CreateExtensionStatement(ifNotExists, name, From(start));
    }
}
