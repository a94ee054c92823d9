import Chassis
import Model
import RPC
import Testing

@testable import Transport

@Suite("Calls over TCP")
struct CallTests {
    @Test("every kind of handler answers")
    func kinds() async throws {
        let stack = try await EchoStack.start()
        let client = try stack.client()
        for spec in [EchoService.hot, EchoService.later, EchoService.unary] {
            for size in [0, 1, 127, 128, 5_000, 200_000, 256 * 1024] {
                let payload = (0..<size).map { UInt8(truncatingIfNeeded: $0 &* 31) }
                #expect(try await client.call(spec, payload) == payload)
            }
        }
        await client.close()
        await stack.server.stop()
    }

    @Test("many calls are in flight and replies overtake one another")
    func outOfOrder() async throws {
        let stack = try await EchoStack.start(loops: 2)
        let client = try stack.client { $0.connections = 3 }
        var random = SeededRandom(seed: 5)
        let delays = (0..<600).map { _ in UInt8.random(in: 0...60, using: &random) }
        let wrong = try await withThrowingTaskGroup(of: Bool.self) { group in
            for (index, delay) in delays.enumerated() {
                let payload = [delay, UInt8(index & 0xFF), UInt8(index >> 8)]
                group.addTask {
                    try await client.call(EchoService.delayed, payload) != payload
                }
            }
            return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(wrong == 0)
        await client.close()
        await stack.server.stop()
    }

    @Test("a reply that is ready first is sent first")
    func order() async throws {
        let stack = try await EchoStack.start()
        let peer = try stack.peer()
        try await peer.greet()
        await peer.send(
            Bytes.request(1, EchoService.slow, [3]) + Bytes.request(2, EchoService.hot, [9]))
        #expect(try await peer.readResponse().callID == 2)
        #expect(try await peer.readResponse().callID == 1)
        await stack.server.stop()
    }

    @Test("calls that came together are answered in order, those behind one that is not hot too")
    func together() async throws {
        let stack = try await EchoStack.start()
        let peer = try stack.peer()
        try await peer.greet()
        // More than are gathered; among them a call of another kind and one that is refused.
        var frames: [UInt8] = []
        for id in 1...100 as ClosedRange<UInt64> {
            switch id {
            case 20: frames += Bytes.request(id, EchoService.unary, [20])
            case 40: frames += Bytes.request(id, EchoService.secret, [40])
            default: frames += Bytes.request(id, EchoService.hot, [UInt8(id)])
            }
        }
        await peer.send(frames)
        var order: [UInt64] = []
        for _ in 1...100 {
            let reply = try await peer.readResponse()
            #expect(reply.status == (reply.callID == 40 ? Status.permissionDenied : .ok).rawValue)
            if reply.status == 0 { #expect(reply.payload == [UInt8(reply.callID)]) }
            if reply.callID != 20 { order.append(reply.callID) }
        }
        #expect(order == (1...100).filter { $0 != 20 })
        await stack.server.stop()
    }

    @Test("calls that came together before a broken frame are answered, then the connection ends")
    func togetherBeforeFault() async throws {
        let stack = try await EchoStack.start()
        let peer = try stack.peer()
        try await peer.greet()
        let calls = (1...5).flatMap { Bytes.request($0, EchoService.hot, [UInt8($0)]) }
        await peer.send(calls + [0, 0, 0, 2, 0xFF, 0xFF])
        for id in 1...5 as ClosedRange<UInt64> {
            let reply = try await peer.readResponse()
            #expect(reply.callID == id && reply.payload == [UInt8(id)])
        }
        // What is left says goodbye.
        #expect(await peer.readFrame() != nil)
        #expect(await peer.readFrame() == nil)
        await stack.server.stop()
    }

    @Test("calls that came together wait while their replies have no room, and lose nothing")
    func togetherWithoutRoom() async throws {
        let stack = try await EchoStack.start { $0.outputBytesBufferedMax = 16 * 1024 }
        let peer = try stack.peer()
        try await peer.greet()
        let payload = [UInt8](repeating: 3, count: 7_000)
        let frames = (1...3_000).flatMap { Bytes.request($0, EchoService.hot, payload) }
        // Nothing is read while the server still takes something: it stops for want of room.
        var (sent, wrong, next) = (0, 0, 1 as UInt64)
        while next <= 3_000, wrong == 0 {
            let more = frames[sent..<min(frames.count, sent + 256 * 1024)]
            let count = more.isEmpty ? 0 : peer.sendWithoutWaiting(Array(more))
            if count > 0 {
                sent += count
                continue
            }
            let reply = try await peer.readResponse()
            if reply.callID != next || reply.payload != payload { wrong += 1 }
            next += 1
        }
        #expect(wrong == 0 && sent == frames.count)
        await stack.server.stop()
    }

    @Test("many connections that ask at once are all answered, also when more waits than is sent together")
    func manyAtOnce() async throws {
        let stack = try await EchoStack.start(tickMilliseconds: 60_000)
        var peers: [RawPeer] = []
        for _ in 0..<60 {
            let peer = try stack.peer()
            try await peer.greet()
            peers.append(peer)
        }
        let payload = [UInt8](repeating: 7, count: 5_000)
        let frames = (1...4).flatMap { Bytes.request($0, EchoService.hot, payload) }
        #expect(60 * frames.count > 4 * EventLoop.waitingBytesMax)
        for peer in peers { await peer.send(frames) }
        for peer in peers {
            for id in 1...4 as ClosedRange<UInt64> {
                let reply = try await peer.readResponse()
                #expect(reply.callID == id && reply.payload == payload)
            }
        }
        peers = []
        await stack.server.stop()
    }

    @Test("an error arrives with all that it says")
    func errors() async throws {
        let stack = try await EchoStack.start()
        let client = try stack.client()
        let expected = RPCError(
            .invalidArgument, "two faults",
            violations: [FieldViolation(field: "a[1]", description: "is é")],
            retryAfterMilliseconds: 1_500)
        await #expect(throws: expected) { try await client.call(EchoService.failing, []) }
        #expect(await client.status(EchoService.forgotten) == .internalError)
        #expect(await client.status(EchoService.secret) == .permissionDenied)
        #expect(await client.status(EchoService.spec("Nothing")) == .unimplemented)
        await client.close()
        await stack.server.stop()
    }

    @Test("a request larger than the method takes is refused without harm to the connection")
    func tooLarge() async throws {
        let stack = try await EchoStack.start()
        let client = try stack.client()
        let payload = [UInt8](repeating: 0, count: 256 * 1024 + 1)
        #expect(await client.status(EchoService.hot, payload) == .resourceExhausted)
        let peer = try stack.peer()
        try await peer.greet()
        await peer.send(Bytes.request(1, EchoService.hot, payload))
        #expect(try await peer.readResponse().status == Status.resourceExhausted.rawValue)
        await peer.send(Bytes.request(2, EchoService.hot, [7]))
        #expect(try await peer.readResponse().payload == [7])
        await client.close()
        await stack.server.stop()
    }

    @Test("a deadline that passes ends the call on both sides")
    func deadline() async throws {
        let stack = try await EchoStack.start()
        let client = try stack.client()
        // On a busy machine a short deadline passes before the handler starts: a longer one then.
        for timeout: UInt64 in [400, 2_000, 10_000] where stack.probe.startedCount == 0 {
            let status = await client.status(
                EchoService.slow, [200], timeoutMilliseconds: timeout)
            #expect(status == .deadlineExceeded)
        }
        #expect(stack.probe.startedCount > 0)
        #expect(await eventually { stack.probe.cancelledCount == stack.probe.startedCount })
        let before = stack.probe.startedCount
        let peer = try stack.peer()
        try await peer.greet()
        for timeout: UInt32 in [50, 2_000, 9_000] where stack.probe.startedCount == before {
            await peer.send(Bytes.request(1, EchoService.slow, [200], timeout: timeout))
            #expect(try await peer.readResponse().status == Status.deadlineExceeded.rawValue)
        }
        #expect(stack.probe.startedCount > before)
        #expect(await eventually { stack.probe.cancelledCount == stack.probe.startedCount })
        await client.close()
        await stack.server.stop()
    }

    @Test("cancelling the caller's task cancels the handler")
    func cancel() async throws {
        let stack = try await EchoStack.start()
        let client = try stack.client()
        let task = Task { await client.status(EchoService.slow, [100]) }
        #expect(await eventually { stack.probe.startedCount == 1 })
        task.cancel()
        #expect(await task.value == .cancelled)
        #expect(await eventually { stack.probe.cancelledCount == 1 })
        await client.close()
        await stack.server.stop()
    }

    @Test("a connection that breaks cancels its handlers")
    func brokenConnection() async throws {
        let stack = try await EchoStack.start()
        do {
            let peer = try stack.peer()
            try await peer.greet()
            for id in 1...20 { await peer.send(Bytes.request(UInt64(id), EchoService.slow, [200])) }
            #expect(await eventually { stack.probe.startedCount == 20 })
        }
        #expect(await eventually { stack.probe.cancelledCount == 20 })
        #expect(await eventually { stack.server.connectionCount == 0 })
        await stack.server.stop()
    }

    @Test("the caps on calls in flight refuse one more, and only that one")
    func caps() async throws {
        let stack = try await EchoStack.start {
            $0.callsInFlightPerConnectionMax = 4
            $0.ordinaryCallsInFlightMax = 6
        }
        let first = try stack.peer()
        try await first.greet()
        for id in 1...5 { await first.send(Bytes.request(UInt64(id), EchoService.slow, [5])) }
        let refused = try await first.readResponse()
        #expect(refused.callID == 5)
        #expect(refused.status == Status.resourceExhausted.rawValue)
        let second = try stack.peer()
        try await second.greet()
        for id in 1...3 { await second.send(Bytes.request(UInt64(id), EchoService.slow, [5])) }
        let alsoRefused = try await second.readResponse()
        #expect(alsoRefused.callID == 3)
        #expect(alsoRefused.status == Status.resourceExhausted.rawValue)
        for _ in 1...4 { #expect(try await first.readResponse().status == 0) }
        await first.send(Bytes.request(9, EchoService.unary, [1]))
        #expect(try await first.readResponse().payload == [1])
        await stack.server.stop()
    }
}
