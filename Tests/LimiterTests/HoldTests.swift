import Model
import Testing

@testable import Limiter

@Suite("Leases and reservations")
struct HoldTests {
    private let subject = TableHouse.subject(1)
    private let house: TableHouse

    init() throws { house = try TableHouse() }

    private func time(_ now: UInt64) -> DecisionTime {
        DecisionTime(monotonic: now, wallMicroseconds: 0)
    }

    private func reserve(
        _ rules: TestRules, cost: UInt64, now: UInt64, until end: UInt64, request: UInt64? = nil
    ) -> HoldID? {
        let answer = house.table.reserve(
            TableHouse.question(subject, rules, cost: cost, now: now, request: request),
            until: end, into: &house.decision)
        return answer == .full ? nil : house.decision.hold
    }

    private func commit(_ hold: HoldID, _ units: UInt64, now: UInt64) -> HoldAnswer {
        house.table.commit(hold, units: units, at: time(now), into: &house.decision)
    }

    private let concurrency = TestRules([
        RuleLimit(kind: .concurrency, units: 3, window: 0),
        RuleLimit(kind: .fixed, units: 100, window: .seconds(60)),
    ])

    @Test("places are taken by leases, come back when these are released or run out, and the wait is exact")
    func leases() throws {
        var leases: [HoldID] = []
        for call in 0..<3 as Range<UInt64> {
            house.take(subject, concurrency, now: .seconds(1), leaseEnd: .seconds(10 + call))
            leases.append(try #require(house.decision.hold))
        }
        house.take(subject, concurrency, now: .seconds(2), leaseEnd: .seconds(60))
        #expect(!house.decision.isAllowed && house.decision.hold == nil)
        #expect(house.decision.retryNanoseconds == .seconds(8))
        house.take(subject, concurrency, cost: 3, now: .seconds(2), leaseEnd: .seconds(60))
        #expect(house.decision.retryNanoseconds == .seconds(10))

        #expect(house.table.cancel(leases[1], at: time(.seconds(3))) == .settled)
        #expect(house.table.cancel(leases[1], at: time(.seconds(3))) == .repeated)
        house.take(subject, concurrency, now: .seconds(3), leaseEnd: .seconds(60))
        #expect(house.decision.isAllowed)
        #expect(house.remaining(subject, concurrency, now: .seconds(9)) == [0, 96])
        #expect(house.remaining(subject, concurrency, now: .seconds(10)) == [1, 96])
        #expect(house.table.cancel(leases[0], at: time(.seconds(10))) == .unknown)
        #expect(house.remaining(subject, concurrency, now: .seconds(12)) == [2, 96])
        #expect(house.remaining(subject, concurrency, now: .seconds(60)) == [3, 96])
    }

    @Test("a repeated request id is told the same lease, for as long as that lasts")
    func repeatedLease() throws {
        house.take(subject, concurrency, now: 5, leaseEnd: .seconds(100), request: 9)
        let lease = try #require(house.decision.hold)
        #expect(
            house.take(subject, concurrency, now: 6, leaseEnd: .seconds(99), request: 9)
                == .repeated)
        #expect(house.decision.hold == lease)
        // A minute later the id is free again, and the lease isn't over.
        house.take(subject, concurrency, now: .seconds(61), leaseEnd: .seconds(99), request: 9)
        let second = try #require(house.decision.hold)
        #expect(second != lease && second.org == lease.org)
        #expect(house.table.cancel(lease, at: time(.seconds(62))) == .settled)
        #expect(house.table.cancel(second, at: time(.seconds(62))) == .settled)
        #expect(house.remaining(subject, concurrency, now: .seconds(62)) == [3, 99])
    }

