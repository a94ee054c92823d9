@testable import Limiter
@testable import Model

/// An org of the simulation, and the rules that its calls are under.
struct SimulatedOrg {
    let id: Int64
    let shard: Int
    let rules: [RuleLimit]
    /// Where its hard quota is counted; nil: it has none.
    let account: QuotaAccount?
    /// Nanoseconds between two of its calls, on average.
    let pace: UInt64
    /// Units that one of its calls takes at most: of a quota at most one percent.
    let costMax: UInt64

    static let quotaMin: UInt64 = 1_000

    static let second: UInt64 = 1_000_000_000

    /// Makes an org with one or two rules that its calls exceed, or with a hard quota.
    init(id: Int64, hasQuota: Bool, _ random: inout SeededRandom) {
        self.id = id
        shard = OrgShard.index(of: id)
        guard !hasQuota else {
            account = OrgID(id).map { QuotaAccount(org: $0, meter: "api_calls") }
            var often = RuleLimit(kind: .bucket, units: 400, window: Self.second)
            (often.burst, often.tick) = (400, Self.second / 400)
            let units = Self.quotaMin + random.next() % 1_000
            rules = [often, RuleLimit(kind: .quota, units: units, window: 0)]
            pace = Self.second / 15
            costMax = Self.quotaMin / 100
            return
        }
        account = nil
        costMax = 3
        rules = (0..<(1 + random.next() % 2)).map { _ in Self.rule(&random) }
        pace = rules.reduce(Self.second) { min($0, Self.window(of: $1) / (1 + $1.units) * 2 / 5) }
    }

    /// Units of its quota in a period; 0: it has none.
    var quota: UInt64 { rules.last.map { $0.kind == .quota ? $0.units : 0 } ?? 0 }

    /// The span that a rule's bound is for.
    static func window(of rule: RuleLimit) -> UInt64 {
        rule.kind == .calendar ? 60 * second : rule.window
    }

    private static func rule(_ random: inout SeededRandom) -> RuleLimit {
        // Divisors of a minute: clocks that differ by whole minutes have the same grid.
        let window = [1, 2, 3, 4, 5, 6][Int(random.next() % 6)] * second
        let units = 1 + random.next() % 8
        switch random.next() % 6 {
        case 0: return RuleLimit(kind: .fixed, units: units, window: window)
        case 1: return RuleLimit(kind: .sliding, units: units, window: window)
        case 2: return RuleLimit(kind: .calendar, units: units * 20, window: 0)
        default:
            var rule = RateRule(
                name: "bucket", algorithm: .tokenBucket, limit: units,
                windowMilliseconds: window / 1_000_000)
            rule.burst = 1 + random.next() % units
            rule.isStrict = random.chance(1, in: 2)
            return RuleLimit(rule, identity: 0)
                ?? RuleLimit(kind: .fixed, units: units, window: window)
        }
    }

    /// Units that a rule admits at most in any span of its window.
    static func bound(of rule: RuleLimit) -> UInt64 {
        switch rule.kind {
        case .fixed: 2 * rule.units - 1
        case .sliding: 2 * rule.units
        case .bucket: rule.burst + (rule.window + rule.tick - 1) / rule.tick - 1
        default: 2 * rule.units
        }
    }
}
