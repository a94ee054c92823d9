import Chassis
import Glibc
import Model
import RPC
import Synchronization

/// Serves a router over TCP: one listener, `loops` event loops, a drain at the end.
package final class TCPServer: Component {
    private struct State {
        var loops: [EventLoop] = []
        var acceptor: Acceptor?
        var port: UInt16 = 0
        var next = 0
    }

    private let configuration: ListenConfiguration
    /// What the connections share.
    let context: ServerContext
    private let clock: any TimeSource
    private let state = Mutex(State())

    /// Makes a server; it takes calls after `start`.
    package init(
        router: Router, authenticator: any Authenticator, configuration: ListenConfiguration,
        clock: any TimeSource, log: Logger, metrics: Metrics
    ) {
        precondition((1...64).contains(configuration.loops), "a server has 1 to 64 loops")
        self.configuration = configuration
        self.clock = clock
        context = ServerContext(
            router: router, authenticator: authenticator, serverName: configuration.serverName,
            log: log, metrics: metrics)
        let context = self.context
        metrics.reading("tollgate_connections_open", help: "Connections open now.") {
            Int64(context.connections.load(ordering: .relaxed))
        }
    }

    package var name: String { "rpc listener" }
    /// The port that the server listens on; 0 before `start`.
    package var boundPort: UInt16 { state.withLock { $0.port } }
    /// What the connections counted so far.
    package var counters: TransportCounters { context.counters }
    /// Connections open now.
    package var connectionCount: Int { context.connections.load(ordering: .relaxed) }

    /// Listens, and returns when callers can connect.
    /// - Throws: `TransportError` when the address is taken, foreign, unknown or not loopback.
    package func start() async throws {
        let address = try SocketAddress.resolve(
            host: configuration.host, port: configuration.port)
        guard address.isLoopback || configuration.allowsNonLoopback else {
            throw TransportError(
                "\(configuration.host) can be reached from other machines and nothing is encrypted:"
                    + " listen on 127.0.0.1, or set TOLLGATE_ALLOW_NON_LOOPBACK=true")
        }
        let listener = try listen(address)
        context.isDraining.store(false, ordering: .relaxed)
        do {
            try startLoops(listener)
        } catch {
            Glibc.close(listener)
            throw error
        }
    }

    /// Takes no more connections and calls, lets those in flight finish (at most
    /// `drainMilliseconds`), then closes what is left: a client that reads nothing holds up nobody.
    package func stop() async {
        let (loops, acceptor) = state.withLock { state in
            defer { state.acceptor = nil }
            return (state.loops, state.acceptor)
        }
        guard let first = loops.first else { return }
        // Before the loops are told: a connection that was taken just now may reach its loop after
        // that.
        context.isDraining.store(true, ordering: .relaxed)
        if let acceptor { first.post { acceptor.close(on: first) } }
        for loop in loops {
            loop.post { for channel in loop.openChannels { TCPServer.drain(channel) } }
        }
        let limit = Deadline.after(
            milliseconds: context.limits.drainMilliseconds, from: clock.monotonic)
        while connectionCount > 0, !limit.hasPassed(at: clock.monotonic) {
            try? await Task.sleep(for: .milliseconds(10))
        }
        let left = connectionCount
        if left > 0 {
            context.log.warning(
                "connections were closed although they had calls or unsent replies",
                ["connections": .int(Int64(left))])
        }
        for loop in loops { await loop.stop() }
        state.withLock { $0.loops = [] }
    }

    private static func drain(_ channel: Channel) {
        (channel as? ServerConnection)?.beginDrain()
    }

    private func listen(_ address: SocketAddress) throws(TransportError) -> Int32 {
        switch Socket.listen(on: address) {
        case .success(let fd): return fd
        case .failure(let fault):
            let place = "\(configuration.host):\(configuration.port)"
            switch fault.code {
            case EADDRINUSE:
                throw TransportError(
                    "\(place) is taken by another process; stop it (`ss -ltnp` shows which it is)"
                        + " or listen on another port")
            case EACCES:
                throw TransportError("\(place) needs privileges; choose a port above 1023")
            case EADDRNOTAVAIL:
                throw TransportError("\(place) is not an address of this machine")
            default:
                throw TransportError("cannot listen on \(place): \(fault)")
            }
        }
    }

    private func startLoops(_ listener: Int32) throws(TransportError) {
        var loops: [EventLoop] = []
        for _ in 0..<configuration.loops {
            let loop = try EventLoop(
                clock: clock, tickMilliseconds: configuration.tickMilliseconds,
                router: context.router)
            try loop.start()
            loops.append(loop)
        }
        let first = loops[0]
        let context = self.context
        let acceptor = Acceptor(
            fd: listener, taken: { [unowned self] in self.take($0) },
            refused: {
                context.counters.refused.add()
                context.log.sampled(
                    .error, "no descriptor is left for a connection; raise the limit (ulimit -n)")
            })
        let started = loops
        state.withLock { state in
            state.loops = started
            state.acceptor = acceptor
            state.port = Socket.boundPort(listener)
        }
        first.post { _ = first.watch(listener, Interest.read, acceptor) }
    }

    /// A new connection, on the first loop's thread: it goes to the next loop in turn.
    private func take(_ fd: Int32) {
        let before = context.connections.add(1, ordering: .relaxed).oldValue
        guard before < context.limits.connectionsMax else {
            context.connections.subtract(1, ordering: .relaxed)
            context.counters.refused.add()
            Glibc.close(fd)
            return
        }
        context.counters.accepted.add()
        let loop = state.withLock { state in
            state.next = (state.next + 1) % state.loops.count
            return state.loops[state.next]
        }
        let context = self.context
        loop.post {
            guard !context.isDraining.load(ordering: .relaxed) else {
                context.connections.subtract(1, ordering: .relaxed)
                Glibc.close(fd)
                return
            }
            let connection = ServerConnection(loop: loop, fd: fd, context: context)
            if !connection.open() { context.connections.subtract(1, ordering: .relaxed) }
        }
    }
}
