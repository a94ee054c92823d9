import Chassis
import Contracts
import Limiter
import Model
import Postgres
import RPC
import TestKit

/// Check inside one process, without a network: what the limiter's own part of a call takes.
@MainActor
struct HandlerBenchmark {
    private let options: BenchmarkOptions

    init(_ options: BenchmarkOptions) { self.options = options }

    /// Takes replies as a connection does: into one buffer that is sent now and then.
    private final class Output: HotReplySink {
        private let buffer = UnsafeMutableRawBufferPointer.allocate(
            byteCount: 1 << 16, alignment: 64)
        private var used = 0
        private(set) var failed = 0

        deinit { buffer.deallocate() }

        func succeed(
            _ callID: UInt64, payloadBytes: Int, _ fill: (UnsafeMutableRawBufferPointer) -> Void
        ) {
            if used + payloadBytes > buffer.count { used = 0 }
            guard payloadBytes <= buffer.count else { return failed += 1 }
            fill(UnsafeMutableRawBufferPointer(rebasing: buffer[used..<used + payloadBytes]))
            used += payloadBytes
        }

        func fail(_ callID: UInt64, _ error: RPCError) { failed += 1 }

        func later(_ callID: UInt64) -> any DeferredReply {
            failed += 1
            return NoReply()
        }
    }

    private final class NoReply: DeferredReply {
        func succeed(_ payload: [UInt8]) {}
        func fail(_ error: RPCError) {}
    }

    /// Measures everything; failures are in the report.
    func run() async throws -> BenchmarkReport {
        var report = BenchmarkReport(
            "limiter, handler",
            note: """
                Check in this process, from the bytes of a request to those of its reply, 1000 keys in turn; no network,
                no frames. Nanoseconds of a call: the least and the median of the rounds.
                """,
            columns: ["load", "calls", "least_ns", "median_ns", "failed"])
        let postgres = try PrivatePostgres()
        defer { postgres.remove() }
        let pepper = try KeyPepper(
            parsing: "1 " + HexString.encode(SecureRandom.bytes(32)) + "\n")
        let sample = try SampleOrgs(first: 1_000, count: 1_000, plan: "enterprise", pepper: pepper)
        let url = try await postgres.createMigratedDatabase()
        try await LimiterStack.fill(url, sample.sql)
        let clock = SystemClock()
        let login = PostgresConfiguration(url: url.with(user: "tollgate_limiter", password: nil))
        let pool = Pool(configuration: login, clock: clock)
        let service = try Limiter.LimiterService(
            pool: pool, listener: Listener(configuration: login, clock: clock), pepper: pepper,
            secret: (1, 2), memory: LimiterMemory(bytesMax: 64 << 20), clock: clock, log: .silent,
            metrics: Metrics())
        try await service.watch.start()
        for (name, headers) in [
            ("check", LimiterV1.HeaderChoice.headersAll), ("check, without headers", .headersNone),
        ] {
            let requests = sample.keys.map {
                LimiterV1.CheckRequest(who: .apiKey($0), headers: headers).encoded()
            }
            report.add(try await measure(name, requests, service, clock))
        }
        await service.watch.stop()
        pool.close()
        return report
    }

    private func measure(
        _ name: String, _ requests: [[UInt8]], _ service: Limiter.LimiterService,
        _ clock: SystemClock
    ) async throws -> [BenchmarkReport.Value] {
        let routes = limiterRoutes(service)
        let check = routes.first { $0.spec.path == LimiterMethods.check.path }
        guard case .hot(let handler) = check?.handler else {
            throw BenchmarkFault("Check is no hot method")
        }
        let caller = Caller.service("backend")
        try await warm(requests, routes, caller, clock)
        let output = Output()
        let route = HotReplyRoute.to(output)
        let calls = options.isQuick ? 100_000 : 1_000_000
        var times: [Double] = []
        for _ in 0..<options.rounds * 5 {
            let start = clock.monotonic
            for index in 0..<calls / 5 {
                requests[index % requests.count].withUnsafeBytes { bytes in
                    handler.handle(
                        bytes, HotCall(caller: caller, deadline: .never, now: clock.monotonic),
                        HotReply(to: .passUnretained(route), callID: 1))
                }
            }
            let taken = clock.monotonic.nanoseconds(since: start)
            times.append(Double(taken) / Double(calls / 5))
        }
        return [
            .text(name), .number(Double(calls * options.rounds), decimals: 0),
            .number(times.min() ?? 0, decimals: 0), .number(Median.of(times), decimals: 0),
            .number(Double(output.failed), decimals: 0),
        ]
    }

    /// Asks once for every key, so that the limiter holds all of them.
    private func warm(
        _ requests: [[UInt8]], _ routes: [Route], _ caller: Caller, _ clock: SystemClock
    ) async throws {
        var access = AccessMatrix()
        access.allow(LimiterMethods.check.path, .any)
        let transport = InProcessTransport(
            router: Router(routes: routes, access: access, clock: clock), caller: caller)
        for request in requests {
            _ = try await transport.unary(
                LimiterMethods.check, request, deadline: .never, options: CallOptions())
        }
    }
}
