/// The way to a sink behind one virtual call: to call it as an existential would count references.
package class HotReplyRoute {
    fileprivate init() {}

    /// A way to `sink`, which must outlive it.
    package static func to(_ sink: some HotReplySink) -> HotReplyRoute { TypedHotReplyRoute(sink) }

    func succeed(
        _ callID: UInt64, payloadBytes: Int, _ fill: (UnsafeMutableRawBufferPointer) -> Void
    ) {
        preconditionFailure("a route has a sink")
    }

    func fail(_ callID: UInt64, _ error: RPCError) {
        preconditionFailure("a route has a sink")
    }

    func later(_ callID: UInt64) -> any DeferredReply {
        preconditionFailure("a route has a sink")
    }
}

private final class TypedHotReplyRoute<Sink: HotReplySink>: HotReplyRoute {
    private let sink: Unmanaged<Sink>

    init(_ sink: Sink) { self.sink = .passUnretained(sink) }

    override func succeed(
        _ callID: UInt64, payloadBytes: Int, _ fill: (UnsafeMutableRawBufferPointer) -> Void
    ) {
        sink._withUnsafeGuaranteedRef { $0.succeed(callID, payloadBytes: payloadBytes, fill) }
    }

    override func fail(_ callID: UInt64, _ error: RPCError) {
        sink._withUnsafeGuaranteedRef { $0.fail(callID, error) }
    }

    override func later(_ callID: UInt64) -> any DeferredReply {
        sink._withUnsafeGuaranteedRef { $0.later(callID) }
    }
}
