import Glibc
import Model
import RPC
import Wire

/// The server's end of a connection: handshake, then calls. Confined to its loop's thread.
///
/// The hot path is `consume` → `gather` → `serveGathered` → the handler → `succeed`: it reads the
/// frame where it was received and packs the reply where it will be sent from; nothing on it
/// allocates or waits.
final class ServerConnection: Channel, HotReplySink, @unchecked Sendable {
    let context: ServerContext
    private(set) var caller = Caller.anonymous
    private var permitted = MethodSet()
    /// What the caller may ask for.
    private var own: CallerLimits
    private let openedAt: MonotonicInstant
    private(set) var isReady = false
    private(set) var isDraining = false
    // The hot path reads these without counting references; `context` keeps them alive.
    private let router: Unmanaged<Router>
    private let entries: UnsafeMutablePointer<DispatchTable.Entry>
    private let replyBytesMax: Int
    private let tally: Unmanaged<HotTally>
    /// Hot requests that are not answered yet, the loop's: `consume` never runs inside itself, for what
    /// it calls reads on only while reading is paused.
    private let gathered: UnsafeMutablePointer<GatheredRequests>
    /// The method of the hot call in progress.
    private var hotMethod = 0
    /// The hot call in progress: the caller is filled in once, deadline and time for each call.
    private let hotCall: UnsafeMutablePointer<HotCall>
    /// Calls that are answered from other threads.
    var calls: [UInt64: ServerCall] = [:]
    /// The way of hot calls' answers back to this connection.
    private let replies: UnsafeMutablePointer<Unmanaged<HotReplyRoute>>
    /// Calls of `calls` that stream, in the order of their next turn to write.
    var streams: [ServerCall] = []

    init(loop: EventLoop, fd: Int32, context: ServerContext) {
        self.context = context
        own = context.limits.limits(for: .anonymous)
        tally = Unmanaged.passUnretained(loop.tally)
        openedAt = loop.now
        router = Unmanaged.passUnretained(context.router)
        entries = context.table.entries
        replyBytesMax = context.limits.replyBytesMax
        hotCall = .allocate(capacity: 1)
        hotCall.initialize(to: HotCall(caller: .anonymous, deadline: .never, now: loop.now))
        replies = .allocate(capacity: 1)
        gathered = loop.gathered
        super.init(loop: loop, fd: fd)
        replies.initialize(to: .passRetained(.to(self)))
    }

    deinit {
        hotCall.deinitialize(count: 1)
        hotCall.deallocate()
        replies.pointee.release()
        replies.deallocate()
    }

    override var frameBytesMax: Int {
        isReady ? own.frameBytesMax : context.helloFrameBytesMax
    }

    // MARK: - Frames

    override func consume(_ bytes: UnsafeRawBufferPointer) -> Int {
        guard let base = bytes.baseAddress else { return 0 }
        assert(gathered.pointee.count == 0, "requests are answered before more are read")
        let end = bytes.count
        var offset = 0
        borrowOutput()
        while true {
            let scan = FrameScan.next(
                base + offset, count: end - offset, frameBytesMax: frameBytesMax)
            guard case .frame(let length) = scan else {
                if let stop = serveGathered() { return stop }
                if case .oversize = scan { refuse(.oversize) }
                return offset
            }
            let frame = UnsafeRawBufferPointer(start: base + offset + 4, count: length)
            offset += 4 + length
            do throws(WireFault) {
                let view = try FrameView.parse(frame)
                if view.kind == .request, isReady {
                    let request = try RequestView.parse(view.body)
                    if gather(view.callID, request, end: offset, isLast: offset == end) {
                        if gathered.pointee.isFull, let stop = serveGathered() { return stop }
                        continue
                    }
                    if let stop = serveGathered() { return stop }
                    serve(view.callID, request)
                } else {
                    if let stop = serveGathered() { return stop }
                    try takeOther(view)
                }
            } catch {
                if let stop = serveGathered() { return stop }
                refuse(error)
            }
            if isClosing || !hasRoomForReplies() { return offset }
        }
    }

    /// Keeps a hot request that may start for its turn; false: it is none.
    @inline(__always)
    private func gather(_ callID: UInt64, _ request: RequestView, end: Int, isLast: Bool) -> Bool {
        guard callID != 0, !isDraining,
            let index = router._withUnsafeGuaranteedRef({ $0.lookup(request.method) }),
            permitted.contains(index)
        else { return false }
        let entry = entries + index
        guard request.payload.count <= min(entry.pointee.requestBytesMax, own.requestBytesMax),
            let hot = entry.pointee.hot
        else { return false }
        // One that is alone is answered at once.
        let isAlone = isLast && gathered.pointee.count == 0
        gathered.pointee.append(
            GatheredRequests.Request(
                callID: callID, method: index, hot: hot,
                timeoutMilliseconds: request.timeoutMilliseconds, payload: request.payload,
                foresight: isAlone
                    ? HotForesight()
                    : hot._withUnsafeGuaranteedRef { $0.foresee(request.payload) },
                end: end))
        return true
    }

