import RPC

/// The router's methods as a loop reads them: by index, in raw memory, so that a frame costs no reference
/// counting.
final class DispatchTable: @unchecked Sendable {
    // Written in init only, freed in deinit; hence safe to share.
    struct Entry {
        /// The hot handler, if the method has one.
        let hot: (any HotHandler)?
        let requestBytesMax: Int
    }

    let entries: UnsafeMutablePointer<Entry>
    private let count: Int

    init(_ router: Router) {
        count = router.methods.count
        entries = .allocate(capacity: max(1, count))
        for (index, method) in router.methods.enumerated() {
            (entries + index).initialize(
                to: Entry(hot: method.hot, requestBytesMax: method.requestBytesMax))
        }
    }

    deinit {
        entries.deinitialize(count: count)
        entries.deallocate()
    }
}
