import Model
import Synchronization

/// All counters of a limiter: shards by subject, each under its own lock, so that several loops can decide at once.
final class WindowTable: @unchecked Sendable {
    // Written in init only; each shard is behind its own lock.
    private let shards: UnsafeMutablePointer<Mutex<WindowShard>>

    static let shardCount = 16

    /// Makes an empty table that grows to at most `bytesMax` bytes (rounded down to a power of two of cells).
    init(bytesMax: Int) {
        let cells = max(64, bytesMax / MemoryLayout<WindowShard.Slot>.stride / Self.shardCount)
        let capacityMax = 1 << (Int.bitWidth - 1 - cells.leadingZeroBitCount)
        shards = .allocate(capacity: Self.shardCount)
        for index in 0..<Self.shardCount {
            (shards + index).initialize(
                to: Mutex(
                    WindowShard(capacity: min(1024, capacityMax), capacityMax: capacityMax)))
        }
    }

    deinit {
        shards.deinitialize(count: Self.shardCount)
        shards.deallocate()
    }

    /// Decides one call of `cost` units by every one of `rules`, all or nothing; counts it when `counts`.
    /// - Returns: false when the table is at its cap and knows nothing of this subject.
    func decide(
        _ subject: SubjectHash, _ rules: RuleSet, cost: UInt64, now: MonotonicInstant, counts: Bool,
        into decision: inout Decision
    ) -> Bool {
        shards[Int(truncatingIfNeeded: subject.low >> 60)].withLock { shard in
            shard.decide(
                subject, rules.limits, cost: cost, now: now.nanoseconds, counts: counts,
                into: &decision)
        }
    }

    /// Memory held by all shards, in bytes, and cells in use.
    var size: (bytes: Int, cells: Int) {
        var (bytes, cells) = (0, 0)
        for index in 0..<Self.shardCount {
            let (more, used) = shards[index].withLock { ($0.bytes, $0.occupied) }
            bytes += more
            cells += used
        }
        return (bytes, cells)
    }
}
