import Model
import Testing

@testable import Limiter

@Suite("A process killed between two stores")
struct StoreTapeTests {
    private static let now: UInt64 = .seconds(100)
    /// After the ends of all holds, within every window.
    private static let later: UInt64 = .seconds(160)

    private static func rules() -> TestRules {
        var bucket = RuleLimit(kind: .bucket, units: 10, window: .seconds(6_000))
        (bucket.burst, bucket.tick) = (10, .seconds(600))
        return TestRules([
            RuleLimit(kind: .fixed, units: 10, window: .seconds(600)),
            RuleLimit(kind: .sliding, units: 10, window: .seconds(600)), bucket,
            RuleLimit(kind: .concurrency, units: 10, window: 0),
        ])
    }

    private let subject = TableHouse.subject(1)
    private let rules = Self.rules()

    private func question(
        _ subject: SubjectHash, cost: UInt64, now: UInt64 = Self.now, request: UInt64? = nil
    ) -> LimitQuestion {
        TableHouse.question(
            subject, rules, cost: cost, now: now, leaseEnd: .seconds(150), request: request)
    }

    /// What remains of each rule now, and after the ends of all holds.
    private func remaining(_ state: TapedState) -> [UInt64] {
        var shard = state.shard(now: Self.now)
        var decision = Decision()
        return [Self.now, Self.later].flatMap { now in
            _ = shard.decide(question(subject, cost: 0, now: now), .look, into: &decision)
            return rules.limits.indices.map { decision.verdicts[$0].remaining }
        }
    }

    /// Takes down the stores of `change`, and compares what a process finds after each beginning of them with
    /// before and after. Returns how many there are.
    private func replay(
        _ house: TableHouse, _ change: (inout CellShard) -> Void,
        sourceLocation: SourceLocation = #_sourceLocation
    ) -> Int {
        let place = OrgShard.index(of: TableHouse.org)
        var state = TapedState()
        let events = house.table.withShard(place) { shard -> [StoreTape.Event] in
            state = TapedState(shard)
            var tape = StoreTape()
            withUnsafeMutablePointer(to: &tape) {
                (shard.cells.tape, shard.holds.tape) = ($0, $0)
                change(&shard)
                (shard.cells.tape, shard.holds.tape) = (nil, nil)
            }
            return tape.events
        }
        let before = remaining(state)
        var found: [[UInt64]] = []
        for event in events {
            state.apply(event)
            found.append(remaining(state))
        }
        let after = found.last ?? before
        for (index, one) in found.enumerated() {
            let most = zip(before, after).map { max($0, $1) }
            #expect(
                zip(one, most).allSatisfy { $0 <= $1 },
                "after store \(index + 1) of \(events.count): \(one), before \(before), after \(after)",
                sourceLocation: sourceLocation)
        }
        return events.count
    }

    private func house(used: UInt64, others: Int = 0) throws -> TableHouse {
        let house = try TableHouse(now: Self.now)
        for number in 0..<UInt64(others) {
            let other = TableHouse.subject(1_000 + number)
            _ = house.table.decide(question(other, cost: 1), into: &house.decision)
        }
        if used > 0 {
            _ = house.table.decide(question(subject, cost: used), into: &house.decision)
        }
        return house
    }

    /// Reserves, and tells the hold.
    private func reserve(_ house: TableHouse, _ cost: UInt64) throws -> HoldID {
        _ = house.table.reserve(
            question(subject, cost: cost), until: .seconds(150), into: &house.decision)
        return try #require(house.decision.hold)
    }

    private let time = DecisionTime(monotonic: Self.now, wallMicroseconds: 0)

    @Test("leaves a check admitting no more than before or after", arguments: [0, 3] as [UInt64])
    func check(_ used: UInt64) throws {
        for request in [nil, 5] as [UInt64?] {
            let house = try house(used: used)
            let stores = replay(house) {
                var decision = Decision()
                _ = $0.decide(
                    question(subject, cost: 4, request: request), .count, into: &decision)
                #expect(decision.isAllowed)
            }
            #expect(stores > 15)
        }
    }

    @Test("leaves a reservation, its commit and its cancel admitting no more than before or after")
    func holds() throws {
        let reserved = replay(try house(used: 2)) {
            var decision = Decision()
            _ = $0.decide(question(subject, cost: 5, request: 7), .reserve, into: &decision)
            #expect(decision.hold != nil)
        }
        #expect(reserved > 40)
        for units in [0, 3, 5, 7] as [UInt64] {
            let house = try house(used: 2)
            let hold = try reserve(house, 5)
            let stores = replay(house) {
                var decision = Decision()
                let answer = $0.commit(hold, units: units, at: time, into: &decision)
                #expect(answer == .settled)
            }
            #expect(stores > 4)
        }
        let house = try house(used: 2)
        let hold = try reserve(house, 5)
        let cancelled = replay(house) {
            let answer = $0.cancel(hold, at: time)
            #expect(answer == .settled)
        }
        #expect(cancelled > 4)
    }

    @Test("leaves a refund, a reset and the end of a hold admitting no more than before or after")
    func upkeep() throws {
        let refunded = replay(try house(used: 6)) {
            var decision = Decision()
            _ = $0.refund(
                question(subject, cost: 4, request: 3), chargedAt: Self.now, into: &decision)
        }
        #expect(refunded > 4)
        #expect(replay(try house(used: 6)) { $0.reset(question(subject, cost: 0)) } > 2)
        let house = try house(used: 2)
        _ = try reserve(house, 5)
        let ended = replay(house) {
            $0.expireHolds(at: DecisionTime(monotonic: .seconds(151), wallMicroseconds: 0))
        }
        #expect(ended > 4)
    }

    @Test("leaves a growing table with every count", arguments: [15, 18, 21])
    func growth(_ others: Int) throws {
        let house = try house(used: 3, others: others)
        var stores = 0
        for number in 0..<9 as Range<UInt64> {
            stores += replay(house) {
                var decision = Decision()
                _ = $0.decide(
                    question(TableHouse.subject(5_000 + number), cost: 1), .count, into: &decision)
            }
        }
        #expect(stores > 150)
    }
}

