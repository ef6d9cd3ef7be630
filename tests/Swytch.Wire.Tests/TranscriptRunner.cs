using System.Globalization;
using Swytch.WireClient;
using Swytch.WireClient.Transcripts;

namespace Swytch.Wire.Tests;

/// <summary>Runs the sections of a transcript against one target and says what differs.</summary>
internal sealed class TranscriptRunner(TranscriptTarget target, string database) : IDisposable
{
    private const int AnswerWithinMs = 20_000;
    private const int CancelEveryMs = 50;

    private readonly Dictionary<int, WireConnection> _connections = [];
    private readonly Dictionary<int, List<byte>> _unsent = [];

    /// <summary>Line numbers of expectations and what really came instead, for recording.</summary>
    public List<(int FirstLine, IReadOnlyList<int> ExpectedLines, IReadOnlyList<string> Actual)> Differences { get; } = [];

    /// <summary>Null when all expectations hold, else the first difference.</summary>
    public string? Run(TranscriptSection section)
    {
        string? failure = null;
        var lines = section.Lines.Where(line => line.Only is null || line.Only == target.Name).ToList();
        for (var index = 0; index < lines.Count; index++)
        {
            var line = lines[index];
            try
            {
                var (connection, text) = TakeConnection(line.Text);
                if (text.StartsWith("until ", StringComparison.Ordinal))
                {
                    var actual = ReadUntil(connection, text[6..].Split(' ', StringSplitOptions.RemoveEmptyEntries));
                    var expected = lines.Skip(index + 1).TakeWhile(next => next.Text[0] == '<').ToList();
                    index += expected.Count;
                    var difference = Compare(line, expected, actual, section);
                    failure ??= difference;
                }
                else
                {
                    Act(connection, text);
                }
            }
            catch (Exception exception) when (exception is IOException or ProtocolBrokenException or ServerErrorException or System.Net.Sockets.SocketException)
            {
                return failure ?? $"line {line.Number}: {line.Text}\n  {exception.Message}";
            }
        }

        return failure;
    }

    public void Dispose()
    {
        foreach (var connection in _connections.Values)
        {
            connection.Dispose();
        }
    }

    /// <summary>A line may begin with the number of its connection; 1 where it does not.</summary>
    private static (int Connection, string Text) TakeConnection(string text)
    {
        if (!char.IsAsciiDigit(text[0]))
        {
            return (1, text);
        }

        return (text[0] - '0', text[1..].TrimStart());
    }

    private string? Compare(TranscriptLine until, List<TranscriptLine> expected, List<string> actual, TranscriptSection section)
    {
        var matches = expected.Count == actual.Count;
        for (var index = 0; matches && index < expected.Count; index++)
        {
            matches = Glob(expected[index].Text[1..].Trim(), actual[index]);
        }

        if (matches)
        {
            return null;
        }

        var kept = actual.Select(text => expected.Select(line => line.Text[1..].Trim()).FirstOrDefault(pattern => Glob(pattern, text)) ?? text).ToList();
        if (expected.All(line => line.Only is null) && section.Lines.Count(line => line.Number > until.Number && line.Number <= until.Number + expected.Count) == expected.Count)
        {
            Differences.Add((until.Number, [.. expected.Select(line => line.Number)], kept));
        }

        return $"line {until.Number}: expected\n{string.Join('\n', expected.Select(line => "  " + line.Text))}\ngot\n{string.Join('\n', kept.Select(text => "  < " + text))}";
    }

    /// <summary><c>*</c> stands for any text.</summary>
    private static bool Glob(ReadOnlySpan<char> pattern, ReadOnlySpan<char> text)
    {
        var star = pattern.IndexOf('*');
        if (star < 0)
        {
            return pattern.SequenceEqual(text);
        }

        if (!text.StartsWith(pattern[..star]))
        {
            return false;
        }

        var rest = pattern[(star + 1)..];
        for (var start = star; start <= text.Length; start++)
        {
            if (Glob(rest, text[start..]))
            {
                return true;
            }
        }

        return false;
    }

