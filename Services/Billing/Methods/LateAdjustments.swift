import Chassis
import Model
import Postgres

/// Usage that came late. A period is closed an hour and the grace after its end; what is stored into it later is
/// in `late_adjustments`, and on the invoice of the period that is not closed by then. So a closed period's
/// invoice stays what it was.
extension BillingService {
    /// When a term is closed.
    func closing(_ term: BillingTerm) -> Timestamp { closing(term.inForce.to) }

    private func closing(_ end: Timestamp) -> Timestamp {
        LateGrace.closing(of: end, graceMilliseconds: lateGraceMilliseconds)
    }

    /// What came after a term was closed; nothing for one that ended before the org was there: that was never
    /// invoiced.
    func afterClosing(
        _ org: OrgID, _ term: BillingTerm, since start: Timestamp, _ tx: Transaction
    ) async throws -> [UsageRow] {
        guard term.inForce.to > start else { return [] }
        return try await late(org, term, from: closing(term), tx)
    }

    /// What an invoice of a term adjusts of earlier ones: what came since the one before was closed, and before
    /// this one is.
    /// - Parameter start: when the org was made.
    func adjustments(
        _ org: OrgID, before term: BillingTerm, since start: Timestamp, _ tx: Transaction
    ) async throws -> [Adjustment] {
        let opened = closing(term.inForce.from)
        let closed = closing(term)
        let oldest = start.adding(microseconds: -Self.termMicrosecondsMax)
        guard oldest < term.inForce.from else { return [] }
        let window = try await tx.query(
            ListLateRows(
                org: org, recorded: TimeRange(between: opened, and: closed),
                hours: TimeRange(between: oldest, and: term.inForce.from)))
        var left = window.sorted { $0.bucket < $1.bucket }[...]
        var result: [Adjustment] = []
        while let bucket = left.first?.bucket {
            let earlier = try await planInForce(org, at: bucket, tx)
            let range = earlier.term.inForce
            let rows = left.prefix { range.contains($0.bucket) }
            // A bucket that no term holds can't be: terms touch.
            left = left.dropFirst(max(rows.count, 1))
            guard range.to > start, range.to <= term.inForce.from, !rows.isEmpty else { continue }
            let later = try await late(org, earlier.term, from: closed, tx)
            result += try await usage(org, range, tx).adjustments(
                of: earlier.plan, window: rows.sorted(by: Self.inOrder), later: later,
                hash: { SHA256.hash($0) })
        }
        return result
    }

    private func late(
        _ org: OrgID, _ term: BillingTerm, from: Timestamp, _ tx: Transaction
    ) async throws -> [UsageRow] {
        try await tx.query(
            ListLateRows(
                org: org, recorded: TimeRange(between: from, and: .horizon), hours: term.inForce))
    }

    private static func inOrder(_ left: UsageRow, _ right: UsageRow) -> Bool {
        left.meter == right.meter
            ? left.bucket < right.bucket
            : left.meter.utf8.lexicographicallyPrecedes(right.meter.utf8)
    }

    /// Longer than any period.
    private static let termMicrosecondsMax: Int64 = 367 * 86_400_000_000
}
