using System.Text;
using Swytch.Storage.Changes;
using Swytch.Storage.Engine;

namespace Swytch.Storage.Tests.Changes;

/// <summary>A bare connection to a file of its own, gone at the end.</summary>
internal sealed class ChangeDatabase : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("swytch-changes-").FullName;

    internal ChangeDatabase(params string[] statements)
    {
        Connection = OpenAnother();
        Connection.Execute("PRAGMA journal_mode=WAL");
        foreach (var sql in statements)
        {
            Connection.Execute(sql);
        }
    }

    internal Connection Connection { get; }

    internal ChangeRecorder Recorder
    {
        get
        {
            var recorder = Connection.RequireRecorder(RecorderSettings.Default);
            recorder.IsRecording = true;
            return recorder;
        }
    }

    internal Connection OpenAnother() => Connection.Open(
        new ConnectionSettings(Path.Combine(_directory, "a.db"), ConnectionExtensions.None, true, false, 2000, 100));

    /// <summary>Runs client statements and returns what they changed.</summary>
    internal byte[] Changes(params string[] statements)
    {
        var recorder = Recorder;
        var mark = recorder.Mark;
        foreach (var sql in statements)
        {
            Run(sql);
        }

        return recorder.TakeFrom(mark).Bytes.ToArray();
    }

    internal void Run(string sql)
    {
        using var statement = Connection.Take(sql, StatementOrigin.Client);
        while (statement.Step(null))
        {
        }
    }

    /// <summary>Rows as text, kinds of values and all bytes told apart.</summary>
    internal string Rows(string sql)
    {
        using var statement = Connection.Take(sql, StatementOrigin.Internal);
        var text = new StringBuilder();
        while (statement.Step(null))
        {
            for (var i = 0; i < statement.ColumnCount; i++)
            {
                var value = statement.Column(i);
                text.Append(value.Kind).Append(':').Append(value.ToString()).Append('|');
            }

            text.Append('\n');
        }

        return text.ToString();
    }

    public void Dispose()
    {
        Connection.Dispose();
        Directory.Delete(_directory, recursive: true);
    }
}

/// <summary>Changes as text: "I t(1,'a')  U t(1,'a'→'b')  D t(1,'b')", with a * when made by a trigger or a foreign key action.</summary>
internal static class ChangeText
{
    internal static string Of(ReadOnlySpan<byte> changes)
    {
        var lines = new List<string>();
        var reader = new ChangeReader(changes);
        while (reader.Read())
        {
            var old = new RecordReader(reader.OldRecord);
            var changed = new RecordReader(reader.NewRecord);
            var values = new List<string>();
            for (var i = 0; i < reader.ColumnCount; i++)
            {
                var text = "";
                if (reader.Kind != ChangeKind.Insert)
                {
                    text += old.Read() ? Text(old) : "";
                }

                if (reader.Kind != ChangeKind.Delete && changed.Read())
                {
                    text += (reader.Kind == ChangeKind.Update ? "→" : "") + Text(changed);
                }

                values.Add(text);
            }

            lines.Add($"{reader.Kind.ToString()[0]}{(reader.IsIndirect ? "*" : "")} {Encoding.UTF8.GetString(reader.Table)}({string.Join(",", values)})");
        }

        return string.Join("  ", lines);
    }

    private static string Text(in RecordReader record) => record.Value.Kind switch
    {
        Core.ValueKind.Text => $"'{record.Value.ToString()}'",
        Core.ValueKind.Real => record.Value.ToString() is var text && text.Contains('.', StringComparison.Ordinal) ? text : text + ".0",
        _ => record.Value.ToString(),
    };
}
