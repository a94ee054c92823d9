import Chassis
import Contracts
import Model

/// Plays a plan's events against limiter and tracker, as a middleware would: asks, and records
/// what is allowed.
final class SimulationRun {
    /// How long, and how fast.
    struct Pacing: Sendable {
        var events: UInt64 = .max
        var milliseconds: UInt64 = .max
        /// nil: as fast as it goes.
        var perSecond: UInt64?
    }

    private let plan: SimulationPlan
    private let pacing: Pacing
    private let caller: any CallDecider
    private let sink: any EventSink
    private let bar: ProgressBar
    private let clock: any TimeSource
    private let stop: ShutdownRequest
    private let start: MonotonicInstant
    /// What became of the events so far.
    private(set) var tally = SimulationTally()

    /// Events between two looks at the clock, and the longest that one waits for its batch.
    private static let stepMax: UInt64 = 512
    private static let batchMax = 2_000
    private static let batchWaitNanoseconds: UInt64 = 1_000_000_000

    init(
        _ plan: SimulationPlan, _ pacing: Pacing, _ caller: any CallDecider,
        sink: any EventSink, bar: ProgressBar, clock: any TimeSource, stop: ShutdownRequest
    ) {
        self.plan = plan
        self.pacing = pacing
        self.caller = caller
        self.sink = sink
        self.bar = bar
        self.clock = clock
        self.stop = stop
        start = clock.monotonic
    }

    /// Makes the events until all are made, the time is over, or it is told to stop.
    /// - Throws: what limiter or tracker refuse; what was recorded before stays.
    func run() async throws {
        let pipeline = BatchPipeline(sink) { [self] _, reply in tally.add(reply) }
        defer {
            tally.elapsedMilliseconds = elapsedMilliseconds
            bar.finish()
        }
        do {
            try await play(pipeline)
        } catch {
            try? await pipeline.drain()
            throw error
        }
        try await pipeline.drain()
    }

    private var elapsedMilliseconds: UInt64 {
        clock.monotonic.nanoseconds(since: start) / 1_000_000
    }

    private func play(_ pipeline: BatchPipeline) async throws {
        let traffic = SimulatedTraffic(plan)
        let step = min(Self.stepMax, max(1, (pacing.perSecond ?? .max) / 10))
        var batch = EventBatch()
        var lastSent = start
        var number: UInt64 = 0
        while number < pacing.events, elapsedMilliseconds < pacing.milliseconds,
            stop.reason == nil
        {
            try await keepPace(number)
            let end = number + min(step, pacing.events - number)
            let now = clock.wall
            var events = (number..<end).map { traffic.event($0, now: now) }
            for (index, call) in try await caller.decide(events).enumerated() {
                tally.add(call.decision, org: events[index].orgID)
                guard call.decision != .denied else { continue }
                events[index].keyID = call.keyID
                tally.messages += events[index].message == nil ? 0 : 1
                tally.errors += events[index].statusCode >= 400 ? 1 : 0
                batch.append(
                    events[index],
                    place: InputPlace(input: "event", line: number + UInt64(index) + 1))
            }
            number = end
            let waited = clock.monotonic.nanoseconds(since: lastSent)
            if batch.isFull(eventsMax: Self.batchMax) || waited >= Self.batchWaitNanoseconds {
                try await pipeline.send(batch)
                (batch, lastSent) = (EventBatch(), clock.monotonic)
            }
            show(number)
        }
        try await pipeline.send(batch)
    }

    /// Waits until the event with this number is due.
    private func keepPace(_ number: UInt64) async throws {
        guard let perSecond = pacing.perSecond else { return }
        let due = UInt64(clamping: UInt128(number) * 1_000 / UInt128(perSecond))
        while stop.reason == nil {
            let passed = elapsedMilliseconds
            guard due > passed, passed < pacing.milliseconds else { return }
            try await Task.sleep(for: .milliseconds(min(due - passed, 200)))
        }
    }

    private func show(_ number: UInt64) {
        let now = clock.monotonic
        let isTimed = pacing.events == .max
        let (done, total) =
            isTimed ? (elapsedMilliseconds, pacing.milliseconds) : (number, pacing.events)
        let (rate, left) = (Pace(from: start), Pace(from: start))
        func detail() -> String {
            let pace = "\(Pace.grouped(rate.perSecond(number, now: now)))/s"
            let rest =
                left.secondsLeft(done, of: total, now: now).map {
                    ", \(Pace.text(seconds: $0)) left"
                } ?? ""
            return "\(Pace.grouped(number)) events, \(pace)\(rest)"
        }
        bar.show(done: done, total: total, detail: detail(), now: now)
    }
}
