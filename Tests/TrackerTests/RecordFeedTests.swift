import Chassis
import Contracts
import Model
import Postgres
import RPC
import Synchronization
import TestKit
import Testing

@testable import Tracker

@Suite("A feed of records, to a tracker in a process of its own")
struct RecordFeedTests {
    /// What a feed told, in its order.
    private final class Told: Sendable {
        private let outcomes = Mutex<[RecordFeed.Outcome]>([])

        var all: [RecordFeed.Outcome] { outcomes.withLock { $0 } }
        var numbers: [UInt64] { all.map(\.number) }
        var accepted: UInt32 { replies.reduce(0) { $0 + $1.accepted } }
        var replies: [TrackerV1.RecordResponse] { all.compactMap { try? $0.result.get() } }

        func take(_ outcome: RecordFeed.Outcome) { outcomes.withLock { $0.append(outcome) } }
    }

    /// A tracker's program over a database of its own.
    private struct House {
        let tracker: AuditedTracker
        let url: PostgresURL
        let rpc: RPCClient

        static func open(
            _ settings: [String: String] = [:], _ body: (House) async throws -> Void
        ) async throws {
            let postgres = try await PrivatePostgres.shared()
            let url = try await postgres.createMigratedDatabase()
            let (folder, journal) = (try ScratchFolder(), try ScratchFolder())
            let tracker = try AuditedTracker(
                "feed", postgres, url.database ?? "", folder: folder.path, journal: journal.path,
                settings: settings)
            defer { tracker.stop() }
            let house = House(tracker: tracker, url: url, rpc: try tracker.connect())
            try await house.start()
            try await body(house)
            await house.rpc.close()
        }

        func start() async throws {
            try tracker.start()
            for _ in 0..<2_000 where !tracker.isListening {
                try await Task.sleep(for: .milliseconds(5))
            }
            try #require(tracker.isListening, "\(tracker.lastWords)")
        }

        func feed(_ told: Told, _ settings: RecordFeed.Settings, seed: UInt64 = 1) -> RecordFeed {
            RecordFeed(rpc, settings, seed: seed, clock: SystemClock()) { told.take($0) }
        }

        /// Waits until the database has all that was taken, then compares.
        func expectStored(_ rows: Int) async throws {
            for _ in 0..<2_000 {
                if await tracker.isSettled() { break }
                try await Task.sleep(for: .milliseconds(10))
            }
            let audit = try await Auditor(url)
            #expect(try await audit.rawCount() == Int64(rows))
            #expect(try await audit.differences() == [])
            await audit.close()
        }
    }

    @Test("tells the fate of each batch in the order of sending", arguments: [TrackerV1.Ack.spooled, .committed])
    func inOrder(_ ack: TrackerV1.Ack) async throws {
        try await House.open { house in
            let told = Told()
            let feed = house.feed(told, .init(ack: ack))
            var samples = EventSamples(seed: 601)
            var valid = 0
            for number in UInt64(1)...200 {
                var events = samples.next(Int(number % 9))
                valid += events.count
                if number % 9 == 4 {
                    events[1].orgID = -1
                    valid -= 1
                }
                #expect(try await feed.send(events) == number)
            }
            try await feed.finish()
            #expect(told.numbers == Array(1...200))
            #expect(told.accepted == UInt32(valid))
            for outcome in told.all {
                let reply = try outcome.result.get()
                #expect(reply.rejected.map(\.index) == (outcome.number % 9 == 4 ? [1] : []))
                #expect((reply.duplicates == 0) == (ack == .committed))
            }
            await #expect(throws: RPCError.self) { try await feed.send([]) }
            try await house.expectStored(valid)
        }
    }

    @Test("goes on through a tracker that is killed ten times: each batch is told once, each event counts once")
    func killed() async throws {
        try await House.open { house in
            let told = Told()
            let feed = house.feed(told, .init(ack: .committed))
            let (tracker, start) = (house.tracker, house.start)
            let killer = Task {
                var kills = 0
                for _ in 0..<10 {
                    try await Task.sleep(for: .milliseconds(70))
                    if tracker.kill9() { kills += 1 }
                    try await start()
                }
                return kills
            }
            var samples = EventSamples(seed: 602)
            var batches: UInt64 = 0
            let isOver = Flag()
            let watch = Task {
                let kills = try await killer.value
                isOver.raise()
                return kills
            }
            while !isOver.isRaised || batches < 300 {
                batches += 1
                #expect(try await feed.send(samples.next(20)) == batches)
            }
            try await feed.finish()
            #expect(try await watch.value == 10)
            #expect(told.numbers == Array(1...batches))
            for reply in told.replies {
                #expect(reply.accepted + (reply.duplicates ?? 0) == 20)
            }
            #expect(told.replies.count == Int(batches))
            try await house.expectStored(Int(batches) * 20)
        }
    }

