import Chassis
import Contracts
import Model
import RPC
import Transport

/// A service behind a router with the house's access matrix, reached in process or over TCP.
package final class ServiceUnderTest: Sendable {
    /// What carries the calls.
    package enum Carrier: String, Sendable, CaseIterable, CustomStringConvertible {
        case inProcess
        case tcp

        package var description: String { rawValue }
    }

    /// Calls the service; no attempt is made twice.
    package let rpc: RPCClient
    private let server: TCPServer?

    /// Starts the service for one kind of caller.
    package init(
        _ routes: [Route], over carrier: Carrier,
        as caller: Caller = .operator(role: .owner, name: "test"),
        clock: any TimeSource = SystemClock()
    ) async throws {
        let router = Router(routes: routes, access: TollgateAccess.matrix, clock: clock)
        let transport: any ClientTransport
        switch carrier {
        case .inProcess:
            server = nil
            transport = InProcessTransport(router: router, caller: caller)
        case .tcp:
            let tcp = TCPServer(
                router: router, authenticator: FixedCaller(caller: caller),
                configuration: ListenConfiguration(host: "127.0.0.1", port: 0), clock: clock,
                log: .silent, metrics: Metrics())
            try await tcp.start()
            server = tcp
            transport = try TCPClientTransport(
                ClientConfiguration(host: "127.0.0.1", port: tcp.boundPort), clock: clock)
        }
        rpc = RPCClient(
            transport: transport, retry: .never, clock: clock)
    }

    /// Closes the client, then drains the server.
    package func stop() async {
        await rpc.close()
        await server?.stop()
    }
}

/// Takes everyone for the same caller.
private struct FixedCaller: Authenticator {
    let caller: Caller

    func authenticate(_ credential: UnsafeRawBufferPointer) throws(RPCError) -> Caller { caller }
}
