import Model
import Testing

@testable import Limiter

@Suite("Images of a shard")
struct ShardImageTests {
    private let rules = TestRules(fixed: (10, 60_000), (100, 3_600_000))
    private static var shard: Int { OrgShard.index(of: TableHouse.org) }
    private static let secret: UInt64 = 99
    /// The wall clock of the first machine is at 10^15 µs when its monotonic clock shows 0; the second started later.
    private let here = WallOffset(wallMicroseconds: 1_000_000_000_000_000, monotonic: 0)
    private let there = WallOffset(wallMicroseconds: 1_000_000_050_000_000, monotonic: 0)

    private func house() throws -> TableHouse {
        try TableHouse(tracksChanges: true)
    }

    private func image(
        of house: TableHouse, all: Bool = false, now: UInt64
    ) throws -> ShardImage? {
        let taken = house.table.withShard(Self.shard) {
            $0.takeImage(all: all, secret: Self.secret, here, now: now).map(\.bytes)
        }
        return try taken.map { try #require(ShardImage($0, secret: Self.secret)) }
    }

    private func restore(_ image: ShardImage, now: UInt64) throws -> TableHouse {
        let house = try house()
        let isWhole = house.table.withShard(Self.shard) {
            $0.take(image, ShardLoss(), mark: 0, term: 1, there, now: now)
        }
        #expect(isWhole)
        return house
    }

    @Test("carry counts to a machine whose clocks show something else")
    func carried() throws {
        let first = try house()
        let subject = TableHouse.subject(1)
        first.take(subject, rules, cost: 3, now: .seconds(100))
        first.take(subject, rules, cost: 1, now: .seconds(100), request: 7)
        let base = try #require(try image(of: first, now: .seconds(101)))
        #expect(base.isBase)
        // On the other machine it is 51 s: one second later.
        let second = try restore(base, now: .seconds(51))
        #expect(second.remaining(subject, rules, now: .seconds(51)) == [6, 96])
        #expect(second.decision.verdicts[0].resetNanoseconds == .seconds(59))
        #expect(second.take(subject, rules, now: .seconds(52), request: 7) == .repeated)
        #expect(second.remaining(subject, rules, now: .seconds(110)) == [10, 96])
    }

    @Test("after the first tell only what changed, and together say the same")
    func changes() throws {
        let first = try house()
        var random = SeededRandom(seed: 5)
        var whole = ShardImage()
        var bytes = (base: 0, changes: 0)
        for step in 0..<40 {
            let now = UInt64.seconds(100) + UInt64(step) * 200_000_000
            for _ in 0..<(step == 0 ? 400 : 9) {
                first.take(TableHouse.subject(1 + random.next() % 300), rules, now: now)
            }
            let taken = first.table.withShard(Self.shard) {
                $0.takeImage(all: false, secret: Self.secret, here, now: now)
            }
            let (image, isBase) = try #require(taken)
            #expect(isBase == (step == 0))
            if isBase { bytes.base = image.count } else { bytes.changes += image.count }
            whole.apply(try #require(ShardImage(image, secret: Self.secret)))
        }
        #expect(try image(of: first, now: .seconds(108)) == nil)
        #expect(bytes.changes / 39 < bytes.base / 10)
        let second = try restore(whole, now: .seconds(58))
        for number in 1...300 as ClosedRange<UInt64> {
            let subject = TableHouse.subject(number)
            #expect(
                second.remaining(subject, rules, now: .seconds(58))
                    == first.remaining(subject, rules, now: .seconds(108)))
        }
    }

    @Test("carry reservations, and not those that ended since")
    func holds() throws {
        let first = try house()
        let subject = TableHouse.subject(1)
        func reserve(_ cost: UInt64) throws -> HoldID {
            _ = first.table.reserve(
                TableHouse.question(subject, rules, cost: cost, now: .seconds(100)),
                until: .seconds(130), into: &first.decision)
            return try #require(first.decision.hold)
        }
        let (kept, ended) = (try reserve(2), try reserve(3))
        var whole = try #require(try image(of: first, now: .seconds(100)))
        #expect(whole.holds.count == 2)
        _ = first.table.cancel(ended, at: DecisionTime(monotonic: .seconds(101), wallMicroseconds: 0))
        // Its record may be another's by then.
        let third = try reserve(1)
        whole.apply(try #require(try image(of: first, now: .seconds(101))))
        #expect(whole.holds.count == 2)
        let second = try restore(whole, now: .seconds(52))
        #expect(second.remaining(subject, rules, now: .seconds(52)) == [7, 97])
        let time = DecisionTime(monotonic: .seconds(52), wallMicroseconds: 0)
        #expect(second.table.commit(kept, units: 1, at: time, into: &second.decision) == .settled)
        #expect(second.table.cancel(ended, at: time) == .repeated)
        #expect(second.remaining(subject, rules, now: .seconds(53)) == [8, 98])
        // What nobody ends runs out when it would have at home.
        #expect(second.remaining(subject, rules, now: .seconds(79)) == [8, 98])
        #expect(second.remaining(subject, rules, now: .seconds(81)) == [9, 99])
        #expect(second.table.cancel(third, at: DecisionTime(monotonic: .seconds(82), wallMicroseconds: 0)) == .unknown)
    }

    @Test("leave granted units of quotas where they are")
    func quotas() throws {
        let first = try house()
        let quota = TestRules([RuleLimit(kind: .quota, units: 1_000, window: 0)])
        let subject = TableHouse.subject(1)
        let key = CellKey(subject, quota.limits[0])
        first.table.withShard(Self.shard) { shard in
            let news = QuotaNews(left: 0, granted: 50, mark: 7)
            _ = shard.credit(key, units: 50, news, until: .seconds(9_000), now: .seconds(100))
        }
        #expect(first.remaining(subject, quota, now: .seconds(100)) == [50])
        let base = try #require(try image(of: first, now: .seconds(101)))
        #expect(base.cells.isEmpty)
        let second = try restore(base, now: .seconds(51))
        #expect(second.remaining(subject, quota, now: .seconds(51)) == [0])
    }

    @Test("are not read when they are damaged, or of another secret")
    func damaged() throws {
        let first = try house()
        first.take(TableHouse.subject(1), rules, cost: 3, now: .seconds(100))
        let taken = first.table.withShard(Self.shard) {
            $0.takeImage(all: true, secret: Self.secret, here, now: .seconds(101))
        }
        let bytes = try #require(taken).bytes
        #expect(ShardImage(bytes, secret: Self.secret) != nil)
        #expect(ShardImage(bytes, secret: 98) == nil)
        for index in bytes.indices {
            var copy = bytes
            copy[index] ^= 1 << UInt8(index % 8)
            #expect(ShardImage(copy, secret: Self.secret) == nil, "byte \(index)")
            #expect(ShardImage(Array(bytes.prefix(index)), secret: Self.secret) == nil)
        }
    }

    @Test("of a shard that was forgotten are empty, and its memory is given back")
    func forgotten() throws {
        let house = try house()
        let before = house.table.budget.bytes
        for number in 1...5_000 as ClosedRange<UInt64> {
            house.take(TableHouse.subject(number), rules, now: .seconds(100))
        }
        #expect(house.table.budget.bytes > before)
        house.table.withShard(Self.shard) { $0.forget() }
        #expect(house.table.budget.bytes == before)
        #expect(house.remaining(TableHouse.subject(1), rules, now: .seconds(100)) == [10, 100])
        #expect(try image(of: house, now: .seconds(101))?.cells.isEmpty == true)
    }
}
