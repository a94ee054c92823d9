import RPC

/// Chooses the connection of each call. Confined to the loop's thread.
final class ClientPool: @unchecked Sendable {
    /// Calls on one connection above which another is opened.
    private static let loadBeforeNextConnection = 16

    private let loop: EventLoop
    private let configuration: ClientConfiguration
    private let slots: [ClientSlot]
    private var streams: [ObjectIdentifier: ClientSlot] = [:]
    private var isClosed = false

    init(loop: EventLoop, configuration: ClientConfiguration) {
        self.loop = loop
        self.configuration = configuration
        let seed = loop.clock.monotonic.nanoseconds
        slots = (0..<configuration.connections).map {
            ClientSlot(loop: loop, configuration: configuration, seed: seed &+ UInt64($0))
        }
    }

    /// Sends a unary call on the ready connection with the fewest calls, or on the first that can
    /// stand.
    func submit(_ call: ClientCall) {
        guard !call.isOver else { return }
        var best: ClientSlot?
        var unconnected: ClientSlot?
        for slot in slots {
            if slot.isReady {
                if slot.load < best?.load ?? .max { best = slot }
            } else if unconnected == nil, !slot.isBackingOff {
                unconnected = slot
            }
        }
        guard let best else { return (unconnected ?? slots[0]).submit(call) }
        if best.load >= ClientPool.loadBeforeNextConnection { unconnected?.connect() }
        best.submit(call)
    }

    /// Sends a stream call on a connection of its own.
    func openStream(_ call: ClientCall) {
        guard !call.isOver else { return }
        guard !isClosed else {
            call.finish(.failure(RPCError(.unavailable, "the client is closed")))
            return
        }
        streams = streams.filter { !$0.value.isFinished }
        let slot = ClientSlot(
            loop: loop, configuration: configuration, seed: loop.now.nanoseconds)
        streams[ObjectIdentifier(slot)] = slot
        slot.submit(call)
    }

    /// Ends every call.
    func close() {
        isClosed = true
        let error = RPCError(.unavailable, "the client was closed")
        for slot in slots { slot.close(error) }
        for slot in streams.values { slot.close(error) }
        streams = [:]
    }
}