    @Test("a hold is found under its own org only, and its id survives the way over the wire")
    func identity() throws {
        house.take(subject, concurrency, now: 5, leaseEnd: .seconds(100))
        let lease = try #require(house.decision.hold)
        #expect(HoldID(lease.bytes) == lease)
        #expect(HoldID(lease.bytes.dropLast()) == nil)
        #expect(HoldID([UInt8](repeating: 0, count: 24)) == nil)
        let shard = OrgShard.index(of: lease.org)
        let other = try #require(
            (2...100_000).lazy.compactMap { OrgID($0) }.first { OrgShard.index(of: $0) == shard })
        let stolen = HoldID(org: other, high: lease.high, low: lease.low)
        #expect(house.table.cancel(stolen, at: time(6)) == .unknown)
        #expect(house.table.cancel(lease, at: time(6)) == .settled)
    }

    /// Rules of every kind with the same limit.
    private static func mixed(_ units: UInt64) -> TestRules {
        var bucket = RuleLimit(kind: .bucket, units: units, window: .seconds(units * 10))
        (bucket.burst, bucket.tick) = (units, .seconds(10))
        var calendar = RuleLimit(kind: .calendar, units: units, window: 0)
        calendar.calendarUnit = .day
        return TestRules([
            RuleLimit(kind: .fixed, units: units, window: .seconds(600)),
            RuleLimit(kind: .sliding, units: units, window: .seconds(600)), bucket, calendar,
            RuleLimit(kind: .concurrency, units: units, window: 0),
        ])
    }

    @Test("a commit gives back what was not used, under every kind of rule")
    func commitLess() throws {
        let rules = Self.mixed(10)
        let hold = try #require(reserve(rules, cost: 8, now: 1_000, until: .seconds(60)))
        #expect(house.remaining(subject, rules, now: 1_000) == [2, 2, 2, 2, 2])
        #expect(commit(hold, 3, now: 1_000) == .settled)
        #expect(house.remaining(subject, rules, now: 1_000) == [7, 7, 7, 7, 10])
        #expect(commit(hold, 3, now: 1_000) == .repeated && house.decision.units == 3)
        #expect(house.table.cancel(hold, at: time(1_000)) == .endedOtherwise)
        #expect(commit(hold, 3, now: .seconds(61)) == .unknown)
    }

    @Test("a commit above the reservation takes the difference, or nothing and the hold stays")
    func commitMore() throws {
        let rules = Self.mixed(10)
        let hold = try #require(reserve(rules, cost: 4, now: 1_000, until: .seconds(60)))
        #expect(commit(hold, 11, now: 1_000) == .denied)
        #expect(!house.decision.isAllowed)
        #expect(house.remaining(subject, rules, now: 1_000) == [6, 6, 6, 6, 6])
        #expect(commit(hold, 9, now: 1_000) == .settled)
        #expect(house.remaining(subject, rules, now: 1_000) == [1, 1, 1, 1, 10])
    }

    @Test("a reservation that is cancelled or runs out gives everything back, once")
    func cancelAndExpiry() throws {
        let rules = Self.mixed(10)
        let first = try #require(reserve(rules, cost: 5, now: 1_000, until: .seconds(20)))
        let second = try #require(reserve(rules, cost: 5, now: 1_000, until: .seconds(10)))
        #expect(house.remaining(subject, rules, now: 1_000) == [0, 0, 0, 0, 0])
        #expect(house.table.cancel(first, at: time(1_000)) == .settled)
        #expect(house.remaining(subject, rules, now: 1_000) == [5, 5, 5, 5, 5])
        #expect(house.remaining(subject, rules, now: .seconds(10)) == [10, 10, 10, 10, 10])
        #expect(commit(second, 1, now: .seconds(10)) == .unknown)
        #expect(house.table.cancel(first, at: time(.seconds(21))) == .repeated)
        #expect(commit(first, 1, now: .seconds(21)) == .endedOtherwise)
        #expect(house.remaining(subject, rules, now: .seconds(21)) == [10, 10, 10, 10, 10])
    }

    @Test("what belongs to a window that is over is not given back to the next one")
    func overWindow() throws {
        let rules = TestRules(fixed: (10, 5_000))
        let hold = try #require(reserve(rules, cost: 8, now: 1_000, until: .seconds(60)))
        house.take(subject, rules, cost: 4, now: .seconds(6))
        #expect(house.table.cancel(hold, at: time(.seconds(7))) == .settled)
        #expect(house.remaining(subject, rules, now: .seconds(7)) == [6])
    }

    @Test("a refund goes into the window of its charge, once for a request id; a reset forgets everything")
    func refundAndReset() throws {
        let rules = Self.mixed(10)
        house.take(subject, rules, cost: 6, now: 1_000, leaseEnd: .seconds(60))
        func refund(_ request: UInt64?) -> LimitAnswer {
            house.table.refund(
                TableHouse.question(subject, rules, cost: 2, now: 2_000, request: request),
                chargedAt: 1_000, into: &house.decision)
        }
        #expect(refund(5) == .decided)
        #expect(house.remaining(subject, rules, now: 2_000)[0] == 6)
        #expect(refund(5) == .repeated)
        #expect(house.remaining(subject, rules, now: 2_000)[0] == 6)
        #expect(refund(nil) == .decided)
        #expect(house.remaining(subject, rules, now: 2_000)[0] == 8)
        #expect(house.remaining(subject, rules, now: 2_000)[4] == 4)
        house.table.reset(TableHouse.question(subject, rules, now: 3_000))
        #expect(house.remaining(subject, rules, now: 3_000) == [10, 10, 10, 10, 10])
    }

    @Test("after a reset the leases of before free no place of those after")
    func resetLeases() throws {
        house.take(subject, concurrency, cost: 3, now: 5, leaseEnd: .seconds(100))
        let old = try #require(house.decision.hold)
        house.table.reset(TableHouse.question(subject, concurrency, now: 6))
        house.take(subject, concurrency, cost: 3, now: 7, leaseEnd: .seconds(100))
        #expect(house.decision.isAllowed)
        #expect(house.table.cancel(old, at: time(8)) == .settled)
        #expect(house.remaining(subject, concurrency, now: 9) == [0, 97])
    }

    @Test("ten thousand leases come and go, and the ends that they leave behind are forgotten")
    func many() throws {
        let rules = TestRules([RuleLimit(kind: .concurrency, units: 500, window: 0)])
        var open: [HoldID] = []
        var random = SeededRandom(seed: 6)
        for step in 0..<10_000 as Range<UInt64> {
            let now = 1_000 + step
            house.take(subject, rules, now: now, leaseEnd: .seconds(300))
            open.append(try #require(house.decision.hold))
            if open.count > 400 {
                let index = Int(random.next() % UInt64(open.count))
                open.swapAt(index, open.count - 1)
                #expect(house.table.cancel(open.removeLast(), at: time(now)) == .settled)
            }
        }
        #expect(house.remaining(subject, rules, now: 20_000) == [100])
        let shard = OrgShard.index(of: TableHouse.org)
        let (ends, live) = house.table.withShard(shard) { ($0.schedule.count, $0.live) }
        #expect(live == 400 && ends <= 64 + 4 * 401)
        // How each of them ended is remembered for a minute.
        #expect(house.table.size.bytes < 256 * 2 * 4_096 + 4 * 400 * 512 + 2 * 10_000 * 32)
        #expect(house.remaining(subject, rules, now: .seconds(300)) == [500])
    }
}
