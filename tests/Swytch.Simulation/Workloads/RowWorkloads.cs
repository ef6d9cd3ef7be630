using Swytch.Simulation.Cluster;

namespace Swytch.Simulation.Workloads;

/// <summary>Transfers between accounts; the sum stays. Balances are kept as what was added to them.</summary>
internal sealed class Bank : RowWorkload
{
    private const ulong Accounts = 21;

    public override string Name => "bank";

    public override IReadOnlyList<ulong> Tables => [Accounts];

    public override RowTransaction Draw(Prng random)
    {
        if (random.Chance(0.2))
        {
            return new RowTransaction([(Accounts, null)], read => Enumerable.Range(0, Keys).Sum(key => read(Accounts, key)) == 0
                ? []
                : throw new InvalidOperationException("bank: a reader saw another sum"));
        }

        var (from, to, amount) = (random.Below(Keys), random.Below(Keys - 1), random.Between(1, 9));
        to += to >= from ? 1 : 0;
        return new RowTransaction([(Accounts, from), (Accounts, to)], read =>
            [new RowWrite(Accounts, from, read(Accounts, from) - amount), new RowWrite(Accounts, to, read(Accounts, to) + amount)]);
    }

    public override string? Check(Rows rows) =>
        Enumerable.Range(0, Keys).Sum(key => Newest(rows, Accounts, key)) is var sum and not 0 ? $"bank: the sum is {sum}" : null;
}

/// <summary>Push to a free place, pop the first that is taken: every push is popped at most once.</summary>
internal sealed class Queue : RowWorkload
{
    private const ulong Places = 22;

    public override string Name => "queue";

    public override IReadOnlyList<ulong> Tables => [Places];

    public override RowTransaction Draw(Prng random)
    {
        var isPop = random.Chance(0.5);
        return new RowTransaction([(Places, null)], read =>
        {
            for (var key = 0; key < Keys; key++)
            {
                if (IsThere(read(Places, key)) == isPop)
                {
                    return [new RowWrite(Places, key, read(Places, key) + 1)];
                }
            }

            return [];
        });
    }

    public override string? Check(Rows rows) => CheckCounts(rows, Places);
}

/// <summary>INSERT under a unique key, by key alone, and DELETE.</summary>
internal sealed class Unique : RowWorkload
{
    private const ulong Names = 23;

    public override string Name => "unique key";

    public override IReadOnlyList<ulong> Tables => [Names];

    public override RowTransaction Draw(Prng random)
    {
        var (key, isDelete) = (random.Below(Keys), random.Chance(0.4));
        return new RowTransaction([(Names, key)], read => IsThere(read(Names, key)) == isDelete ? [new RowWrite(Names, key, read(Names, key) + 1)] : []);
    }

    public override string? Check(Rows rows) => CheckCounts(rows, Names);
}

/// <summary>Children name a parent; a parent goes only without children. The two tables have different holders.</summary>
internal sealed class ForeignKey : RowWorkload
{
    private const ulong Parents = 24;
    private const ulong Children = 25;

    public override string Name => "foreign key";

    public override IReadOnlyList<ulong> Tables => [Parents, Children];

    public override RowTransaction Draw(Prng random)
    {
        var key = random.Below(Keys);
        if (random.Chance(0.5))
        {
            return new RowTransaction([(Parents, ParentOf(key)), (Children, key)], read =>
                IsThere(read(Children, key)) || IsThere(read(Parents, ParentOf(key))) ? [new RowWrite(Children, key, read(Children, key) + 1)] : []);
        }

        return new RowTransaction([(Parents, ParentOf(key)), (Children, null)], read =>
            IsThere(read(Parents, ParentOf(key))) && Enumerable.Range(0, Keys).Any(child => ParentOf(child) == ParentOf(key) && IsThere(read(Children, child)))
                ? []
                : [new RowWrite(Parents, ParentOf(key), read(Parents, ParentOf(key)) + 1)]);
    }

    public override string? Check(Rows rows) =>
        CheckCounts(rows, Parents)
        ?? CheckCounts(rows, Children)
        ?? (Enumerable.Range(0, Keys).Any(child => IsThere(Newest(rows, Children, child)) && !IsThere(Newest(rows, Parents, ParentOf(child)))) ? "foreign key: a child without its parent" : null);

    private static int ParentOf(int child) => child % 2;
}

/// <summary>At most two rows may be there: write skew on a predicate.</summary>
internal sealed class Limit : RowWorkload
{
    private const ulong OnCall = 26;

    public override string Name => "predicate";

    public override IReadOnlyList<ulong> Tables => [OnCall];

    public override RowTransaction Draw(Prng random)
    {
        var key = random.Below(Keys);
        return new RowTransaction([(OnCall, null)], read =>
            IsThere(read(OnCall, key)) || Enumerable.Range(0, Keys).Count(other => IsThere(read(OnCall, other))) < 2 ? [new RowWrite(OnCall, key, read(OnCall, key) + 1)] : []);
    }

    public override string? Check(Rows rows) =>
        Enumerable.Range(0, Keys).Count(key => IsThere(Newest(rows, OnCall, key))) is var count and > 2 ? $"predicate: {count} rows are there" : null;
}

/// <summary>Leases of blocks of a sequence.</summary>
internal sealed class Sequence : RowWorkload
{
    private const ulong Sequences = 27;
    private const int Block = 10;

    public override string Name => "sequence";

    public override IReadOnlyList<ulong> Tables => [Sequences];

    public override RowTransaction Draw(Prng random) =>
        new([(Sequences, 0)], read => [new RowWrite(Sequences, 0, read(Sequences, 0) + Block)]);

    public override string? Check(Rows rows) => CheckCounts(rows, Sequences, Block);
}
