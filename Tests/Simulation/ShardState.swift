@testable import Limiter
@testable import Model

/// The counts of one shard in a limiter's state files, which outlive a killed process.
struct ShardState {
    /// The term that it was kept under.
    var term: Int64
    /// Rises with each snapshot of it that is sent, whoever keeps it.
    var version: Int64 = 0
    /// By org, one for each of its rules.
    var cells: [Int64: [RuleCells]] = [:]
    /// By org, the period that its quota's units are of.
    var periods: [Int64: QuotaPeriod] = [:]
    /// Request ids that were charged, and until when each is remembered (monotonic).
    var charged: [UInt64: UInt64] = [:]

    static let rememberedNanoseconds: UInt64 = 60_000_000_000

    /// What a call gets.
    enum Outcome {
        case allowed, repeated
        case denied(byQuota: Bool)
        /// All rules admit it but the quota, of which more units may be had.
        case needsUnits
    }

    /// Decides a call by every rule of its org, all or nothing, and counts it.
    /// - Parameters:
    ///   - storesMax: stores that are made before the process is killed.
    ///   - rulesMax: rules that are asked.
    mutating func decide(
        _ call: Call, _ org: SimulatedOrg, at time: DecisionTime, storesMax: Int = .max,
        rulesMax: Int = .max
    ) -> Outcome {
        if let until = charged[call.id], until > time.monotonic { return .repeated }
        var all = cells[org.id] ?? org.rules.map { _ in RuleCells() }
        var decision = Decision()
        var needsGrant = false
        for (index, rule) in org.rules.prefix(rulesMax).enumerated() {
            let verdict = RuleArithmetic.decide(all[index], rule, cost: call.cost, at: time)
            needsGrant = needsGrant || verdict.needsGrant
            if !verdict.needsGrant { decision.add(verdict) }
            if verdict.isUnsettled { _ = RuleArithmetic.settle(&all[index], rule, at: time) }
        }
        guard decision.isAllowed else {
            cells[org.id] = all
            return .denied(byQuota: false)
        }
        if needsGrant { return .needsUnits }
        var stores = storesMax
        for (index, rule) in org.rules.enumerated() {
            let old = all[index]
            let order = RuleArithmetic.charge(&all[index], rule, cost: call.cost, at: time)
            Self.tear(&all[index], old, order, &stores)
        }
        cells[org.id] = all
        if stores > 0 { charged[call.id] = time.monotonic + Self.rememberedNanoseconds }
        return .allowed
    }

    /// Takes back the words that were not stored any more.
    private static func tear(
        _ new: inout RuleCells, _ old: RuleCells, _ order: StoreOrder, _ stores: inout Int
    ) {
        let words: [WritableKeyPath<RuleCell, UInt64>] =
            order == .valueFirst ? [\.value, \.deadAt] : [\.deadAt, \.value]
        for cell in [\RuleCells.first, \RuleCells.second] {
            for word in words
            where new[keyPath: cell][keyPath: word] != old[keyPath: cell][keyPath: word] {
                if stores > 0 {
                    stores -= 1
                } else {
                    new[keyPath: cell][keyPath: word] = old[keyPath: cell][keyPath: word]
                }
            }
        }
    }

    /// The same state without the units of quotas: those are in the name of the limiter that drew them.
    func withoutQuotas(_ orgs: [SimulatedOrg]) -> ShardState {
        var bare = self
        for org in orgs where org.quota > 0 && bare.cells[org.id] != nil {
            bare.cells[org.id]?[org.rules.count - 1] = RuleCells()
        }
        bare.periods = [:]
        return bare
    }

    /// The same state on another clock, `ahead` nanoseconds ahead of the one that it is on.
    func moved(ahead: Int64) -> ShardState {
        var moved = self
        moved.cells = cells.mapValues { $0.map { $0.moved(ahead: ahead) } }
        moved.charged = charged.mapValues { Self.move($0, ahead) }
        return moved
    }

    fileprivate static func move(_ instant: UInt64, _ ahead: Int64) -> UInt64 {
        instant == 0 ? 0 : UInt64(max(1, Int64(instant) + ahead))
    }
}

extension RuleCells {
    /// The same state on a clock that is `ahead` nanoseconds ahead.
    func moved(ahead: Int64) -> RuleCells {
        var moved = self
        moved.first.deadAt = ShardState.move(first.deadAt, ahead)
        moved.second.deadAt = ShardState.move(second.deadAt, ahead)
        return moved
    }
}
