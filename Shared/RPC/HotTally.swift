/// What one event loop counted of hot calls since it last told the router: kept by the loop alone,
/// so that counting a call costs no atomic operation.
package struct HotTally {
    private let router: Router
    private var succeeded: [UInt64]
    private var isEmpty = true

    /// Makes an empty tally for calls of `router`.
    package init(_ router: Router) {
        self.router = router
        succeeded = Array(repeating: 0, count: router.methods.count)
    }

    /// Counts a call of the method `index`, which came from `lookup`.
    package mutating func count(_ index: Int, _ status: Status) {
        guard status == .ok else { return router.count(index, status) }
        succeeded[index] &+= 1
        isEmpty = false
    }

    /// Tells the router; call it once per batch.
    package mutating func flush() {
        guard !isEmpty else { return }
        for index in succeeded.indices where succeeded[index] > 0 {
            router.count(index, .ok, calls: succeeded[index])
            succeeded[index] = 0
        }
        isEmpty = true
    }
}
