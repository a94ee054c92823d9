import Chassis
import Contracts
import Model
import RPC
import Synchronization
import Transport

/// Two callers of a tracker, one for each kind of acknowledgement, and an operator.
final class RetentionCallers: Sendable {
    /// The longest time to an acknowledgement, in milliseconds.
    struct Longest: Sendable {
        var spooled = 0.0
        var committed = 0.0
    }

    /// Between batches of the first caller, which alone could keep PostgreSQL busy.
    private static let pauseNanoseconds: UInt64 = 10_000_000

    private let port: UInt16
    private let token: String
    private let clock = SystemClock()
    private let dropped = Mutex((answered: 0.0, freed: 0.0))
    private let serial = Atomic<UInt64>(0)

    init(port: UInt16, token: String) {
        self.port = port
        self.token = token
    }

    /// How long the last drop took: until the answer, and until the files were gone.
    var dropMilliseconds: (answered: Double, freed: Double) { dropped.withLock { $0 } }

    /// Sends events of both kinds while `body` runs.
    func longest(_ body: @Sendable @escaping () async throws -> Void) async throws -> Longest {
        let isOver = Flag()
        return try await withThrowingTaskGroup(of: Longest.self) { group in
            for ack in [TrackerV1.Ack.spooled, .committed] {
                group.addTask {
                    try await self.withClient {
                        try await self.longest(of: ack, by: $0, until: isOver)
                    }
                }
            }
            group.addTask {
                defer { isOver.raise() }
                try await body()
                return Longest()
            }
            return try await group.reduce(into: Longest()) { sum, part in
                sum.spooled = max(sum.spooled, part.spooled)
                sum.committed = max(sum.committed, part.committed)
            }
        }
    }

    /// Has what is due dropped, checks that it was, and waits until `isFreed` says that its files are gone.
    func drop(isFreed: @Sendable @escaping () async throws -> Bool) async throws {
        let time = try await withClient { client in
            let begun = self.clock.monotonic
            let reply = try await client.retention(
                .init(), options: CallOptions(timeoutMilliseconds: 60_000))
            guard reply.finished, !reply.retired.isEmpty else {
                throw BenchmarkFault("the day was not dropped: \(reply)")
            }
            let answered = self.milliseconds(since: begun)
            while try await !isFreed() { try await Task.sleep(nanoseconds: 2_000_000) }
            return (answered: answered, freed: self.milliseconds(since: begun))
        }
        dropped.withLock { $0 = time }
    }

    private func longest(
        of ack: TrackerV1.Ack, by client: TrackerClient, until isOver: Flag
    ) async throws -> Longest {
        var longest = Longest()
        while !isOver.isRaised {
            let request = TrackerV1.RecordRequest(events: events(), ack: ack)
            let begun = clock.monotonic
            _ = try await client.record(request)
            let time = milliseconds(since: begun)
            if ack == .spooled {
                longest.spooled = max(longest.spooled, time)
                try await Task.sleep(nanoseconds: Self.pauseNanoseconds)
            }
            if ack == .committed { longest.committed = max(longest.committed, time) }
        }
        return longest
    }

    private func milliseconds(since begun: MonotonicInstant) -> Double {
        Double(clock.monotonic.nanoseconds(since: begun)) * 1e-6
    }

    private func withClient<Value: Sendable>(
        _ body: @Sendable (TrackerClient) async throws -> Value
    ) async throws -> Value {
        let transport = try TCPClientTransport(
            ClientConfiguration(host: "127.0.0.1", port: port, credential: Array(token.utf8)),
            clock: clock)
        let rpc = RPCClient(transport: transport, retry: .never, clock: clock)
        do {
            let value = try await body(TrackerClient(rpc))
            await rpc.close()
            return value
        } catch {
            await rpc.close()
            throw error
        }
    }

    private func events() -> [TrackerV1.UsageEvent] {
        let first = serial.wrappingAdd(100, ordering: .relaxed).oldValue
        let now = clock.wall.microseconds
        return (0..<100).map { place in
            let number = first + UInt64(place)
            let id = (0..<16).map {
                UInt8(truncatingIfNeeded: $0 < 8 ? number >> (8 * UInt64($0)) : 7)
            }
            return TrackerV1.UsageEvent(
                eventID: id, occurredAtUs: now, orgID: Int64(number % 50) + 1, meter: "api_calls",
                endpoint: "/v1/resources/\(number % 20)/items", method: "GET", statusCode: 200,
                latencyUs: 900)
        }
    }
}

/// Raised once, looked at by many.
private final class Flag: Sendable {
    private let state = Atomic<Bool>(false)

    var isRaised: Bool { state.load(ordering: .relaxed) }

    func raise() { state.store(true, ordering: .relaxed) }
}
