import Synchronization

/// A number that only grows: calls, bytes, errors.
package final class Counter: Sendable {
    private let count = Atomic<UInt64>(0)

    init() {}

    /// Adds to the counter; allocates nothing, waits for nobody.
    @inline(__always)
    package func add(_ more: UInt64 = 1) { count.wrappingAdd(more, ordering: .relaxed) }

    /// The count so far.
    package var value: UInt64 { count.load(ordering: .relaxed) }
}