    @Test("holds no more batches than it may, and waits with the next one")
    func bounded() async throws {
        try await House.open { house in
            let told = Told()
            var settings = RecordFeed.Settings(ack: .committed)
            settings.recordsInFlightMax = 3
            let feed = house.feed(told, settings)
            var samples = EventSamples(seed: 603)
            for number in UInt64(1)...40 {
                _ = try await feed.send(samples.next(5))
                #expect(number - UInt64(told.all.count) <= 3)
            }
            try await feed.finish()
            #expect(told.accepted == 200)
        }
    }

    @Test("a batch that is too large fails alone; the others are stored")
    func tooLarge() async throws {
        try await House.open { house in
            let told = Told()
            let feed = house.feed(told, .init(ack: .committed))
            var samples = EventSamples(seed: 604)
            for number in 1...12 {
                var events = samples.next(number == 5 ? 4_000 : 10)
                if number == 5 {
                    for index in events.indices {
                        events[index].endpoint = String(repeating: "x", count: 2_000)
                    }
                }
                _ = try await feed.send(events)
            }
            try await feed.finish()
            let failed = told.all.filter { (try? $0.result.get()) == nil }
            #expect(failed.map(\.number) == [5])
            #expect(told.numbers == Array(1...12))
            let tooMany = Array(repeating: TrackerV1.UsageEvent(), count: 10_001)
            await #expect(throws: RPCError.self) { try await feed.send(tooMany) }
            try await house.expectStored(110)
        }
    }

    @Test("waits while the journal is full, and goes on when PostgreSQL is back")
    func journalFull() async throws {
        try await House.open(["TRACKER_JOURNAL_BYTES_MAX": "4MiB"]) { house in
            let told = Told()
            let feed = house.feed(told, .init())
            house.tracker.proxy.setAway(true)
            var samples = EventSamples(seed: 605)
            let batches = (0..<60).map { _ in samples.next(1_000) }
            let sending = Task {
                for events in batches { _ = try await feed.send(events) }
                try await feed.finish()
            }
            var refused: UInt64 = 0
            for _ in 0..<1_000 where refused == 0 {
                try await Task.sleep(for: .milliseconds(20))
                refused = await house.tracker.status()?.requestsRefused ?? 0
            }
            #expect(refused > 0, "the journal was never full")
            house.tracker.proxy.setAway(false)
            try await sending.value
            #expect(told.numbers == Array(1...60) && told.accepted == 60_000)
            try await house.expectStored(60_000)
        }
    }

    @Test("gives up when nothing is acknowledged for long, names what failed, and another feed sends it again")
    func givesUp() async throws {
        try await House.open { house in
            let told = Told()
            var settings = RecordFeed.Settings(ack: .committed)
            settings.patienceMilliseconds = 1_500
            let feed = house.feed(told, settings)
            var samples = EventSamples(seed: 606)
            let batches = (0..<20).map { _ in samples.next(10) }
            for events in batches.prefix(10) { _ = try await feed.send(events) }
            while told.all.count < 10 { try await Task.sleep(for: .milliseconds(5)) }
            #expect(house.tracker.kill9())
            for events in batches.suffix(10) { _ = try await feed.send(events) }
            await #expect(throws: RPCError.self) { try await feed.finish() }
            #expect(told.numbers == Array(1...20))
            let failed = told.all.filter { (try? $0.result.get()) == nil }.map(\.number)
            #expect(failed == Array(11...20))
            await #expect(throws: RPCError.self) { try await feed.send([]) }

            try await house.start()
            let again = Told()
            let second = house.feed(again, .init(ack: .committed), seed: 2)
            for number in failed { _ = try await second.send(batches[Int(number) - 1]) }
            try await second.finish()
            #expect(again.accepted == 100)
            try await house.expectStored(200)
        }
    }

    @Test("what is cancelled fails, and its sender hears of it")
    func cancelled() async throws {
        try await House.open { house in
            let told = Told()
            var settings = RecordFeed.Settings(ack: .committed)
            settings.recordsInFlightMax = 1
            let feed = house.feed(told, settings)
            house.tracker.proxy.setAway(true)
            var samples = EventSamples(seed: 607)
            _ = try await feed.send(samples.next(1))
            let events = samples.next(1)
            let waiting = Task { try await feed.send(events) }
            try await Task.sleep(for: .milliseconds(50))
            waiting.cancel()
            await #expect(throws: RPCError.self) { try await waiting.value }
            await feed.cancel()
            #expect(told.numbers == [1] && told.replies.isEmpty)
            await #expect(throws: RPCError.self) { try await feed.finish() }
        }
    }
}

/// Raised once, looked at by many.
private final class Flag: Sendable {
    private let state = Atomic<Bool>(false)

    var isRaised: Bool { state.load(ordering: .relaxed) }

    func raise() { state.store(true, ordering: .relaxed) }
}
