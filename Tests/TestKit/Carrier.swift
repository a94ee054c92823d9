import Chassis
import Contracts
import Model
import RPC
import Transport

/// What carries calls to a service under test; the tests of a service run over each.
package enum Carrier: String, CaseIterable, Sendable {
    case inProcess
    case tcp

    /// Serves routes while `body` runs, which calls them as `caller`; nothing is ever sent again.
    package func serve<Value: Sendable>(
        _ routes: [Route], as caller: Caller = .operator(role: .owner, name: "anna"),
        actor: isolated (any Actor)? = #isolation, _ body: (RPCClient) async throws -> Value
    ) async throws -> Value {
        let clock = SystemClock()
        let router = Router(routes: routes, access: TollgateAccess.matrix, clock: clock)
        switch self {
        case .inProcess:
            let transport = InProcessTransport(router: router, caller: caller)
            return try await body(RPCClient(transport: transport, retry: .never, clock: clock))
        case .tcp:
            let server = TCPServer(
                router: router, authenticator: OneCaller(caller: caller),
                configuration: ListenConfiguration(host: "127.0.0.1", port: 0), clock: clock,
                log: .silent, metrics: Metrics())
            try await server.start()
            let transport = try TCPClientTransport(
                ClientConfiguration(host: "127.0.0.1", port: server.boundPort), clock: clock)
            let client = RPCClient(transport: transport, retry: .never, clock: clock)
            do {
                let value = try await body(client)
                await Self.end(client, server)
                return value
            } catch {
                await Self.end(client, server)
                throw error
            }
        }
    }

    private static func end(_ client: RPCClient, _ server: TCPServer) async {
        await client.close()
        await server.stop()
    }
}

/// Takes everybody for the same caller.
private struct OneCaller: Authenticator {
    let caller: Caller

    func authenticate(_ credential: UnsafeRawBufferPointer) throws(RPCError) -> Caller { caller }
}
