import Synchronization

/// How the rows of the next batch go into the table.
///
/// Straight, where the database lets this tracker; through the staging table for a while after
/// rows that could not go straight, since duplicates seldom come alone: a repeated import must
/// not pay for both ways with every batch.
final class RowRoute: Sendable {
    private static let stagedBatches = 8
    private let isLoaderThere = Atomic<Bool>(false)
    private let batchesToStage = Atomic<Int>(0)

    /// Whether rows go straight into the table.
    var isStraight: Bool { isLoaderThere.load(ordering: .relaxed) && !expectsDuplicates }

    /// Whether a batch not long ago held rows that were there already.
    var expectsDuplicates: Bool { batchesToStage.load(ordering: .relaxed) > 0 }

    /// Says whether the database lets this tracker load.
    func found(isLoaderThere: Bool) {
        self.isLoaderThere.store(isLoaderThere, ordering: .relaxed)
    }

    /// Says that rows could not go straight.
    func refused() { batchesToStage.store(Self.stagedBatches, ordering: .relaxed) }

    /// Says whether a staged batch was new in every row.
    func staged(allNew: Bool) {
        guard allNew else { return refused() }
        let left = batchesToStage.load(ordering: .relaxed)
        batchesToStage.store(max(0, left - 1), ordering: .relaxed)
    }
}
