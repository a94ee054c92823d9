import Chassis
import Model
import Testing

@testable import RPC

@Suite struct InProcessTransportTests {
    private let clock = ManualClock()
    private let probe = Probe()

    private func transport(
        limits: ServerLimits = ServerLimits(), caller: Caller = Echo.reader
    ) -> InProcessTransport {
        InProcessTransport(
            router: Echo.router(clock: clock, limits: limits, probe: probe), caller: caller)
    }

    private func call(
        _ spec: MethodSpec, _ payload: [UInt8] = [], deadline: Deadline = .never,
        over transport: InProcessTransport? = nil
    ) async throws(RPCError) -> [UInt8] {
        try await (transport ?? self.transport())
            .unary(spec, payload, deadline: deadline, options: CallOptions())
    }

    private func status(of body: () async throws(RPCError) -> [UInt8]) async -> Status {
        do throws(RPCError) {
            _ = try await body()
            return .ok
        } catch {
            return error.status
        }
    }

    @Test("unary and hot handlers answer, at once or later")
    func answers() async throws {
        #expect(try await call(Echo.unary, [1, 2, 3]) == [3, 2, 1])
        #expect(try await call(Echo.hot, [1, 2, 3]) == [1, 2, 3])
        #expect(try await call(Echo.hot, []) == [])
        #expect(try await call(Echo.later, [4]) == [4])
    }

    @Test("a hot handler that forgets to answer answers with an internal error")
    func droppedReply() async {
        #expect(
            await status { () throws(RPCError) in try await call(Echo.dropped) }
                == .internalError)
        #expect(
            await status { () throws(RPCError) in try await call(Echo.forgotten) }
                == .internalError)
    }

    @Test("a hot handler that answers too late is not waited for")
    func lateReply() async {
        let deadline = Deadline.after(milliseconds: 500, from: clock.monotonic)
        let transport = transport()
        let expired = Task {
            await status { () throws(RPCError) in
                try await call(Echo.never, deadline: deadline, over: transport)
            }
        }
        let cancelled = Task {
            await status { () throws(RPCError) in try await call(Echo.never, over: transport) }
        }
        try? await Task.sleep(for: .milliseconds(20))
        clock.advance(milliseconds: 501)
        cancelled.cancel()
        #expect(await expired.value == .deadlineExceeded)
        #expect(await cancelled.value == .cancelled)
    }

    @Test("a call made on behalf of another has its remaining time and its trace")
    func continues() {
        let context = CallContext(
            path: "a/B", caller: .anonymous,
            deadline: .after(milliseconds: 300, from: clock.monotonic), traceparent: [7])
        clock.advance(milliseconds: 100)
        let options = CallOptions(continuing: context, at: clock.monotonic)
        #expect(options.timeoutMilliseconds == 200)
        #expect(options.traceparent == [7])
    }

    @Test("an RPC error passes as it is and any other becomes an internal error without detail")
    func mapsErrors() async throws {
        let known = await #expect(throws: RPCError.self) { try await call(Echo.known) }
        #expect(known == RPCError(.notFound, "no such thing"))
        let unknown = await #expect(throws: RPCError.self) { try await call(Echo.unknown) }
        #expect(unknown == RPCError(.internalError, "internal error"))
    }

    @Test("an unknown method is unimplemented, and so is a method of the other kind")
    func unimplemented() async {
        #expect(
            await status { () throws(RPCError) in try await call(Echo.spec("Nothing")) }
                == .unimplemented)
        #expect(
            await status { () throws(RPCError) in try await call(Echo.stream) } == .unimplemented)
        let error = await #expect(throws: RPCError.self) {
            try await transport().stream(
                Echo.unary, [], deadline: .never, options: CallOptions())
        }
        #expect(error?.status == .unimplemented)
    }

    @Test("a reply larger than the limit is not sent")
    func largeReply() async {
        var limits = ServerLimits()
        limits.replyBytesMax = 4_999
        let transport = transport(limits: limits)
        #expect(
            await status { () throws(RPCError) in try await call(Echo.large, over: transport) }
                == .resourceExhausted)
    }

    @Test("a call whose deadline has passed does not start")
    func expiredBeforeStart() async {
        let past = Deadline(at: clock.monotonic)
        #expect(
            await status { () throws(RPCError) in try await call(Echo.slow, deadline: past) }
                == .deadlineExceeded)
        #expect(probe.startedCount == 0)
    }

    @Test("a deadline that passes ends the call and cancels its handler")
    func expires() async {
        let deadline = Deadline.after(milliseconds: 500, from: clock.monotonic)
        let transport = transport()
        let outcome = Task {
            await status { () throws(RPCError) in
                try await call(Echo.slow, deadline: deadline, over: transport)
            }
        }
        #expect(await eventually { probe.startedCount == 1 })
        clock.advance(milliseconds: 501)
        #expect(await outcome.value == .deadlineExceeded)
        #expect(await eventually { probe.cancelledCount == 1 })
    }

    @Test("cancelling the caller's task cancels the handler")
    func cancels() async {
        let transport = transport()
        let outcome = Task {
            await status { () throws(RPCError) in try await call(Echo.slow, over: transport) }
        }
        #expect(await eventually { probe.startedCount == 1 })
        outcome.cancel()
        #expect(await outcome.value == .cancelled)
        #expect(await eventually { probe.cancelledCount == 1 })
    }

    @Test("a stream delivers its items in order and then ends")
    func streams() async throws {
        let payload = (0..<200).map { UInt8($0) }
        let stream = try await transport().stream(
            Echo.stream, payload, deadline: .never, options: CallOptions())
        var seen: [UInt8] = []
        while let item = try await stream.next() { seen += item }
        #expect(seen == payload)
        #expect(try await stream.next() == nil)
    }

    @Test("a writer waits for a slow reader and is cancelled when the reader leaves")
    func backPressure() async throws {
        var limits = ServerLimits()
        limits.streamItemsBufferedMax = 8
        var stream: (any ResponseStream)? = try await transport(limits: limits).stream(
            Echo.endless, [], deadline: .never, options: CallOptions())
        #expect(await eventually { probe.sentCount == 8 })
        try await Task.sleep(for: .milliseconds(30))
        #expect(probe.sentCount == 8)
        #expect(try await stream?.next() == [1])
        #expect(await eventually { probe.sentCount == 9 })
        stream = nil
        #expect(await eventually { probe.cancelledCount == 1 })
    }

    @Test("a cancelled stream ends with that status for its reader")
    func cancelledStream() async throws {
        let stream = try await transport().stream(
            Echo.endless, [], deadline: .never, options: CallOptions())
        stream.cancel()
        let error = await #expect(throws: RPCError.self) {
            while try await stream.next() != nil {}
        }
        #expect(error?.status == .cancelled)
        #expect(await eventually { probe.cancelledCount == 1 })
    }
}
