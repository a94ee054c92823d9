import Glibc
import RPC
import Testing

@testable import Transport

@Suite("Streams over TCP")
struct StreamTests {
    @Test("items arrive in order and the end is told")
    func order() async throws {
        let stack = try await EchoStack.start()
        let client = try stack.client()
        let payload = (0..<5_000).map { UInt8(truncatingIfNeeded: $0) }
        let stream = try await client.open(EchoService.stream, payload)
        var received: [UInt8] = []
        while let item = try await stream.next() { received += item }
        #expect(received == payload)
        #expect(try await stream.next() == nil)
        await client.close()
        await stack.server.stop()
    }

    @Test("the rest of a stream follows what was written at once, however seldom the loop ticks")
    func restFollows() async throws {
        let stack = try await EchoStack.start(tickMilliseconds: 60_000)
        let client = try stack.client()
        // Several times what one write takes of streams; the handler has ended long before.
        let stream = try await client.open(EchoService.burst, [12])
        var received = 0
        while let item = try await stream.next() { received += item.count }
        #expect(received == 12 * 64 * 1024)
        await client.close()
        await stack.server.stop()
    }

    @Test("a reader that stops makes the handler wait, and reads on where it stopped")
    func slowReader() async throws {
        let stack = try await EchoStack.start { $0.streamBytesBufferedMax = 256 * 1024 }
        let client = try stack.client { $0.streamBytesBufferedMax = 256 * 1024 }
        let stream = try await client.open(EchoService.endless, [])
        #expect(try await stream.next()?.count == 16 * 1024)
        let stuck = await settled(stack.probe)
        // Both ends buffer 256 KiB, the connection's output 128 KiB, the kernel a few MiB.
        #expect(stuck * 16 * 1024 < 24 * 1024 * 1024)
        for _ in 0..<2_000 { #expect(try await stream.next() != nil) }
        #expect(await eventually { stack.probe.sentCount > stuck })
        stream.cancel()
        #expect(await eventually { stack.probe.cancelledCount == 1 })
        await client.close()
        await stack.server.stop()
    }

    @Test("a peer that never reads holds a bounded part of the server's memory")
    func deafPeer() async throws {
        let stack = try await EchoStack.start { $0.drainMilliseconds = 200 }
        let peer = try stack.peer()
        try await peer.greet()
        for id in 1...4 { await peer.send(Bytes.request(UInt64(id), EchoService.endless, [])) }
        let stuck = await settled(stack.probe)
        // Each stream holds 1 MiB at most; the rest lies in the kernel.
        #expect(stuck * 16 * 1024 < 32 * 1024 * 1024)
        let started = ContinuousClock.now
        await stack.server.stop()
        #expect(ContinuousClock.now - started < .seconds(10))
        #expect(await eventually { stack.probe.cancelledCount == stack.probe.startedCount })
        withExtendedLifetime(peer) {}
    }

    @Test("a client that pipelines calls and never reads is not read from any more")
    func deafPipeliner() async throws {
        let stack = try await EchoStack.start {
            $0.outputBytesBufferedMax = 256 * 1024
            $0.drainMilliseconds = 200
        }
        let peer = try stack.peer()
        try await peer.greet()
        let frame = Bytes.request(1, EchoService.hot, [UInt8](repeating: 1, count: 64 * 1024))
        var accepted = 0
        var stalls = 0
        while stalls < 40, accepted < 200 * 1024 * 1024 {
            let count = peer.sendWithoutWaiting(frame)
            if count > 0 {
                accepted += count
                if count < frame.count { peer.sendRest(frame, from: count, &accepted) }
                stalls = 0
            } else {
                stalls += 1
                try await Task.sleep(for: .milliseconds(5))
            }
        }
        #expect(accepted < 64 * 1024 * 1024)
        await stack.server.stop()
    }

    @Test("a stream ends with the error of its deadline")
    func deadline() async throws {
        let stack = try await EchoStack.start()
        let client = try stack.client()
        // On a busy machine a short deadline passes before the handler starts: a longer one then.
        for timeout: UInt64 in [500, 3_000, 15_000] where stack.probe.startedCount == 0 {
            let stream = try await client.open(
                EchoService.endless, [], timeoutMilliseconds: timeout)
            var ending: Status?
            do {
                while try await stream.next() != nil {}
            } catch { ending = error.status }
            #expect(ending == .deadlineExceeded)
        }
        #expect(stack.probe.startedCount > 0)
        #expect(await eventually { stack.probe.cancelledCount == stack.probe.startedCount })
        await client.close()
        await stack.server.stop()
    }

    @Test("a stream that may not start says why")
    func refused() async throws {
        let stack = try await EchoStack.start()
        let client = try stack.client { $0.credential = [] }
        let stream = try await client.open(EchoService.stream, [1])
        await #expect(throws: RPCError.self) { try await stream.next() }
        await client.close()
        await stack.server.stop()
    }

    /// Waits until the handler stands still, and says how many items it sent.
    private func settled(_ probe: Probe) async -> Int {
        var last = -1
        while last != probe.sentCount {
            last = probe.sentCount
            try? await Task.sleep(for: .milliseconds(250))
        }
        return last
    }
}

extension RawPeer {
    /// Sends what is left of a frame while the server takes it.
    fileprivate func sendRest(_ frame: [UInt8], from start: Int, _ accepted: inout Int) {
        var sent = start
        for _ in 0..<100 where sent < frame.count {
            let count = sendWithoutWaiting(Array(frame[sent...]))
            if count > 0 {
                sent += count
                accepted += count
            } else {
                usleep(2_000)
            }
        }
    }
}
