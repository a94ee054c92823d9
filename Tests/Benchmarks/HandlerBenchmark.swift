import Chassis
import Contracts
import Limiter
import Model
import Postgres
import RPC
import TestKit

/// Check and CheckMany inside one process, without a network: what the limiter's own part of a call takes.
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
                Check and CheckMany in this process, from the bytes of a request to those of its reply, 1000 keys in
                turn; no network, no frames. Nanoseconds of a check: the least and the median of the rounds.
                """,
            columns: ["load", "checks", "least_ns", "median_ns", "failed"])
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
        let routes = limiterRoutes(service)
        try await warm(sample.keys, routes, clock)
        for (name, headers) in [
            ("check", LimiterV1.HeaderChoice.headersAll), ("check, without headers", .headersNone),
        ] {
            let checks = sample.keys.map { LimiterV1.CheckRequest(who: .apiKey($0), headers: headers) }
            let batches = stride(from: 0, to: checks.count - 63, by: 64).map {
                LimiterV1.CheckManyRequest(checks: Array(checks[$0..<$0 + 64])).encoded()
            }
            report.add(
                try measure(name, LimiterMethods.check, checks.map { $0.encoded() }, 1, routes, clock))
            report.add(
                try measure(
                    name + ", 64 at once", LimiterMethods.checkMany, batches, 64, routes, clock))
        }
        await service.watch.stop()
        pool.close()
        return report
    }

    private func measure(
        _ name: String, _ method: MethodSpec, _ requests: [[UInt8]], _ checks: Int,
        _ routes: [Route], _ clock: SystemClock
    ) throws -> [BenchmarkReport.Value] {
        let route = routes.first { $0.spec.path == method.path }
        guard case .hot(let handler) = route?.handler else {
            throw BenchmarkFault("\(method.path) is no hot method")
        }
        let caller = Caller.service("backend")
        let output = Output()
        let replies = HotReplyRoute.to(output)
        let calls = (options.isQuick ? 100_000 : 1_000_000) / checks
        var times: [Double] = []
        for _ in 0..<options.rounds * 5 {
            let start = clock.monotonic
            for index in 0..<calls / 5 {
                requests[index % requests.count].withUnsafeBytes { bytes in
                    handler.handle(
                        bytes, HotCall(caller: caller, deadline: .never, now: clock.monotonic),
                        HotReply(to: .passUnretained(replies), callID: 1))
                }
            }
            let taken = clock.monotonic.nanoseconds(since: start)
            times.append(Double(taken) / Double(calls / 5 * checks))
        }
        return [
            .text(name), .number(Double(calls * options.rounds * checks), decimals: 0),
            .number(times.min() ?? 0, decimals: 0), .number(Median.of(times), decimals: 0),
            .number(Double(output.failed), decimals: 0),
        ]
    }

    /// Asks for every key until the limiter holds all of them.
    private func warm(_ keys: [[UInt8]], _ routes: [Route], _ clock: SystemClock) async throws {
        var access = AccessMatrix()
        access.allow(LimiterMethods.check.path, .any)
        let transport = InProcessTransport(
            router: Router(routes: routes, access: access, clock: clock),
            caller: .service("backend"))
        let client = LimiterClient(RPCClient(transport: transport, clock: clock))
        // Once changes are heard of, everything is read again.
        var isDegraded = true
        while isDegraded {
            isDegraded = false
            for key in keys {
                let reply = try await client.check(LimiterV1.CheckRequest(who: .apiKey(key)))
                if reply.degraded { isDegraded = true }
            }
        }
    }
}
