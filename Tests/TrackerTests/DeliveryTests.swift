import Contracts
import Model
import Postgres
import RPC
import TestKit
import Testing

@testable import Tracker

@Suite("Delivery statuses of messages")
struct DeliveryTests {
    private static let start: Int64 = 1_790_000_000_000_000

    private static func message(
        _ number: UInt8, status: TrackerV1.DeliveryStatus = .pending, provider: String = ""
    ) -> TrackerV1.UsageEvent {
        var event = TrackerV1.UsageEvent()
        event.eventID = Array(repeating: number, count: 16)
        event.occurredAtUs = start + Int64(number) * 7_200_000_000
        event.orgID = 5
        event.meter = "messages"
        event.country = "DE"
        event.message = TrackerV1.MessageDetail(
            channel: .sms, direction: .outbound, kind: .text, bodyLength: 10 + UInt32(number),
            segments: 1, deliveryStatus: status, providerMessageID: Array(provider.utf8))
        return event
    }

    private static func news(
        of event: TrackerV1.UsageEvent, _ status: TrackerV1.DeliveryStatus, byProvider: Bool = false
    ) -> TrackerV1.UsageEvent {
        var news = TrackerV1.UsageEvent()
        news.orgID = event.orgID
        news.occurredAtUs = event.occurredAtUs + (byProvider ? 60_000_000 : 0)
        if !byProvider { news.eventID = event.eventID }
        news.deliveryUpdate = TrackerV1.DeliveryUpdate(
            deliveryStatus: status,
            providerMessageID: byProvider ? event.message?.providerMessageID ?? [] : [])
        return news
    }

    private static func statuses(_ audit: Auditor) async throws -> [String] {
        try await audit.lines(
            "SELECT delivery_status FROM usage_events ORDER BY occurred_at, event_id")
    }

    @Test("a status moves on and never back, and of delivered and failed the first one stands")
    func order() {
        let expected: [(Int16, Int16, DeliveryStatus.Effect)] = [
            (0, 1, .moves), (1, 2, .moves), (1, 3, .moves), (2, 4, .moves), (1, 1, .nothing),
            (2, 1, .nothing), (3, 2, .nothing), (3, 3, .nothing), (3, 4, .contradiction),
            (4, 3, .contradiction), (4, 2, .nothing),
        ]
        for (current, next, effect) in expected {
            #expect(DeliveryStatus.effect(of: next, on: current) == effect)
        }
    }

    @Test(
        "news move the row and the rollup, whether they come before, with or after the message",
        arguments: [false, true])
    func orders(byProvider: Bool) async throws {
        let url = try await PrivatePostgres.shared().createMigratedDatabase()
        let folder = try ScratchFolder()
        let tracker = try TrackerHarness(folder, url)
        try await tracker.service.start()
        let audit = try await Auditor(url)
        let messages = (1...3).map { Self.message($0, provider: "SM\($0)") }
        func send(_ events: TrackerV1.UsageEvent...) async throws -> TrackerV1.RecordResponse {
            try await tracker.client.record(.init(events, .committed))
        }
        // Before its message, in a batch of its own; twice.
        let early = Self.news(of: messages[0], .delivered, byProvider: byProvider)
        #expect(try await send(early).accepted == 1)
        #expect(try await send(early).duplicates == 1)
        #expect(try await audit.lines("SELECT count(*) FROM waiting_deliveries") == ["1"])
        #expect(try await send(messages[0]).accepted == 1)
        #expect(try await Self.statuses(audit) == ["3"])
        #expect(try await audit.lines("SELECT count(*) FROM waiting_deliveries") == ["0"])
        // In one batch, before and after the message in it.
        let both = try await send(
            Self.news(of: messages[1], .sent, byProvider: byProvider), messages[1],
            Self.news(of: messages[1], .failed, byProvider: byProvider))
        #expect(both.accepted == 3)
        // After it; then late and contradicting ones.
        #expect(try await send(messages[2]).accepted == 1)
        let late = try await send(
            Self.news(of: messages[2], .delivered, byProvider: byProvider),
            Self.news(of: messages[2], .sent, byProvider: byProvider),
            Self.news(of: messages[2], .delivered, byProvider: byProvider),
            Self.news(of: messages[2], .failed, byProvider: byProvider))
        #expect(late.accepted == 1 && late.duplicates == 2 && late.conflictIndexes == [3])
        #expect(try await Self.statuses(audit) == ["3", "4", "3"])
        #expect(try await audit.differences() == [])
        // The events as they came first are still the same events.
        #expect(try await send(messages[0], messages[1], messages[2]).duplicates == 3)
        var other = messages[2]
        other.message?.deliveryStatus = .delivered
        #expect(try await send(other).conflicts == 1)
        #expect(try await audit.lines("SELECT count(*) FROM waiting_deliveries") == ["0"])
        #expect(try await audit.rawCount() == 3)
        #expect(try await audit.differences() == [])
        await audit.close()
        await tracker.service.stop()
    }

