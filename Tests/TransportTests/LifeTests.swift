import CLinux
import Chassis
import Glibc
import RPC
import Synchronization
import Testing
import Wire

@testable import Transport

@Suite("Life of servers and clients")
struct LifeTests {
    @Test("a stopping server finishes the calls in flight and takes no new ones")
    func drain() async throws {
        let stack = try await EchoStack.start()
        let peer = try stack.peer()
        try await peer.greet()
        await peer.send(Bytes.request(1, EchoService.slow, [5]))
        #expect(await eventually { stack.probe.startedCount == 1 })
        async let stopped: Void = stack.server.stop()
        #expect(try await peer.readKind() == .goAway)
        await peer.send(Bytes.request(2, EchoService.hot, [1]))
        let refused = try await peer.readResponse()
        #expect(refused.callID == 2 && refused.status == Status.unavailable.rawValue)
        let finished = try await peer.readResponse()
        #expect(finished.callID == 1 && finished.status == 0)
        #expect(await peer.readFrame() == nil)
        await stopped
        #expect(throws: (any Error).self) { try stack.peer() }
    }

    @Test("a drain ends at its limit, whatever the handlers do")
    func drainLimit() async throws {
        let stack = try await EchoStack.start { $0.drainMilliseconds = 200 }
        let client = try stack.client()
        let call = Task { await client.status(EchoService.slow, [250]) }
        #expect(await eventually { stack.probe.startedCount == 1 })
        let started = ContinuousClock.now
        await stack.server.stop()
        #expect(ContinuousClock.now - started < .seconds(5))
        #expect(await call.value == .unavailable)
        await client.close()
    }

    @Test("a connection that reaches its loop after the drain began is closed")
    func drainRace() async throws {
        let stack = try await EchoStack.start()
        stack.server.context.isDraining.store(true, ordering: .relaxed)
        let late = try stack.peer()
        #expect(await eventually { stack.server.counters.accepted.value == 1 })
        #expect(await eventually { stack.server.connectionCount == 0 })
        #expect(await late.readFrame() == nil)
        await stack.server.stop()
    }

    @Test("a connection whose peer vanished is noticed by the system")
    func vanishedPeer() throws {
        let listener = try Socket.listen(on: .resolve(host: "127.0.0.1", port: 0)).get()
        defer { Glibc.close(listener) }
        let peer = try RawPeer(port: Socket.boundPort(listener))
        let fd = try Socket.accept(listener).get()
        defer { Glibc.close(fd) }
        func option(_ level: Int32, _ name: Int32) -> Int32 {
            var value: Int32 = -1
            var length = socklen_t(MemoryLayout<Int32>.size)
            getsockopt(fd, level, name, &value, &length)
            return value
        }
        #expect(option(SOL_SOCKET, SO_KEEPALIVE) == 1)
        #expect(option(Int32(IPPROTO_TCP), TCP_KEEPIDLE) == 60)
        #expect(option(Int32(IPPROTO_TCP), TCP_USER_TIMEOUT) == 120_000)
        withExtendedLifetime(peer) {}
    }

    @Test("an idle client leaves at once when the server stops, and comes back when it is up")
    func restart() async throws {
        let first = try await EchoStack.start()
        let port = first.server.boundPort
        let client = try first.client()
        #expect(try await client.call(EchoService.hot, [1]) == [1])
        await first.server.stop()
        let second = try await EchoStack.start(port: port)
        #expect(try await client.call(EchoService.hot, [2]) == [2])
        await client.close()
        await second.server.stop()
    }

    @Test("a service that is away fails calls at once, and says where it should be")
    func away() async throws {
        let stack = try await EchoStack.start()
        let client = try stack.client()
        let port = stack.server.boundPort
        await stack.server.stop()
        for _ in 0..<3 {
            do throws(RPCError) {
                _ = try await client.call(EchoService.hot, [])
                Issue.record("nobody can have answered")
            } catch {
                #expect(error.status == .unavailable)
                #expect(error.message.contains("127.0.0.1:\(port)"))
            }
        }
        await client.close()
    }

    @Test("a port that is taken is named, with what to do")
    func portTaken() async throws {
        let stack = try await EchoStack.start()
        let port = stack.server.boundPort
        do {
            _ = try await EchoStack.start(port: port)
            Issue.record("two servers cannot have one port")
        } catch {
            #expect("\(error)".contains("127.0.0.1:\(port) is taken"))
            #expect("\(error)".contains("ss -ltnp"))
        }
        await stack.server.stop()
    }

