import Testing

@testable import Limiter
@testable import Model

@Suite("The table of windows")
struct WindowShardTests {
    private func rules(_ limits: [(UInt64, UInt64)]) -> [RuleLimit] {
        limits.map { RuleLimit(kind: .fixed, units: $0.0, window: $0.1 * 1_000_000) }
    }

    @Test("agrees with a dictionary of cells over random subjects while it grows and reuses cells")
    func matchesDictionary() {
        var random = SplitMix(state: 11)
        var shard = WindowShard(capacity: 64, capacityMax: 1 << 14)
        let rules = rules([(3, 1_000), (7, 5_000), (20, 60_000)])
        var reference: [String: FixedWindow.Cell] = [:]
        var now: UInt64 = 1
        var mismatches = 0
        for _ in 0..<60_000 {
            now += random.next() % 4_000_000
            let id = random.next() % 900
            var spread = SplitMix(state: id)
            let subject = SubjectHash(high: spread.next(), low: spread.next())
            let cost = random.next() % 3
            let decision = shard.decide(subject, rules, cost: cost, now: now, counts: true)
            let cells = rules.indices.map { reference["\(id)/\($0)"] ?? FixedWindow.Cell() }
            let allowed = rules.indices.allSatisfy {
                FixedWindow.decide(cells[$0], limit: rules[$0].units, cost: cost, now: now)
                    .retryNanoseconds == 0
            }
            mismatches += decision?.isAllowed == allowed ? 0 : 1
            guard allowed else { continue }
            for (ordinal, rule) in rules.enumerated() {
                var cell = cells[ordinal]
                FixedWindow.count(&cell, window: rule.window, cost: cost, now: now)
                reference["\(id)/\(ordinal)"] = cell
                let expected = FixedWindow.decide(cell, limit: rule.units, cost: 0, now: now)
                mismatches += decision?.verdicts[ordinal] == expected ? 0 : 1
            }
        }
        #expect(mismatches == 0)
    }

    @Test("a rule that denies leaves every other rule uncounted")
    func allOrNothing() {
        var shard = WindowShard(capacity: 64, capacityMax: 64)
        let rules = rules([(1, 1_000), (100, 60_000)])
        let subject = SubjectHash(high: 3, low: 4)
        for _ in 0..<50 {
            _ = shard.decide(subject, rules, cost: 1, now: 5, counts: true)
        }
        let state = shard.decide(subject, rules, cost: 0, now: 5, counts: false)
        #expect(state?.verdicts[0].remaining == 0)
        #expect(state?.verdicts[1].remaining == 99)
    }

    @Test("a flood of new subjects at the cap never resets a live counter")
    func flood() {
        var shard = WindowShard(capacity: 64, capacityMax: 256)
        let rules = rules([(5, 60_000)])
        let known = SubjectHash(high: 0xABCD_0000_1234, low: 0x77_0000)
        for _ in 0..<5 { _ = shard.decide(known, rules, cost: 1, now: 10, counts: true) }
        var random = SplitMix(state: 3)
        var refused = 0
        for _ in 0..<5_000 {
            let other = SubjectHash(high: random.next(), low: random.next())
            if shard.decide(other, rules, cost: 1, now: 20, counts: true) == nil { refused += 1 }
        }
        #expect(refused > 4_000)
        #expect(shard.decide(known, rules, cost: 1, now: 30, counts: true)?.isAllowed == false)
        let later: UInt64 = 61_000_000_000
        let fresh = SubjectHash(high: random.next(), low: random.next())
        #expect(shard.decide(fresh, rules, cost: 1, now: later, counts: true)?.isAllowed == true)
    }
}

extension WindowShard {
    /// Decides into a value of its own; nil when nothing is known of the subject.
    mutating func decide(
        _ subject: SubjectHash, _ limits: [RuleLimit], cost: UInt64, now: UInt64, counts: Bool
    ) -> Decision? {
        var decision = Decision()
        return decide(subject, limits, cost: cost, now: now, counts: counts, into: &decision)
            ? decision : nil
    }
}