/// The regions of a shard as words, to which stores are done one by one.
private struct TapedState {
    /// By length of records and generation.
    private var regions: [Int: [UInt64: [UInt64]]] = [:]
    /// The generation in use, by length of records.
    private var main: [Int: UInt64] = [:]

    init() {}

    /// Takes the words of a shard.
    init(_ shard: borrowing CellShard) {
        take(shard.cells.main, isMain: true)
        take(shard.holds.main, isMain: true)
        if shard.cells.isGrowing { take(shard.cells.next, isMain: false) }
        if shard.holds.isGrowing { take(shard.holds.next, isMain: false) }
    }

    private mutating func take(_ region: RecordRegion, isMain: Bool) {
        let generation = region.header[RecordHeader.Word.generation]
        regions[region.recordWords, default: [:]][generation] =
            (0..<region.byteCount / 8).map { region.header[$0] }
        if isMain { main[region.recordWords] = generation }
    }

    /// Does one of the things that a tape tells.
    mutating func apply(_ event: StoreTape.Event) {
        switch event {
        case .store(let form, let generation, let word, let value):
            regions[form]?[generation]?[word] = value
        case .made(let form, let generation, let words):
            regions[form, default: [:]][generation] = words
        case .promoted(let form, let generation, let words):
            regions[form] = [generation: words]
            main[form] = generation
        }
    }

    /// The shard as a process that starts now takes it over.
    func shard(now: UInt64) -> CellShard {
        let budget = MemoryBudget(bytesMax: 64 << 20)
        return CellShard(
            cells: table(CellForm.self, budget), holds: table(HoldForm.self, budget),
            names: TableHouse.names, now: now)
    }

    private func table<Form: RecordForm>(
        _ form: Form.Type, _ budget: MemoryBudget
    ) -> RecordTable<Form> {
        let generation = main[Form.words] ?? 0
        let words = regions[Form.words]?[generation] ?? []
        // As `FileRecords.reopen` does it.
        let isGrowing = words[RecordHeader.Word.frontier] > 0
        let next = isGrowing ? regions[Form.words]?[generation + 1] : nil
        let store = AnonymousRecords(
            recordWords: Form.words, shard: OrgShard.index(of: TableHouse.org),
            tracksChanges: false)
        return RecordTable(
            store, budget, main: Self.region(words, Form.words),
            next: next.map { Self.region($0, Form.words) })
    }

    private static func region(_ words: [UInt64], _ recordWords: Int) -> RecordRegion {
        guard let header = MappedMemory.map(words.count * 8) else {
            preconditionFailure("there is memory for a test")
        }
        for (index, word) in words.enumerated() { header[index] = word }
        return RecordRegion(header, words.count * 8, recordWords, false)
    }
}
