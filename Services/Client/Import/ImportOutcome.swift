import Contracts

/// Adds up what became of each line, and reports the rejected ones with their numbers. The reader of
/// lines and the taker of answers share it within one task.
final class ImportOutcome {
    /// Rejected lines that are reported one by one; a wrong format would fill the screen.
    static let reportsMax = 100

    var tally: ImportTally
    private let console: Console

    init(console: Console, ack: TrackerV1.Ack) {
        self.console = console
        tally = ImportTally(knowsDuplicates: ack == .committed)
    }

    /// Adds tracker's answer to a batch.
    func add(_ batch: EventBatch, _ reply: TrackerV1.RecordResponse) {
        tally.accepted += UInt64(reply.accepted)
        if let known = tally.duplicates {
            tally.duplicates = known + UInt64(reply.duplicates ?? 0)
        }
        for event in reply.rejected.sorted(by: { $0.index < $1.index }) {
            let faults = event.faults.map { "\($0.field) \($0.reason)" }
            let reason = "\(event.field) \(event.reason)"
            reject(
                place(event.index, in: batch),
                faults.isEmpty ? reason : faults.joined(separator: "; "))
        }
        let listed = reply.conflictIndexes
        for index in listed {
            reject(place(index, in: batch), "an event of this identity has other content")
        }
        let others = UInt64(reply.conflicts ?? 0)
        if others > UInt64(listed.count) { tally.rejected += others - UInt64(listed.count) }
    }

    /// Counts a line that can't be taken, and says why.
    func reject(_ place: String, _ reason: String) {
        tally.rejected += 1
        guard tally.rejected <= UInt64(Self.reportsMax) else { return }
        console.note("rejected \(place): \(TextTable.printable(reason))\n")
    }

    /// Says how many rejected lines were not reported one by one.
    func finish() {
        guard tally.rejected > UInt64(Self.reportsMax) else { return }
        console.note("and \(tally.rejected - UInt64(Self.reportsMax)) more rejected lines\n")
    }

    private func place(_ index: UInt32, in batch: EventBatch) -> String {
        Int(index) < batch.places.count ? batch.places[Int(index)] : "event \(index)"
    }
}
