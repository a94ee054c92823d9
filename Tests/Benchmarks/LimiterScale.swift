import CBenchmarks
import Contracts
import Glibc

/// The limiter beyond a closed loop over a thousand keys: next to Redis, at a steady rate, with millions of subjects,
/// with many idle connections, and what it allocates.
@MainActor
struct LimiterScale {
    private let options: BenchmarkOptions

    init(_ options: BenchmarkOptions) { self.options = options }

    private func isWanted(_ name: String) -> Bool {
        options.only.isEmpty || name.contains(options.only)
    }

    private func scaled(_ count: Int) -> Int { options.isQuick ? count / 5 : count }

    /// Measures everything; failures are in the reports.
    func run() async throws -> [BenchmarkReport] {
        let counts = try AllocationCounts()
        let stack = try await LimiterStack(
            environment: counts.environment.merging(
                [
                    "MAX_MESSAGES_PER_MINUTE": "999999999999", "LIMITER_MEMORY_MAX": "6GiB",
                    "MAX_MESSAGES_PER_DAY": "999999999999",
                ]) { $1 })
        do {
            try await stack.warm()
            var reports: [BenchmarkReport] = []
            if isWanted("allocations") { reports.append(try allocations(stack, counts)) }
            if isWanted("redis") { reports.append(try redis(stack)) }
            if isWanted("open loop") { reports.append(try openLoop(stack)) }
            if isWanted("idle connections") { reports.append(try idle(stack)) }
            if isWanted("subjects") { reports.append(try subjects(stack)) }
            await stack.stop()
            return reports
        } catch {
            let end = stack.daemon.report
            await stack.stop()
            throw BenchmarkFault("\(error)\nthe limiter \(end)")
        }
    }

    private func load(_ stack: LimiterStack, _ inFlight: Int, _ requests: Int) -> LoadRun {
        LoadRun(
            port: stack.port, inFlight: inFlight, requests: requests, hello: stack.hello,
            frames: RequestFrames.checks(stack.allowedKeys, headers: .headersAll), isRPC: true)
    }

    private func allocations(
        _ stack: LimiterStack, _ counts: AllocationCounts
    ) throws -> BenchmarkReport {
        var report = BenchmarkReport(
            "limiter, allocations",
            note: "Every malloc of the daemon while it answers, what else it does included.",
            columns: ["load", "calls", "allocations", "per_1000_calls"])
        let calls = scaled(500_000)
        _ = try load(stack, 16, calls / 10).run()
        for (name, inFlight) in [("check", 1), ("check", 16)] {
            let before = counts.value
            _ = try load(stack, inFlight, calls).run()
            let made = Double(counts.value - before)
            report.add([
                .text("\(name), \(inFlight) in flight"), .number(Double(calls), decimals: 0),
                .number(made, decimals: 0), .number(made * 1_000 / Double(calls), decimals: 2),
            ])
        }
        return report
    }

    private func redis(_ stack: LimiterStack) throws -> BenchmarkReport {
        var report = BenchmarkReport(
            "limiter, next to Redis",
            note: """
                50 connections, closed loop. Redis runs a Lua script of three fixed windows by EVALSHA, without
                authentication, headers or persistence; the limiter does all of a Check. Medians of alternating runs.
                """,
            columns: ["in_flight", "redis_per_s", "limiter_per_s", "ratio"])
        guard let redis = try RedisServer(log: stack.log("redis")) else {
            return BenchmarkReport(
                "limiter, next to Redis",
                note: "redis-server is not installed; nothing was measured.",
                columns: ["in_flight"])
        }
        defer { redis.process.stop() }
        let frames = redis.frames()
        for inFlight in [1, 16] {
            var pairs: [(redis: Double, limiter: Double)] = []
            for _ in 0..<options.rounds {
                var script = LoadRun(
                    port: redis.port, inFlight: inFlight,
                    requests: scaled(inFlight == 1 ? 150_000 : 400_000), frames: frames,
                    isRPC: false)
                script.linesPerAnswer = RedisServer.linesPerAnswer
                let one = try script.run()
                let two = try load(stack, inFlight, scaled(inFlight == 1 ? 300_000 : 1_500_000))
                    .run()
                if one.failed + two.failed > 0 { report.failures.append("calls failed") }
                pairs.append((one.perSecond, two.perSecond))
            }
            report.add([
                .number(Double(inFlight), decimals: 0),
                .number(Median.of(pairs.map(\.redis)), decimals: 0),
                .number(Median.of(pairs.map(\.limiter)), decimals: 0),
                .number(Median.of(pairs.map { $0.limiter / $0.redis }), decimals: 2),
            ])
        }
        return report
    }

