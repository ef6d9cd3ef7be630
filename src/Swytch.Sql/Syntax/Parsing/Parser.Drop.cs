namespace Swytch.Sql.Syntax.Parsing;

internal sealed partial class Parser
{
    private Statement ParseDrop()
    {
        var start = Current.Start;
        Expect(Keyword.Drop);
        if (Current.Keyword is Keyword.Cast or Keyword.Operator or Keyword.Transform || At(Keyword.User, Keyword.Mapping))
        {
            return ParseShallow("DROP", start);
        }

        if (At(Keyword.Owned))
        {
            Expect(Keyword.Owned, Keyword.By);
            SkipBody();
            return new ShallowStatement("DROP OWNED", [], From(start));
        }

        var kind = ParseObjectKind() ?? throw SyntaxError();
        var isConcurrently = kind == "INDEX" && Accept(Keyword.Concurrently);
        var ifExists = AcceptIfExists();
        var names = new List<QualifiedName>();
        do
        {
            names.Add(ParseQualifiedName());
            if (At(TokenKind.LeftParenthesis) && kind is "FUNCTION" or "PROCEDURE" or "ROUTINE" or "AGGREGATE")
            {
                SkipParentheses();
            }
        }
        while (Accept(TokenKind.Comma));

        if (kind == "DATABASE")
        {
            Accept(Keyword.With);
            if (At(TokenKind.LeftParenthesis))
            {
                ParseOptionList();
            }
        }

        var on = kind is "TRIGGER" or "POLICY" or "RULE" && Accept(Keyword.On) ? ParseQualifiedName() : null;
        var behaviorStart = Current.Start;
        var behavior = ParseDropBehavior();
        return new DropStatement(kind, ifExists, names, behavior, From(start))
        {
            IsConcurrently = isConcurrently,
            On = on,
            BehaviorSpan = behavior == DropBehavior.Unspecified ? default : From(behaviorStart),
        };
    }
}
