import Chassis
import Model
import Postgres

/// Makes day partitions ahead of the rows; what has none goes to the default partition and
/// still counts.
actor PartitionKeeper {
    /// Days of rows beyond the first so many get no partition of their own, unless they are
    /// about to come: a flood of distinct days must not make the table unwieldy.
    static let daysMax = 1_000
    /// How many days ahead partitions are made.
    private static let daysAhead: Int32 = 2
    private static let timeoutMilliseconds: UInt64 = 10_000

    /// How long a day that failed is left alone.
    private static let retryMilliseconds: UInt64 = 60_000

    private let store: UsageStore
    private let clock: any TimeSource
    private let log: Logger
    private let daysMax: Int
    private var known: Set<Int32> = []
    private var retryAt: [Int32: Deadline] = [:]

    /// Makes a keeper that knows of no partition yet.
    init(store: UsageStore, clock: any TimeSource, log: Logger, daysMax: Int = daysMax) {
        self.daysMax = daysMax
        self.store = store
        self.clock = clock
        self.log = log
    }

    /// Makes the partitions of today, the days after it, and these days (since 1970-01-01).
    func ensure(_ days: [Int32]) async {
        let today = Int32(clamping: clock.wall.date.daysSinceEpoch)
        let ahead = Array(today...today &+ Self.daysAhead)
        for day in ahead + days where !known.contains(day) {
            guard known.count < daysMax || ahead.contains(day) else { continue }
            if let retry = retryAt[day], !retry.hasPassed(at: clock.monotonic) { continue }
            guard await ensure(day) else { return }
        }
    }

    /// False when the database is away, so that further days needn't be tried.
    private func ensure(_ day: Int32) async -> Bool {
        let deadline = Deadline.after(
            milliseconds: Self.timeoutMilliseconds, from: clock.monotonic)
        do throws(PostgresError) {
            let hasOwn = try await store.ensurePartition(day: day, deadline: deadline)
            known.insert(day)
            retryAt[day] = nil
            if !hasOwn {
                log.sampled(
                    .info, "a day's rows stay in the default partition", ["day": .int(Int64(day))])
            }
            return true
        } catch {
            // The rows go to the default partition unless a later flush has more luck.
            log.warning(
                "could not make a day's partition",
                ["day": .int(Int64(day)), "reason": .string(error.description)])
            guard !error.isConnectionLoss, error.kind != .timeout else { return false }
            retryAt[day] = Deadline.after(
                milliseconds: Self.retryMilliseconds, from: clock.monotonic)
            return true
        }
    }
}
