import Synchronization

/// How often values fell under each of some bounds: latencies, sizes.
package final class Histogram: Sendable {
    /// What the values are: says how they are shown.
    package enum Unit: Sendable {
        /// Microseconds, shown as seconds.
        case microseconds
        /// Anything else, shown as it is.
        case plain
    }

    /// Upper bounds, ascending; a last cell takes what is above all of them.
    package let bounds: [UInt64]
    /// What the values are.
    package let unit: Unit
    // Written by atomic operations only; freed when the last reference goes.
    private nonisolated(unsafe) let cells: UnsafeMutablePointer<Atomic<UInt64>>
    private nonisolated(unsafe) let limits: UnsafeMutablePointer<UInt64>
    private let total = Atomic<UInt64>(0)

    init(bounds: [UInt64], unit: Unit) {
        precondition(zip(bounds, bounds.dropFirst()).allSatisfy { $0 < $1 }, "bounds ascend")
        self.bounds = bounds
        self.unit = unit
        cells = .allocate(capacity: bounds.count + 1)
        limits = .allocate(capacity: bounds.count + 1)
        for index in 0...bounds.count {
            (cells + index).initialize(to: Atomic(0))
            (limits + index).initialize(to: index < bounds.count ? bounds[index] : .max)
        }
    }

    deinit {
        cells.deinitialize(count: bounds.count + 1)
        cells.deallocate()
        limits.deallocate()
    }

    /// Counts a value; allocates nothing, waits for nobody.
    package func record(_ value: UInt64) {
        var index = 0
        while limits[index] < value { index &+= 1 }
        cells[index].wrappingAdd(1, ordering: .relaxed)
        total.wrappingAdd(value, ordering: .relaxed)
    }

    /// Values under each bound alone, then those above all bounds.
    package var counts: [UInt64] {
        (0...bounds.count).map { cells[$0].load(ordering: .relaxed) }
    }

    /// The sum of all values, wrapping.
    package var sum: UInt64 { total.load(ordering: .relaxed) }

    /// Bounds for latencies of calls: 50 µs to 10 s, in microseconds.
    package static let latencyBounds: [UInt64] = [
        50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 25_000, 50_000, 100_000, 250_000, 500_000,
        1_000_000, 2_500_000, 5_000_000, 10_000_000,
    ]
}
