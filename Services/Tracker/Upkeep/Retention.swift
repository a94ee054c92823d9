import Chassis
import Model
import Postgres

/// Drops what is older than the terms keep; hours and days of rollups stay.
///
/// Problem: dropping a partition needs a lock on the whole table, behind which every flush would queue while some
/// long read holds it up; and the concurrent way is closed to a table with a default partition. Choice: the lock
/// is waited for a little, 50 ms at first and 1.6 s at last, with a pause of four times as long after it in which
/// everyone who queued goes on; a day that is still in use then is left for the next run. The partition is taken out of
/// the table and set aside, which takes milliseconds; giving a day's files back takes seconds and a transaction of its
/// own, `free`, for which nobody waits. Guarantee: events are taken into the journal all the time, no flush waits
/// longer than that, and a day that gets events while it is dropped keeps them: `usage_days` is locked by both. Cost:
/// a read that never ends keeps a day for ever, and a warning tells.
///
/// Everything is done in small transactions, each of which may be the last: the next run goes on there.
struct Retention: Sendable {
    private static let waitsMilliseconds: [Int32] = [50, 100, 200, 400, 800, 1_600]
    /// How much longer than an attempt the pause after it is.
    private static let pauseFactor: UInt64 = 4

    let pool: Pool
    let terms: RetentionTerms
    let clock: any TimeSource

    /// What would be dropped now; changes nothing.
    func preview(deadline: Deadline) async throws -> RetentionReport {
        var report = RetentionReport()
        for data in RetainedData.allCases {
            guard let cutoff = terms.cutoff(of: data, at: clock.wall) else { continue }
            switch data {
            case .raw, .minutes:
                let days = try await due(data, cutoff, deadline)
                report.items += days.map {
                    RetentionReport.Item(data: data, day: $0.start, rows: $0.rows, bytes: $0.bytes)
                }
                if days.count >= DueDay.countMax { report.isFinished = false }
            case .security:
                try await count(SecurityTable.self, data, cutoff, &report, deadline)
            case .quarantine:
                try await count(QuarantineTable.self, data, cutoff, &report, deadline)
            case .deliveries:
                try await count(WaitingDeliveryTable.self, data, cutoff, &report, deadline)
            case .backfills:
                try await count(BackfillJobTable.self, data, cutoff, &report, deadline)
            }
        }
        return report
    }

    /// Drops it. Ends early, and says so, at the deadline.
    func run(deadline: Deadline) async throws -> RetentionReport {
        var report = RetentionReport()
        for data in RetainedData.allCases {
            guard let cutoff = terms.cutoff(of: data, at: clock.wall) else { continue }
            switch data {
            case .raw: try await dropRaw(cutoff, &report, deadline)
            case .minutes: try await dropMinutes(cutoff, &report, deadline)
            case .security:
                try await delete(SecurityTable.self, data, cutoff, &report, deadline)
            case .quarantine:
                try await delete(QuarantineTable.self, data, cutoff, &report, deadline)
            case .deliveries:
                try await delete(WaitingDeliveryTable.self, data, cutoff, &report, deadline)
            case .backfills:
                try await pool.execute(
                    UsageStore.scope, DeleteOldBackfillTotals(before: cutoff), deadline: deadline)
                try await delete(BackfillJobTable.self, data, cutoff, &report, deadline)
            }
        }
        return report
    }

    /// Gives back the files of the days that were dropped, also by a run that did not come so far.
    func free(deadline: Deadline) async throws {
        while !Task.isCancelled {
            let isFreed = try await pool.query(
                UsageStore.scope, FreeDroppedUsage(), deadline: deadline
            ).first
            guard isFreed == true else { return }
        }
    }

    /// News that wait for their message, as far as they are counted.
    func waitingDeliveries(deadline: Deadline) async throws -> Int64 {
        try await pool.query(
            UsageStore.scope, CountWaitingDeliveries(), deadline: deadline, readOnly: true
        ).first ?? 0
    }

    private func due(
        _ data: RetainedData, _ cutoff: Timestamp, _ deadline: Deadline
    ) async throws -> [DueDay] {
        data == .raw
            ? try await pool.query(
                UsageStore.scope, ListDueRawDays(cutoff: cutoff), deadline: deadline,
                readOnly: true)
            : try await pool.query(
                UsageStore.scope, ListDueMinuteDays(cutoff: cutoff), deadline: deadline,
                readOnly: true)
    }

    private func isOver(_ deadline: Deadline, _ report: inout RetentionReport) -> Bool {
        guard deadline.hasPassed(at: clock.monotonic) || Task.isCancelled else { return false }
        report.isFinished = false
        return true
    }

    // MARK: - Raw rows

