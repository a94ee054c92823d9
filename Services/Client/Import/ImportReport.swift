import Contracts

/// Adds up what became of each line, and tells of the rejected ones with their numbers.
final class ImportReport {
    /// Rejected lines that are told one by one; a wrong format would fill the screen.
    static let reportsMax = 100
    /// Longest reason that is shown, in characters: names in it come from the input.
    private static let reasonCharactersMax = 400

    /// What is certain: answered batches, from the beginning of the inputs.
    private(set) var tally: ImportTally
    private var told = 0
    private var untold = 0
    private let bar: ProgressBar

    /// A report that goes on from `tally`.
    init(from tally: ImportTally, bar: ProgressBar) {
        self.tally = tally
        self.bar = bar
    }

    /// Adds a batch and tracker's answer to it.
    func add(_ batch: EventBatch, _ reply: TrackerV1.RecordResponse) {
        tally.read += batch.read
        tally.accepted += UInt64(reply.accepted)
        if let known = tally.duplicates {
            tally.duplicates = known + UInt64(reply.duplicates ?? 0)
        }
        tally.rejected += batch.rejected
        let faults = Dictionary(grouping: reply.rejected, by: \.index)
        for (index, faults) in faults.sorted(by: { $0.key < $1.key }) {
            let reasons = faults.map { $0.field.isEmpty ? $0.reason : "\($0.field) \($0.reason)" }
            tally.rejected += 1
            tell(place(index, in: batch), reasons.joined(separator: "; "))
        }
        for index in reply.conflictIndexes {
            tell(place(index, in: batch), "an event of this identity has other content")
        }
        tally.rejected += max(UInt64(reply.conflicts ?? 0), UInt64(reply.conflictIndexes.count))
    }

    /// Says why a line is rejected; it is counted with its batch.
    func tell(_ place: String, _ reason: String) {
        guard told < Self.reportsMax else {
            untold += 1
            return
        }
        told += 1
        let short = reason.prefix(Self.reasonCharactersMax)
        bar.note("rejected \(place): \(TextTable.printable(String(short)))\n")
    }

    /// Says how many rejected lines were not told one by one.
    func finish() {
        if untold > 0 { bar.note("and \(untold) more rejected lines\n") }
    }

    private func place(_ index: UInt32, in batch: EventBatch) -> String {
        let index = Int(index)
        return batch.places.indices.contains(index)
            ? batch.places[index].description : "event \(index)"
    }
}