    /// Answers what was gathered. Returns where those begin that must wait, for the connection
    /// closes or its output is full; nil: all are answered, and more can be.
    @inline(__always)
    private func serveGathered() -> Int? {
        let count = gathered.pointee.count
        gathered.pointee.forget()
        for index in 0..<count {
            let request = gathered.pointee[index]
            let end = request.pointee.end
            hotCall.pointee.deadline = router._withUnsafeGuaranteedRef {
                $0.deadline(
                    timeoutMilliseconds: UInt64(request.pointee.timeoutMilliseconds),
                    atMost: own.timeoutMillisecondsMax, now: loop.now)
            }
            hotCall.pointee.now = loop.now
            hotCall.pointee.foresight = request.pointee.foresight
            hotMethod = request.pointee.method
            request.pointee.hot._withUnsafeGuaranteedRef {
                $0.handle(
                    request.pointee.payload, hotCall.pointee,
                    HotReply(to: replies.pointee, callID: request.pointee.callID))
            }
            if isClosing || !hasRoomForReplies() { return end }
        }
        return nil
    }

    /// Whether more can be answered: what waits is sent when it is much; when the peer does not
    /// take it, nothing more is read.
    @inline(__always)
    private func hasRoomForReplies() -> Bool {
        let outputMax = context.limits.outputBytesBufferedMax
        if output.pointee.count < outputMax { return true }
        flush()
        guard isOpen else { return false }
        if output.pointee.count >= outputMax {
            pauseReading()
            return false
        }
        borrowOutput()
        return true
    }

    private func takeOther(_ frame: FrameView) throws(WireFault) {
        switch frame.kind {
        case .hello where !isReady: greet(try HelloView.parse(frame.body))
        case .ping where isReady:
            FrameWriter.pong(to: &output.pointee, nonce: try frame.nonce())
        case .pong where isReady: _ = try frame.nonce()
        case .cancel where isReady:
            try frame.checkEmpty()
            calls[frame.callID]?.cancel()
        case .hello: goAway("a second hello")
        default: goAway(isReady ? "a frame that only servers send" : "hello must come first")
        }
    }

    // MARK: - Handshake

    private func greet(_ hello: HelloView) {
        guard hello.protocolVersion >= 1 else {
            return refuseHello(RPCError(.failedPrecondition, "this server speaks version 1"))
        }
        guard hello.credential.count <= context.limits.credentialBytesMax else {
            return refuseHello(RPCError(.unauthenticated, "the credential is too long"))
        }
        do throws(RPCError) {
            caller = try context.authenticator.authenticate(hello.credential)
        } catch {
            return refuseHello(error)
        }
        permitted = context.router.permittedMethods(for: caller)
        own = context.limits.limits(for: caller)
        hotCall.pointee = HotCall(caller: caller, deadline: .never, now: loop.now)
        isReady = true
        context.serverName.withUnsafeBytes {
            FrameWriter.welcome(
                to: &output.pointee, protocolVersion: 1, server: $0,
                requestBytesMax: UInt32(clamping: own.requestBytesMax),
                replyBytesMax: UInt32(clamping: context.limits.replyBytesMax),
                callsInFlightMax: UInt32(clamping: own.callsInFlightMax))
        }
        if isDraining { goAway("the server is stopping", ends: false) }
    }

    /// A refused hello is answered by a response with call id 0, then the connection ends.
    private func refuseHello(_ error: RPCError) {
        context.counters.strangers.add()
        context.log.sampled(.warning, "a hello was refused", ["reason": .string(error.message)])
        FrameWriter.response(to: &output.pointee, callID: 0, error: error.outcome)
        closeAfterFlush()
    }

    private func refuse(_ fault: WireFault) {
        context.counters.faults.add()
        context.log.sampled(
            .warning, "a connection broke the protocol", ["reason": .string(fault.explanation)])
        goAway(fault.explanation)
    }

    private func goAway(_ reason: String, ends: Bool = true) {
        borrowOutput()
        var reason = reason
        reason.withUTF8 {
            FrameWriter.goAway(to: &output.pointee, reason: UnsafeRawBufferPointer($0))
        }
        if ends { closeAfterFlush() }
    }

    // MARK: - Requests

    /// Starts a request that is not hot, or says why one does not start.
    private func serve(_ callID: UInt64, _ request: RequestView) {
        guard callID != 0, !isDraining, let index = context.router.lookup(request.method),
            permitted.contains(index),
            request.payload.count <= min(entries[index].requestBytesMax, own.requestBytesMax)
        else { return decline(callID, request) }
        start(callID, index, request)
    }

