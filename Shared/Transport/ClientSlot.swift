import Dispatch
import Model
import RPC

/// A place for one connection, and the calls that wait for it to stand. Confined to the loop's
/// thread.
final class ClientSlot: @unchecked Sendable {
    private let loop: EventLoop
    private let configuration: ClientConfiguration
    private var backoff: ConnectBackoff
    private var connection: ClientConnection?
    private var isConnecting = false
    private var waiting: [ClientCall] = []
    private var closedUntil: Deadline?
    private var lastError: RPCError?
    private var isClosed = false
    /// Connections that left the slot and still have calls in flight.
    private var leaving: [ClientConnection] = []

    init(loop: EventLoop, configuration: ClientConfiguration, seed: UInt64) {
        self.loop = loop
        self.configuration = configuration
        backoff = ConnectBackoff(seed: seed)
    }

    /// Calls in flight or waiting.
    var load: Int { (connection?.callCount ?? 0) + waiting.count }
    /// Whether the slot has neither a connection nor a call.
    var isFinished: Bool {
        connection == nil && !isConnecting && waiting.isEmpty && leaving.isEmpty
    }
    /// Whether a call can be sent at once.
    var isReady: Bool { connection?.takesCalls ?? false }
    /// Whether the slot may not connect now, for it failed lately.
    var isBackingOff: Bool {
        guard let closedUntil else { return false }
        return !closedUntil.hasPassed(at: loop.now)
    }

    /// Sends the call, now or when there is a connection; fails it when there can be none for now.
    func submit(_ call: ClientCall) {
        if let connection, connection.takesCalls { return connection.send(call) }
        if isClosed { return refuse(call, RPCError(.unavailable, "the client is closed")) }
        if connection == nil, !isConnecting, isBackingOff {
            return refuse(call, lastError ?? RPCError(.unavailable, "the service is away"))
        }
        guard waiting.count < configuration.waitingCallsMax else {
            return refuse(
                call, RPCError(.resourceExhausted, "too many calls wait for a connection"))
        }
        waiting.append(call)
        connect()
    }

    /// Connects ahead of need, if the slot is free to.
    func connect() {
        guard connection == nil, !isConnecting, !isBackingOff, !isClosed else { return }
        isConnecting = true
        let host = configuration.host
        let port = configuration.port
        // The resolver may block; the loop must not.
        DispatchQueue.global().async {
            let found = Result { () throws(TransportError) in
                try SocketAddress.resolve(host: host, port: port)
            }
            self.loop.post { self.connect(found) }
        }
    }

    private func connect(_ found: Result<SocketAddress, TransportError>) {
        isConnecting = false
        guard !isClosed else { return }
        let place = "\(configuration.host):\(configuration.port)"
        switch found {
        case .failure(let error): failed(RPCError(.unavailable, "\(error)"))
        case .success(let address):
            switch Socket.connect(to: address) {
            case .failure(let fault):
                failed(RPCError(.unavailable, "cannot connect to \(place): \(fault)"))
            case .success(let fd):
                let fresh = ClientConnection(
                    loop: loop, fd: fd, configuration: configuration, slot: self)
                connection = fresh
                if !fresh.greet() {
                    connection = nil
                    failed(RPCError(.unavailable, "cannot watch the connection to \(place)"))
                }
            }
        }
    }

    // MARK: - What connections tell

    /// The server welcomed the connection.
    func connected(_ fresh: ClientConnection) {
        guard fresh === connection else { return }
        backoff.succeeded()
        closedUntil = nil
        hasRoom()
    }

    /// The connection may take more calls.
    func hasRoom() {
        guard !waiting.isEmpty else { return }
        var sent = 0
        while sent < waiting.count, let connection, connection.takesCalls {
            connection.send(waiting[sent])
            sent += 1
        }
        waiting.removeFirst(sent)
    }

    /// The connection takes no more calls, but those in flight go on.
    func lost(_ old: ClientConnection) {
        guard old === connection else { return }
        connection = nil
        leaving.append(old)
        if !waiting.isEmpty { connect() }
    }

    /// The connection is closed.
    func closed(_ old: ClientConnection, wasConnected: Bool, _ error: RPCError) {
        leaving.removeAll { $0 === old }
        guard old === connection else { return }
        connection = nil
        if wasConnected {
            if !waiting.isEmpty { connect() }
        } else {
            failed(error)
        }
    }

    /// Fails everything and connects no more.
    func close(_ error: RPCError) {
        isClosed = true
        connection?.fail(error)
        for old in leaving { old.fail(error) }
        failWaiting(error)
    }

    private func failed(_ error: RPCError) {
        closedUntil = .after(milliseconds: backoff.failed(), from: loop.now)
        lastError = error
        failWaiting(error)
    }

    private func failWaiting(_ error: RPCError) {
        let batch = waiting
        waiting = []
        for call in batch { call.finish(.failure(error)) }
    }

    private func refuse(_ call: ClientCall, _ error: RPCError) { call.finish(.failure(error)) }
}
