using Swytch.Core.Ordering;
using Swytch.Replication;
using Swytch.Replication.Messages;

namespace Swytch.Simulation.Cluster;

/// <summary>
/// Links between nodes. Each is a session: messages keep their order per direction until it breaks, then what is under way is lost and the
/// two ends learn of it at different times. A cut may be one-way: one direction is silent before anybody notices.
/// </summary>
internal sealed class Network
{
    private readonly Simulation _simulation;
    private readonly Prng _random;
    private readonly Dictionary<(NodeId, NodeId), Link> _links = [];

    public Network(Simulation simulation, Prng random, IReadOnlyList<NodeId> nodes)
    {
        _simulation = simulation;
        _random = random;
        foreach (var a in nodes)
        {
            foreach (var b in nodes.Where(b => a < b))
            {
                _links.Add((a, b), new Link(a, b, Latency(), Latency()));
            }
        }
    }

    private long Latency() => _random.Pick(_simulation.Plan.LatenciesMs) * (_simulation.Plan.FixedLatency ? 1_000 : _random.Between(500, 1500));

    /// <summary>Another node, linked to all.</summary>
    public void Add(NodeId newcomer)
    {
        foreach (var node in _simulation.NodeIds.Where(node => node < newcomer))
        {
            _links.Add((node, newcomer), new Link(node, newcomer, Latency(), Latency()));
        }
    }

    public bool Jitter { get; init; } = true;

    public double DuplicateProbability { get; init; }

    public long Frames { get; private set; }

    public IReadOnlyCollection<Link> Links => _links.Values;

    public Link Between(NodeId a, NodeId b) => a < b ? _links[(a, b)] : _links[(b, a)];

    public void Send(NodeId from, NodeId to, Message message)
    {
        var link = Between(from, to);
        if (!link.IsOpenAt(from))
        {
            return;
        }

        Frames++;
        var copies = DuplicateProbability > 0 && message is not Hello && _random.Chance(DuplicateProbability) ? 2 : 1;
        for (var copy = 0; copy < copies; copy++)
        {
            var session = link.Session;
            var arrival = link.Arrival(from, _simulation.Agenda.Now, Jitter ? _random.Pick(Factors) : 10);
            if (link.IsSilent(from))
            {
                continue;
            }

            _simulation.Agenda.At(arrival, () =>
            {
                if (link.Session == session && link.IsOpenAt(to))
                {
                    _simulation.Node(to).Step(new Received(from, message));
                }
            });
        }
    }

    private static readonly int[] Factors = [9, 10, 10, 10, 12, 30, 100];

    /// <summary>Opens a session if both ends live and nothing is cut.</summary>
    public void TryOpen(Link link)
    {
        var (a, b) = (_simulation.Node(link.A), _simulation.Node(link.B));
        if (link.Cuts > 0 || link.IsOpenAt(link.A) || link.IsOpenAt(link.B) || !a.IsUp || !b.IsUp)
        {
            return;
        }

        link.Open();
        a.Step(new LinkUp(link.B));
        if (b.IsUp)
        {
            b.Step(new LinkUp(link.A));
        }
    }

    /// <summary>Breaks a session: this end learns of it now, the other a little later; then both try again.</summary>
    public void Break(Link link, NodeId first)
    {
        var second = first == link.A ? link.B : link.A;
        CloseEnd(link, first);
        var session = link.Session;
        _simulation.Agenda.After(_random.Between(0, 60_000), () =>
        {
            if (link.Session == session)
            {
                CloseEnd(link, second);
            }
        });
        _simulation.Agenda.After(_random.Between(1_000, 150_000), () => RetryUntilOpen(link));
    }

    public void RetryUntilOpen(Link link)
    {
        if (link.IsOpenAt(link.A) && link.IsOpenAt(link.B))
        {
            return;
        }

        TryOpen(link);
        _simulation.Agenda.After(50_000, () => RetryUntilOpen(link));
    }

    /// <summary>Nothing passes until the heal; noticed after a while, sooner in one direction.</summary>
    public void Cut(Link link, bool oneWay, long duration)
    {
        link.Cuts++;
        link.Silence(link.A, true);
        if (!oneWay)
        {
            link.Silence(link.B, true);
        }

        var noticed = Math.Min(duration, _random.Between(5_000, 400_000));
        _simulation.Agenda.After(noticed, () => Break(link, _random.Chance(0.5) ? link.A : link.B));
        _simulation.Agenda.After(duration, () =>
        {
            link.Cuts--;
            if (link.Cuts == 0)
            {
                link.Silence(link.A, false);
                link.Silence(link.B, false);
            }
        });
    }

    private void CloseEnd(Link link, NodeId end)
    {
        if (!link.IsOpenAt(end))
        {
            return;
        }

        link.Close(end);
        var node = _simulation.Node(end);
        if (node.IsUp)
        {
            node.Step(new LinkDown(end == link.A ? link.B : link.A));
        }
    }

    /// <summary>The end is dead: what it had sent may still arrive, until the other end notices.</summary>
    public void EndDied(NodeId dead)
    {
        foreach (var link in _links.Values.Where(link => link.A == dead || link.B == dead))
        {
            Break(link, dead);
        }
    }
}