    @Test("an address that other machines reach needs the explicit flag")
    func loopbackOnly() async throws {
        let router = EchoService.router(limits: ServerLimits(), probe: Probe())
        let server = TCPServer(
            router: router, authenticator: OneToken(),
            configuration: ListenConfiguration(host: "0.0.0.0", port: 0), clock: SystemClock(),
            log: .silent, metrics: Metrics())
        await #expect(throws: TransportError.self) { try await server.start() }
    }

    @Test("a server that answers no ping counts as lost")
    func keepalive() async throws {
        let address = try SocketAddress.resolve(host: "127.0.0.1", port: 0)
        let listener = try Socket.listen(on: address).get()
        defer { Glibc.close(listener) }
        var configuration = ClientConfiguration(
            host: "127.0.0.1", port: Socket.boundPort(listener))
        configuration.pingMilliseconds = 100
        configuration.pingAckMilliseconds = 100
        configuration.tickMilliseconds = 10
        let client = try TCPClientTransport(configuration, clock: SystemClock())
        let call = Task { await client.status(EchoService.hot) }
        var fd: Int32 = -1
        #expect(
            await eventually {
                fd = accept(listener, nil, nil)
                return fd >= 0
            })
        let silent = RawPeer(fd: fd)
        #expect(try await silent.readKind() == .hello)
        await silent.send(
            Bytes.written { output in
                FrameWriter.welcome(
                    to: &output, protocolVersion: 1,
                    server: UnsafeRawBufferPointer(start: nil, count: 0), requestBytesMax: 1_000,
                    replyBytesMax: 1_000, callsInFlightMax: 10)
            })
        #expect(try await silent.readKind() == .request)
        #expect(try await silent.readKind() == .ping)
        #expect(await call.value == .unavailable)
        await client.close()
    }

    @Test("a server that answers pings is kept, however long its call takes")
    func keptAlive() async throws {
        let stack = try await EchoStack.start()
        let client = try stack.client {
            $0.pingMilliseconds = 50
            $0.pingAckMilliseconds = 10_000
            $0.tickMilliseconds = 10
        }
        #expect(try await client.call(EchoService.slow, [6]) == [6])
        await client.close()
        await stack.server.stop()
    }

    @Test("closing a client ends its calls")
    func clientClose() async throws {
        let stack = try await EchoStack.start()
        let client = try stack.client()
        let call = Task { await client.status(EchoService.slow, [100]) }
        #expect(await eventually { stack.probe.startedCount == 1 })
        await client.close()
        #expect(await call.value == .unavailable)
        #expect(await client.status(EchoService.hot, [], timeoutMilliseconds: 200) != nil)
        #expect(await eventually { stack.probe.cancelledCount == 1 })
        await stack.server.stop()
    }

    @Test("more connections than the limit are closed, and room that returns is used")
    func connectionLimit() async throws {
        let stack = try await EchoStack.start { $0.connectionsMax = 3 }
        var peers = try (0..<3).map { _ in try stack.peer() }
        for peer in peers { try await peer.greet() }
        let fourth = try stack.peer()
        #expect(await fourth.readFrame() == nil)
        peers.removeLast()
        #expect(await eventually { stack.server.connectionCount == 2 })
        let fifth = try stack.peer()
        try await fifth.greet()
        await stack.server.stop()
    }

    @Test("a server out of descriptors turns callers away and recovers")
    func descriptorExhaustion() async {
        // In a process of its own: the limit holds for the whole process.
        await #expect(processExitsWith: .success) {
            let stack = try await EchoStack.start()
            // Thirty more than are open already, however many this process was born with.
            let open = (Int32(0)..<1_024).filter { fcntl($0, F_GETFD) >= 0 }.count
            let most = rlim_t(open + 30)
            var limit = rlimit(rlim_cur: most, rlim_max: most)
            setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
            var peers: [RawPeer] = []
            while peers.count < 60, let peer = try? stack.peer() {
                guard (try? await peer.greet()) != nil else { break }
                peers.append(peer)
            }
            precondition(peers.count >= 5 && peers.count < 40, "descriptors ran out")
            for peer in peers {
                await peer.send(Bytes.request(1, EchoService.hot, [7]))
                let reply = try await peer.readResponse().payload
                precondition(reply == [7], "open connections go on")
            }
            peers.removeAll()
            let isEmpty = await eventually { stack.server.connectionCount == 0 }
            precondition(isEmpty, "descriptors return")
            let late = try stack.peer()
            try await late.greet()
            await stack.server.stop()
        }
    }
}
