import RPC
import Testing

@testable import Transport

@Suite("Callers without a credential")
struct AnonymousCallerTests {
    /// A connection without a credential that opened `count` streams, from call id 1.
    private func watcher(_ stack: EchoStack, streams count: Int) async throws -> RawPeer {
        let peer = try stack.peer()
        try await peer.greet([])
        for id in 0..<count {
            await peer.send(Bytes.request(UInt64(id + 1), EchoService.watch, []))
        }
        return peer
    }

    @Test("streams of anonymous callers do not take the room of the others")
    func starvation() async throws {
        let stack = try await EchoStack.start {
            $0.ordinaryCallsInFlightMax = 20
            $0.drainMilliseconds = 100
        }
        var watchers: [RawPeer] = []
        for _ in 0..<5 { watchers.append(try await watcher(stack, streams: 8)) }
        #expect(await eventually { stack.probe.startedCount >= 20 })
        let owner = try stack.client()
        #expect(await owner.status(EchoService.unary, [1]) == nil)
        #expect(await owner.status(EchoService.open, [1]) == nil)
        await owner.close()
        await stack.server.stop()
        withExtendedLifetime(watchers) {}
    }

    @Test("anonymous callers have caps of their own, for a connection and for the server")
    func caps() async throws {
        let stack = try await EchoStack.start {
            $0.anonymousCallsInFlightPerConnectionMax = 3
            $0.anonymousCallsInFlightMax = 5
            $0.drainMilliseconds = 100
        }
        let first = try await watcher(stack, streams: 4)
        let refused = try await first.readOutcome()
        #expect(refused.callID == 4 && refused.status == Status.resourceExhausted.rawValue)
        #expect(await eventually { stack.probe.startedCount == 3 })
        let second = try await watcher(stack, streams: 3)
        let alsoRefused = try await second.readOutcome()
        #expect(alsoRefused.status == Status.resourceExhausted.rawValue)
        #expect(stack.calls(EchoService.watch.path, .resourceExhausted) == 2)
        let third = try stack.client { $0.credential = [] }
        #expect(await third.status(EchoService.open, [1]) == nil)
        await third.close()
        await stack.server.stop()
        withExtendedLifetime((first, second)) {}
    }

    @Test("a stream of an anonymous caller ends soon, however long it asked for")
    func shortStreams() async throws {
        let stack = try await EchoStack.start { $0.anonymousStreamMillisecondsMax = 100 }
        let peer = try stack.peer()
        try await peer.greet([])
        await peer.send(Bytes.request(1, EchoService.watch, [], timeout: 86_400_000))
        #expect(try await peer.readOutcome().status == Status.deadlineExceeded.rawValue)
        await stack.server.stop()
    }

    @Test("an anonymous peer cannot make the server hold a large request")
    func largeRequest() async throws {
        let stack = try await EchoStack.start { $0.requestBytesMax = 4 << 20 }
        let stranger = try stack.peer()
        try await stranger.greet([])
        await stranger.send(Bytes.request(1, EchoService.open, Array(repeating: 1, count: 65_536)))
        #expect(try await stranger.readOutcome().status == 0)
        // The length alone ends it: nothing of the frame is waited for.
        await stranger.send([0, 2, 0, 0])
        #expect(try await stranger.readKind() == .goAway)
        let known = try stack.peer()
        try await known.greet()
        let payload = [UInt8](repeating: 1, count: 200_000)
        await known.send(Bytes.request(1, EchoService.open, payload))
        #expect(try await known.readOutcome().status == 0)
        await stack.server.stop()
    }

    @Test("what everybody may ask is answered while all other room is taken")
    func healthAtTheCap() async throws {
        let stack = try await EchoStack.start {
            $0.ordinaryCallsInFlightMax = 2
            $0.drainMilliseconds = 100
        }
        let busy = try stack.peer()
        try await busy.greet()
        for id in 1...3 { await busy.send(Bytes.request(UInt64(id), EchoService.slow, [250])) }
        #expect(try await busy.readOutcome().status == Status.resourceExhausted.rawValue)
        let owner = try stack.client()
        #expect(await owner.status(EchoService.unary, [1]) == .resourceExhausted)
        #expect(await owner.status(EchoService.open, [1]) == nil)
        let nobody = try stack.client { $0.credential = [] }
        #expect(await nobody.status(EchoService.open, [1]) == nil)
        await owner.close()
        await nobody.close()
        await stack.server.stop()
        withExtendedLifetime(busy) {}
    }
}
