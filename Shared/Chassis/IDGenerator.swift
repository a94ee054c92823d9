import Model
import Synchronization

/// Makes ids without asking anybody: positive, ordered by time, distinct between processes.
///
/// An id is 41 bits of milliseconds since 2024-01-01 (until 2093), 10 bits of node and a 12-bit
/// counter that starts at random in each millisecond. In one process ids only grow, even when the
/// wall clock steps back. Two processes that drew the same node collide only in the same
/// millisecond and count; primary keys refuse that.
package final class IDGenerator: Sendable {
    /// 2024-01-01T00:00:00Z in milliseconds.
    package static let epochMilliseconds: Int64 = 1_704_067_200_000

    private struct State {
        /// Milliseconds << 12 | counter of the id given out last.
        var last: Int64 = 0
        var random: SeededRandom
    }

    private let clock: any TimeSource
    private let node: Int64
    private let state: Mutex<State>

    /// Makes a generator.
    /// - Parameter node: 0 to 1,023; nil draws one at random.
    package init(clock: any TimeSource = SystemClock(), node: Int? = nil) {
        precondition(node.map { (0..<1024).contains($0) } ?? true, "a node has 10 bits")
        self.clock = clock
        self.node = node.map(Int64.init) ?? Int64(SecureRandom.word() % 1024)
        state = Mutex(State(random: SeededRandom(seed: SecureRandom.word())))
    }

    /// The next id.
    package func next() -> Int64 {
        let now = clock.wall.microseconds / 1000 - Self.epochMilliseconds
        let millisecond = min(max(now, 1), (1 << 41) - 1)
        let tick = state.withLock { state in
            let start = Int64(state.random.next() % 2048)
            state.last = max(state.last + 1, millisecond << 12 | start)
            return state.last
        }
        return (tick >> 12 & ((1 << 41) - 1)) << 22 | node << 12 | tick & 0xFFF
    }

    /// A new UUID version 7 (RFC 9562), 16 bytes: milliseconds, then quarters of microseconds, then
    /// random.
    package func uuidV7() -> [UInt8] {
        let microseconds = UInt64(max(0, clock.wall.microseconds))
        let millisecond = microseconds / 1000
        let fraction = microseconds % 1000 * 4
        var bytes = SecureRandom.bytes(16)
        for index in 0..<6 {
            bytes[index] = UInt8(truncatingIfNeeded: millisecond >> UInt64(40 - 8 * index))
        }
        bytes[6] = 0x70 | UInt8(truncatingIfNeeded: fraction >> 8)
        bytes[7] = UInt8(truncatingIfNeeded: fraction)
        bytes[8] = 0x80 | bytes[8] & 0x3F
        return bytes
    }
}
