import RPC

/// The router's methods as a loop reads them: by index, in raw memory, so that a frame costs no
/// reference counting.
final class DispatchTable: @unchecked Sendable {
    // Written in init only, freed in deinit; hence safe to share.
    struct Entry {
        /// The hot handler, if the method has one; owned by the table.
        let hot: Unmanaged<HotEntry>?
        let requestBytesMax: Int
    }

    let entries: UnsafeMutablePointer<Entry>
    private let owned: [HotEntry]

    init(_ router: Router) {
        entries = .allocate(capacity: max(1, router.methods.count))
        var owned: [HotEntry] = []
        for (index, method) in router.methods.enumerated() {
            let hot = method.hot.map { DispatchTable.open($0) }
            if let hot { owned.append(hot) }
            (entries + index).initialize(
                to: Entry(
                    hot: hot.map { Unmanaged.passUnretained($0) },
                    requestBytesMax: method.requestBytesMax))
        }
        self.owned = owned
    }

    deinit { entries.deallocate() }

    private static func open<H: HotHandler>(_ handler: H) -> HotEntry { TypedHotEntry(handler) }
}

/// A hot handler behind one virtual call: calling it through an existential would copy the
/// existential.
class HotEntry {
    func handle(
        _ payload: UnsafeRawBufferPointer, _ call: borrowing HotCall, _ reply: consuming HotReply
    ) {
        preconditionFailure("a hot entry has a handler")
    }

    func foresee(_ payload: UnsafeRawBufferPointer) -> HotForesight { HotForesight() }
}

private final class TypedHotEntry<H: HotHandler>: HotEntry {
    private let handler: H

    init(_ handler: H) { self.handler = handler }

    override func handle(
        _ payload: UnsafeRawBufferPointer, _ call: borrowing HotCall, _ reply: consuming HotReply
    ) {
        handler.handle(payload, call, reply)
    }

    override func foresee(_ payload: UnsafeRawBufferPointer) -> HotForesight {
        handler.foresee(payload)
    }
}