    private func openLoop(_ stack: LimiterStack) throws -> BenchmarkReport {
        var report = BenchmarkReport(
            "limiter, open loop",
            note: """
                Requests are sent when they are due, on 50 connections; time counts from then to the answer. Half of
                what a closed loop with one request in flight on each connection reaches.
                """,
            columns: ["capacity_per_s", "rate_per_s", "p50_us", "p99_us", "p999_us", "failed"])
        let capacity = try load(stack, 1, scaled(300_000)).run().perSecond
        for _ in 0..<options.rounds {
            var steady = load(stack, 1, scaled(400_000))
            steady.perSecond = capacity / 2
            let result = try steady.run()
            report.add([
                .number(capacity, decimals: 0), .number(result.perSecond, decimals: 0),
                .number(result.p50Microseconds, decimals: 0),
                .number(result.p99Microseconds, decimals: 0),
                .number(result.p999Microseconds, decimals: 0),
                .number(Double(result.failed), decimals: 0),
            ])
        }
        return report
    }

    private func idle(_ stack: LimiterStack) throws -> BenchmarkReport {
        var report = BenchmarkReport(
            "limiter, idle connections",
            note: "Connections that said hello, then nothing; the process's memory, not the kernel's.",
            columns: ["connections", "bytes_each"])
        let count = 10_000
        var fds = [Int32](repeating: -1, count: count)
        let before = stack.daemon.residentBytes
        let status = stack.hello.withUnsafeBufferPointer { hello in
            var options = benchmark_load_options()
            options.port = stack.port
            options.connections = Int32(count)
            options.hello = hello.baseAddress
            options.hello_bytes = hello.count
            return benchmark_hold(&options, &fds)
        }
        guard status == 0 else {
            report.failures.append("\(count) connections could not be opened; ulimit -n?")
            return report
        }
        let grown = Double(stack.daemon.residentBytes) - Double(before)
        benchmark_release(fds, Int32(count))
        report.add([
            .number(Double(count), decimals: 0), .number(grown / Double(count), decimals: 0),
        ])
        return report
    }

    private func subjects(_ stack: LimiterStack) throws -> BenchmarkReport {
        var report = BenchmarkReport(
            "limiter, subjects",
            note: """
                Users of one org under two rules each (messages a minute, messages a day), 16 in flight on 50
                connections, replies without headers. Memory: growth of the process by all subjects and their rules.
                """,
            columns: ["subjects", "order", "per_s", "p50_us", "p99_us", "bytes_each", "failed"])
        let (frame, offset) = RequestFrames.userCheck(stack.allowedKeys[0])
        let resident = stack.daemon.residentBytes
        for count in options.isQuick ? [1_000_000] : [1_000_000, 10_000_000] {
            for order in [LoadRun.Numbers.Order.sequence, .even, .zipf] {
                var run = LoadRun(
                    port: stack.port, inFlight: 16,
                    requests: order == .sequence ? count : 1_000_000, hello: stack.hello,
                    frames: frame, isRPC: true)
                run.numbers = LoadRun.Numbers(count: count, offset: offset, order: order)
                let result = try run.run()
                let grown = Double(stack.daemon.residentBytes) - Double(resident)
                report.add([
                    .number(Double(count), decimals: 0), .text("\(order)"),
                    .number(result.perSecond, decimals: 0),
                    .number(result.p50Microseconds, decimals: 0),
                    .number(result.p99Microseconds, decimals: 0),
                    .number(grown / Double(count * 2), decimals: 1),
                    .number(Double(result.failed), decimals: 0),
                ])
            }
        }
        return report
    }
}
