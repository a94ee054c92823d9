import Glibc
import Model
import RPC
import Wire

/// The client's end of a connection. Confined to its loop's thread.
final class ClientConnection: Channel, @unchecked Sendable {
    private enum Phase {
        case greeting
        case ready
        /// The server takes no new calls.
        case leaving
    }

    private let configuration: ClientConfiguration
    private weak var slot: ClientSlot?
    private let openedAt: MonotonicInstant
    private var phase = Phase.greeting
    private var calls: [UInt64: ClientCall] = [:]
    private var nextCallID: UInt64 = 1
    private var pingedAt: MonotonicInstant?
    private var requestBytesMax = 0
    private(set) var callsMax = 1
    private var ending: RPCError?

    init(
        loop: EventLoop, fd: Int32, configuration: ClientConfiguration, slot: ClientSlot
    ) {
        self.configuration = configuration
        self.slot = slot
        openedAt = loop.now
        super.init(loop: loop, fd: fd)
    }

    /// Calls sent and not answered.
    var callCount: Int { calls.count }
    /// Whether a call can be sent now.
    var takesCalls: Bool { phase == .ready && !isClosing && calls.count < callsMax }

    /// Sends Hello as soon as the socket is connected; false when the system refuses.
    func greet() -> Bool {
        guard open() else { return false }
        borrowOutput()
        var name = configuration.clientName
        name.withUTF8 { name in
            configuration.credential.withUnsafeBytes { credential in
                FrameWriter.hello(
                    to: &output.pointee, protocolVersion: 1, credential: credential,
                    client: UnsafeRawBufferPointer(name))
            }
        }
        flush()
        return true
    }

    /// Sends a call's request; call `takesCalls` first.
    func send(_ call: ClientCall) {
        guard !call.isOver else { return }
        guard call.payload.count <= requestBytesMax else {
            let message = "the request is larger than \(requestBytesMax) bytes; send it in parts"
            call.finish(.failure(RPCError(.resourceExhausted, message)))
            return
        }
        let left = call.deadline.millisecondsLeft(at: loop.now)
        call.connection = self
        call.callID = nextCallID
        calls[nextCallID] = call
        nextCallID += 1
        borrowOutput()
        var method = call.method
        method.withUTF8 { method in
            call.options.traceparent.withUnsafeBytes { trace in
                call.options.idempotencyKey.withUnsafeBytes { key in
                    call.payload.withUnsafeBytes { payload in
                        FrameWriter.request(
                            to: &output.pointee, callID: call.callID,
                            method: UnsafeRawBufferPointer(method),
                            timeoutMilliseconds: UInt32(clamping: max(1, left)),
                            traceparent: trace, idempotencyKey: key, payload: payload)
                    }
                }
            }
        }
        loop.flushLater(self)
    }

    /// Tells the server that nobody waits for the call.
    func abandon(_ call: ClientCall) {
        guard calls.removeValue(forKey: call.callID) != nil, !isClosing else { return }
        call.connection = nil
        borrowOutput()
        FrameWriter.cancel(to: &output.pointee, callID: call.callID)
        loop.flushLater(self)
        if call.items != nil { closeAfterFlush() } else { closeIfLeft() }
    }

    /// Takes no new calls and closes when those in flight are answered.
    func leave() {
        if phase == .ready { phase = .leaving }
        closeIfLeft()
    }

    /// Closes now; calls in flight fail with `error`.
    func fail(_ error: RPCError) {
        if ending == nil { ending = error }
        close()
    }

    // MARK: - Frames

    override var frameBytesMax: Int { configuration.replyFrameBytesMax }

    override func consume(_ bytes: UnsafeRawBufferPointer) -> Int {
        guard let base = bytes.baseAddress else { return 0 }
        // Whatever comes says that the server is there.
        pingedAt = nil
        var offset = 0
        while !isClosing {
            let scan = FrameScan.next(
                base + offset, count: bytes.count - offset, frameBytesMax: frameBytesMax)
            guard case .frame(let length) = scan else {
                if case .oversize = scan { broken(.oversize) }
                return offset
            }
            let frame = UnsafeRawBufferPointer(start: base + offset + 4, count: length)
            do throws(WireFault) {
                guard try take(try FrameView.parse(frame)) else {
                    pauseReading()
                    return offset
                }
            } catch {
                broken(error)
            }
            offset += 4 + length
        }
        return offset
    }

