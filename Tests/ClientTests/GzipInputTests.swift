import Chassis
import Glibc
import Testing

@testable import Client

@Suite("Compressed inputs")
struct GzipInputTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private static let lines = (0..<3_000).map { "line \($0) \($0 &* 7_919 % 1_000)" }

    /// The lines compressed by gzip.
    private func compressed(_ lines: [String]) async throws -> [UInt8] {
        let text = lines.map { $0 + "\n" }.joined()
        try folder.write(Array(text.utf8), to: "plain")
        let status = try await Program(
            executable: "/bin/sh",
            arguments: ["-c", "gzip -c < \(folder.path)/plain > \(folder.path)/plain.gz"],
            environment: ["PATH": "/usr/bin:/bin"]
        ).run(seconds: 30)
        try #require(status == 0)
        return try Self.bytes(of: folder.path + "/plain.gz")
    }

    private static func bytes(of path: String) throws -> [UInt8] {
        try SmallFile.read(path, bytesMax: 1 << 24)
    }

    /// What is read of a source, and how it failed.
    private func read(_ source: InputSource) -> (lines: [String], failure: CommandFailure?) {
        let reader = RecordReader(source)
        var lines: [String] = []
        do {
            while let record = try reader.next() {
                guard case .text(let bytes) = record.content else { continue }
                lines.append(String(decoding: bytes, as: UTF8.self))
            }
        } catch {
            return (lines, error as? CommandFailure ?? CommandFailure(.failure, "\(error)"))
        }
        return (lines, nil)
    }

    private func readFile(_ bytes: [UInt8]) throws -> (lines: [String], failure: CommandFailure?) {
        let path = try folder.write(bytes, to: "input.gz")
        return read(try InputSource(path: path, stop: ShutdownRequest()))
    }

    /// Reads a FIFO into which a child writes the bytes.
    private func readPipe(_ bytes: [UInt8]) throws -> (lines: [String], failure: CommandFailure?) {
        try folder.write(bytes, to: "content")
        let fifo = folder.path + "/fifo"
        unlink(fifo)
        try #require(mkfifo(fifo, 0o600) == 0)
        let pid = try Program(
            executable: "/bin/sh", arguments: ["-c", "cat \(folder.path)/content > \(fifo)"],
            environment: ["PATH": "/usr/bin:/bin"]
        ).start()
        defer { waitpid(pid, nil, 0) }
        return read(try InputSource(path: fifo, stop: ShutdownRequest()))
    }

    @Test("a gzip file and a gzip pipe are decompressed, whatever they are called")
    func decompressed() async throws {
        let gz = try await compressed(Self.lines)
        for found in [try readFile(gz), try readPipe(gz)] {
            #expect(found.lines == Self.lines)
            #expect(found.failure == nil)
        }
        let plain = Array("not compressed\n".utf8)
        #expect(try readFile(plain).lines == ["not compressed"])
        #expect(try readPipe(plain).lines == ["not compressed"])
        #expect(try readPipe([]).lines.isEmpty)
        #expect(try readPipe([0x1F]).lines == ["\u{1F}"])
    }

    @Test("a file is read to its size; several compressed parts behind each other are one input")
    func members() async throws {
        let gz = try await compressed(Self.lines)
        let path = try folder.write(gz + gz, to: "twice.gz")
        let source = try InputSource(path: path, stop: ShutdownRequest())
        let found = read(source)
        #expect(found.lines == Self.lines + Self.lines)
        #expect(source.bytesTaken == UInt64(gz.count * 2))
        #expect(source.bytesTotal == UInt64(gz.count * 2))
    }

    @Test("a compressed file that is cut anywhere gives whole lines from its start, and a failure")
    func truncated() async throws {
        let gz = try await compressed(Array(Self.lines.prefix(200)))
        for count in stride(from: 2, to: gz.count, by: 7) {
            let found = try readFile(Array(gz.prefix(count)))
            #expect(found.failure?.what.contains("damaged") == true, "cut at \(count)")
            #expect(found.failure?.exitCode == .failure)
            #expect(Self.lines.starts(with: found.lines), "cut at \(count)")
        }
        let half = try readPipe(Array(gz.prefix(gz.count / 2)))
        #expect(half.failure?.what.contains("unexpected end of file") == true)
        #expect(Self.lines.starts(with: half.lines))
    }

    @Test("a changed byte, or something behind the compressed content, is a failure")
    func corrupt() async throws {
        let gz = try await compressed(Array(Self.lines.prefix(200)))
        for index in stride(from: 10, to: gz.count, by: 41) {
            var changed = gz
            changed[index] ^= 0x10
            #expect(try readFile(changed).failure != nil, "byte \(index)")
        }
        let behind = try readFile(gz + Array("lost".utf8))
        #expect(behind.lines == Array(Self.lines.prefix(200)))
        #expect(behind.failure?.what.contains("trailing garbage") == true)
    }

    @Test("a pipe that nobody writes to does not keep the import from stopping")
    func stopped() throws {
        let fifo = folder.path + "/silent"
        try #require(mkfifo(fifo, 0o600) == 0)
        let writer = open(fifo, O_RDWR)
        defer { close(writer) }
        let stop = ShutdownRequest()
        let reader = RecordReader(try InputSource(path: fifo, stop: stop))
        stop.raise("test")
        #expect(throws: InputInterrupted.self) { _ = try reader.next() }
    }
}
