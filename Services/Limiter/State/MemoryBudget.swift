import Synchronization

/// The bytes that all shards together may take.
final class MemoryBudget: Sendable {
    let bytesMax: Int
    private let taken = Atomic<Int>(0)

    init(bytesMax: Int) { self.bytesMax = bytesMax }

    /// Bytes taken.
    var bytes: Int { taken.load(ordering: .relaxed) }

    /// Takes bytes, when there are as many left.
    func take(_ bytes: Int) -> Bool {
        guard bytes > 0 else { return true }
        let (_, now) = taken.add(bytes, ordering: .relaxed)
        if now <= bytesMax { return true }
        taken.subtract(bytes, ordering: .relaxed)
        return false
    }

    /// Counts bytes that were taken without asking.
    func count(_ bytes: Int) { taken.add(bytes, ordering: .relaxed) }

    /// Gives bytes back.
    func give(_ bytes: Int) { taken.subtract(bytes, ordering: .relaxed) }
}
