import CBenchmarks

/// One run of the closed-loop load generator.
struct LoadRun {
    var port: UInt16
    var connections = 50
    var inFlight: Int
    var requests: Int
    /// Sent first on each connection; empty: nothing.
    var hello: [UInt8] = []
    var frames: [UInt8]
    /// Whether frames go out one after the other, each once for as many requests.
    var isInOrder = false
    /// Whether answers are responses, whose status is looked at.
    var isRPC: Bool

    /// What came of it.
    struct Result {
        let perSecond: Double
        let p50Microseconds: Double
        let p99Microseconds: Double
        let p999Microseconds: Double
        let replyBytes: Double
        let answered: Int
        let failed: Int
        let seconds: Double
    }

    /// Runs the load to its end, in this thread.
    func run() throws -> Result {
        var result = benchmark_load_result()
        let status = frames.withUnsafeBufferPointer { frames in
            hello.withUnsafeBufferPointer { hello in
                var options = benchmark_load_options()
                options.port = port
                options.connections = Int32(connections)
                options.in_flight = Int32(inFlight)
                options.requests = requests
                options.hello = hello.isEmpty ? nil : hello.baseAddress
                options.hello_bytes = hello.count
                options.frames = frames.baseAddress
                options.frames_bytes = frames.count
                options.in_order = isInOrder ? 1 : 0
                options.counts_failures = isRPC ? 1 : 0
                return benchmark_load(&options, &result)
            }
        }
        guard status == 0 else {
            throw BenchmarkFault("the load of \(isRPC ? "calls" : "echoes") was cut off")
        }
        return Result(
            perSecond: Double(result.answered) / result.seconds, p50Microseconds: result.p50_us,
            p99Microseconds: result.p99_us, p999Microseconds: result.p999_us,
            replyBytes: result.reply_bytes, answered: result.answered, failed: result.failed,
            seconds: result.seconds)
    }
}
