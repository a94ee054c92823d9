import RPC
import Synchronization

/// A call that is answered from another thread: an ordinary handler's, or a hot one's that answers
/// later.
final class ServerCall: CallSink, @unchecked Sendable {
    // `state` is guarded by its mutex; `ending` and `isHot` are the loop's own; the rest never
    // changes.
    let callID: UInt64
    /// The method's index in the router.
    let method: Int
    /// Whether a hot handler answers it, which nobody else counts.
    var isHot = false
    /// How the stream ended, once its items are written.
    var ending: Result<[UInt8], RPCError>?
    private let connection: ServerConnection
    private let state = Mutex(State())

    private struct State {
        var running: RunningCall?
        var onCancel: (@Sendable () -> Void)?
        var items: BoundedStream?
        var isPumpPosted = false
        var isOver = false
    }

    init(connection: ServerConnection, callID: UInt64, method: Int) {
        self.connection = connection
        self.callID = callID
        self.method = method
    }

    // MARK: - On the loop

    /// Makes the call a stream.
    func beginStream(_ limits: ServerLimits) {
        let items = BoundedStream(
            itemsMax: limits.streamItemsBufferedMax, bytesMax: limits.streamBytesBufferedMax)
        state.withLock { $0.items = items }
    }

    var items: BoundedStream? { state.withLock { $0.items } }

    /// Ties the call to its handler.
    func attach(_ running: RunningCall?) {
        state.withLock { if !$0.isOver { $0.running = running } }
    }

    /// What to do when the client cancels a call that has no handler of its own.
    func whenCancelled(_ action: @escaping @Sendable () -> Void) {
        state.withLock { $0.onCancel = action }
    }

    /// The client wants no answer any more.
    func cancel() {
        let (running, action) = state.withLock { ($0.running, $0.onCancel) }
        running?.cancel()
        action?()
    }

    /// Nobody can be answered any more.
    func connectionClosed() {
        items?.finish(.failure(RPCError(.cancelled, "the connection closed")))
        cancel()
        state.withLock { state in
            state.isOver = true
            state.running = nil
            state.onCancel = nil
        }
    }

    /// The next item of the stream, if one waits.
    func takeItem() -> [UInt8]? {
        state.withLock { state in
            state.isPumpPosted = false
            return state.items
        }?.take()
    }

    /// Forgets the items that wait.
    func dropItems() {
        let items = self.items
        while items?.take() != nil {}
    }

    // MARK: - From any thread

    func finish(_ callID: UInt64, _ outcome: Result<[UInt8], RPCError>) {
        let items = state.withLock { state in
            state.isOver = true
            state.running = nil
            state.onCancel = nil
            return state.items
        }
        items?.finish(outcome.map { _ in })
        connection.loop.post { self.connection.finish(self, outcome) }
    }

    func send(_ callID: UInt64, _ item: [UInt8]) async throws(RPCError) {
        guard let items else { throw RPCError(.internalError, "a unary call has no stream") }
        try await items.send(item)
        let mustPost = state.withLock { state in
            defer { state.isPumpPosted = true }
            return !state.isPumpPosted
        }
        if mustPost { connection.loop.post { self.connection.pumpStreams() } }
    }
}
