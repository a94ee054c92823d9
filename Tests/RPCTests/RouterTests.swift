import Chassis
import Model
import Testing

@testable import RPC

@Suite struct RouterTests {
    private let clock = ManualClock()

    private func lookup(_ router: Router, _ path: String) -> Int? {
        Array(path.utf8).withUnsafeBytes { router.lookup($0) }
    }

    @Test("every method is found by its path and nothing else is")
    func findsMethods() {
        let router = Echo.router(clock: clock)
        for (index, spec) in Echo.all.enumerated() {
            #expect(lookup(router, spec.path) == index)
            #expect(lookup(router, String(spec.path.dropLast())) == nil)
            #expect(lookup(router, "x" + spec.path.dropFirst()) == nil)
        }
        #expect(lookup(router, "") == nil)
        #expect(lookup(router, "short") == nil)
    }

    @Test("methods that share length and last bytes are told apart")
    func survivesCollisions() {
        let names = (0..<100).map { "package\($0 + 100).Service/SameName" } + ["a", "ab"]
        let table = MethodTable(names)
        for (index, name) in names.enumerated() {
            #expect(Array(name.utf8).withUnsafeBytes { table.lookup($0) } == index)
        }
    }

    @Test("a set of methods holds each index of its range and refuses others")
    func methodSet() {
        for index in [0, 1, 63, 64, 65, 127] {
            var set = MethodSet()
            set.insert(index)
            #expect((-2..<200).filter { set.contains($0) } == [index])
        }
    }

    @Test("a refusal names the first rule that the call breaks")
    func refuses() throws {
        let router = Echo.router(clock: clock)
        let now = clock.monotonic
        let method = try router.method(#require(lookup(router, Echo.unary.path)))
        let forbidden = try router.method(#require(lookup(router, Echo.forbidden.path)))
        func status(
            _ method: RoutedMethod, _ caller: Caller, bytes: Int = 0, deadline: Deadline = .never
        ) -> Status? {
            router.refusal(
                of: method, permitted: router.permittedMethods(for: caller), caller: caller,
                payloadBytes: bytes, deadline: deadline, now: now)?.status
        }
        #expect(status(method, Echo.reader) == nil)
        #expect(status(method, .anonymous) == .unauthenticated)
        #expect(status(method, .service("other")) == .permissionDenied)
        #expect(status(forbidden, Echo.reader) == .permissionDenied)
        #expect(status(method, Echo.reader, bytes: 1_024) == nil)
        #expect(status(method, Echo.reader, bytes: 1_025) == .resourceExhausted)
        #expect(status(method, Echo.reader, deadline: Deadline(at: now)) == .deadlineExceeded)
    }

    @Test("a request without a timeout gets the default and a long one is cut")
    func deadlines() {
        let router = Echo.router(clock: clock)
        let now = clock.monotonic
        #expect(
            router.deadline(timeoutMilliseconds: 0, now: now).millisecondsLeft(at: now) == 10_000)
        #expect(router.deadline(timeoutMilliseconds: 7, now: now).millisecondsLeft(at: now) == 7)
        #expect(
            router.deadline(timeoutMilliseconds: .max, now: now).millisecondsLeft(at: now)
                == 86_400_000)
    }

    @Test("a full server refuses ordinary calls and says when to come back")
    func admission() async throws {
        var limits = ServerLimits()
        limits.ordinaryCallsInFlightMax = 1
        let probe = Probe()
        let router = Echo.router(clock: clock, limits: limits, probe: probe)
        let client = InProcessTransport(router: router, caller: Echo.reader)
        let first = Task {
            try await client.unary(Echo.slow, [], deadline: .never, options: CallOptions())
        }
        #expect(await eventually { probe.startedCount == 1 })
        #expect(router.ordinaryCallsInFlight == 1)
        let refused = await #expect(throws: RPCError.self) {
            try await client.unary(Echo.unary, [], deadline: .never, options: CallOptions())
        }
        #expect(refused?.status == .resourceExhausted)
        #expect(refused?.retryAfterMilliseconds == limits.overloadRetryAfterMilliseconds)
        first.cancel()
        #expect(await eventually { router.ordinaryCallsInFlight == 0 })
    }
}
