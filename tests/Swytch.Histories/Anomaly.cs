namespace Swytch.Histories;

/// <summary>
/// Names of what must not happen: Adya, "Weak Consistency" (1999) for G0 to G2, and Kingsbury and Alvaro, "Elle" (2020) for what is inferred from lists.
/// </summary>
public enum Anomaly
{
    /// <summary>G0: write cycle. Each of some transactions wrote over the other.</summary>
    G0,

    /// <summary>G1a: aborted read. A committed transaction read what an aborted one wrote.</summary>
    G1a,

    /// <summary>G1b: intermediate read. It read what another transaction wrote over itself later.</summary>
    G1b,

    /// <summary>G1c: circular information flow. A cycle of write and read dependencies.</summary>
    G1c,

    /// <summary>G-single: a cycle with exactly one anti-dependency (read skew).</summary>
    GSingle,

    /// <summary>G2-item: a cycle with two or more anti-dependencies, all of them on items (write skew).</summary>
    G2Item,

    /// <summary>G2: the same with an anti-dependency through a predicate.</summary>
    G2,

    /// <summary>P4: two committed transactions read the same version of a key and both appended to it.</summary>
    LostUpdate,

    /// <summary>A transaction contradicts itself: it does not see its own writes, or two reads of the same thing differ.</summary>
    Internal,

    /// <summary>Two reads of one list of which neither is the beginning of the other: there is no order of versions.</summary>
    IncompatibleOrder,

    /// <summary>A value stands twice in one read: one write was applied twice.</summary>
    DuplicateElement,

    /// <summary>A value was read that nobody wrote.</summary>
    PhantomElement,

    /// <summary>A client does not see what it committed before.</summary>
    ReadYourWrites,

    /// <summary>A client sees less than it saw before.</summary>
    MonotonicReads,

    /// <summary>A read saw balances that do not add up to the constant total.</summary>
    BankTotal,

    /// <summary>A balance below zero where transfers are refused that overdraw.</summary>
    NegativeBalance,

    /// <summary>The final balances are not what the committed transfers make of the first ones.</summary>
    LostTransfer,

    /// <summary>More rows satisfy a predicate than every transaction takes care to leave.</summary>
    PredicateInvariant,
}

/// <param name="ThroughRealTime">The cycle closes only because one transaction was over before another began: serializable, not strictly so.</param>
/// <param name="Explanation">One or more lines: what contradicts what.</param>
/// <param name="Transactions">Their places in the history, in the order of the cycle where there is one.</param>
public sealed record Finding(Anomaly Anomaly, bool ThroughRealTime, string Explanation, IReadOnlyList<int> Transactions)
{
    public override string ToString() => $"{Anomaly}{(ThroughRealTime ? " (real time)" : string.Empty)}: {Explanation}";
}
