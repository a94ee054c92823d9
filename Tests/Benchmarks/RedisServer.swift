import Glibc
import TestKit

/// Redis with a script of three fixed windows: what a limiter is often made of.
@MainActor
struct RedisServer {
    let port: UInt16
    let process: ChildProcess
    private let digest: String

    /// Lines of an answer of the script: an array of four numbers.
    static let linesPerAnswer = 5

    /// All or nothing over three counters that expire: admitted or not, then what remains of each.
    private static let script = """
        local admitted, used = 1, {} \
        for i = 1, 3 do \
        used[i] = tonumber(redis.call('GET', KEYS[i]) or '0') \
        if used[i] + 1 > tonumber(ARGV[i]) then admitted = 0 end \
        end \
        for i = 1, 3 do \
        if admitted == 1 then \
        used[i] = redis.call('INCR', KEYS[i]) \
        if used[i] == 1 then redis.call('PEXPIRE', KEYS[i], ARGV[i + 3]) end \
        end \
        used[i] = tonumber(ARGV[i]) - used[i] \
        end \
        return {admitted, used[1], used[2], used[3]}
        """

    /// Starts a server without persistence; nil when Redis is not installed.
    init?(log: String) throws {
        let places = ["/usr/bin/redis-server", "/usr/local/bin/redis-server"]
        guard let program = places.first(where: { access($0, X_OK) == 0 }) else { return nil }
        port = try LoopbackPort.free()
        process = try ChildProcess(
            [
                program, "--port", "\(port)", "--bind", "127.0.0.1", "--save", "", "--appendonly",
                "no",
            ], environment: [:], log: log)
        try process.waitUntilListening(port)
        let answer = log + ".script"
        let client = program.replacing("redis-server", with: "redis-cli")
        try ChildProcess(
            [client, "-p", "\(port)", "SCRIPT", "LOAD", Self.script], environment: [:], log: answer
        ).finish()
        guard let file = fopen(answer, "re") else { throw BenchmarkFault("no answer of redis-cli") }
        defer { fclose(file) }
        var bytes = [UInt8](repeating: 0, count: 128)
        let count = fread(&bytes, 1, bytes.count, file)
        digest = String(
            decoding: bytes[..<count].filter { $0 > 32 && $0 != UInt8(ascii: "\"") },
            as: UTF8.self)
        guard digest.utf8.count == 40 else { throw BenchmarkFault("redis-cli said: \(digest)") }
    }

    /// Calls of the script for a thousand subjects, as the load generator takes them.
    func frames() -> [UInt8] {
        var frames: [UInt8] = []
        for subject in 0..<1_000 {
            let keys = ["minute", "hour", "day"].map { "limit:\(subject):\($0)" }
            let limits = [String](repeating: "1000000000", count: 3)
            let words =
                ["EVALSHA", digest, "3"] + keys + limits + ["60000", "3600000", "86400000"]
            let bulk = words.map { "$\($0.utf8.count)\r\n\($0)\r\n" }.joined()
            let text = "*\(words.count)\r\n" + bulk
            let length = UInt32(text.utf8.count)
            for shift: UInt32 in [24, 16, 8, 0] {
                frames.append(UInt8(truncatingIfNeeded: length >> shift))
            }
            frames += Array(text.utf8)
        }
        return frames
    }
}
