import Chassis
import Contracts
import Model
import Postgres
import RPC
import TestKit
import Testing

@testable import Tracker

/// A wall clock that stands.
private struct StandingClock: TimeSource {
    let wall: Timestamp
    var monotonic: MonotonicInstant { SystemClock().monotonic }
}

@Suite("Corrections, and what comes late")
struct CorrectionTests {
    private static func correction(
        _ micro: Int64, _ number: UInt8, at: Int64, reason: String = "counted twice"
    ) -> TrackerV1.UsageEvent {
        var event = TrackerV1.UsageEvent()
        event.eventID = Array(repeating: number, count: 16)
        event.occurredAtUs = at
        event.orgID = 1
        event.user = Array("ana".utf8)
        event.keyID = 3
        event.meter = "charts"
        event.quantityMicro = micro
        event.correction = TrackerV1.Correction(reason: reason)
        return event
    }

    @Test("a correction changes quantities, not calls; it counts once, with its reason")
    func corrected() async throws {
        let url = try await PrivatePostgres.shared().createMigratedDatabase()
        let folder = try ScratchFolder()
        let tracker = try TrackerHarness(folder, url)
        try await tracker.service.start()
        let audit = try await Auditor(url)
        var samples = EventSamples(seed: 41)
        _ = try await tracker.client.record(.init(samples.next(200), .committed))
        let at = samples.start + 3_600_000_000
        let down = Self.correction(-7_500_000, 1, at: at)
        let up = Self.correction(2_000_000, 2, at: at + 86_400_000_000)
        let before = try await audit.lines("SELECT sum(calls) FROM rollup_day")
        let first = try await tracker.client.record(.init([down, up, down], .committed))
        #expect(first.accepted == 2 && first.duplicates == 1)
        var changed = down
        changed.correction?.reason = "another"
        let second = try await tracker.client.record(.init([down, changed], .committed))
        #expect(second.duplicates == 1 && second.conflicts == 1)
        #expect(try await audit.differences() == [])
        #expect(try await audit.lines("SELECT sum(calls) FROM rollup_day") == before)
        #expect(
            try await audit.lines(
                """
                SELECT quantity_micro, correction FROM usage_events WHERE correction IS NOT NULL
                ORDER BY occurred_at
                """) == ["-7500000 counted\\ twice", "2000000 counted\\ twice"])
        await audit.close()
        await tracker.service.stop()
    }

    @Test("a negative quantity, and a correction that is a call, are refused with the reason")
    func refused() async throws {
        let url = try await PrivatePostgres.shared().createMigratedDatabase()
        let folder = try ScratchFolder()
        let tracker = try TrackerHarness(folder, url)
        var negative = Self.correction(-1, 1, at: 1_790_000_000_000_000)
        negative.correction = nil
        var call = Self.correction(-1, 2, at: 1_790_000_000_000_000)
        call.statusCode = 200
        var silent = Self.correction(-1, 3, at: 1_790_000_000_000_000)
        silent.correction?.reason = ""
        let none = Self.correction(0, 4, at: 1_790_000_000_000_000)
        let reply = try await tracker.client.record(.init([negative, call, silent, none]))
        #expect(reply.accepted == 0)
        #expect(
            reply.rejected.map(\.field) == [
                "quantity_micro", "correction", "correction.reason", "quantity_micro",
            ])
        await tracker.service.stop()
    }

    @Test("what comes after its hour and the grace is in its own buckets, and noted once")
    func late() async throws {
        let url = try await PrivatePostgres.shared().createMigratedDatabase()
        let folder = try ScratchFolder()
        let hour: Int64 = 3_600_000_000
        let now = Timestamp(microseconds: 1_790_000_000_000_000).truncated(to: .hour)
            .adding(microseconds: 1_800_000_000)
        let tracker = try TrackerHarness(
            folder, url, environment: ["TRACKER_LATE_GRACE": "2h"],
            clock: StandingClock(wall: now))
        try await tracker.service.start()
        let audit = try await Auditor(url)
        // Half past: the hour three before this one ended two and a half hours ago.
        var events = [Int64](arrayLiteral: 0, 1, 2, 3, 40).map { hours in
            var event = Self.correction(
                1_000_000, UInt8(hours), at: now.microseconds - hours * hour)
            event.correction = nil
            return event
        }
        events.append(Self.correction(-250_000, 77, at: now.microseconds - 3 * hour))
        for _ in 0..<2 { _ = try await tracker.client.record(.init(events, .committed)) }
        #expect(
            try await audit.lines(
                """
                SELECT extract(epoch FROM '\(now.rfc3339)'::timestamptz - bucket)::int / 3600, meter,
                    calls, quantity_micro FROM late_adjustments ORDER BY bucket
                """) == ["40 charts 1 1000000", "3 charts 1 750000"])
        #expect(try await audit.differences() == [])
        #expect(try await audit.lines("SELECT count(DISTINCT bucket) FROM rollup_hour") == ["5"])
        #expect(
            try await audit.lines("SELECT count(DISTINCT tableoid) > 1 FROM usage_events") == ["t"])
        await audit.close()
        await tracker.service.stop()
    }
}