    /// Takes a frame; false when it must wait for a slow reader.
    private func take(_ frame: FrameView) throws(WireFault) -> Bool {
        switch frame.kind {
        case .welcome: welcome(try WelcomeView.parse(frame.body))
        case .response: try respond(frame)
        case .streamItem: return try takeItem(frame)
        case .streamEnd:
            end(frame.callID, try ResponseView.parse(streamEnd: frame.body))
        case .ping:
            borrowOutput()
            FrameWriter.pong(to: &output.pointee, nonce: try frame.nonce())
        case .pong: break
        case .goAway: serverLeaves(try frame.goAwayReason())
        case .hello, .request, .cancel: throw .noKind
        }
        return true
    }

    private func welcome(_ view: WelcomeView) {
        guard phase == .greeting else { return }
        phase = .ready
        requestBytesMax = Int(view.requestBytesMax)
        callsMax = max(1, Int(view.callsInFlightMax))
        slot?.connected(self)
    }

    private func respond(_ frame: FrameView) throws(WireFault) {
        let view = try ResponseView.parse(frame.body)
        guard frame.callID != 0 else {
            // The answer to a refused hello.
            return fail(view.error() ?? RPCError(.unavailable, "the server refused the connection"))
        }
        end(frame.callID, view)
    }

    private func end(_ callID: UInt64, _ view: ResponseView) {
        guard let call = calls.removeValue(forKey: callID) else { return }
        call.connection = nil
        if let error = view.error() {
            call.finish(.failure(error))
        } else {
            call.finish(.success(Array(view.payload)))
        }
        if call.items != nil { closeAfterFlush() } else { slot?.hasRoom() }
        closeIfLeft()
    }

    private func takeItem(_ frame: FrameView) throws(WireFault) -> Bool {
        let payload = try frame.itemPayload()
        guard let call = calls[frame.callID], let items = call.items, !call.isOver else {
            return true
        }
        let item = Array(payload)
        if items.offer(item) { return true }
        call.isReaderAwaited.store(true, ordering: .sequentiallyConsistent)
        guard items.offer(item) else { return call.isOver }
        call.isReaderAwaited.store(false, ordering: .sequentiallyConsistent)
        return true
    }

    private func serverLeaves(_ reason: UnsafeRawBufferPointer) {
        let text = String(decoding: reason.prefix(200), as: UTF8.self)
        ending = RPCError(.unavailable, "the server closed the connection: \(text)")
        guard phase != .greeting else { return }
        slot?.lost(self)
        leave()
    }

    private func broken(_ fault: WireFault) {
        fail(RPCError(.unavailable, "the server broke the protocol: \(fault.explanation)"))
    }

    private func closeIfLeft() {
        if phase == .leaving, calls.isEmpty { closeAfterFlush() }
    }

    // MARK: - Life

    override func tick() {
        if isClosing { return closeIfOverdue() }
        if phase == .greeting {
            let limit = Deadline.after(
                milliseconds: configuration.connectTimeoutMilliseconds, from: openedAt)
            if limit.hasPassed(at: loop.now) {
                fail(RPCError(.unavailable, "\(place) did not answer in time"))
            }
            return
        }
        guard !isReadPaused else { return }
        if let pinged = pingedAt {
            let limit = Deadline.after(
                milliseconds: configuration.pingAckMilliseconds, from: pinged)
            if limit.hasPassed(at: loop.now) {
                fail(RPCError(.unavailable, "\(place) does not answer pings"))
            }
            return
        }
        let due = Deadline.after(milliseconds: configuration.pingMilliseconds, from: lastRead)
        guard due.hasPassed(at: loop.now) else { return }
        pingedAt = loop.now
        borrowOutput()
        FrameWriter.ping(to: &output.pointee, nonce: loop.now.nanoseconds)
        flush()
    }

    override func didClose() {
        let error = ending ?? RPCError(.unavailable, closeReason)
        let orphans = calls
        calls = [:]
        for call in orphans.values {
            call.connection = nil
            call.finish(.failure(error))
        }
        slot?.closed(self, wasConnected: phase != .greeting, error)
    }

    private var place: String { "\(configuration.host):\(configuration.port)" }

    private var closeReason: String {
        if phase == .greeting {
            let cause =
                closeCode == 0 ? "it closed the connection" : "\(SystemFault(code: closeCode))"
            return "cannot connect to \(place): \(cause)"
        }
        return "the connection to \(place) was lost"
    }
}
