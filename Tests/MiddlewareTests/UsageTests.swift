import Contracts
import Model
import RPC
import Synchronization
import TestKit
import Testing

@testable import Middleware

/// An error that is answered with 418.
private struct Teapot: HTTPStatusError {
    let httpStatus = 418
}

@Suite("A call whose usage is tracked")
struct UsageTests {
    private let subject: CallSubject = {
        var subject = CallSubject(org: 7, key: 8, endpoint: "/v1/charts")
        (subject.user, subject.ip, subject.meter) = ("u1", "2001:db8::7", "charts")
        return subject
    }()

    @Test("is recorded with all that is known of it", arguments: Carrier.allCases)
    func recorded(_ carrier: Carrier) async throws {
        try await MiddlewareHouse.open(carrier) { house in
            let facts = CallFacts(
                method: "POST", userAgent: "curl/8", country: "DE", requestBytes: 12)
            let value = try await house.tollgate.withUsageTracking(subject, facts) { call in
                call.setStatus(201)
                call.setResponseBytes(34)
                call.setQuantity(micro: 2_500_000)
                call.addAttribute("plan", "x")
                try await Task.sleep(for: .milliseconds(20))
                return 5
            }
            #expect(value == 5)
            try await house.eventually("it is sent") { $0.tollgate.statistics.eventsRecorded == 1 }
            var event = try #require(house.services.batches.first?.first)
            #expect(event.eventID.count == 16 && event.occurredAtUs > 1_700_000_000_000_000)
            #expect(event.latencyUs ?? 0 >= 20_000)
            (event.eventID, event.occurredAtUs, event.latencyUs) = ([], 0, nil)
            let expected = TrackerV1.UsageEvent(
                orgID: 7, user: Array("u1".utf8), keyID: 8, meter: "charts",
                quantityMicro: 2_500_000, endpoint: "/v1/charts", method: "POST",
                statusCode: 201, requestBytes: 12, responseBytes: 34,
                ip: [0x20, 0x01, 0x0D, 0xB8] + [UInt8](repeating: 0, count: 11) + [7],
                userAgent: "curl/8", country: "DE", attributes: [.init(key: "plan", value: "x")])
            #expect(event == expected)
        }
    }

