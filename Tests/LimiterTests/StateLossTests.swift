import Chassis
import Contracts
import Foundation
import Model
import TestKit
import Testing

@testable import Limiter

@Suite("Counts that were lost")
struct StateLossTests {
    private static let identity = RecordHeader.Identity(secret: 1, bootHigh: 2, bootLow: 3)
    private let subject = TableHouse.subject(1)
    private let rules = TestRules(fixed: (10, 60_000), (100, 3_600_000))

    /// Runs `body` with an empty folder.
    private func inFolder(_ body: (String) throws -> Void) throws {
        let folder = NSTemporaryDirectory() + "tollgate-state-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try body(folder)
    }

    /// One life of a process.
    private func life(
        _ folder: String, _ identity: RecordHeader.Identity = Self.identity, now: UInt64,
        _ body: (TableHouse) throws -> Void = { _ in }
    ) throws {
        try body(
            TableHouse(directory: StateDirectory(folder, identity), now: now))
    }

    private static var shard: Int { OrgShard.index(of: TableHouse.org) }

    private func file(_ folder: String, _ form: String) -> String {
        let digits = String(Self.shard, radix: 16)
        return "\(folder)/\(digits.count < 2 ? "0" : "")\(digits).\(form)"
    }

    private func restored(_ house: TableHouse, now: UInt64) -> [Bool] {
        _ = house.remaining(subject, rules, now: now)
        return rules.limits.indices.map { house.decision.isRestored($0) }
    }

    @Test("what a process counted and held is there in the next one, and nothing says that it was lost")
    func kept() throws {
        try inFolder { folder in
            var hold: HoldID?
            try life(folder, now: .seconds(1)) { house in
                house.take(subject, rules, cost: 3, now: .seconds(1))
                _ = house.table.reserve(
                    TableHouse.question(subject, rules, cost: 4, now: .seconds(1)),
                    until: .seconds(30), into: &house.decision)
                hold = house.decision.hold
            }
            try life(folder, now: .seconds(2)) { house in
                #expect(house.table.lost.isEmpty)
                #expect(house.remaining(subject, rules, now: .seconds(2)) == [3, 93])
                #expect(restored(house, now: .seconds(2)) == [false, false])
                let time = DecisionTime(monotonic: .seconds(2), wallMicroseconds: 0)
                let answer = house.table.commit(
                    try #require(hold), units: 1, at: time, into: &house.decision)
                #expect(answer == .settled)
                #expect(house.remaining(subject, rules, now: .seconds(2)) == [6, 96])
            }
        }
    }

    /// Ways in which a file can be damaged.
    enum Damage: String, CaseIterable, Sendable {
        case empty, truncated, flippedHeader, garbage, removed

        func apply(to path: String) throws {
            let url = URL(fileURLWithPath: path)
            var data = try Data(contentsOf: url)
            switch self {
            case .empty: data = Data()
            case .truncated: data = data.prefix(data.count / 2 - 8)
            case .flippedHeader: data[41] ^= 0x10
            case .garbage: data = Data((0..<data.count).map { UInt8(truncatingIfNeeded: $0 &* 37) })
            case .removed: return try FileManager.default.removeItem(at: url)
            }
            try data.write(to: url)
        }
    }

    @Test(
        "a damaged file is set aside, its shard begins anew, and rules say restored until their windows are over",
        arguments: Damage.allCases, ["cells", "holds"])
    func damaged(_ damage: Damage, _ form: String) throws {
        try inFolder { folder in
            try life(folder, now: .seconds(1)) { house in
                house.take(subject, rules, cost: 9, now: .seconds(1))
                // The table grows beyond its first page, so that half a file is too short.
                for number in 2..<200 as Range<UInt64> {
                    house.take(TableHouse.subject(number), rules, now: .seconds(1))
                }
            }
            try damage.apply(to: file(folder, form))
            try life(folder, now: .seconds(5)) { house in
                #expect(house.table.lost.map(\.shard) == [Self.shard])
                let isAside = FileManager.default.fileExists(
                    atPath: file(folder, form) + ".damaged-1")
                #expect(isAside == (damage != .removed))
                #expect(house.remaining(subject, rules, now: .seconds(5)) == [10, 100])
                #expect(restored(house, now: .seconds(5)) == [true, true])
                #expect(house.decision.restoredAge == .max)
            }
            // The next process still says so, until the windows of the loss are over.
            try life(folder, now: .seconds(64)) { house in
                #expect(house.table.lost.isEmpty)
                #expect(restored(house, now: .seconds(64)) == [true, true])
                #expect(restored(house, now: .seconds(65)) == [false, true])
                #expect(restored(house, now: .seconds(3_605)) == [false, false])
            }
        }
    }

    @Test("a damaged shard leaves the others as they were")
    func others() throws {
        try inFolder { folder in
            try life(folder, now: .seconds(1)) { house in
                house.take(subject, rules, cost: 9, now: .seconds(1))
            }
            let other = (Self.shard + 1) % 256
            let digits = String(other, radix: 16)
            try Damage.garbage.apply(to: "\(folder)/\(other < 16 ? "0" : "")\(digits).cells")
            try life(folder, now: .seconds(5)) { house in
                #expect(house.table.lost.map(\.shard) == [other])
                #expect(house.remaining(subject, rules, now: .seconds(5)) == [1, 91])
                #expect(restored(house, now: .seconds(5)) == [false, false])
            }
        }
    }

    @Test("after a restart of the machine every shard says restored; a first start is no loss")
    func otherBoot() throws {
        try inFolder { folder in
            try life(folder, now: .seconds(9_000)) { house in
                #expect(house.table.lost.isEmpty)
                #expect(restored(house, now: .seconds(9_000)) == [false, false])
                house.take(subject, rules, cost: 9, now: .seconds(9_000))
            }
            var rebooted = Self.identity
            rebooted.bootLow = 4
            try life(folder, rebooted, now: .seconds(7)) { house in
                #expect(house.table.lost.count == 256)
                #expect(house.remaining(subject, rules, now: .seconds(7)) == [10, 100])
                #expect(restored(house, now: .seconds(7)) == [true, true])
            }
        }
    }

    @Test("a reply says restored for the rules whose windows may have run, and for the whole")
    func reply() async throws {
        let folder = NSTemporaryDirectory() + "tollgate-state-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true)
        // A directory that was used, and whose files are gone.
        try Data("used".utf8).write(to: URL(fileURLWithPath: folder + "/lock"))
        let clock = ManualClock(wall: Timestamp(microseconds: 1_735_689_600_000_000))
        let plan = LimiterHouse.Plan(
            clock: clock, memory: LimiterMemory(bytesMax: 4 << 20, directory: folder))
        try await LimiterHouse.open(plan) { house in
            let key = try await house.makeKey()
            let reply = try await house.check(key.secret)
            #expect(reply.guarantee == .restored && reply.restoredAgeMs == 0)
            #expect(reply.rules.map(\.guarantee) == [.restored, .restored, .restored])
            clock.advance(milliseconds: 60_001)
            let later = try await house.check(key.secret)
            #expect(later.rules.map(\.guarantee) == [.exact, .restored, .restored])
            #expect(later.guarantee == .restored)
            clock.advance(milliseconds: 86_400_001)
            #expect(try await house.check(key.secret).guarantee == .exact)
        }
    }
}
