import Chassis
import Model
import RPC
import Synchronization

@testable import Transport

/// A small service behind a real socket: every kind of handler.
enum EchoService {
    static func spec(_ name: String, isStream: Bool = false) -> MethodSpec {
        MethodSpec(
            path: "tollgate.echo.v1.Echo/\(name)", isServerStreaming: isStream, isIdempotent: true,
            requestBytesMax: 256 * 1024)
    }

    static let hot = spec("Hot")
    static let later = spec("Later")
    static let forgotten = spec("Forgotten")
    static let unary = spec("Unary")
    static let delayed = spec("Delayed")
    static let slow = spec("Slow")
    static let stream = spec("Stream", isStream: true)
    static let burst = spec("Burst", isStream: true)
    static let endless = spec("Endless", isStream: true)
    static let failing = spec("Failing")
    static let secret = spec("Secret")
    /// For everybody, as the health of a service is: `open` answers at once, `watch` never ends.
    static let open = spec("Open")
    static let watch = spec("Watch", isStream: true)

    static let token = Array("tgs_test".utf8)

    static func router(
        limits: ServerLimits, probe: Probe, log: Logger = .silent, metrics: Metrics = Metrics()
    ) -> Router {
        let caller: Set<CallerClass> = [.service("tester")]
        var access = AccessMatrix()
        for spec in [
            hot, later, forgotten, unary, delayed, slow, stream, burst, endless, failing,
        ] {
            access.allow(spec.path, caller)
        }
        access.allow(open.path, .any)
        access.allow(watch.path, .any)
        return Router(
            routes: [
                Route(hot, .hot(HotEcho(mode: .now))),
                Route(later, .hot(HotEcho(mode: .later))),
                Route(forgotten, .hot(HotEcho(mode: .forgotten))),
                Route(unary, .unary { _, payload in payload }),
                Route(
                    delayed,
                    .unary { _, payload in
                        // The first byte says how long, so that replies overtake one another.
                        try await Task.sleep(for: .milliseconds(Int(payload.first ?? 0)))
                        return payload
                    }),
                Route(slow, .unary { _, payload in try await probe.wait(payload) }),
                Route(
                    stream,
                    .stream { _, payload, writer in
                        for byte in payload { try await writer.send([byte]) }
                    }),
                Route(
                    burst,
                    .stream { _, payload, writer in
                        for _ in 0..<(payload.first ?? 0) {
                            try await writer.send([UInt8](repeating: 1, count: 64 * 1024))
                        }
                    }),
                Route(
                    endless,
                    .stream { _, payload, writer in
                        let item = [UInt8](repeating: 1, count: 16 * 1024)
                        probe.started()
                        do {
                            while true {
                                try await writer.send(item)
                                probe.sent()
                            }
                        } catch {
                            probe.cancelled()
                            throw error
                        }
                    }),
                Route(
                    failing,
                    .unary { _, _ in
                        throw RPCError(
                            .invalidArgument, "two faults",
                            violations: [FieldViolation(field: "a[1]", description: "is é")],
                            retryAfterMilliseconds: 1_500)
                    }),
                Route(secret, .unary { _, payload in payload }),
                Route(open, .unary { _, payload in payload }),
                Route(watch, .stream { _, _, _ in _ = try await probe.wait([250]) }),
            ], access: access, limits: limits, clock: SystemClock(), log: log, metrics: metrics)
    }
}

/// Knows one token.
struct OneToken: Authenticator {
    func authenticate(_ credential: UnsafeRawBufferPointer) throws(RPCError) -> Caller {
        if credential.isEmpty { return .anonymous }
        guard Array(credential) == EchoService.token else {
            throw RPCError(.unauthenticated, "nobody has this token")
        }
        return .service("tester")
    }
}

/// What the tests see of handlers.
final class Probe: Sendable {
    private let counts = Mutex((started: 0, cancelled: 0, sent: 0))
    func started() { counts.withLock { $0.started += 1 } }
    func sent() { counts.withLock { $0.sent += 1 } }
    func cancelled() { counts.withLock { $0.cancelled += 1 } }
    var startedCount: Int { counts.withLock { $0.started } }
    var cancelledCount: Int { counts.withLock { $0.cancelled } }
    var sentCount: Int { counts.withLock { $0.sent } }

    /// Sleeps for as many tenths of a second as the first byte says.
    func wait(_ payload: [UInt8]) async throws -> [UInt8] {
        started()
        do {
            try await Task.sleep(for: .milliseconds(100 * Int(payload.first ?? 0)))
        } catch {
            cancelled()
            throw error
        }
        return payload
    }
}

/// A hot handler that answers at once, from another task, or not at all.
struct HotEcho: HotHandler {
    enum Mode {
        case now
        case later
        case forgotten
    }
    let mode: Mode

    func handle(
        _ payload: UnsafeRawBufferPointer, _ call: borrowing HotCall, _ reply: consuming HotReply
    ) {
        switch mode {
        case .now:
            reply.succeed(payloadBytes: payload.count) { $0.copyMemory(from: payload) }
        case .later:
            let copy = Array(payload)
            let handle = reply.later()
            Task { handle.succeed(copy) }
        case .forgotten:
            _ = consume reply
        }
    }
}
