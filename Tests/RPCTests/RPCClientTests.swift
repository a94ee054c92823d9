import Chassis
import Model
import Synchronization
import Testing

@testable import RPC

/// A transport that answers from a list.
private final class ScriptedTransport: ClientTransport {
    private let script: Mutex<[Result<[UInt8], RPCError>]>
    private let count = Atomic<Int>(0)

    init(_ script: [Result<[UInt8], RPCError>]) { self.script = Mutex(script) }

    var calls: Int { count.load(ordering: .relaxed) }

    func unary(
        _ spec: MethodSpec, _ payload: [UInt8], deadline: Deadline, options: CallOptions
    ) async throws(RPCError) -> [UInt8] {
        count.add(1, ordering: .relaxed)
        let next = script.withLock { $0.count > 1 ? $0.removeFirst() : $0.first }
        return try (next ?? .success([])).get()
    }

    func stream(
        _ spec: MethodSpec, _ payload: [UInt8], deadline: Deadline, options: CallOptions
    ) async throws(RPCError) -> any ResponseStream {
        throw RPCError(.unimplemented, "no streams here")
    }

    func close() async {}
}

@Suite struct RPCClientTests {
    private let away = Result<[UInt8], RPCError>.failure(RPCError(.unavailable, "away"))
    private let clock = ManualClock()

    @Test("an idempotent call is sent again until it is answered")
    func retries() async throws {
        let transport = ScriptedTransport([away, away, .success([9])])
        let client = RPCClient(transport: transport, clock: clock)
        #expect(try await client.call(Echo.unary, []) == [9])
        #expect(transport.calls == 3)
    }

    @Test("a call that is not idempotent is sent once")
    func sendsWritesOnce() async {
        let transport = ScriptedTransport([away, .success([9])])
        let client = RPCClient(transport: transport, clock: clock)
        let write = MethodSpec(
            path: "a/Write", isServerStreaming: false, isIdempotent: false, requestBytesMax: 1)
        await #expect(throws: RPCError(.unavailable, "away")) { try await client.call(write, []) }
        #expect(transport.calls == 1)
    }

    @Test("a request that carries its own identity is sent again, whatever its method")
    func repeatsIdentified() async throws {
        let transport = ScriptedTransport([away, .success([9])])
        let client = RPCClient(transport: transport, clock: clock)
        let write = MethodSpec(
            path: "a/Write", isServerStreaming: false, isIdempotent: false, requestBytesMax: 1)
        var options = CallOptions()
        options.isRepeatable = true
        #expect(try await client.call(write, [], options: options) == [9])
        #expect(transport.calls == 2)
    }

    @Test("no retry is made that could not finish before the deadline")
    func deadlineSpansAttempts() async {
        let transport = ScriptedTransport([away])
        let client = RPCClient(transport: transport, clock: clock)
        await #expect(throws: RPCError(.unavailable, "away")) {
            try await client.call(Echo.unary, [], options: CallOptions(timeoutMilliseconds: 20))
        }
        #expect(transport.calls == 1)
    }

    @Test("a service that is away is left alone, and used again once it answers")
    func breaks() async throws {
        let transport = ScriptedTransport([away, away, away, away, away, .success([1])])
        let client = RPCClient(transport: transport, retry: .never, clock: clock)
        for _ in 0..<8 { _ = try? await client.call(Echo.unary, []) }
        #expect(transport.calls == 5)
        clock.advance(milliseconds: 500)
        #expect(try await client.call(Echo.unary, []) == [1])
        #expect(try await client.call(Echo.unary, []) == [1])
        #expect(transport.calls == 7)
    }

    @Test("an error that the service answered is passed on and opens nothing")
    func passesErrors() async {
        let transport = ScriptedTransport([.failure(RPCError(.notFound, "no"))])
        let client = RPCClient(transport: transport, clock: clock)
        for _ in 0..<20 {
            await #expect(throws: RPCError(.notFound, "no")) {
                try await client.call(Echo.unary, [])
            }
        }
        #expect(transport.calls == 20)
    }

    @Test("a whole call through client and router answers, and a stream streams")
    func wholeCall() async throws {
        let router = Echo.router(clock: clock)
        let client = RPCClient(
            transport: InProcessTransport(router: router, caller: Echo.reader), clock: clock)
        #expect(try await client.call(Echo.unary, [1, 2]) == [2, 1])
        let stream = try await client.stream(Echo.stream, [5, 6])
        #expect(try await stream.next() == [5])
        #expect(try await stream.next() == [6])
        #expect(try await stream.next() == nil)
        await client.close()
    }
}
