import Contracts
import Model

/// Counts what becomes of events by org, day and meter.
struct BackfillTally {
    private struct Key: Hashable {
        let org: Int64
        let day: Int64
        let meter: String
    }
    private struct Row {
        var counts = TrackerV1.BackfillTotals()
        var quantity: Int128 = 0
    }

    /// Hours that begin before it are closed.
    private let closedBefore: Timestamp
    private var rows: [Key: Row] = [:]

    /// Makes an empty tally.
    init(closedBefore: Timestamp) { self.closedBefore = closedBefore }

    /// Counts an event; one that the database refused is told of elsewhere.
    mutating func add(_ event: SpooledEvent, _ fate: EventFate) {
        guard fate != .quarantined else { return }
        let time = Timestamp(microseconds: event.identity.occurredAt)
        let key = Key(
            org: event.identity.org, day: time.truncated(to: .day).microseconds,
            meter: String(decoding: event.meter, as: UTF8.self))
        var row = rows[key, default: Row()]
        switch fate {
        case .accepted:
            row.counts.accepted += 1
            row.quantity += Int128(event.quantityMicro)
            if time < closedBefore { row.counts.late += 1 }
        case .duplicate: row.counts.duplicates += 1
        case .conflict: row.counts.conflicts += 1
        case .quarantined: break
        }
        rows[key] = row
    }

    /// The rows in the order of their keys; a quantity beyond Int64 stays at its end.
    var totals: [TrackerV1.BackfillTotals] {
        let sorted = rows.sorted {
            ($0.key.org, $0.key.day, $0.key.meter) < ($1.key.org, $1.key.day, $1.key.meter)
        }
        return sorted.map { key, row in
            var totals = row.counts
            totals.orgID = key.org
            totals.dayUs = key.day
            totals.meter = key.meter
            totals.quantityMicro = Int64(clamping: row.quantity)
            return totals
        }
    }
}
