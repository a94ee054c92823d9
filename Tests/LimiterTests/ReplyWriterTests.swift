import Contracts
import Model
import Testing

@testable import Limiter

@Suite("Replies written back to front")
struct ReplyWriterTests {
    @Test("are byte for byte what the generated codec packs, over random decisions and policies")
    func sameAsCodec() throws {
        var random = SeededRandom(seed: 5)
        for _ in 0..<5_000 {
            let rules = rules(&random)
            let set = RuleSet(
                rules.map { CatalogRule(rule: $0) }, failMode: .closed,
                identity: RuleIdentity(secret: (1, 2)))
            let decision = decision(of: rules, &random)
            let facts = ReplyFacts(
                orgID: OrgID(Int64(random.next() >> 2) + 1)!,
                keyID: Int64(random.next() >> (1 + random.next() % 63)),
                isDegraded: random.next() % 2 == 0, isRepeated: random.next() % 4 == 0,
                wantsHeaders: random.next() % 4 > 0,
                wall: Timestamp(microseconds: Int64(random.next() >> 13)))
            let arena = MessageArena.make()
            defer { arena.destroy() }
            var writer = ReverseWriter(bytesMax: set.replyBytesMax, in: arena)
            withUnsafePointer(to: decision) { writer.write($0, set, facts) }
            let reply = ReferenceReply(decision: decision, rules: rules, facts: facts)
            try #require(Array(writer.bytes) == reply.message.encoded())
        }
    }

    @Test("are the same when they are made from a template, over random rules and numbers of any length")
    func templates() throws {
        var random = SeededRandom(seed: 6)
        let sets = (0..<12).map { _ in
            let rules = rules(&random)
            return (
                rules,
                RuleSet(
                    rules.map { CatalogRule(rule: $0) }, failMode: .closed,
                    identity: RuleIdentity(secret: (1, 2)))
            )
        }
        let templates = ReplyTemplates()
        var made = 0
        for _ in 0..<15_000 {
            let (rules, set) = sets[Int(random.next() % UInt64(sets.count))]
            let (decisions, facts) = alike(rules, &random)
            for decision in decisions {
                let arena = MessageArena.make()
                defer { arena.destroy() }
                var writer = ReverseWriter(bytesMax: set.replyBytesMax, in: arena)
                try withUnsafePointer(to: decision) { decision in
                    let isKnown = templates.find(decision, set, facts)
                    writer.write(decision, set, facts)
                    guard isKnown else { return templates.keep(writer, set) }
                    made += 1
                    // What is around the reply stays as it is.
                    var bytes = [UInt8](repeating: 0xA5, count: templates.count + 32)
                    bytes.withUnsafeMutableBytes { templates.write(to: $0.baseAddress! + 16) }
                    try #require(Array(bytes[16..<16 + templates.count]) == Array(writer.bytes))
                    try #require(bytes.prefix(16).allSatisfy { $0 == 0xA5 })
                    try #require(bytes.suffix(16).allSatisfy { $0 == 0xA5 })
                }
            }
        }
        #expect(made > 10_000)
    }

    @Test("of a batch are the same with templates and without, errors among them")
    func batches() throws {
        var random = SeededRandom(seed: 7)
        let rules = rules(&random)
        let set = RuleSet(
            rules.map { CatalogRule(rule: $0) }, failMode: .closed,
            identity: RuleIdentity(secret: (1, 2)))
        let templates = ReplyTemplates()
        for _ in 0..<500 {
            let arena = MessageArena.make()
            defer { arena.destroy() }
            let count = Int(random.next() % 300)
            var made = ReplyBatch(of: count, in: arena, .passUnretained(templates))
            var written = ReplyBatch(of: 1, in: arena, nil)
            for batch in 0..<(count + 3) / 4 {
                let (decisions, facts) = alike(rules, &random)
                for decision in decisions {
                    let error = (batch + decision.count) % 7 == 0 ? CheckRefusal.unknownKey : nil
                    made.ensure(bytesMax: set.replyBytesMax)
                    written.ensure(bytesMax: set.replyBytesMax)
                    withUnsafePointer(to: decision) {
                        made.draft.write($0, set, facts)
                        written.draft.write($0, set, facts)
                    }
                    made.append(error)
                    written.append(error)
                }
            }
            try #require(Array(made.bytes) == Array(written.bytes))
        }
    }

    /// Admitted calls by the same rules, whose numbers are of about the same lengths.
    private func alike(
        _ rules: [RateRule], _ random: inout SeededRandom
    ) -> ([Decision], ReplyFacts) {
        let ranges = rules.map { _ in
            (
                [0, 1, 9, 90, 90_000_000, 1_000_000_000, 1 << 50, 9_900_000_000_000_000][
                    Int(random.next() % 8)] as UInt64,
                [0, 1, 9_000_000_000, 86_399_000_000_000, 1 << 62][Int(random.next() % 5)] as UInt64
            )
        }
        let decisions = (0..<4).map { _ in
            var decision = Decision()
            for (rule, (least, soonest)) in zip(rules, ranges) {
                var verdict = RuleVerdict(limit: rule.limit ?? 0)
                verdict.remaining = least + random.next() % (least / 8 + 2)
                verdict.resetNanoseconds = soonest + random.next() % (soonest / 8 + 2)
                decision.add(verdict)
            }
            return decision
        }
        let facts = ReplyFacts(
            orgID: OrgID(Int64(random.next() >> (8 + random.next() % 40)) + 1)!,
            keyID: random.next() % 2 == 0 ? 0 : Int64(random.next() >> (8 + random.next() % 50)),
            isDegraded: random.next() % 8 == 0, wantsHeaders: random.next() % 4 > 0,
            wall: Timestamp(microseconds: 1_700_000_000_000_000 + Int64(random.next() >> 20)))
        return (decisions, facts)
    }

    private func rules(_ random: inout SeededRandom) -> [RateRule] {
        (0..<random.next() % 9).map { index in
            let units = random.next() % (RateRule.unitsMax + 1) >> (random.next() % 50)
            let algorithm = RateAlgorithm.allCases[Int(random.next() % 5)]
            var rule = RateRule(
                name: "r\(index)" + String(repeating: "x", count: Int(random.next() % 60)),
                algorithm: algorithm, limit: units)
            switch algorithm {
            case .calendarWindow: rule.calendarUnit = RateCalendarUnit.allCases[Int(random.next() % 4)]
            case .concurrency: break
            default: rule.windowMilliseconds = 1_000 + random.next() % 86_400_000
            }
            return rule
        }
    }

    private func decision(of rules: [RateRule], _ random: inout SeededRandom) -> Decision {
        var decision = Decision()
        for rule in rules {
            var verdict = RuleVerdict(limit: rule.limit ?? 0)
            verdict.remaining = random.next() % (RateRule.unitsMax + 1) >> (random.next() % 50)
            verdict.resetNanoseconds = random.next() >> (random.next() % 64)
            switch random.next() % 4 {
            case 0: verdict.retryNanoseconds = random.next() >> (random.next() % 64)
            case 1 where random.next() % 4 == 0: verdict.retryNanoseconds = RuleVerdict.never
            default: break
            }
            decision.add(verdict, isShadow: random.next() % 3 == 0)
        }
        if random.next() % 4 == 0, decision.count > 0 {
            decision.restored = UInt8(truncatingIfNeeded: random.next()) | 1
            decision.restoredAge = random.next() % 2_000_000_000
        }
        if random.next() % 4 == 0, let org = OrgID(7) {
            decision.hold = HoldID(org: org, high: random.next(), low: random.next())
        }
        return decision
    }
}
