import RPC

/// What one loop counted of hot calls since it last told the router: kept by the loop alone, so
/// that counting a call is one plain addition. Confined to the loop's thread.
final class HotTally: @unchecked Sendable {
    // Raw memory: a property would be checked for exclusive access on every call.
    private let counts: UnsafeMutablePointer<UInt64>
    /// Whether successes wait to be told, and whether failures do.
    private let waiting: UnsafeMutablePointer<(successes: Bool, failures: Bool)>
    private let router: Router?
    private let methods: Int

    /// Makes an empty tally for the calls of `router`; nil: of a client's loop, which counts none.
    init(_ router: Router?) {
        self.router = router
        methods = router?.methods.count ?? 0
        // By status, then by method: the successes lie side by side.
        let cells = max(1, methods * Status.allCases.count)
        counts = .allocate(capacity: cells)
        counts.initialize(repeating: 0, count: cells)
        waiting = .allocate(capacity: 1)
        waiting.initialize(to: (false, false))
    }

    deinit {
        counts.deallocate()
        waiting.deallocate()
    }

    /// Counts a success of the method `index`, which came from `lookup`.
    @inline(__always)
    func countSuccess(_ index: Int) {
        counts[index] &+= 1
        waiting.pointee.successes = true
    }

    /// Counts a call of the method `index`, which came from `lookup`.
    func count(_ index: Int, _ status: Status) {
        guard status != .ok else { return countSuccess(index) }
        counts[Int(status.rawValue) * methods + index] &+= 1
        waiting.pointee.failures = true
    }

    /// Tells the router; for the end of a batch of events.
    @inline(__always)
    func flush() {
        if waiting.pointee.successes { tell(.ok) }
        if waiting.pointee.failures { tellFailures() }
    }

    private func tellFailures() {
        for status in Status.allCases where status != .ok { tell(status) }
        waiting.pointee.failures = false
    }

    private func tell(_ status: Status) {
        if status == .ok { waiting.pointee.successes = false }
        let row = counts + Int(status.rawValue) * methods
        for index in 0..<methods where row[index] > 0 {
            router?.count(index, status, calls: row[index])
            row[index] = 0
        }
    }
}
