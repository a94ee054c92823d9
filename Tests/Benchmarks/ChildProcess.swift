import CBenchmarks
import Glibc

/// A program that runs beside the benchmark and ends with it, at the latest.
@MainActor
final class ChildProcess {
    let pid: pid_t
    private let log: String
    private let lifeline: Int32
    private var isGone = false

    /// Starts a program.
    ///
    /// - Parameters:
    ///   - environment: all of it; nothing of this process is handed on.
    ///   - log: where its output goes.
    init(_ arguments: [String], environment: [String: String], log: String) throws {
        var argv = arguments.map { UnsafePointer<CChar>(strdup($0)) } + [nil]
        var pairs = environment.map { UnsafePointer<CChar>(strdup("\($0)=\($1)")) } + [nil]
        defer {
            for text in argv + pairs { free(UnsafeMutablePointer(mutating: text)) }
        }
        var lifeline: Int32 = -1
        pid = benchmark_spawn(&argv, &pairs, log, &lifeline)
        self.lifeline = lifeline
        self.log = log
        guard pid > 0 else { throw BenchmarkFault("can't start \(arguments[0])") }
    }

    /// Waits until something listens on the loopback port, at most 20 s.
    func waitUntilListening(_ port: UInt16) throws {
        for _ in 0..<400 {
            if LoopbackPort.isOpen(port) { return }
            var status: Int32 = 0
            if waitpid(pid, &status, WNOHANG) == pid {
                isGone = true
                break
            }
            usleep(50_000)
        }
        throw BenchmarkFault("a server didn't start; its last words: \(lastWords)")
    }

    /// Whether the program runs, and the end of its output.
    var report: String {
        var status: Int32 = 0
        if !isGone, waitpid(pid, &status, WNOHANG) == pid { isGone = true }
        let state = isGone ? "ended with the raw status \(status)" : "runs"
        return "\(state); its last words:\n\(lastWords)"
    }

    private var lastWords: String {
        guard let file = fopen(log, "re") else { return "" }
        defer { fclose(file) }
        fseek(file, 0, SEEK_END)
        fseek(file, max(0, ftell(file) - 2_000), SEEK_SET)
        var bytes = [UInt8](repeating: 0, count: 2_000)
        let count = fread(&bytes, 1, bytes.count, file)
        return String(decoding: bytes[..<count], as: UTF8.self)
    }

    /// Resident memory in bytes.
    var residentBytes: UInt64 { benchmark_resident(pid) }

    /// The most resident memory so far, in bytes.
    var peakBytes: UInt64 {
        guard let file = fopen("/proc/\(pid)/status", "re") else { return 0 }
        defer { fclose(file) }
        var bytes = [UInt8](repeating: 0, count: 4_096)
        let count = fread(&bytes, 1, bytes.count, file)
        let line = String(decoding: bytes[..<count], as: UTF8.self).split(separator: "\n")
            .first { $0.hasPrefix("VmHWM:") }
        return (line?.split { !$0.isNumber }.first.flatMap { UInt64($0) } ?? 0) << 10
    }

    /// Processor time used so far, in seconds.
    var cpuSeconds: Double { benchmark_cpu_seconds(pid) }

    /// Nobody needs to end the program any more.
    private func letGo() {
        isGone = true
        write(lifeline, [0], 1)
        close(lifeline)
    }

    /// Waits for the program to end by itself.
    func finish() throws {
        var status: Int32 = 0
        while waitpid(pid, &status, 0) < 0 && errno == EINTR {}
        letGo()
        guard status == 0 else { throw BenchmarkFault("a program failed: \(lastWords)") }
    }

    /// Asks the program to end and waits for it; after 20 s it is killed.
    /// - Returns: its exit status, -1 when it was killed.
    @discardableResult
    func stop() -> Int32 {
        guard !isGone else { return -1 }
        letGo()
        kill(pid, SIGTERM)
        var status: Int32 = 0
        for _ in 0..<400 {
            if waitpid(pid, &status, WNOHANG) == pid {
                return status & 0x7F == 0 ? (status >> 8) & 0xFF : -1
            }
            usleep(50_000)
        }
        kill(pid, SIGKILL)
        waitpid(pid, &status, 0)
        return -1
    }
}

/// Why nothing could be measured.
struct BenchmarkFault: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}
