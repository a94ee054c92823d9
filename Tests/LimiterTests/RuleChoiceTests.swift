import Model
import Testing

@testable import Limiter

@Suite("Which rules a call gets")
struct RuleChoiceTests {
    private let identity = RuleIdentity(secret: (1, 2))
    private static let meters = ["api_calls", "messages", "charts"]
    private static let users = ["ann", "bob", "a user with a longer name"]
    private static let endpoints = ["/v1/a", "/v1/ab", "/v1/b", "/v2", ""]
    private static let patterns = ["/v1/a", "/v1/*", "/v1/a*", "/v2", "/*", "*"]

    /// Rules of policies and overrides of an org, each with a limit of its own.
    private struct Catalogue {
        var base: [CatalogRule] = []
        var overrides: [LimitOverride] = []

        init(_ random: inout SeededRandom) {
            for index in 0..<Int(random.next() % 5) {
                base.append(
                    CatalogRule(rule: Self.rule("r\(index)", UInt64(index) + 1, &random)))
            }
            for index in 0..<Int(random.next() % 16) {
                var target = RuleTarget()
                if random.next() % 3 == 0 { target.keyID = Int64(random.next() % 3) + 1 }
                if random.next() % 3 == 0 {
                    target.user = Array(users[Int(random.next() % 3)].utf8)
                }
                if random.next() % 2 == 0 {
                    target.endpoint = EndpointPattern(patterns[Int(random.next() % 6)])
                }
                // Few names, so that many overrides compete for each; at most eight in all.
                let name = random.next() % 4 == 0 ? "own" : "r\(random.next() % 7)"
                overrides.append(
                    LimitOverride(
                        overrideID: Int64(index),
                        item: CatalogRule(
                            rule: Self.rule(name, 100 + UInt64(index), &random), target: target),
                        createdAt: Timestamp(microseconds: Int64(random.next() % 3))))
            }
        }

        private static func rule(
            _ name: String, _ limit: UInt64, _ random: inout SeededRandom
        ) -> RateRule {
            var rule = RateRule(
                name: name, algorithm: .fixedWindow,
                limit: random.next() % 8 == 0 ? nil : limit, windowMilliseconds: 1_000)
            rule.meter = random.next() % 4 == 0 ? nil : meters[Int(random.next() % 3)]
            if random.next() % 8 == 0 { rule.enforcement = .off }
            if random.next() % 4 == 0 {
                rule.startsAt = Timestamp(microseconds: Int64(random.next() % 10))
            }
            if random.next() % 4 == 0 {
                rule.endsAt = Timestamp(
                    microseconds: (rule.startsAt?.microseconds ?? 0) + 1
                        + Int64(random.next() % 10))
            }
            return rule
        }

        /// The limits of a call's rules, found by trying everything.
        func limits(
            _ key: Int64, _ user: String, _ meter: String, _ endpoint: String, at now: Int64
        )
            -> [UInt64]
        {
            func applies(_ rule: RateRule) -> Bool {
                (rule.meter == nil || rule.meter == meter)
                    && (rule.startsAt?.microseconds ?? .min) <= now
                    && now < (rule.endsAt?.microseconds ?? .max)
            }
            func fits(_ target: RuleTarget) -> Bool {
                if let wanted = target.keyID, wanted != key { return false }
                if let wanted = target.user, wanted != Array(user.utf8) { return false }
                switch target.endpoint {
                case .exact(let text): return Array(endpoint.utf8) == text
                case .prefix(let text): return Array(endpoint.utf8.prefix(text.count)) == text
                case nil: return true
                }
            }
            func endpointRank(_ target: RuleTarget) -> Int {
                switch target.endpoint {
                case .exact: 10_000
                case .prefix(let text): text.count
                case nil: 0
                }
            }
            let candidates = overrides.filter { applies($0.item.rule) && fits($0.item.target) }
            func winner(_ name: String) -> RateRule? {
                var best: LimitOverride?
                for next in candidates where next.item.rule.name == name {
                    guard let held = best else {
                        best = next
                        continue
                    }
                    let (a, b) = (next.item.target, held.item.target)
                    if (a.keyID == nil) != (b.keyID == nil) {
                        if a.keyID != nil { best = next }
                    } else if (a.user == nil) != (b.user == nil) {
                        if a.user != nil { best = next }
                    } else if endpointRank(a) != endpointRank(b) {
                        if endpointRank(a) > endpointRank(b) { best = next }
                    } else if (next.item.rule.meter == nil) != (held.item.rule.meter == nil) {
                        if next.item.rule.meter != nil { best = next }
                    } else if next.createdAt != held.createdAt {
                        if next.createdAt > held.createdAt { best = next }
                    } else if next.overrideID > held.overrideID {
                        best = next
                    }
                }
                return best?.item.rule
            }
            let ordered = base.map(\.rule).filter(applies)
            let added = Set(candidates.map(\.item.rule.name)).subtracting(ordered.map(\.name))
            let rules =
                ordered.map { winner($0.name) ?? $0 } + added.sorted().compactMap { winner($0) }
            return rules.filter { $0.enforcement != .off }.compactMap(\.limit)
        }
    }

