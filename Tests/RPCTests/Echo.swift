import Chassis
import Model
import Synchronization

@testable import RPC

/// A small service for the tests: every kind of handler, well and badly behaved.
enum Echo {
    static let reader = Caller.service("reader")

    static func spec(_ name: String, isStream: Bool = false, bytesMax: Int = 1024) -> MethodSpec {
        MethodSpec(
            path: "tollgate.echo.v1.Echo/\(name)", isServerStreaming: isStream, isIdempotent: true,
            requestBytesMax: bytesMax)
    }

    static let unary = spec("Unary")
    static let hot = spec("Hot")
    static let later = spec("Later")
    static let never = spec("Never")
    static let forgotten = spec("Forgotten")
    static let dropped = spec("Dropped")
    static let slow = spec("Slow")
    static let stream = spec("Stream", isStream: true)
    static let endless = spec("Endless", isStream: true)
    static let known = spec("Known")
    static let unknown = spec("Unknown")
    static let large = spec("Large")
    static let forbidden = spec("Forbidden")

    static var all: [MethodSpec] {
        [
            unary, hot, later, never, forgotten, dropped, slow, stream, endless, known, unknown,
            large, forbidden,
        ]
    }

    struct Oops: Error {}

    static func router(
        clock: any TimeSource, limits: ServerLimits = ServerLimits(), probe: Probe = Probe(),
        log: Logger = .silent, metrics: Metrics = Metrics()
    ) -> Router {
        var access = AccessMatrix()
        for spec in all where spec != forbidden { access.allow(spec.path, [.service("reader")]) }
        return Router(
            routes: [
                Route(unary, .unary { _, payload in payload.reversed() }),
                Route(hot, .hot(HotEcho(mode: .now))),
                Route(later, .hot(HotEcho(mode: .later))),
                Route(never, .hot(HotEcho(mode: .never))),
                Route(forgotten, .hot(HotEcho(mode: .forgotten))),
                Route(dropped, .hot(HotEcho(mode: .dropped))),
                Route(
                    slow,
                    .unary { _, payload in
                        probe.started()
                        do { try await Task.sleep(for: .seconds(60)) } catch { probe.cancelled() }
                        return payload
                    }),
                Route(
                    stream,
                    .stream { _, payload, writer in
                        for byte in payload { try await writer.send([byte]) }
                    }),
                Route(
                    endless,
                    .stream { _, _, writer in
                        do {
                            while true {
                                try await writer.send([1])
                                probe.sent()
                            }
                        } catch {
                            probe.cancelled()
                            throw error
                        }
                    }),
                Route(known, .unary { _, _ in throw RPCError(.notFound, "no such thing") }),
                Route(unknown, .unary { _, _ in throw Oops() }),
                Route(large, .unary { _, _ in [UInt8](repeating: 0, count: 5_000) }),
                Route(forbidden, .unary { _, payload in payload }),
            ], access: access, limits: limits, clock: clock, log: log,
            metrics: metrics)
    }
}

/// What the tests see of handlers that end early.
final class Probe: Sendable {
    private let counts = Mutex((started: 0, cancelled: 0, sent: 0))
    func started() { counts.withLock { $0.started += 1 } }
    func cancelled() { counts.withLock { $0.cancelled += 1 } }
    func sent() { counts.withLock { $0.sent += 1 } }
    var startedCount: Int { counts.withLock { $0.started } }
    var cancelledCount: Int { counts.withLock { $0.cancelled } }
    var sentCount: Int { counts.withLock { $0.sent } }
}

/// A hot handler that answers at once, from another task, long after, or not at all.
struct HotEcho: HotHandler {
    enum Mode {
        case now
        case later
        case never
        case forgotten
        case dropped
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
        case .never:
            let handle = reply.later()
            Task {
                try await Task.sleep(for: .seconds(30))
                handle.succeed([])
            }
        case .forgotten:
            _ = reply.later()
        case .dropped:
            _ = consume reply
        }
    }
}

/// Waits, at most five seconds, until `condition` holds.
func eventually(_ condition: () -> Bool) async -> Bool {
    for _ in 0..<1_000 {
        if condition() { return true }
        try? await Task.sleep(for: .milliseconds(5))
    }
    return condition()
}