    private func dropRaw(
        _ cutoff: Timestamp, _ report: inout RetentionReport, _ deadline: Deadline
    ) async throws {
        let days = try await due(.raw, cutoff, deadline)
        if days.count >= DueDay.countMax { report.isFinished = false }
        for day in days {
            guard !isOver(deadline, &report) else { return }
            var item = RetentionReport.Item(
                data: .raw, day: day.start, rows: day.rows, bytes: day.bytes)
            switch try await drop(day, cutoff, deadline) {
            case .dropped, .inDefault: break
            case .inUse: item.keptBecause = "events of the day have just come"
            case nil:
                item.keptBecause = "the table was in use by long transactions"
                report.items.append(item)
                report.isFinished = false
                // It would be so for the next day too, and each attempt holds flushes up.
                return
            }
            report.items.append(item)
        }
    }

    /// Drops a day's rows; nil when others used the table all the time.
    private func drop(
        _ day: DueDay, _ cutoff: Timestamp, _ deadline: Deadline
    ) async throws -> DropUsagePartition.Fate? {
        for wait in Self.waitsMilliseconds {
            do {
                return try await pool.transaction(UsageStore.scope, deadline: deadline) { tx in
                    let fate = try await tx.queryFirst(
                        DropUsagePartition(
                            day: day.day, storedBefore: cutoff, waitMilliseconds: wait))
                    guard let fate, fate != .inUse else { return .inUse }
                    if fate == .inDefault {
                        try await tx.execute(DeleteRawDay(from: day.start, to: day.end))
                    }
                    try await tx.execute(MarkRawDropped(day: day.day, at: clock.wall))
                    return fate
                }
            } catch let error as PostgresError where error.sqlState == Self.lockTimeout {
                let pause = UInt64(wait.magnitude) * Self.pauseFactor
                guard wait != Self.waitsMilliseconds.last,
                    deadline.millisecondsLeft(at: clock.monotonic) > pause
                else { return nil }
                try await Task.sleep(nanoseconds: pause * 1_000_000)
            }
        }
        return nil
    }

    private static let lockTimeout = "55P03"

    // MARK: - Minutes

    private func dropMinutes(
        _ cutoff: Timestamp, _ report: inout RetentionReport, _ deadline: Deadline
    ) async throws {
        let days = try await due(.minutes, cutoff, deadline)
        if days.count >= DueDay.countMax { report.isFinished = false }
        for day in days {
            // An hour at a time: many orgs have many minutes.
            var from = day.start
            while from < day.end {
                guard !isOver(deadline, &report) else { return }
                let to = from.adding(microseconds: Bucket.hour.microseconds)
                try await pool.execute(
                    UsageStore.scope, DeleteMinutes<MinuteTable>(from: from, to: to),
                    deadline: deadline)
                try await pool.execute(
                    UsageStore.scope, DeleteMinutes<FleetLatencyMinuteTable>(from: from, to: to),
                    deadline: deadline)
                try await pool.execute(
                    UsageStore.scope, DeleteUniqueHours(from: from, to: to), deadline: deadline)
                from = to
            }
            try await pool.execute(
                UsageStore.scope,
                MarkMinutesDropped(day: day.day, storedBefore: cutoff, at: clock.wall),
                deadline: deadline)
            report.items.append(.init(data: .minutes, day: day.start, rows: day.rows))
        }
    }

    // MARK: - Rows by age

    private func count<Table: AgedTable>(
        _ table: Table.Type, _ data: RetainedData, _ cutoff: Timestamp,
        _ report: inout RetentionReport, _ deadline: Deadline
    ) async throws {
        let found = try await pool.query(
            UsageStore.scope, CountAged<Table>(before: cutoff), deadline: deadline, readOnly: true)
        guard let rows = found.first?.rows, rows > 0 else { return }
        report.items.append(.init(data: data, rows: rows))
    }

    private func delete<Table: AgedTable>(
        _ table: Table.Type, _ data: RetainedData, _ cutoff: Timestamp,
        _ report: inout RetentionReport, _ deadline: Deadline
    ) async throws {
        var rows: Int64 = 0
        while !isOver(deadline, &report) {
            let found = try await pool.query(
                UsageStore.scope, CountAged<Table>(before: cutoff), deadline: deadline,
                readOnly: true)
            guard let oldest = found.first?.oldest else { break }
            // A day at a time.
            let next = oldest.adding(microseconds: Bucket.day.microseconds)
            rows += Int64(
                try await pool.execute(
                    UsageStore.scope, DeleteAged<Table>(before: min(next, cutoff)),
                    deadline: deadline))
        }
        if rows > 0 { report.items.append(.init(data: data, rows: rows)) }
    }
}
