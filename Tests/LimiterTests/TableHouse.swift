import Model
import Testing

@testable import Limiter

/// Rules of a test's own, at an address that stays.
final class TestRules: @unchecked Sendable {
    let limits: [RuleLimit]
    let numbers: UnsafeBufferPointer<RuleLimit>

    /// Takes the rules, each with an identity of its own.
    init(_ limits: [RuleLimit]) {
        var limits = limits
        var random = SeededRandom(seed: 77)
        for index in limits.indices { limits[index].identity = random.next() }
        self.limits = limits
        let buffer = UnsafeMutableBufferPointer<RuleLimit>.allocate(capacity: limits.count)
        _ = buffer.initialize(from: limits)
        numbers = UnsafeBufferPointer(buffer)
    }

    /// Fixed windows of (units, milliseconds).
    convenience init(fixed: (UInt64, UInt64)...) {
        self.init(fixed.map { RuleLimit(kind: .fixed, units: $0.0, window: $0.1 * 1_000_000) })
    }

    deinit { numbers.deallocate() }
}

/// A table in memory, asked as methods ask it.
final class TableHouse: @unchecked Sendable {
    let table: LimitTable
    var decision = Decision()

    static let names = HoldNames(secret: (1, 2), random: (3, 4))

    init(
        bytesMax: Int = 64 << 20, directory: StateDirectory? = nil, tracksChanges: Bool = false,
        now: UInt64 = 1
    ) throws {
        table = try LimitTable(
            bytesMax: bytesMax, directory: directory, names: Self.names,
            tracksChanges: tracksChanges, now: now)
    }

    /// The org that everything is asked for; its shard is the subject's to choose.
    static let org = OrgID(1)!

    /// The subject of a number.
    static func subject(_ number: UInt64) -> SubjectHash {
        var random = SeededRandom(seed: number)
        return SubjectHash(high: random.next(), low: random.next())
    }

    static func question(
        _ subject: SubjectHash, _ rules: TestRules, cost: UInt64 = 1, now: UInt64,
        wall: Int64 = 0, leaseEnd: UInt64 = 0, request: UInt64? = nil
    ) -> LimitQuestion {
        var question = LimitQuestion(
            org: org, shard: OrgShard.index(of: org), limits: rules.numbers, subject: subject,
            cost: cost,
            time: DecisionTime(monotonic: now, wallMicroseconds: wall, leaseEnd: leaseEnd))
        question.request = request.map { Self.subject($0 ^ 0xFFFF_FFFF) }
        return question
    }

    /// Decides and counts; the decision is in `decision`.
    @discardableResult
    func take(
        _ subject: SubjectHash, _ rules: TestRules, cost: UInt64 = 1, now: UInt64,
        leaseEnd: UInt64 = 0, request: UInt64? = nil
    ) -> LimitAnswer {
        table.decide(
            Self.question(
                subject, rules, cost: cost, now: now, leaseEnd: leaseEnd, request: request),
            into: &decision)
    }

    /// What remains of each rule.
    func remaining(_ subject: SubjectHash, _ rules: TestRules, now: UInt64) -> [UInt64] {
        _ = table.peek(
            Self.question(subject, rules, cost: 0, now: now), into: &decision)
        return rules.limits.indices.map { decision.verdicts[$0].remaining }
    }
}

extension LimitTable {
    /// Decides and counts.
    @discardableResult
    func decide(_ question: LimitQuestion, into decision: inout Decision) -> LimitAnswer {
        withUnsafePointer(to: question) { decide($0, into: &decision) }
    }

    /// Decides without counting.
    func peek(_ question: LimitQuestion, into decision: inout Decision) -> LimitAnswer {
        withUnsafePointer(to: question) { peek($0, into: &decision) }
    }

    /// Decides and counts in a hold until `end`.
    func reserve(
        _ question: LimitQuestion, until end: UInt64, into decision: inout Decision
    ) -> LimitAnswer {
        var question = question
        question.time.leaseEnd = end
        return reserve(&question, into: &decision)
    }

    /// Gives units back.
    func refund(
        _ question: LimitQuestion, chargedAt: UInt64, into decision: inout Decision
    ) -> LimitAnswer {
        withUnsafePointer(to: question) { refund($0, chargedAt: chargedAt, into: &decision) }
    }

    /// Forgets what was counted.
    func reset(_ question: LimitQuestion) { withUnsafePointer(to: question) { reset($0) } }
}

extension CellShard {
    /// Decides a call.
    mutating func decide(
        _ question: LimitQuestion, _ intent: Intent, into decision: inout Decision
    ) -> LimitAnswer {
        var question = question
        return decide(&question, intent, into: &decision)
    }

    /// Gives units back.
    mutating func refund(
        _ question: LimitQuestion, chargedAt: UInt64, into decision: inout Decision
    ) -> LimitAnswer {
        var question = question
        return refund(&question, chargedAt: chargedAt, into: &decision)
    }

    /// Forgets what was counted.
    mutating func reset(_ question: LimitQuestion) {
        var question = question
        reset(&question)
    }
}

extension UInt64 {
    /// Nanoseconds of so many seconds.
    static func seconds(_ count: UInt64) -> UInt64 { count * 1_000_000_000 }
}
