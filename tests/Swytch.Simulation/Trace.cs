using System.Globalization;
using Swytch.Core.Ordering;
using Swytch.Replication;
using Swytch.Replication.Log;
using Swytch.Replication.Messages;

namespace Swytch.Simulation;

/// <summary>What happened, line by line, for one seed.</summary>
internal sealed class Trace(TextWriter output)
{
    private Simulation? _simulation;

    public void Attach(Simulation simulation) => _simulation = simulation;

    public void Note(NodeId node, string text) => Line(node, text);

    public void Input(NodeId node, Input input)
    {
        if (input is not Tick)
        {
            Line(node, input is Received received ? $"<- {received.From} {Describe(received.Message)}" : Describe(input));
        }
    }

    public void Effect(NodeId node, Effect effect)
    {
        if (effect is not Send { Message: Progress { Receipts.Count: 0 } })
        {
            Line(node, effect is Send send ? $"   -> {send.To} {Describe(send.Message)}" : "   " + Describe(effect));
        }
    }

    private static string Describe(object what) => what switch
    {
        Ship ship => "Ship " + Describe(ship.Entry),
        Progress progress => $"Progress {At(progress.Promise)} {Join(progress.Counts)} {Join(progress.Receipts)} {Join(progress.Positions)}",
        Hello hello => "Hello " + string.Join("; ", hello.Tables.Select(table => $"t{table.Table} {(table.IsHeld ? "held" : "joining")} a={table.Attempt} greeted={table.IsGreeted} at {table.Position} {Join(table.Holds)}")),
        Snapshot snapshot => "Snapshot " + Describe(snapshot.Header),
        SendSnapshot snapshot => "SendSnapshot " + snapshot.To + " " + Describe(snapshot.Header),
        SnapshotHeader header => $"t{header.Table} a={header.Attempt} at {header.Position} {Join(header.Members)}",
        Write write => $"Write {write.Number} " + Describe(write.Record),
        EntryAppended appended => "append " + Describe(appended.Entry),
        EntryDecided decided => $"decide {decided.Entry.Stamp} {decided.Outcome.Outcome} on {string.Join(',', decided.Tables)}",
        TableInstalled installed => "install " + Describe(installed.Header),
        StatementArrived statement => $"Statement {statement.Transaction} {Join(statement.Footprint.Items.ToArray())}",
        CommitRequested commit => $"Commit {commit.Transaction} writes {Join(commit.Writes.Items.ToArray())}",
        Entry entry => $"{entry.Kind} {entry.Stamp} x{entry.Transaction} {string.Join(' ', entry.Tables.Select(table => $"t{table.Table}#{table.Sequence}@{table.Position}"))} {entry.Membership}",
        _ => what.ToString() ?? string.Empty,
    };

    private static string Join<T>(IEnumerable<T> items) => "[" + string.Join(", ", items) + "]";

    private static string At(ulong clock) => new Stamp(clock, default).ToString();

    private void Line(NodeId node, string text) =>
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{(_simulation?.Agenda.Now ?? 0) / 1000.0,10:F3} {node} {text}"));
}
