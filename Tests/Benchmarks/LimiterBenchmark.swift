import Contracts

/// The limiter over TCP, next to the physical limit: a raw echo of the very same frames.
///
/// Both servers have one thread; the load generator has another. Each measurement alternates echo and limiter, so
/// that whatever else the machine does falls on both, and the median of the ratios is reported.
@MainActor
struct LimiterBenchmark {
    private let options: BenchmarkOptions

    /// A run of one server, and the processor time it took of that server for each request.
    private struct Run {
        let result: LoadRun.Result
        let cpuMicroseconds: Double
    }

    init(_ options: BenchmarkOptions) { self.options = options }

    /// One kind of load.
    private struct Load {
        let name: String
        let frames: [UInt8]
        let inFlight: Int
        let requests: Int
        /// Decisions in one request.
        var decisions = 1
        /// Whether every decision is an admitted one, which is counted.
        var isAllowed = true
    }

    private static let columns = [
        "load", "in_flight", "echo_per_s", "limiter_per_s", "ratio", "echo_cpu_us",
        "limiter_cpu_us",
        "decisions_per_s", "p50_us", "p99_us", "p999_us", "request_bytes", "reply_bytes", "failed",
    ]

    private static let note = """
        50 connections, closed loop, one server thread each; medians of alternating runs.
        The echo sends the same request frames back; the limiter authenticates, decides three rules, replies.
        """

    /// Measures everything; failures are in the report.
    func run() async throws -> BenchmarkReport {
        let stack = try await LimiterStack()
        do {
            let report = try await measure(stack)
            await stack.stop()
            return report
        } catch {
            let end = stack.daemon.report
            await stack.stop()
            throw BenchmarkFault("\(error)\nthe limiter \(end)")
        }
    }

    private func measure(_ stack: LimiterStack) async throws -> BenchmarkReport {
        var report = BenchmarkReport("limiter", note: Self.note, columns: Self.columns)
        let echo = try EchoServer(log: stack.log("echo"))
        defer { echo.process.stop() }
        try await stack.warm()
        for load in allowedLoads(stack) where isWanted(load) {
            try await measure(load, stack, echo, into: &report)
        }
        try await stack.exhaustFreeTier()
        let frames = RequestFrames.checks(stack.freeKeys, headers: .headersAll)
        for inFlight in [1, 16] {
            let load = Load(
                name: "check, denied", frames: frames, inFlight: inFlight,
                requests: requests(inFlight), isAllowed: false)
            if isWanted(load) { try await measure(load, stack, echo, into: &report) }
        }
        return report
    }

    private func isWanted(_ load: Load) -> Bool {
        options.only.isEmpty || "\(load.name), \(load.inFlight) in flight".contains(options.only)
    }

    private func requests(_ inFlight: Int) -> Int {
        (inFlight == 1 ? 300_000 : 1_500_000) / (options.isQuick ? 5 : 1)
    }

    private func allowedLoads(_ stack: LimiterStack) -> [Load] {
        let keys = stack.allowedKeys
        var loads: [Load] = []
        let plain = RequestFrames.checks(keys, headers: .headersAll)
        let bare = RequestFrames.checks(keys, headers: .headersNone)
        let hot = RequestFrames.checks([keys[0]], headers: .headersAll)
        for (name, frames) in [
            ("check, 1000 keys", plain), ("check, without headers", bare), ("check, one key", hot),
        ] {
            for inFlight in [1, 16] {
                loads.append(
                    Load(
                        name: name, frames: frames, inFlight: inFlight,
                        requests: requests(inFlight)))
            }
        }
        for (name, headers) in [
            ("check_many of 64", LimiterV1.HeaderChoice.headersAll),
            ("check_many, without headers", .headersNone),
        ] {
            loads.append(
                Load(
                    name: name, frames: RequestFrames.batches(of: 64, keys, headers: headers),
                    inFlight: 1, requests: requests(1) / 5, decisions: 64))
        }
        return loads
    }

    private func measure(
        _ load: Load, _ stack: LimiterStack, _ echo: EchoServer, into report: inout BenchmarkReport
    ) async throws {
        let before = try await stack.counted()
        var pairs: [(echo: Run, limiter: Run)] = []
        for _ in 0..<options.rounds {
            let plain = LoadRun(
                port: echo.port, inFlight: load.inFlight, requests: load.requests,
                frames: load.frames, isRPC: false)
            let calls = LoadRun(
                port: stack.port, inFlight: load.inFlight, requests: load.requests,
                hello: stack.hello, frames: load.frames, isRPC: true)
            pairs.append((try run(plain, echo.process), try run(calls, stack.daemon)))
        }
        let answered = pairs.reduce(0) { $0 + $1.limiter.result.answered } * load.decisions
        let failed = pairs.reduce(0) { $0 + $1.limiter.result.failed }
        let counted = Int(try await stack.counted() - before)
        if failed > 0 { report.failures.append("\(load.name): \(failed) calls failed") }
        if counted != (load.isAllowed ? answered : 0) {
            report.failures.append("\(load.name): \(answered) answered, \(counted) counted")
        }
        add(load, pairs, failed, to: &report)
    }

    private func run(_ load: LoadRun, _ server: ChildProcess) throws -> Run {
        let before = server.cpuSeconds
        let result = try load.run()
        let used = (server.cpuSeconds - before) * 1e6
        return Run(result: result, cpuMicroseconds: used / Double(max(1, result.answered)))
    }

    private func add(
        _ load: Load, _ pairs: [(echo: Run, limiter: Run)], _ failed: Int,
        to report: inout BenchmarkReport
    ) {
        func median(_ value: (LoadRun.Result) -> Double) -> Double {
            Median.of(pairs.map { value($0.limiter.result) })
        }
        func medianOfEcho(_ value: (LoadRun.Result) -> Double) -> Double {
            Median.of(pairs.map { value($0.echo.result) })
        }
        let ratios = pairs.map { $0.limiter.result.perSecond / $0.echo.result.perSecond }
        let rate = median(\.perSecond)
        report.add([
            .text(load.name), .number(Double(load.inFlight), decimals: 0),
            .number(medianOfEcho(\.perSecond), decimals: 0),
            .number(rate, decimals: 0),
            .number(Median.of(ratios), decimals: 2),
            .number(Median.of(pairs.map(\.echo.cpuMicroseconds)), decimals: 2),
            .number(Median.of(pairs.map(\.limiter.cpuMicroseconds)), decimals: 2),
            .number(rate * Double(load.decisions), decimals: 0),
            .number(median(\.p50Microseconds), decimals: 0),
            .number(median(\.p99Microseconds), decimals: 0),
            .number(median(\.p999Microseconds), decimals: 0),
            .number(medianOfEcho(\.replyBytes), decimals: 0),
            .number(median(\.replyBytes), decimals: 0),
            .number(Double(failed), decimals: 0),
        ])
    }
}

/// The middle value.
enum Median {
    /// Of the values; the upper one of two in the middle, 0 of none.
    static func of(_ values: [Double]) -> Double {
        values.isEmpty ? 0 : values.sorted()[values.count / 2]
    }
}
