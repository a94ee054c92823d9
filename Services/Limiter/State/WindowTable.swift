import Model
import Synchronization

/// All counters of a limiter: shards by subject, each under its own lock, so that several loops can decide at once.
final class WindowTable: Sendable {
    private let shards: [Locked]

    /// One shard behind its lock.
    private final class Locked: Sendable {
        let state: Mutex<WindowShard>
        init(_ capacity: Int, _ capacityMax: Int) {
            state = Mutex(WindowShard(capacity: capacity, capacityMax: capacityMax))
        }
    }

    static let shardCount = 16

    /// Makes an empty table that grows to at most `bytesMax` bytes (rounded down to a power of two of cells).
    init(bytesMax: Int) {
        let cells = max(64, bytesMax / MemoryLayout<WindowShard.Slot>.stride / Self.shardCount)
        let capacityMax = 1 << (Int.bitWidth - 1 - cells.leadingZeroBitCount)
        shards = (0..<Self.shardCount).map { _ in Locked(min(1024, capacityMax), capacityMax) }
    }

    /// Decides one call of `cost` units by every rule of `policy`, all or nothing; counts it when `counts`.
    /// - Returns: nil when the table is at its cap and knows nothing of this subject.
    func decide(
        _ subject: SubjectHash, _ policy: Policy, cost: UInt64, now: MonotonicInstant, counts: Bool
    ) -> Decision? {
        shards[Int(truncatingIfNeeded: subject.low >> 60)].state.withLock { shard in
            shard.decide(
                subject, policy.rules, cost: cost, now: now.nanoseconds, counts: counts)
        }
    }

    /// Memory held by all shards, in bytes, and cells in use.
    var size: (bytes: Int, cells: Int) {
        var (bytes, cells) = (0, 0)
        for shard in shards {
            let (more, used) = shard.state.withLock { ($0.bytes, $0.occupied) }
            bytes += more
            cells += used
        }
        return (bytes, cells)
    }
}
