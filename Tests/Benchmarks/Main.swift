import CBenchmarks
import Glibc

/// `benchmarks`: measures Tollgate against the limits of the machine, and prints the ratios.
@main
enum Main {
    @MainActor
    static func main() async {
        let arguments = Array(CommandLine.arguments.dropFirst())
        // The echo server is this program again, in a process of its own.
        if arguments.count == 2, arguments[0] == "echo", let port = UInt16(arguments[1]) {
            exit(benchmark_echo(port) == 0 ? 0 : 1)
        }
        do throws(UsageFault) {
            let options = try BenchmarkOptions(arguments)
            if options.wantsHelp {
                print(BenchmarkOptions.help)
                exit(0)
            }
            await run(options)
        } catch {
            complain(error.reason + "\n\n" + BenchmarkOptions.help)
            exit(2)
        }
    }

    @MainActor
    private static func run(_ options: BenchmarkOptions) async {
        var reports: [BenchmarkReport] = []
        do {
            for part in options.parts {
                let measured =
                    switch part {
                    case .limiter: [try await LimiterBenchmark(options).run()]
                    case .handler: [try await HandlerBenchmark(options).run()]
                    case .scale: try await LimiterScale(options).run()
                    case .retention: [try await RetentionBenchmark(options).run()]
                    case .tracker: try await TrackerBenchmark(options).run()
                    }
                if options.format == .table { for report in measured { print(report.table) } }
                reports += measured
            }
        } catch {
            complain("benchmarks: \(error)")
            exit(1)
        }
        if options.format == .json { print(BenchmarkReport.json(reports)) }
        let failures = reports.flatMap(\.failures)
        for failure in failures { complain("benchmarks: \(failure)") }
        exit(failures.isEmpty ? 0 : 1)
    }

    private static func complain(_ text: String) {
        let bytes = Array((text + "\n").utf8)
        write(STDERR_FILENO, bytes, bytes.count)
    }
}
