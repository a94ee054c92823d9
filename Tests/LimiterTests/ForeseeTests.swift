import Contracts
import Model
import TestKit
import Testing

@testable import Limiter

@Suite("Checks that are foreseen")
struct ForeseeTests {
    @Test("come together on one connection, and each is decided for its own key")
    func together() async throws {
        try await LimiterHouse.open(.init(carrier: .tcp)) { house in
            var keys: [(org: Int64, keyID: Int64, secret: [UInt8])] = []
            for number in 0..<12 { keys.append(try await house.makeKey("org-\(number)")) }
            for key in keys { _ = try await house.check(key.secret, cost: 0) }
            let known = keys
            let wrong = try await withThrowingTaskGroup(of: Bool.self) { group in
                for call in 0..<960 {
                    let key = known[call % known.count]
                    group.addTask {
                        let reply = try await house.check(key.secret, cost: 0)
                        return reply.orgID != key.org || reply.keyID != key.keyID
                    }
                }
                return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
            }
            #expect(wrong == 0)
            // Counted, each for itself: ten a minute are admitted.
            let batch = (0..<144).map { LimiterV1.CheckRequest(who: .apiKey(known[$0 % 12].secret)) }
            let results = try await house.limiter.checkMany(.init(checks: batch)).results
            #expect(results.count == 144)
            for (index, result) in results.enumerated() {
                guard let reply = result.response else {
                    Issue.record("check \(index) has no reply")
                    continue
                }
                #expect(reply.keyID == known[index % 12].keyID)
                #expect(reply.decision == (index < 120 ? .allowed : .denied))
            }
        }
    }

    @Test("by a key that the request gives twice are decided for the one that counts, and any bytes are taken")
    func anyBytes() async throws {
        try await LimiterHouse.open { house in
            let (first, second) = (try await house.makeKey("a"), try await house.makeKey("b"))
            func field(_ key: [UInt8]) -> [UInt8] { [0x0A, UInt8(key.count)] + key }
            let payload = field(first.secret) + field(second.secret)
            payload.withUnsafeBytes { bytes in
                let foresight = house.service.foreseeCheck(bytes)
                let start = 2 + first.secret.count
                let keys = (
                    UnsafeRawBufferPointer(rebasing: bytes[2..<start]),
                    UnsafeRawBufferPointer(rebasing: bytes[(start + 2)...])
                )
                let hash = house.service.hasher.key(keys.0)
                #expect(foresight.hash(of: keys.0) ?? (0, 0) == (hash.high, hash.low))
                #expect(foresight.hash(of: keys.1) == nil)
            }
            // What is foreseen is what the decision looks for: the key lies where the payload has it.
            LimiterV1.CheckRequest(who: .apiKey(first.secret)).encoded().withUnsafeBytes { bytes in
                let arena = MessageArena.takeForThread()
                defer { arena.giveBack() }
                guard case .success(let message) = LimiterV1.CheckRequest.scan.unpack(bytes, in: arena) else {
                    Issue.record("the request does not unpack")
                    return
                }
                let view = LimiterV1.CheckRequestView(
                    at: message.assumingMemoryBound(to: LimiterV1.CheckRequest.Layout.self), in: arena)
                #expect(view.apiKey.flatMap { house.service.foreseeCheck(bytes).hash(of: $0) } != nil)
            }
            var random = SeededRandom(seed: 91)
            for _ in 0..<20_000 {
                var bytes = (0..<Int(random.next() % 90)).map { _ in UInt8(truncatingIfNeeded: random.next()) }
                if let _ = bytes.first, random.next() % 2 == 0 { bytes[0] = 0x0A }
                bytes.withUnsafeBytes { _ = house.service.foreseeCheck($0) }
            }
        }
    }

    @Test("change no counter, wherever the records are or were")
    func noCounter() throws {
        let house = try TableHouse()
        var random = SeededRandom(seed: 92)
        for shard in [-1, 0, 255, 256, Int.max, Int.min] {
            house.table.fetch(shard, SubjectHash(high: random.next(), low: random.next()))
        }
        #expect(house.table.size.cells == 0)

        // Enough subjects that the records move; what is fetched meanwhile stays as it is.
        let rules = TestRules(fixed: (10, 60_000))
        for number in 0..<2_000 as Range<UInt64> {
            let subject = TableHouse.subject(number)
            house.take(subject, rules, cost: 3, now: 1_000)
            house.table.fetch(OrgShard.index(of: TableHouse.org), subject)
            house.table.fetch(OrgShard.index(of: TableHouse.org), TableHouse.subject(number / 2))
        }
        for number in 0..<2_000 as Range<UInt64> {
            #expect(house.remaining(TableHouse.subject(number), rules, now: 1_000) == [7])
        }
    }
}
