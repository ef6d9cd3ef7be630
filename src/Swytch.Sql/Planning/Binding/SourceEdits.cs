using System.Text;
using Swytch.Sql.Syntax;

namespace Swytch.Sql.Planning.Binding;

/// <summary>
/// The source text with replacements of whole spans. What nobody replaced is emitted as it was written.
/// A replacement of an outer span swallows the inner ones; its text is composed with <see cref="Text"/> of the parts it keeps.
/// </summary>
internal sealed class SourceEdits(string source)
{
    private readonly List<Edit> _edits = [];
    private Dictionary<TextSpan, string>? _enclosed;

    public string Source => source;

    /// <summary>The text of a span with every replacement inside it applied.</summary>
    public string Text(TextSpan span)
    {
        var index = FirstAtOrAfter(span.Start);
        if (index == _edits.Count || _edits[index].Span.Start >= span.End)
        {
            return source[span.Start..span.End];
        }

        if (_edits[index].Span == span)
        {
            return _edits[index].Text;
        }

        var text = new StringBuilder(span.Length + 32);
        var position = span.Start;
        for (; index < _edits.Count && _edits[index].Span.End <= span.End; index++)
        {
            text.Append(source, position, _edits[index].Span.Start - position).Append(_edits[index].Text);
            position = _edits[index].Span.End;
        }

        return text.Append(source, position, span.End - position).ToString();
    }

    public void Replace(TextSpan span, string text)
    {
        var index = FirstAtOrAfter(span.Start);
        var end = index;
        while (end < _edits.Count && _edits[end].Span.End <= span.End)
        {
            end++;
        }

        if (end > index)
        {
            _edits.RemoveRange(index, end - index);
        }

        _edits.Insert(index, new Edit(span, text));
    }

    /// <summary>Text beside what stands there: parts before and after it keep their own replacements.</summary>
    public void Insert(int position, string text) => Replace(new TextSpan(position, position), text);

    /// <summary>Makes the span an argument of a call; <see cref="Enclosed"/> tells what it was.</summary>
    public void Enclose(TextSpan span, string before, string after)
    {
        (_enclosed ??= [])[span] = Text(span);
        Wrap(span, before, after);
    }

    /// <summary>The text that the span had before <see cref="Enclose"/>; null when it was not.</summary>
    public string? Enclosed(TextSpan span) => _enclosed?.GetValueOrDefault(span);

    public void Wrap(TextSpan span, string before, string after) => Replace(span, before + Text(span) + after);

    /// <summary>True when a replacement covers more than the span: what <see cref="Text"/> says of it is not in the result.</summary>
    public bool IsInside(TextSpan span) => _edits.Exists(edit => edit.Span != span && edit.Span.Contains(span));

    /// <summary>True when a replacement covers the span or more, so that nothing is known of how its parts are used.</summary>
    public bool IsReplacedWhole(TextSpan span) => _edits.Exists(edit => edit.Span.Contains(span));

    private int FirstAtOrAfter(int start)
    {
        if (_edits.Count == 0 || _edits[^1].Span.Start < start)
        {
            return _edits.Count;
        }

        var low = 0;
        var high = _edits.Count - 1;
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (_edits[middle].Span.Start < start)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }

    private readonly record struct Edit(TextSpan Span, string Text);
}