    /// The limits of the rules that a call gets.
    private func chosen(
        _ table: RuleTable, _ key: Int64, _ user: String, _ meter: String, _ endpoint: String
    ) -> [UInt64] {
        Array(user.utf8).withUnsafeBytes { user in
            Array(meter.utf8).withUnsafeBytes { meter in
                Array(endpoint.utf8).withUnsafeBytes { endpoint in
                    let call = CallFacts(keyID: key, meter: meter, endpoint: endpoint, user: user)
                    return table.rules(ofMeter: meter).rules(for: call).limits.map(\.units)
                }
            }
        }
    }

    @Test("is what trying every rule and override finds, at every instant")
    func property() {
        var random = SeededRandom(seed: 11)
        var (mismatches, finer) = (0, 0)
        for _ in 0..<600 {
            let catalogue = Catalogue(&random)
            let source = RuleSource(
                PlanRules(base: catalogue.base, identity: identity),
                overrides: catalogue.overrides, at: Timestamp(microseconds: -1))
            for now in Int64(-1)...21 {
                let table = source.table(at: Timestamp(microseconds: now))
                for _ in 0..<6 {
                    let key = Int64(random.next() % 4)
                    let user = random.next() % 3 == 0 ? "" : Self.users[Int(random.next() % 3)]
                    let meter = (Self.meters + ["other"])[Int(random.next() % 4)]
                    let endpoint = Self.endpoints[Int(random.next() % 5)]
                    let expected = catalogue.limits(key, user, meter, endpoint, at: now)
                    let found = chosen(table, key, user, meter, endpoint)
                    mismatches += expected == found ? 0 : 1
                    finer += table.rules(ofMeter: .init(start: nil, count: 0)).isUniform ? 0 : 1
                }
            }
        }
        #expect(mismatches == 0)
        #expect(finer > 10_000, "the overrides of keys, users and endpoints were put to the test")
    }

    @Test("a table says until when it holds: the next start or end of any rule")
    func validity() {
        var rule = RateRule(
            name: "minute", algorithm: .fixedWindow, limit: 1, windowMilliseconds: 1_000)
        (rule.startsAt, rule.endsAt) = (Timestamp(microseconds: 10), Timestamp(microseconds: 20))
        let source = RuleSource(
            PlanRules(base: [CatalogRule(rule: rule)], identity: identity),
            at: Timestamp(microseconds: 0))
        for (now, until, count) in [(0, 10, 0), (9, 10, 0), (10, 20, 1), (19, 20, 1)] {
            let table = source.table(at: Timestamp(microseconds: Int64(now)))
            #expect(table.validUntil == Int64(until))
            #expect(table.calls.common.limits.count == count)
        }
        #expect(source.table(at: Timestamp(microseconds: 20)).validUntil == .max)
    }

    @Test("calls that no finer override is for share one set, and combinations are made once")
    func sharing() {
        let wide = RateRule(
            name: "minute", algorithm: .fixedWindow, limit: 10, windowMilliseconds: 60_000)
        var narrow = wide
        narrow.limit = 5
        let override = LimitOverride(
            overrideID: 1,
            item: CatalogRule(
                rule: narrow, target: RuleTarget(endpoint: EndpointPattern("/v1/*"))),
            createdAt: .epoch)
        let table = RuleTable(
            PlanRules(base: [CatalogRule(rule: wide)], failMode: .open, identity: identity),
            [override], at: .epoch)
        func rules(_ endpoint: String) -> RuleSet {
            Array(endpoint.utf8).withUnsafeBytes {
                table.calls.rules(for: CallFacts(endpoint: $0))
            }
        }
        #expect(rules("/v2") === table.calls.common)
        #expect(rules("/v1/a") === rules("/v1/b"))
        #expect(rules("/v1/a").limits.map(\.units) == [5])
        #expect(rules("/v1/a").failMode == .open)
    }

    @Test("a plan's quota is the last rule of its meter, and keeps its place among too many")
    func quota() {
        let many = (0..<9).map { index in
            CatalogRule(
                rule: RateRule(
                    name: "r\(index)", algorithm: .fixedWindow, limit: UInt64(index),
                    windowMilliseconds: 1_000))
        }
        let plan = PlanRules(base: many, quotas: ["api_calls": 1_000], identity: identity)
        let table = RuleTable(plan, [], at: .epoch)
        let rules = table.calls.common
        #expect(rules.limits.map(\.units) == [0, 1, 2, 3, 4, 5, 6, 1_000])
        #expect(rules.limits.last?.kind == .quota)
        #expect(rules.quota == QuotaTerms(meter: "api_calls", units: 1_000))
        #expect(table.leftOut == ["r7", "r8"])
        #expect(chosen(table, 0, "", "charts", "").isEmpty)
    }
}
