namespace Swytch.Sql.Syntax;

/// <summary>Half-open range of UTF-16 offsets into the text that was parsed.</summary>
public readonly record struct TextSpan(int Start, int End)
{
    public int Length => End - Start;

    public static TextSpan Between(TextSpan first, TextSpan last) => new(first.Start, last.End);
}

/// <summary>A node of the parse tree. Nodes are immutable and know where they stood, so that errors point at the right character.</summary>
public abstract record SyntaxNode(TextSpan Span);

/// <summary>A whole statement without its semicolon.</summary>
public abstract record Statement(TextSpan Span) : SyntaxNode(Span);
