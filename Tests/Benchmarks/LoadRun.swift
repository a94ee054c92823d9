import CBenchmarks

/// One run of the load generator: closed loop, or open loop at a rate.
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
    /// Open loop when above 0: requests a second, sent when they are due; `inFlight` is not used.
    var perSecond = 0.0
    /// Numbers that ten digits of each frame become; nil: frames go out as they are.
    var numbers: Numbers?
    /// RESP when above 0: lines of an answer.
    var linesPerAnswer = 0

    /// Which subject each request is about.
    struct Numbers {
        /// How they follow each other.
        enum Order: Int32 {
            case even = 0
            case zipf = 1
            case sequence = 2
        }

        var count: Int
        /// Where the ten digits begin in a frame.
        var offset: Int
        var order: Order
    }

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
                options.rate_per_s = perSecond
                options.patch_count = UInt64(numbers?.count ?? 0)
                options.patch_offset = numbers?.offset ?? 0
                options.patch_order = numbers?.order.rawValue ?? 0
                options.lines_per_answer = Int32(linesPerAnswer)
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