    @Test("is recorded with its status when its handler throws, and the error is passed on")
    func failed() async throws {
        try await MiddlewareHouse.open { house in
            let errors: [(any Error, UInt32)] = [
                (Teapot(), 418), (RPCError(.internalError, ""), 500), (CancellationError(), 499),
            ]
            for (error, _) in errors {
                await #expect(throws: (any Error).self) {
                    try await house.tollgate.withUsageTracking(subject) { _ in throw error }
                }
            }
            try await house.eventually("all are sent") {
                $0.tollgate.statistics.eventsRecorded == 3
            }
            #expect(house.services.batches.flatMap { $0 }.map(\.statusCode) == errors.map(\.1))
        }
    }

    @Test("belongs to the org and key that the limiter found, and a refused call is no usage")
    func both() async throws {
        try await MiddlewareHouse.open { house in
            let call = CallSubject(apiKey: MiddlewareHouse.key, endpoint: "/a")
            let outcome = try await house.tollgate.withLimitsAndUsage(call) { admission, _ in
                admission.headers.count
            }
            guard case .handled(1, _) = outcome else {
                Issue.record("\(outcome)")
                return
            }
            house.services.answer { _ in .init(decision: .denied, rule: "day") }
            _ = try await house.tollgate.withLimitsAndUsage(call) { _, _ in 0 }
            await house.tollgate.shutdown()
            let events = house.services.batches.flatMap { $0 }
            #expect(events.map(\.orgID) == [7] && events.map(\.keyID) == [8])
        }
    }

    @Test("never waits for tracker; what finds no room is lost and counted")
    func bounded() async throws {
        try await MiddlewareHouse.open(.inProcess, {
            ($0.eventsMax, $0.batchEvents) = (10, 4)
        }) { house in
            let gate = Gate()
            house.services.take { events in
                await gate.wait()
                return .init(accepted: UInt32(events.count))
            }
            for _ in 0..<4 { try await house.tollgate.withUsageTracking(subject) { _ in } }
            try await house.eventually("a batch is under way") { $0.services.batches.count == 1 }
            let start = ContinuousClock.now
            for _ in 0..<50 { try await house.tollgate.withUsageTracking(subject) { _ in } }
            #expect(ContinuousClock.now - start < .seconds(2))
            #expect(house.tollgate.statistics.eventsLost == 40)
            gate.open()
            try await house.eventually("the rest is sent") {
                $0.tollgate.statistics.eventsRecorded == 14
            }
            #expect(house.services.batches.map(\.count) == [4, 4, 4, 2])
        }
    }

    @Test("is sent again, with the same identity, until tracker takes it")
    func again() async throws {
        try await MiddlewareHouse.open { house in
            let failures = Mutex(2)
            house.services.take { events in
                let isFailing = failures.withLock { left in
                    left -= 1
                    return left >= 0
                }
                if isFailing { throw RPCError(.resourceExhausted, "the journal is full") }
                return .init(
                    accepted: 1, rejected: [.init(index: 1, field: "user", reason: "too long")])
            }
            for _ in 0..<2 { try await house.tollgate.withUsageTracking(subject) { _ in } }
            try await house.eventually("they are taken") {
                $0.tollgate.statistics.eventsRecorded == 1
            }
            #expect(house.tollgate.statistics == Statistics(eventsRecorded: 1, eventsRejected: 1))
            let sent = house.services.batches.map { $0.map(\.eventID) }
            #expect(sent.count == 3 && Set(sent).count == 1)
        }
    }

    @Test("is sent by the shutdown, which gives up when its time is over and says what it lost")
    func shutdown() async throws {
        try await MiddlewareHouse.open(.inProcess, { $0.flushMilliseconds = 60_000 }) { house in
            for _ in 0..<3 { try await house.tollgate.withUsageTracking(subject) { _ in } }
            #expect(house.services.batches.isEmpty)
            await house.tollgate.shutdown()
            #expect(house.tollgate.statistics.eventsRecorded == 3)
            try await house.tollgate.withUsageTracking(subject) { _ in }
            #expect(house.tollgate.statistics.eventsLost == 1)
        }
        try await MiddlewareHouse.open(.inProcess, { $0.batchEvents = 2 }) { house in
            house.services.take { _ in throw RPCError(.unavailable, "away") }
            for _ in 0..<5 { try await house.tollgate.withUsageTracking(subject) { _ in } }
            let start = ContinuousClock.now
            await house.tollgate.shutdown(withinMilliseconds: 200)
            #expect(ContinuousClock.now - start < .seconds(3))
            #expect(house.tollgate.statistics == Statistics(eventsLost: 5))
        }
    }

    @Test("that no tracker could take is refused at once, and sinks no batch")
    func oversize() async throws {
        try await MiddlewareHouse.open { house in
            var huge = subject
            huge.endpoint = String(repeating: "x", count: 40_000)
            try await house.tollgate.withUsageTracking(huge) { _ in }
            try await house.tollgate.withUsageTracking(CallSubject(apiKey: "nonsense")) { _ in }
            #expect(house.tollgate.statistics.eventsRejected == 2)
            huge.endpoint = String(repeating: "x", count: 30_000)
            for _ in 0..<100 { try await house.tollgate.withUsageTracking(huge) { _ in } }
            try await house.eventually("all are sent") {
                $0.tollgate.statistics.eventsRecorded == 100
            }
            #expect(house.services.batches.allSatisfy { $0.count <= 6 })
        }
    }
}

/// Something that tasks wait for until a test opens it.
private final class Gate: Sendable {
    private let stream: AsyncStream<Void>
    private let source: AsyncStream<Void>.Continuation

    init() { (stream, source) = AsyncStream.makeStream() }

    func open() { source.finish() }

    func wait() async { for await _ in stream {} }
}
