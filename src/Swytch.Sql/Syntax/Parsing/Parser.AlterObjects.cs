namespace Swytch.Sql.Syntax.Parsing;

internal sealed partial class Parser
{
    private Statement ParseAlterSequence(int start)
    {
        Expect(Keyword.Sequence);
        var ifExists = AcceptIfExists();
        var relation = ParseRelation();
        if (Current.Keyword is Keyword.Rename or Keyword.Owner || At(Keyword.Set, Keyword.Schema))
        {
            var action = ParseAlterAction();
            return new AlterTableStatement("SEQUENCE", ifExists, relation, [action], From(start));
        }

        var options = new List<SequenceOption>();
        do
        {
            Accept(Keyword.Set);
            options.Add(ParseSequenceOption() ?? throw SyntaxError());
        }
        while (!At(TokenKind.Semicolon) && !At(TokenKind.EndOfInput));

        return new AlterSequenceStatement(ifExists, relation.Name, options, From(start));
    }

    private Statement ParseAlterRole(int start)
    {
        if (At(Keyword.Group))
        {
            return ParseShallow("ALTER", start);
        }

        Advance();
        var name = At(Keyword.All) ? ReadIdentifier() : ParseRoleName();
        var database = Accept(Keyword.In, Keyword.Database) ? ParseName() : null;
        if (Current.Keyword is Keyword.Set or Keyword.Reset)
        {
            var set = At(Keyword.Set) ? ParseSet() : ParseReset();
            return new AlterRoleStatement(name, [], set, From(start)) { Database = database };
        }

        if (Accept(Keyword.Rename, Keyword.To))
        {
            var newName = ParseRoleName();
            return new AlterRoleStatement(name, [], null, From(start)) { NewName = newName };
        }

        Accept(Keyword.With);
        var options = ParseRoleOptions();
        return new AlterRoleStatement(name, options, null, From(start)) { Database = database };
    }

    private bool IsEnumAlteration()
    {
        var ahead = 2;
        while (Ahead(ahead).Kind == TokenKind.Dot)
        {
            ahead += 2;
        }

        return Ahead(ahead).Keyword is Keyword.Add or Keyword.Rename && Ahead(ahead + 1).Keyword == Keyword.Value;
    }

    private AlterEnumStatement ParseAlterEnum(int start)
    {
        Expect(Keyword.Type);
        var name = ParseQualifiedName();
        if (Accept(Keyword.Rename, Keyword.Value))
        {
            var oldLabel = ParseString();
            Expect(Keyword.To);
            var newLabel = ParseString();
            return new AlterEnumStatement(name, IfNotExists: false, oldLabel, From(start)) { NewLabel = newLabel };
        }

        Expect(Keyword.Add, Keyword.Value);
        var ifNotExists = AcceptIfNotExists();
        var label = ParseString();
        var isBefore = Accept(Keyword.Before);
        var neighbor = isBefore || Accept(Keyword.After) ? ParseString() : null;
        return new AlterEnumStatement(name, ifNotExists, label, From(start)) { Neighbor = neighbor, IsBefore = isBefore };
    }
}
