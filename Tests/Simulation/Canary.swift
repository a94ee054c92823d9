/// A mistake that is built in on purpose: the simulation has to find it.
enum Canary: CaseIterable {
    case none
    /// Decisions don't look at the lease.
    case ignoresLease
    /// A silent limiter is expelled before its lease has run out.
    case expelsEarly
    /// Of a shard that is handed over only what the last snapshot had is written.
    case skipsFinalSnapshot
    /// A snapshot is written for whoever sends it, not for the holder of its shard alone.
    case writesForAnybody
    /// A restored snapshot brings back units of quotas.
    case restoresQuotas
    /// A repeated request id is charged again.
    case forgetsRequestIDs
    /// Of several rules only the first is asked.
    case asksFirstRuleOnly
}
