import Chassis
import Model
import RPC

@testable import Transport

/// A running echo server with what a test needs to call it.
struct EchoStack {
    let server: TCPServer
    let probe: Probe
    let metrics: Metrics

    static func start(
        port: UInt16 = 0, loops: Int = 1, tickMilliseconds: UInt64 = 20, log: Logger = .silent,
        _ adjust: (inout ServerLimits) -> Void = { _ in }
    ) async throws -> EchoStack {
        var limits = ServerLimits()
        // A starved test must not lose its connections before it says hello.
        limits.helloTimeoutMilliseconds = 60_000
        adjust(&limits)
        let probe = Probe()
        let metrics = Metrics()
        let server = TCPServer(
            router: EchoService.router(limits: limits, probe: probe, log: log, metrics: metrics),
            authenticator: OneToken(),
            configuration: ListenConfiguration(
                host: "127.0.0.1", port: port, loops: loops, serverName: "echo/1",
                tickMilliseconds: tickMilliseconds),
            clock: SystemClock(), log: log, metrics: metrics)
        try await server.start()
        return EchoStack(server: server, probe: probe, metrics: metrics)
    }

    func client(
        _ adjust: (inout ClientConfiguration) -> Void = { _ in }
    ) throws -> TCPClientTransport {
        var configuration = ClientConfiguration(
            host: "127.0.0.1", port: server.boundPort, credential: EchoService.token,
            clientName: "test")
        configuration.tickMilliseconds = 20
        adjust(&configuration)
        return try TCPClientTransport(configuration, clock: SystemClock())
    }

    /// How many calls of a method ended so; nil: none was ever counted.
    func calls(_ path: String, _ status: Status) -> UInt64? {
        for sample in metrics.snapshot() where sample.name == "tollgate_rpc_server_calls_total" {
            let labels = sample.labels.map(\.value)
            if labels == [path, String(status.rawValue)], case .counter(let count) = sample.value {
                return count
            }
        }
        return nil
    }

    func peer() throws -> RawPeer { try RawPeer(port: server.boundPort) }
}

extension TCPClientTransport {
    func call(
        _ spec: MethodSpec, _ payload: [UInt8], timeoutMilliseconds: UInt64 = 20_000
    ) async throws(RPCError) -> [UInt8] {
        let deadline = Deadline.after(
            milliseconds: timeoutMilliseconds, from: SystemClock().monotonic)
        return try await unary(spec, payload, deadline: deadline, options: CallOptions())
    }

    func open(
        _ spec: MethodSpec, _ payload: [UInt8], timeoutMilliseconds: UInt64 = 20_000
    ) async throws(RPCError) -> any ResponseStream {
        let deadline = Deadline.after(
            milliseconds: timeoutMilliseconds, from: SystemClock().monotonic)
        return try await stream(spec, payload, deadline: deadline, options: CallOptions())
    }

    /// The status that a call ends with; nil: OK.
    func status(
        _ spec: MethodSpec, _ payload: [UInt8] = [], timeoutMilliseconds: UInt64 = 20_000
    ) async -> Status? {
        do throws(RPCError) {
            _ = try await call(spec, payload, timeoutMilliseconds: timeoutMilliseconds)
            return nil
        } catch {
            return error.status
        }
    }
}

/// Waits, at most ten seconds, until `condition` holds.
func eventually(_ condition: () -> Bool) async -> Bool {
    for _ in 0..<2_000 {
        if condition() { return true }
        try? await Task.sleep(for: .milliseconds(5))
    }
    return condition()
}