    @Test("news of an event that is no message are a conflict and change nothing")
    func noMessage() async throws {
        let url = try await PrivatePostgres.shared().createMigratedDatabase()
        let folder = try ScratchFolder()
        let tracker = try TrackerHarness(folder, url)
        try await tracker.service.start()
        var call = Self.message(1)
        call.message = nil
        let reply = try await tracker.client.record(
            .init([call, Self.news(of: call, .sent)], .committed))
        #expect(reply.accepted == 1 && reply.conflictIndexes == [1])
        let audit = try await Auditor(url)
        #expect(try await audit.differences() == [])
        await audit.close()
        await tracker.service.stop()
    }

    @Test("messages and their news race through two trackers: nothing is lost, all agrees")
    func race() async throws {
        let url = try await PrivatePostgres.shared().createMigratedDatabase()
        let folders = [try ScratchFolder(), try ScratchFolder()]
        let trackers = [
            try TrackerHarness(folders[0], url, node: "a"),
            try TrackerHarness(folders[1], url, node: "b"),
        ]
        for tracker in trackers { try await tracker.service.start() }
        var random = SeededRandom(seed: 97)
        for round in 0..<15 {
            let messages = (0..<40).map { number in
                var event = Self.message(UInt8(number), provider: "SM\(round)-\(number)")
                event.eventID[0] = UInt8(round)
                return event
            }
            var shares: [[TrackerV1.UsageEvent]] = [[], []]
            for (number, message) in messages.enumerated() {
                let final: TrackerV1.DeliveryStatus = number % 3 == 0 ? .failed : .delivered
                shares[Int(random.next() % 2)].append(message)
                for status in [TrackerV1.DeliveryStatus.sent, final, final] {
                    let news = Self.news(
                        of: message, status, byProvider: random.chance(1, in: 2))
                    shares[Int(random.next() % 2)].append(news)
                }
            }
            for share in shares.indices { shares[share].shuffle(using: &random) }
            let parts = shares
            try await withThrowingTaskGroup(of: Void.self) { group in
                for (index, tracker) in trackers.enumerated() {
                    group.addTask {
                        for start in stride(from: 0, to: parts[index].count, by: 25) {
                            let part = Array(parts[index][start...].prefix(25))
                            _ = try await tracker.client.record(.init(part, .committed))
                        }
                    }
                }
                try await group.waitForAll()
            }
        }
        let audit = try await Auditor(url)
        #expect(
            try await audit.lines(
                """
                SELECT delivery_status, count(*) FROM usage_events GROUP BY 1 ORDER BY 1
                """) == ["3 390", "4 210"])
        #expect(try await audit.lines("SELECT target FROM waiting_deliveries") == [])
        #expect(try await audit.differences() == [])
        await audit.close()
        for tracker in trackers { await tracker.service.stop() }
    }

    @Test("a failure after any step of a flush with news changes no number")
    func crashes() async throws {
        let url = try await PrivatePostgres.shared().createMigratedDatabase()
        let folder = try ScratchFolder()
        let saboteur = Saboteur(url, kills: true)
        let tracker = try TrackerHarness(folder, url, afterStep: { try await saboteur.after($0) })
        try await tracker.service.start()
        let audit = try await Auditor(url)
        for (number, step) in UsageStore.Step.allCases.enumerated() {
            saboteur.arm(step)
            let message = Self.message(UInt8(number), provider: "SM\(number)")
            let next = Self.message(UInt8(number + 100))
            _ = try await tracker.client.record(
                .init([
                    message, Self.news(of: next, .sent), Self.news(of: message, .delivered),
                ]))
            try await tracker.settle()
            #expect(try await audit.differences() == [])
            _ = try await tracker.client.record(.init([next], .committed))
        }
        #expect(
            try await Self.statuses(audit)
                == Array(repeating: "3", count: 5) + Array(repeating: "2", count: 5))
        #expect(try await audit.differences() == [])
        await audit.close()
        await tracker.service.stop()
    }
}
