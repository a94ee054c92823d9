import Glibc
import Model
import RPC
import Testing
import Wire

@testable import Transport

@Suite("Hostile peers")
struct HostilePeerTests {
    @Test("a thousand hostile byte strings are answered or closed, and the server goes on")
    func hostileStrings() async throws {
        let stack = try await EchoStack.start()
        let client = try stack.client()
        var random = SeededRandom(seed: 1_000)
        for round in 0..<1_000 {
            let peer = try stack.peer()
            if round.isMultiple(of: 2) { try await peer.greet() }
            await peer.send(hostile(round, &random))
            shutdown(peer.fd, Int32(SHUT_WR))
            while await peer.readFrame() != nil {}
        }
        #expect(try await client.call(EchoService.hot, [1]) == [1])
        #expect(await eventually { stack.server.connectionCount <= 2 })
        #expect(stack.server.counters.faults.value > 100)
        await client.close()
        await stack.server.stop()
    }

    /// Garbage, truncated frames, oversize lengths and frames with changed bytes.
    private func hostile(_ round: Int, _ random: inout SeededRandom) -> [UInt8] {
        func bytes(_ count: Int) -> [UInt8] {
            (0..<count).map { _ in UInt8.random(in: 0...255, using: &random) }
        }
        let good = Bytes.request(1, EchoService.hot, bytes(Int.random(in: 0..<300, using: &random)))
        switch round % 5 {
        case 0, 1: return bytes(Int.random(in: 1...600, using: &random))
        case 2: return Array(good[..<Int.random(in: 1..<good.count, using: &random)])
        case 3: return [0x7F, 0xFF, 0xFF, 0xFF] + bytes(100)
        default:
            var changed = good
            for _ in 0..<4 {
                changed[Int.random(in: 4..<good.count, using: &random)] =
                    UInt8.random(in: 0...255, using: &random)
            }
            return changed
        }
    }

    @Test("frames that come byte by byte, or many at once, are the same calls")
    func pieces() async throws {
        let stack = try await EchoStack.start()
        let peer = try stack.peer()
        for byte in Bytes.hello(EchoService.token) { await peer.send([byte]) }
        #expect(try await peer.readKind() == .welcome)
        for byte in Bytes.request(1, EchoService.hot, [1, 2, 3]) { await peer.send([byte]) }
        #expect(try await peer.readResponse().payload == [1, 2, 3])
        var batch: [UInt8] = []
        for id in 0..<5_000 {
            batch += Bytes.request(UInt64(id + 1), EchoService.hot, [UInt8(id & 0xFF)])
        }
        await peer.send(batch)
        for id in 0..<5_000 {
            let reply = try await peer.readResponse()
            #expect(reply.callID == UInt64(id + 1) && reply.payload == [UInt8(id & 0xFF)])
        }
        await stack.server.stop()
    }

    @Test("a peer that says nothing is told so and closed")
    func helloTimeout() async throws {
        let stack = try await EchoStack.start { $0.helloTimeoutMilliseconds = 100 }
        let peer = try stack.peer()
        #expect(try await peer.readKind() == .goAway)
        #expect(await peer.readFrame() == nil)
        #expect(await eventually { stack.server.connectionCount == 0 })
        await stack.server.stop()
    }

    @Test("an idle connection is closed, one with a call in flight is not")
    func idleClose() async throws {
        let stack = try await EchoStack.start { $0.idleCloseMilliseconds = 800 }
        let idle = try stack.peer()
        try await idle.greet()
        let busy = try stack.peer()
        // In one piece: nothing may make it idle before its call.
        await busy.send(
            Bytes.hello(EchoService.token) + Bytes.request(1, EchoService.slow, [16]))
        #expect(try await busy.readKind() == .welcome)
        #expect(try await idle.readKind() == .goAway)
        #expect(try await busy.readResponse().status == 0)
        await stack.server.stop()
    }

    @Test("calls before hello, a second hello and call id 0 end the connection")
    func outOfTurn() async throws {
        let stack = try await EchoStack.start()
        let early = try stack.peer()
        await early.send(Bytes.request(1, EchoService.hot, []))
        #expect(try await early.readKind() == .goAway)
        let twice = try stack.peer()
        try await twice.greet()
        await twice.send(Bytes.hello(EchoService.token))
        #expect(try await twice.readKind() == .goAway)
        let nameless = try stack.peer()
        try await nameless.greet()
        await nameless.send(Bytes.request(0, EchoService.hot, []))
        #expect(try await nameless.readKind() == .goAway)
        let doubled = try stack.peer()
        try await doubled.greet()
        await doubled.send(
            Bytes.request(5, EchoService.slow, [9]) + Bytes.request(5, EchoService.slow, [9]))
        #expect(try await doubled.readKind() == .goAway)
        await stack.server.stop()
    }

    @Test("a wrong token is refused with its status, none makes an anonymous caller")
    func credentials() async throws {
        let stack = try await EchoStack.start()
        let wrong = try stack.client { $0.credential = [1, 2, 3] }
        #expect(await wrong.status(EchoService.hot) == .unauthenticated)
        let nobody = try stack.client { $0.credential = [] }
        #expect(await nobody.status(EchoService.hot) == .unauthenticated)
        await wrong.close()
        await nobody.close()
        await stack.server.stop()
    }

    @Test("a ping is answered with its nonce")
    func ping() async throws {
        let stack = try await EchoStack.start()
        let peer = try stack.peer()
        try await peer.greet()
        await peer.send(Bytes.written { FrameWriter.ping(to: &$0, nonce: 4_711) })
        let frame = try #require(await peer.readFrame())
        try frame.withUnsafeBytes { bytes in
            let view = try FrameView.parse(bytes)
            #expect(view.kind == .pong)
            #expect(try view.nonce() == 4_711)
        }
        await stack.server.stop()
    }
}
