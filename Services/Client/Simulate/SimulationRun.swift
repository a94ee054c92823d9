import Chassis
import Contracts
import Model

/// Plays traffic against limiter and tracker.
struct SimulationRun: Sendable {
    let context: CommandContext
    let orgID: Int64
    let question: LimiterV1.CheckRequest
    let calls: Int64
    /// nil: as fast as it goes.
    let callsPerSecond: Int64?

    /// What happened.
    struct Result: Sendable {
        var allowed: Int64 = 0
        var denied: Int64 = 0
        /// Events that are in PostgreSQL.
        var recorded: Int64 = 0
        var elapsedMilliseconds: UInt64 = 0
    }

    /// Events in one request to tracker.
    private static let batchEvents = 1_000

    /// Makes all calls.
    func run(seed: UInt64) async throws -> Result {
        let clock = context.clock
        let start = clock.monotonic
        let bar = ProgressBar("simulate", on: context.console)
        let sender = BatchSender(context, ack: .committed, bar: bar, stop: ShutdownRequest())
        defer { bar.finish() }
        let ids = IDGenerator(clock: clock)
        var traffic = SimulatedTraffic(seed: seed)
        var result = Result()
        var batch = EventBatch()
        for index in 0..<calls {
            try await keepPace(index, since: start)
            var event = traffic.next()
            let reply = try await context.services.calling(.limiter) { rpc, options in
                try await LimiterClient(rpc).check(question, options: options)
            }
            if reply.decision == .denied {
                result.denied += 1
            } else {
                result.allowed += 1
                event.eventID = ids.uuidV7()
                event.occurredAtUs = clock.wall.microseconds
                event.orgID = orgID
                event.keyID = reply.keyID
                batch.append(event, place: InputPlace(input: "call", line: UInt64(index)))
            }
            if batch.isFull(eventsMax: Self.batchEvents) || index == calls - 1, !batch.isEmpty {
                result.recorded += Int64(
                    try await sender.send(batch.events).accepted)
                batch = EventBatch()
            }
            bar.show(
                done: UInt64(index + 1), total: UInt64(calls), detail: "\(index + 1) calls",
                now: clock.monotonic)
        }
        result.elapsedMilliseconds = clock.monotonic.nanoseconds(since: start) / 1_000_000
        return result
    }

    /// Waits until call number `index` is due.
    private func keepPace(_ index: Int64, since start: MonotonicInstant) async throws {
        guard let callsPerSecond else { return }
        let due = UInt64(index) * 1_000 / UInt64(callsPerSecond)
        let passed = context.clock.monotonic.nanoseconds(since: start) / 1_000_000
        if due > passed { try await Task.sleep(for: .milliseconds(due - passed)) }
    }
}
