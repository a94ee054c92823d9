import Contracts
import RPC
import Synchronization

/// What tracker told of a backfill by org, day and meter, added up.
final class BackfillTotals: Sendable {
    private struct Key: Hashable {
        let org: Int64
        let day: Int64
        let meter: String
    }

    private let rows = Mutex<[Key: TrackerV1.BackfillTotals]>([:])

    /// Adds the rows of one answer.
    func add(_ totals: [TrackerV1.BackfillTotals]) {
        rows.withLock { rows in
            for one in totals {
                let key = Key(org: one.orgID, day: one.dayUs, meter: one.meter)
                guard var sum = rows[key] else {
                    rows[key] = one
                    continue
                }
                sum.accepted &+= one.accepted
                sum.late &+= one.late
                sum.duplicates &+= one.duplicates
                sum.conflicts &+= one.conflicts
                sum.quantityMicro = sum.quantityMicro.saturatingSum(one.quantityMicro)
                rows[key] = sum
            }
        }
    }

    /// The sums, by org, day and meter.
    var sorted: [TrackerV1.BackfillTotals] {
        rows.withLock { Array($0.values) }.sorted {
            ($0.orgID, $0.dayUs, $0.meter) < ($1.orgID, $1.dayUs, $1.meter)
        }
    }
}

extension Int64 {
    /// The sum, or the end of the range that it would pass.
    fileprivate func saturatingSum(_ other: Int64) -> Int64 {
        let (sum, isOver) = addingReportingOverflow(other)
        return isOver ? (other > 0 ? .max : .min) : sum
    }
}

extension TrackerV1.BackfillResponse {
    /// The answer as `Record` would have given it.
    var record: TrackerV1.RecordResponse {
        TrackerV1.RecordResponse(
            accepted: totals.reduce(0) { $0 &+ $1.accepted },
            duplicates: totals.reduce(0) { $0 &+ $1.duplicates },
            conflicts: totals.reduce(0) { $0 &+ $1.conflicts }, rejected: rejected,
            conflictIndexes: conflictIndexes)
    }
}