    /// Says why a request does not start.
    private func decline(_ callID: UInt64, _ request: RequestView) {
        guard callID != 0 else { return goAway("a request needs a call id") }
        let router = context.router
        if isDraining {
            respond(callID, RPCError(.unavailable, "the server is stopping; call another one"))
            if let index = router.lookup(request.method) { router.count(index, .unavailable) }
        } else if let index = router.lookup(request.method) {
            let refusal = router.refusal(
                of: router.method(index), permitted: permitted, caller: caller,
                payloadBytes: request.payload.count, deadline: .never, now: loop.now)
            respond(callID, refusal ?? RPCError(.internalError, "internal error"))
        } else {
            respond(callID, router.refuseUnknown(request.method, caller: caller))
        }
    }

    private func start(_ callID: UInt64, _ index: Int, _ request: RequestView) {
        guard let call = admit(callID, index) else { return }
        let limits = context.limits
        guard request.idempotencyKey.count <= limits.idempotencyKeyBytesMax,
            request.traceparent.count <= 64
        else {
            calls[callID] = nil
            context.router.count(index, .invalidArgument)
            return respond(
                callID,
                RPCError(.invalidArgument, "the idempotency key or the trace context is too long"))
        }
        let incoming = IncomingCall(
            callID: callID, method: index, caller: caller,
            deadline: context.router.deadline(
                timeoutMilliseconds: UInt64(request.timeoutMilliseconds), now: loop.now),
            traceparent: Array(request.traceparent), idempotencyKey: Array(request.idempotencyKey),
            payload: Array(request.payload))
        if case .stream = context.router.method(index).handler {
            call.beginStream(limits)
            streams.append(call)
        }
        call.attach(context.router.start(incoming, sink: call))
    }

    /// Makes room for a call that another thread answers; nil when it was refused.
    private func admit(_ callID: UInt64, _ method: Int) -> ServerCall? {
        guard calls[callID] == nil else {
            goAway("two calls with one id are in flight")
            return nil
        }
        guard calls.count < own.callsInFlightMax else {
            context.router.count(method, .resourceExhausted)
            respond(
                callID,
                RPCError(
                    .resourceExhausted, "too many calls are in flight on this connection",
                    retryAfterMilliseconds: context.limits.overloadRetryAfterMilliseconds))
            return nil
        }
        let call = ServerCall(connection: self, callID: callID, method: method)
        calls[callID] = call
        return call
    }

    // MARK: - Replies on the loop

    func succeed(
        _ callID: UInt64, payloadBytes: Int, _ fill: (UnsafeMutableRawBufferPointer) -> Void
    ) {
        guard payloadBytes <= replyBytesMax else {
            return fail(callID, Router.replyTooLarge(replyBytesMax))
        }
        tally._withUnsafeGuaranteedRef { $0.countSuccess(hotMethod) }
        FrameWriter.response(
            to: &output.pointee, callID: callID, payloadBytes: payloadBytes, fill)
    }

    func fail(_ callID: UInt64, _ error: RPCError) {
        loop.tally.count(hotMethod, error.status)
        respond(callID, error)
    }

    /// Answers a call with an error, which is counted elsewhere.
    func respond(_ callID: UInt64, _ error: RPCError) {
        guard !isClosing else { return }
        borrowOutput()
        FrameWriter.response(to: &output.pointee, callID: callID, error: error.outcome)
    }

    func later(_ callID: UInt64) -> any DeferredReply {
        guard let call = admit(callID, hotMethod) else { return RefusedReply() }
        call.isHot = true
        return DeferredHotReply(
            call: call, deadline: hotCall.pointee.deadline, context: context)
    }

    // MARK: - Life

    override func outputDrained() {
        if isReadPaused { resumeReading() }
        if isOpen { pumpStreams() }
        closeIfDrained()
    }

    override func tick() {
        if isClosing { return closeIfOverdue() }
        let limits = context.limits
        if !isReady {
            let limit = Deadline.after(
                milliseconds: limits.helloTimeoutMilliseconds, from: openedAt)
            if limit.hasPassed(at: loop.now) { goAway("no hello came in time") }
        } else if calls.isEmpty {
            let limit = Deadline.after(milliseconds: limits.idleCloseMilliseconds, from: lastRead)
            if limit.hasPassed(at: loop.now) { goAway("the connection is idle") }
        }
        if isOpen, !output.pointee.isEmpty { flush() }
    }

    override func didClose() {
        context.connections.subtract(1, ordering: .relaxed)
        let orphans = calls
        calls = [:]
        streams = []
        for call in orphans.values { call.connectionClosed() }
    }

    /// Takes no new calls; ends when those in flight have finished.
    func beginDrain() {
        guard !isDraining, !isClosing else { return }
        isDraining = true
        if isReady { goAway("the server is stopping", ends: false) }
        loop.flushLater(self)
    }

    /// Ends a draining connection that has nothing left to say.
    func closeIfDrained() {
        if isDraining, isOpen, calls.isEmpty, output.pointee.isEmpty { closeAfterFlush() }
    }
}
