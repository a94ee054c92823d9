import Chassis
import Model
import Postgres

/// Makes day partitions ahead of the rows, and notes of which days rows come; what has no partition goes to the
/// default one and still counts.
///
/// A day is noted before its rows are written and again every ten minutes while more come, so that retention, which
/// counts in days, never takes what has just been stored. Where a day's partition was dropped and late events
/// come, it is made again.
actor PartitionKeeper {
    /// Days of rows beyond the first so many get no partition of their own, unless they are
    /// about to come: a flood of distinct days must not make the table unwieldy.
    static let daysMax = 1_000
    /// How many days ahead partitions are made.
    static let daysAhead: Int32 = 7
    private static let timeoutMilliseconds: UInt64 = 10_000

    /// How long a day that failed is left alone.
    private static let retryMilliseconds: UInt64 = 60_000
    /// How long a table that was in use is left alone.
    private static let busyMilliseconds: UInt64 = 10_000
    /// How long what is known of a day is believed.
    private static let believedMilliseconds: UInt64 = 600_000

    private let store: UsageStore
    private let clock: any TimeSource
    private let log: Logger
    private let making: OutageLog
    private let daysMax: Int
    /// Until when a day need not be noted again.
    private var noted: [Int32: Deadline] = [:]
    /// Days that have a partition, or can't have one any more.
    private var known: Set<Int32> = []
    /// Days for which this process ever asked.
    private var asked: Set<Int32> = []
    private var retryAt: [Int32: Deadline] = [:]
    /// Until when no partition is made: the table was in use by a long transaction.
    private var busyUntil: Deadline?

    /// Makes a keeper that knows of no partition yet.
    init(store: UsageStore, clock: any TimeSource, log: Logger, daysMax: Int = daysMax) {
        self.daysMax = daysMax
        self.store = store
        self.clock = clock
        self.log = log
        making = OutageLog(
            log, "could not make a day's partition", recovery: "days' partitions are made again")
    }

    /// Notes today, the days after it, and these days (since 1970-01-01), and makes their partitions where that
    /// can be done.
    /// - Throws: when the days could not be noted: then nothing may be written.
    func ensure(_ days: [Int32]) async throws(PostgresError) {
        let today = Int32(clamping: clock.wall.date.daysSinceEpoch)
        let ahead = Array(today...today &+ Self.daysAhead)
        try await note(Set(ahead).union(days).sorted())
        if let busyUntil, !busyUntil.hasPassed(at: clock.monotonic) { return }
        for day in ahead + days where !known.contains(day) {
            guard asked.contains(day) || asked.count < daysMax || ahead.contains(day) else {
                continue
            }
            if let retry = retryAt[day], !retry.hasPassed(at: clock.monotonic) { continue }
            guard await makePartition(day) else { return }
        }
    }

    private func note(_ days: [Int32]) async throws(PostgresError) {
        let now = clock.monotonic
        let due = days.filter { noted[$0]?.hasPassed(at: now) ?? true }
        guard !due.isEmpty else { return }
        try await store.note(
            due, deadline: .after(milliseconds: Self.timeoutMilliseconds, from: now))
        for day in due {
            noted[day] = .after(milliseconds: Self.believedMilliseconds, from: now)
            known.remove(day)
        }
    }

    /// False when the database is away, so that further days needn't be tried.
    private func makePartition(_ day: Int32) async -> Bool {
        let deadline = Deadline.after(
            milliseconds: Self.timeoutMilliseconds, from: clock.monotonic)
        do throws(PostgresError) {
            let hasOwn = try await store.ensurePartition(day: day, deadline: deadline)
            known.insert(day)
            asked.insert(day)
            retryAt[day] = nil
            making.succeeded()
            if !hasOwn {
                log.sampled(
                    .info, "a day's rows stay in the default partition", ["day": .int(Int64(day))])
            }
            return true
        } catch {
            // The rows go to the default partition unless a later flush has more luck.
            making.failed(
                ["day": .int(Int64(day)), "reason": .string(error.description)])
            if error.sqlState == "55P03" {
                busyUntil = .after(milliseconds: Self.busyMilliseconds, from: clock.monotonic)
            }
            guard !error.isConnectionLoss, error.kind != .timeout else { return false }
            retryAt[day] = Deadline.after(
                milliseconds: Self.retryMilliseconds, from: clock.monotonic)
            return true
        }
    }
}
