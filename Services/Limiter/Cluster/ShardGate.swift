import Model
import Synchronization

/// In which shards this limiter decides, and until when. Every function of the table of counts asks
/// it under the shard's lock, so that nothing is counted in a shard after it was closed and its
/// lock was taken once.
///
/// Alone, a limiter decides in all shards for ever, and asking costs one load. Among others it
/// costs a reading of the clock too: the time at which a call's frame was read says nothing of a
/// process that was stopped since.
final class ShardGate: Sendable {
    /// Whether a call of a shard is decided here.
    enum Answer: Sendable, Equatable {
        /// It is.
        case open
        /// It is, but another limiter may decide for it too: PostgreSQL is away, and the lease has
        /// run out.
        case cutOff
        /// It will be, when the state was taken over.
        case awaited
        /// It is not: another limiter should be asked.
        case elsewhere

        /// Whether it is decided here.
        @inline(__always)
        var decides: Bool { self == .open || self == .cutOff }
    }

    /// The gate of a limiter without others: open for ever.
    static let alone = ShardGate(isClustered: false, clock: NoClock())

    /// What a gate that is open for ever never reads.
    private struct NoClock: TimeSource {
        var monotonic: MonotonicInstant { MonotonicInstant(nanoseconds: 0) }
        var wall: Timestamp { .epoch }
    }

    private let clock: any TimeSource
    private let decidesUntil: Atomic<UInt64>
    private let exactUntil: Atomic<UInt64>
    private let held: InlineArray<4, Atomic<UInt64>>
    private let awaited: InlineArray<4, Atomic<UInt64>>
    private let epochNow = Atomic<Int64>(0)

    /// Makes a gate that is open for ever, or (`isClustered`) closed until it is told otherwise.
    init(isClustered: Bool, clock: any TimeSource) {
        self.clock = clock
        decidesUntil = Atomic(isClustered ? 0 : .max)
        exactUntil = Atomic(isClustered ? 0 : .max)
        held = InlineArray { _ in Atomic(0) }
        awaited = InlineArray { _ in Atomic(0) }
    }

    /// The routing epoch that is obeyed; 0: this limiter is alone.
    var epoch: Int64 { epochNow.load(ordering: .relaxed) }

    /// Whether a call of a shard (0 to 255) is decided here, now.
    @inline(__always)
    func ask(_ shard: Int) -> Answer {
        let end = decidesUntil.load(ordering: .acquiring)
        return end == .max ? .open : askAmongOthers(shard, end)
    }

    @inline(never)
    private func askAmongOthers(_ shard: Int, _ end: UInt64) -> Answer {
        let (word, bit) = ((shard >> 6) & 3, UInt64(1) << UInt64(shard & 63))
        let now = clock.monotonic.nanoseconds
        if now < end, held[word].load(ordering: .acquiring) & bit != 0 {
            return now < exactUntil.load(ordering: .relaxed) ? .open : .cutOff
        }
        return awaited[word].load(ordering: .relaxed) & bit != 0 ? .awaited : .elsewhere
    }

    /// Obeys what the membership says. Shards that are closed by it may still be decided in by who
    /// asked before: take their locks once, then nobody is left.
    func obey(_ gate: Membership.Gate) {
        // Closing comes before opening: a shard is never open under the lease of another set.
        for word in 0..<4 {
            held[word].bitwiseAnd(gate.held.words[word], ordering: .acquiringAndReleasing)
        }
        exactUntil.store(gate.exactUntil, ordering: .releasing)
        decidesUntil.store(gate.decidesUntil, ordering: .releasing)
        for word in 0..<4 {
            held[word].store(gate.held.words[word], ordering: .releasing)
            awaited[word].store(gate.awaited.words[word], ordering: .relaxed)
        }
        epochNow.store(gate.epoch, ordering: .relaxed)
    }
}
