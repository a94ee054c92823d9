import Model
import RPC
import Synchronization

/// One call of a client, from any thread; its outcome is given once.
final class ClientCall: DeadlineTarget, @unchecked Sendable {
    // `connection` and `callID` are the loop's own; the rest is constant or safe to share.
    let method: String
    let payload: [UInt8]
    let options: CallOptions
    let deadline: Deadline
    let reply = PendingReply()
    /// Where items go when the call is a stream.
    let items: BoundedStream?
    /// Set while the connection waits for the reader to take items.
    let isReaderAwaited = Atomic<Bool>(false)

    var connection: ClientConnection?
    var callID: UInt64 = 0

    private let loop: EventLoop
    private let deadlines: DeadlineWatch
    private let ticket = Mutex<DeadlineWatch.Ticket?>(nil)

    init(
        _ spec: MethodSpec, _ payload: [UInt8], _ deadline: Deadline, _ options: CallOptions,
        items: BoundedStream?, loop: EventLoop, deadlines: DeadlineWatch
    ) {
        method = spec.path
        self.payload = payload
        self.deadline = deadline
        self.options = options
        self.items = items
        self.loop = loop
        self.deadlines = deadlines
    }

    /// Starts to watch the deadline.
    func watchDeadline() {
        let watched = deadlines.watch(self, until: deadline)
        ticket.withLock { $0 = watched }
        if isOver, let watched { deadlines.forget(watched) }
    }

    /// Whether the outcome is known.
    var isOver: Bool { reply.outcome != nil }

    /// Gives the outcome; false when it was known.
    @discardableResult
    func finish(_ outcome: Result<[UInt8], RPCError>) -> Bool {
        guard reply.give(outcome) else { return false }
        items?.finish(outcome.map { _ in })
        if let watched = ticket.withLock({ $0.take() }) { deadlines.forget(watched) }
        return true
    }

    func deadlinePassed() { abandon(Router.expired) }

    /// Ends the call from this side and tells the server.
    func abandon(_ error: RPCError) {
        guard finish(.failure(error)) else { return }
        loop.post { self.connection?.abandon(self) }
    }

    /// The reader took an item: lets the connection go on.
    func readerTook() {
        guard isReaderAwaited.exchange(false, ordering: .sequentiallyConsistent) else { return }
        loop.post { self.connection?.resumeReading() }
    }
}
