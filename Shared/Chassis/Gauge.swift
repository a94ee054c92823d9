import Synchronization

/// A number that goes up and down: connections, queue lengths, lag.
package final class Gauge: Sendable {
    private let current = Atomic<Int64>(0)

    init() {}

    /// Sets the gauge; allocates nothing, waits for nobody.
    @inline(__always)
    package func set(_ value: Int64) { current.store(value, ordering: .relaxed) }

    /// Moves the gauge up, or down for a negative number.
    @inline(__always)
    package func add(_ more: Int64) { current.wrappingAdd(more, ordering: .relaxed) }

    /// The number now.
    package var value: Int64 { current.load(ordering: .relaxed) }
}
