import Chassis
import Contracts
import Model
import RPC
import Synchronization
import Transport

/// Connects to each service once, with the operator's token, and words its errors.
package final class ServiceConnections: Sendable {
    private let settings: ClientSettings
    private let environment: [String: String]
    private let state: StateDirectory
    private let clock: any TimeSource
    private let clients = Mutex<[NetworkAddress: RPCClient]>([:])
    private let limiters = Mutex<LimiterRouter?>(nil)

    init(
        settings: ClientSettings, environment: [String: String], state: StateDirectory,
        clock: any TimeSource
    ) {
        self.settings = settings
        self.environment = environment
        self.state = state
        self.clock = clock
    }

    /// Runs calls of a service.
    /// - Parameter body: gets the client and options to pass on; a fresh idempotency key makes a
    ///   write happen once however often it is sent.
    /// - Throws: a failure in words for whoever typed the command.
    package func calling<Result>(
        _ service: DaemonKind,
        _ body: (_ rpc: RPCClient, _ options: CallOptions) async throws -> Result
    ) async throws -> Result {
        let rpc = try client(at: try settings.address(of: service))
        do {
            return try await body(rpc, try options())
        } catch let error as RPCError {
            throw CommandFailure(error, calling: service.name)
        }
    }

    /// Runs calls of limiters: of several each call goes to the one that decides for its org.
    /// - Throws: a failure in words for whoever typed the command.
    package func limiting<Result>(
        _ body: (_ limiter: LimiterRouter, _ options: CallOptions) async throws -> Result
    ) async throws -> Result {
        let address = try settings.address(of: .limiter)
        // What is wrong with the settings shows here, in their own words.
        _ = try client(at: address)
        let router = limiters.withLock { limiters in
            if let router = limiters { return router }
            let router = LimiterRouter(addresses: [address.description], clock: clock) { [self] in
                guard let place = NetworkAddress($0) else {
                    throw RPCError(.unavailable, "\"\($0)\" is no address")
                }
                return try client(at: place)
            }
            limiters = router
            return router
        }
        do {
            return try await body(router, try options())
        } catch let error as RPCError {
            throw CommandFailure(error, calling: DaemonKind.limiter.name)
        }
    }

    /// Options for one call: the chosen timeout and a fresh idempotency key.
    package func options() throws -> CallOptions {
        CallOptions(
            timeoutMilliseconds: UInt64(try settings.timeoutMilliseconds()),
            idempotencyKey: SecureRandom.bytes(16))
    }

    /// The client for whatever listens at `address`.
    package func client(at address: NetworkAddress) throws -> RPCClient {
        let token = try credential()
        return try clients.withLock { clients in
            if let client = clients[address] { return client }
            let configuration = ClientConfiguration(
                host: address.host, port: address.port, credential: Array(token.utf8),
                clientName: "tollgate/\(buildVersion)")
            let transport = try TCPClientTransport(configuration, clock: clock)
            let client = RPCClient(transport: transport, clock: clock)
            clients[address] = client
            return client
        }
    }

    /// Closes what is open.
    package func close() async {
        let open = clients.withLock { clients in
            defer { clients = [:] }
            return Array(clients.values)
        }
        for client in open { await client.close() }
    }

    /// The token: of the named file, of TOLLGATE_TOKEN, or of the stack; empty when there is none.
    private func credential() throws -> String {
        if let path = settings.value("token_file") {
            guard let token = try PrivateFile.read(path) else {
                throw CommandFailure(
                    .notFound, "there is no token file \(path)", "correct --token-file")
            }
            return token
        }
        if let token = environment["TOLLGATE_TOKEN"], !token.isEmpty { return token }
        return try PrivateFile.read(state.operatorToken) ?? ""
    }
}
