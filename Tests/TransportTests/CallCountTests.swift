import Chassis
import RPC
import Testing

@testable import Transport

@Suite("Counts of calls over TCP")
struct CallCountTests {
    @Test("a request for a method that is not there is counted and logged")
    func unknownMethod() async throws {
        let sink = MemorySink()
        let stack = try await EchoStack.start(
            log: Logger(service: "echo", minimum: .info, sink: sink, clock: SystemClock()))
        let peer = try stack.peer()
        try await peer.greet()
        await peer.send(Bytes.request(1, EchoService.spec("Nothing"), []))
        #expect(try await peer.readOutcome().status == Status.unimplemented.rawValue)
        #expect(stack.calls("unknown", .unimplemented) == 1)
        #expect(sink.lines.contains { $0.contains("Echo/Nothing") })
        await stack.server.stop()
    }

    @Test("a loop's tally reaches the counters when it is flushed, once")
    func tally() {
        let metrics = Metrics()
        let router = EchoService.router(
            limits: ServerLimits(), probe: Probe(), metrics: metrics)
        let tally = HotTally(router)
        for _ in 0..<100 { tally.countSuccess(0) }
        tally.count(0, .invalidArgument)
        tally.count(1, .ok)
        let text = { metrics.prometheusText() }
        let (hot, later) = (EchoService.hot.path, EchoService.later.path)
        #expect(text().contains("{method=\"\(hot)\",status=\"0\"} 0\n"))
        tally.flush()
        tally.flush()
        #expect(text().contains("{method=\"\(hot)\",status=\"0\"} 100\n"))
        #expect(text().contains("{method=\"\(hot)\",status=\"3\"} 1\n"))
        #expect(text().contains("{method=\"\(later)\",status=\"0\"} 1\n"))
    }

    @Test("hot calls are counted by method and status, whoever answers them")
    func hotCalls() async throws {
        let stack = try await EchoStack.start(loops: 2) { $0.replyBytesMax = 100 }
        for _ in 0..<2 {
            let peer = try stack.peer()
            try await peer.greet()
            var batch: [UInt8] = []
            for id in 1...50 {
                let payload = [UInt8](repeating: 1, count: id <= 45 ? 10 : 101)
                batch += Bytes.request(UInt64(id), EchoService.hot, payload)
            }
            for id in 51...60 { batch += Bytes.request(UInt64(id), EchoService.later, [1]) }
            batch += Bytes.request(61, EchoService.forgotten, [])
            await peer.send(batch)
            for _ in 1...61 { _ = try await peer.readOutcome() }
        }
        #expect(await eventually { stack.calls(EchoService.hot.path, .ok) == 90 })
        #expect(
            await eventually { stack.calls(EchoService.hot.path, .resourceExhausted) == 10 })
        #expect(await eventually { stack.calls(EchoService.later.path, .ok) == 20 })
        #expect(
            await eventually { stack.calls(EchoService.forgotten.path, .internalError) == 2 })
        await stack.server.stop()
    }
}
