import Chassis
import Model
import Testing

@testable import RPC

@Suite struct CallRecordsTests {
    private let clock = ManualClock()
    private let sink = MemorySink()
    private let metrics = Metrics()

    private func router() -> Router {
        Echo.router(
            clock: clock,
            log: Logger(service: "echo", minimum: .debug, sink: sink, clock: clock),
            metrics: metrics)
    }

    private func calls(_ spec: MethodSpec, _ status: Status) -> UInt64? {
        for sample in metrics.snapshot() where sample.name == "tollgate_rpc_server_calls_total" {
            let labels = sample.labels.map(\.value)
            if labels == [spec.path, String(status.rawValue)], case .counter(let n) = sample.value {
                return n
            }
        }
        return nil
    }

    private func run(_ router: Router, _ spec: MethodSpec, caller: Caller = Echo.reader) async {
        let transport = InProcessTransport(router: router, caller: caller)
        _ = try? await RPCClient(transport: transport, clock: clock).call(spec, [1])
    }

    @Test("calls are counted by method and status")
    func counts() async {
        let router = router()
        await run(router, Echo.unary)
        await run(router, Echo.unary)
        await run(router, Echo.hot)
        await run(router, Echo.known)
        await run(router, Echo.unary, caller: .anonymous)
        #expect(await eventually { calls(Echo.unary, .ok) == 2 })
        #expect(calls(Echo.hot, .ok) == 1)
        #expect(await eventually { calls(Echo.known, .notFound) == 1 })
        #expect(calls(Echo.unary, .unauthenticated) == 1)
        #expect(calls(Echo.stream, .ok) == 0)
    }

    @Test("a request for a method that is not there is counted and logged")
    func countsUnknown() async {
        await run(router(), Echo.spec("Nothing"))
        #expect(metrics.prometheusText().contains(#"{method="unknown",status="12"} 1"#))
        #expect(sink.lines.contains { $0.contains("Echo/Nothing") })
    }

    @Test("a handler's unexpected error is in the log, with its trace, and not in the reply")
    func logsFaults() async {
        await run(router(), Echo.unknown)
        let line = sink.lines.first { $0.contains("a handler failed") }
        #expect(line?.contains("Oops") == true)
        #expect(line?.contains(Echo.unknown.path) == true)
        #expect(line?.contains("trace_id") == true)
    }

    @Test("a refusal is logged with its caller")
    func logsRefusals() async {
        await run(router(), Echo.forbidden)
        let line = sink.lines.first { $0.contains("a call was refused") }
        #expect(line?.contains("service reader") == true)
    }
}
