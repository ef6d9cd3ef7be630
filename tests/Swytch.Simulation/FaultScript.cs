using Swytch.Replication;
using Swytch.Simulation.Cluster;
using Swytch.Simulation.Workloads;

namespace Swytch.Simulation;

/// <summary>When what goes wrong: drawn once, before the run.</summary>
internal sealed class FaultScript(Simulation simulation, Prng random)
{
    private int _down;

    public bool IsOver => simulation.Agenda.Now > LastMicroseconds && _down == 0;

    private long LastMicroseconds => (simulation.Plan.WorkMs + 500) * 1000L;

    public void Schedule()
    {
        var plan = simulation.Plan;
        Repeat(plan.Has(Faults.Breaks), 1, 8, BreakSomeLink);
        Repeat(plan.Has(Faults.Cuts), 1, 5, CutSomething);
        Repeat(plan.Has(Faults.Crashes), 1, 8, () => CrashAndRestart(random.Pick(simulation.Nodes.ToList())));
        if (plan.Has(Faults.Crashes) && random.Chance(0.3))
        {
            At(() =>
            {
                foreach (var node in simulation.Nodes)
                {
                    CrashAndRestart(node);
                }
            });
        }

        if (plan.Has(Faults.Gone) || plan.Has(Faults.LostDisks))
        {
            var target = random.Pick(simulation.Nodes.ToList());
            At(() => Lose(target, withDiskOnly: plan.Has(Faults.LostDisks) && (!plan.Has(Faults.Gone) || random.Chance(0.5))));
        }

        Repeat(plan.Has(Faults.Joins), 1, 6, () => random.Pick(simulation.Nodes.ToList()).Step(new SubscribeWanted(SomeTable())));
        Repeat(plan.Has(Faults.Leaves), 1, 8, () => random.Pick(simulation.Nodes.ToList()).Step(new LeaveWanted(SomeTable())));
        Repeat(plan.Has(Faults.Jumps), 1, 4, () => random.Pick(simulation.Nodes.ToList()).SkewMs += random.Pick((int[])[-12_000, -3_000, -200, 50, 1_500, 12_000]));
        Repeat(plan.Has(Faults.Newcomers), 1, 2, simulation.Join);
        Repeat(plan.Has(Faults.Decommissions), 1, 2, Decommission);
        Repeat(plan.Has(Faults.Pauses), 1, 4, () => random.Pick(simulation.Nodes.ToList()).Pause(random.Between(20_000, 1_500_000)));
        simulation.Agenda.At(LastMicroseconds, () =>
        {
            foreach (var node in simulation.Nodes)
            {
                node.SkewMs = Math.Clamp(node.SkewMs, -100, 100);
            }
        });
    }

    private ulong SomeTable() => random.Pick(simulation.Groups).Key is var table && table != SchemaWorkload.Catalog ? table : 1;

    private void Decommission()
    {
        var candidates = simulation.Nodes.Where(node => !node.IsGone && !node.IsLeaving).ToList();
        if (candidates.Count > 2)
        {
            var leaver = random.Pick(candidates);
            leaver.IsLeaving = true;
            leaver.Step(new DecommissionWanted());
        }
    }

    private void Repeat(bool wanted, int least, int most, Action fault)
    {
        for (var count = wanted ? random.Between(least, most) : 0; count > 0; count--)
        {
            At(fault);
        }
    }

    private void At(Action fault) =>
        simulation.Agenda.At(random.Between(50_000, (int)LastMicroseconds - 100_000), fault);

    private void BreakSomeLink()
    {
        var links = simulation.Network.Links.Where(link => link.IsOpenAt(link.A) && link.IsOpenAt(link.B)).ToList();
        if (links.Count > 0)
        {
            var link = random.Pick(links);
            simulation.Trace?.Note(link.A, $"BREAK {link.B}");
            simulation.Network.Break(link, random.Chance(0.5) ? link.A : link.B);
        }
    }

    /// <summary>One link, one way or both, or everything between two halves of the cluster.</summary>
    private void CutSomething()
    {
        var duration = (long)random.Between(20_000, 1_500_000);
        if (random.Chance(0.5))
        {
            var link = random.Pick(simulation.Network.Links.ToList());
            simulation.Trace?.Note(link.A, $"CUT {link.B} {duration}");
            simulation.Network.Cut(link, random.Chance(0.5), duration);
            return;
        }

        var side = random.Sample(simulation.NodeIds, random.Between(1, simulation.NodeIds.Count - 1)).ToHashSet();
        foreach (var link in simulation.Network.Links.Where(link => side.Contains(link.A) != side.Contains(link.B)))
        {
            simulation.Trace?.Note(link.A, $"CUT {link.B} {duration}");
            simulation.Network.Cut(link, oneWay: false, duration);
        }
    }

    /// <summary>A node is gone for good; the operator says so a while later, to one survivor and, should that one fail, to another.</summary>
    /// <param name="withDiskOnly">It comes back at once under its name, with an empty disk.</param>
    private void Lose(SimulatedNode target, bool withDiskOnly)
    {
        target.IsGone = true;
        target.Crash();
        if (withDiskOnly)
        {
            target.Disk.Lose();
            simulation.Trace?.Note(target.Id, "RESTART without its disk");
            target.Start();
        }

        var survivors = simulation.Nodes.Where(node => node != target).ToList();
        _down++;
        simulation.Agenda.After(random.Pick((int[])[20_000, 300_000, 1_500_000]), () => random.Pick(survivors).Step(new EvictWanted(target.Id)));
        simulation.Agenda.After(3_000_000, () =>
        {
            _down--;
            foreach (var survivor in survivors)
            {
                survivor.Step(new EvictWanted(target.Id));
            }
        });
    }

    private void CrashAndRestart(SimulatedNode node)
    {
        if (!node.IsUp)
        {
            return;
        }

        _down++;
        node.Crash();
        simulation.Agenda.After(random.Pick((int[])[5_000, 50_000, 400_000]), () =>
        {
            _down--;
            if (!node.IsGone)
            {
                simulation.Trace?.Note(node.Id, "RESTART");
                node.Start();
            }
        });
    }
}
