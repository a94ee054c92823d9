import Chassis
import Model
import Postgres
import Synchronization

/// Makes partitions ahead and runs retention, once an hour, for the life of the process; earlier when the database was
/// away or a run left something.
final class Upkeep: Sendable {
    private static let periodMilliseconds: UInt64 = 3_600_000
    private static let retryMilliseconds: UInt64 = 30_000
    /// After a run that left something.
    private static let restMilliseconds: UInt64 = 600_000
    /// How often the news that wait are counted.
    private static let countMilliseconds: UInt64 = 60_000
    /// What one run may take.
    private static let runMilliseconds: UInt64 = 1_800_000

    private let partitions: PartitionKeeper
    private let retention: Retention
    private let metrics: TrackerMetrics
    private let clock: any TimeSource
    private let log: Logger
    private let running: OutageLog
    private let giving: OutageLog
    private let task = Mutex<Task<Void, Never>?>(nil)
    /// Gives files back; nobody waits for it but `stop`.
    private let freeing = Mutex<Task<Void, Never>?>(nil)

    /// Makes an upkeep that has not begun.
    init(
        partitions: PartitionKeeper, retention: Retention, metrics: TrackerMetrics,
        clock: any TimeSource, log: Logger
    ) {
        self.partitions = partitions
        self.retention = retention
        self.metrics = metrics
        self.clock = clock
        self.log = log
        running = OutageLog(
            log, "upkeep of the usage tables failed; it is tried again soon",
            recovery: "upkeep of the usage tables works again")
        giving = OutageLog(
            log, "the files of dropped days could not be given back; the next run does so",
            recovery: "files of dropped days are given back again")
    }

    /// Begins; returns at once.
    func start() {
        task.withLock { task in
            guard task == nil else { return }
            task = Task {
                while !Task.isCancelled {
                    var pause = await self.once()
                    while pause > 0, !Task.isCancelled {
                        await self.countWaiting()
                        let nap = min(pause, Self.countMilliseconds)
                        try? await Task.sleep(nanoseconds: nap * 1_000_000)
                        pause -= nap
                    }
                }
            }
        }
    }

    /// Ends; what is half done is done by the next run.
    func stop() async {
        let running = task.withLock { $0 }
        running?.cancel()
        await running?.value
        let last = freeing.withLock { $0 }
        last?.cancel()
        await last?.value
    }

    /// One run of retention, or a look at what it would do. The files of what it dropped are given back after it.
    /// - Throws: when the database is away.
    func retire(isDryRun: Bool, deadline: Deadline) async throws -> RetentionReport {
        guard !isDryRun else { return try await retention.preview(deadline: deadline) }
        defer { free() }
        do {
            let report = try await retention.run(deadline: deadline)
            tell(of: report)
            return report
        } catch {
            metrics.retentionFailures.add()
            throw error
        }
    }

    private func free() {
        freeing.withLock { last in
            let earlier = last
            last = Task {
                await earlier?.value
                await self.giveBack()
            }
        }
    }

    private func giveBack() async {
        do {
            try await retention.free(
                deadline: .after(milliseconds: Self.runMilliseconds, from: clock.monotonic))
            giving.succeeded()
        } catch {
            guard !Task.isCancelled else { return }
            metrics.retentionFailures.add()
            giving.failed(["reason": .string("\(error)")])
        }
    }

    /// Counts the news that wait for their message, for the metric.
    private func countWaiting() async {
        let deadline = Deadline.after(
            milliseconds: Self.countMilliseconds, from: clock.monotonic)
        guard let count = try? await retention.waitingDeliveries(deadline: deadline) else { return }
        metrics.deliveriesWaiting.set(count)
    }

    /// Does what is due; returns the milliseconds until the next time.
    private func once() async -> UInt64 {
        do {
            try await partitions.ensure([])
            let deadline = Deadline.after(
                milliseconds: Self.runMilliseconds, from: clock.monotonic)
            let report = try await retire(isDryRun: false, deadline: deadline)
            running.succeeded()
            return report.isFinished ? Self.periodMilliseconds : Self.restMilliseconds
        } catch {
            guard !Task.isCancelled else { return Self.retryMilliseconds }
            running.failed(["reason": .string("\(error)")])
            return Self.retryMilliseconds
        }
    }

    private func tell(of report: RetentionReport) {
        for item in report.items {
            let fields: LogFields = [
                "data": .string(item.data.rawValue), "day": .string(item.day?.rfc3339 ?? ""),
                "rows": .int(item.rows), "bytes": .int(item.bytes),
                "reason": .string(item.keptBecause),
            ]
            guard item.keptBecause.isEmpty else {
                log.warning("retention could not drop a day; it is tried again", fields)
                continue
            }
            if item.data == .raw { metrics.daysDropped.add() }
            if item.data == .deliveries {
                metrics.deliveriesExpired.add(UInt64(clamping: item.rows))
            }
            log.info("retention dropped what is older than the settings keep", fields)
        }
    }
}
