using Swytch.Histories;
using Swytch.WireClient;

namespace Swytch.Isolation;

/// <summary>A kind of transactions, the tables they need, and the check of what the clients saw. Called by all clients at once.</summary>
public abstract class Workload
{
    public abstract string Name { get; }

    public abstract void SetUp(SqlClient sql);

    /// <summary>One transaction.</summary>
    public abstract void Step(WorkloadClient client);

    /// <summary>Reads everything once more, when all clients are done, and checks the whole history.</summary>
    public abstract IReadOnlyList<Finding> Finish(SqlClient sql);

    public static IReadOnlyList<Workload> All(bool abortedReads) => [new ListAppendWorkload(abortedReads), new BankWorkload(abortedReads), new PredicateWorkload(abortedReads)];
}
