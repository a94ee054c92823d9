import Model

/// A handler that runs on the event loop: it decodes in an arena, allocates nothing and never
/// waits.
package protocol HotHandler: Sendable {
    /// Answers the call through `reply`, now or (consumed as `later()`) from another thread.
    /// `payload` is valid during this call only.
    func handle(
        _ payload: UnsafeRawBufferPointer, _ call: borrowing HotCall, _ reply: consuming HotReply)

    /// Told of a request that waits while others are answered: the time to fetch what it will need
    /// into the processor's caches. It changes nothing, and `handle` may come without it or not at all.
    func foresee(_ payload: UnsafeRawBufferPointer) -> HotForesight
}

extension HotHandler {
    package func foresee(_ payload: UnsafeRawBufferPointer) -> HotForesight { HotForesight() }
}

/// What a handler found out of a request before its turn: a hash of some of its bytes.
package struct HotForesight {
    /// The bytes in the request; nil: nothing was found out.
    private let start: UnsafeRawPointer?
    private let count: Int
    private let hash: (UInt64, UInt64)

    /// Knows nothing.
    package init() { (start, count, hash) = (nil, 0, (0, 0)) }

    /// Knows the hash of `bytes`, which are a part of the request.
    package init(_ hash: (UInt64, UInt64), of bytes: UnsafeRawBufferPointer) {
        (start, count, self.hash) = (bytes.baseAddress, bytes.count, hash)
    }

    /// The hash of these very bytes, by their place and number; nil: it is not known.
    @inline(__always)
    package func hash(of bytes: UnsafeRawBufferPointer) -> (UInt64, UInt64)? {
        start != nil && bytes.baseAddress == start && bytes.count == count ? hash : nil
    }
}

/// What a hot handler knows about its call; lives on the loop's stack.
package struct HotCall: ~Copyable {
    package let caller: Caller
    package var deadline: Deadline
    /// When the frame was read: one clock reading for all frames of a batch.
    package var now: MonotonicInstant
    /// What the handler's `foresee` said of the request.
    package var foresight = HotForesight()

    package init(caller: Caller, deadline: Deadline, now: MonotonicInstant) {
        self.caller = caller
        self.deadline = deadline
        self.now = now
    }
}

/// Where a transport takes the answers of hot handlers; called on the transport's loop only.
package protocol HotReplySink: AnyObject {
    /// Appends an OK response whose payload of exactly `payloadBytes` bytes `fill` writes.
    func succeed(
        _ callID: UInt64, payloadBytes: Int, _ fill: (UnsafeMutableRawBufferPointer) -> Void)
    /// Appends an error response.
    func fail(_ callID: UInt64, _ error: RPCError)
    /// A handle that may answer the call later, from any thread.
    func later(_ callID: UInt64) -> any DeferredReply
}

/// An answer that will come from another thread. The first call of either method wins; later ones
/// do nothing. A handle dropped unanswered answers with `internalError`.
package protocol DeferredReply: AnyObject, Sendable {
    func succeed(_ payload: [UInt8])
    func fail(_ error: RPCError)
}

/// The one answer that a hot handler owes: the type system makes it exactly one.
package struct HotReply: ~Copyable {
    // The loop outlives the calls it hands out.
    private let sink: Unmanaged<HotReplyRoute>
    private let callID: UInt64

    /// Made by the transport for each hot call.
    package init(to route: Unmanaged<HotReplyRoute>, callID: UInt64) {
        sink = route
        self.callID = callID
    }

    /// Answers OK; `fill` writes exactly `payloadBytes` bytes.
    package consuming func succeed(
        payloadBytes: Int, _ fill: (UnsafeMutableRawBufferPointer) -> Void
    ) {
        sink._withUnsafeGuaranteedRef { $0.succeed(callID, payloadBytes: payloadBytes, fill) }
        discard self
    }

    /// Answers with an error.
    package consuming func fail(_ error: RPCError) {
        sink._withUnsafeGuaranteedRef { $0.fail(callID, error) }
        discard self
    }

    /// Hands the duty to answer to another thread.
    package consuming func later() -> any DeferredReply {
        let handle = sink._withUnsafeGuaranteedRef { $0.later(callID) }
        discard self
        return handle
    }

    deinit {
        sink._withUnsafeGuaranteedRef {
            $0.fail(callID, RPCError(.internalError, "the handler ended without an answer"))
        }
    }
}