    private void Act(int number, string text)
    {
        if (text[0] == '>')
        {
            Pending(number).AddRange(FrontendMessage.Build(Words.Split(text[1..])));
            return;
        }

        var words = Words.Split(text);
        switch (words[0].Text)
        {
            case "connect":
                Connect(number, words);
                break;
            case "raw":
                _connections[number] = new WireConnection(target.Host, target.Port, AnswerWithinMs);
                break;
            case "run":
                Get(number).Run(words[1].Text);
                break;
            case "cancel":
                CancelUntilAnswered(number);
                break;
            case "finish":
                Send(number);
                Get(number).FinishSending();
                break;
            case "close":
                Send(number);
                Get(number).Dispose();
                _connections.Remove(number);
                break;
            default:
                throw new FormatException($"no such line: {text}");
        }
    }

    private void Connect(int number, IReadOnlyList<Words.Word> words)
    {
        var parameters = new Dictionary<string, string> { ["user"] = target.User, ["database"] = database };
        foreach (var word in words.Skip(1))
        {
            parameters[word.Name ?? throw new FormatException("connect takes name=value")] = word.Text;
        }

        var connection = new WireConnection(target.Host, target.Port, AnswerWithinMs);
        _connections[number] = connection;
        connection.SendStartup(parameters);
        connection.FinishStartup(parameters["user"], target.Password);
    }

    private WireConnection Get(int number)
    {
        if (!_connections.TryGetValue(number, out var connection))
        {
            connection = WireConnection.Open(target.Host, target.Port, target.User, database, target.Password, AnswerWithinMs);
            _connections[number] = connection;
        }

        return connection;
    }

    private List<byte> Pending(int number)
    {
        if (!_unsent.TryGetValue(number, out var bytes))
        {
            _unsent[number] = bytes = [];
        }

        return bytes;
    }

    /// <summary>All that was written since the last read leaves in one piece, as drivers send it.</summary>
    private void Send(int number)
    {
        var bytes = Pending(number);
        if (bytes.Count > 0)
        {
            var placed = FrontendMessage.Place(bytes, database);
            bytes.Clear();
            Get(number).SendBytes(placed);
        }
    }

    /// <summary>A CancelRequest may come before its query began, and is then without effect: repeated until something is answered.</summary>
    private void CancelUntilAnswered(int number)
    {
        Send(number);
        var connection = Get(number);
        var deadline = Environment.TickCount64 + AnswerWithinMs;
        while (!connection.WaitForInput(CancelEveryMs))
        {
            if (Environment.TickCount64 > deadline)
            {
                throw new IOException("the query was not cancelled");
            }

            connection.SendCancelRequest();
        }
    }

    private List<string> ReadUntil(int number, string[] types)
    {
        Send(number);
        var connection = Get(number);
        if (types[0] == "byte")
        {
            var answer = connection.ReceiveByte();
            return [answer is null ? "Closed" : string.Create(CultureInfo.InvariantCulture, $"Byte {(char)answer}")];
        }

        var texts = new List<string>();
        var next = 0;
        while (next < types.Length)
        {
            var message = connection.Receive();
            if (message is null)
            {
                texts.Add("Closed");
                break;
            }

            var text = MessageText.Of(message);
            texts.Add(text);
            if (text.Split(' ')[0] == types[next])
            {
                next++;
            }
        }

        return Normalise(texts);
    }

    /// <summary>
    /// What no client may rely on is left out: the order of ParameterStatus messages beside each other, and whether the columns of a
    /// statement that fails before its first row were described (PostgreSQL evaluates constants before, columns after).
    /// </summary>
    private static List<string> Normalise(List<string> texts)
    {
        var normal = new List<string>();
        foreach (var text in texts)
        {
            if (normal.Count > 0 && text.StartsWith("ErrorResponse ", StringComparison.Ordinal) && normal[^1].StartsWith("RowDescription ", StringComparison.Ordinal))
            {
                normal.RemoveAt(normal.Count - 1);
            }

            var at = normal.Count;
            if (text.StartsWith("ParameterStatus ", StringComparison.Ordinal))
            {
                while (at > 0 && normal[at - 1].StartsWith("ParameterStatus ", StringComparison.Ordinal) && string.CompareOrdinal(text, normal[at - 1]) < 0)
                {
                    at--;
                }
            }

            normal.Insert(at, text);
        }

        return normal;
    }
}
