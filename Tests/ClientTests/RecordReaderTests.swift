import Chassis
import Model
import Testing

@testable import Client

@Suite("Cutting inputs into records")
struct RecordReaderTests {
    private let folder: TemporaryFolder
    private static let comma = UInt8(ascii: ",")

    init() throws { folder = try TemporaryFolder() }

    private func records(
        _ bytes: [UInt8], separator: UInt8? = nil
    ) throws -> [InputRecord] {
        let path = folder.path + "/input"
        try folder.write(bytes, to: "input")
        let source = try InputSource(path: path, stop: ShutdownRequest())
        let reader = RecordReader(source, separator: separator)
        var records: [InputRecord] = []
        while let record = try reader.next() { records.append(record) }
        #expect(source.bytesTaken == UInt64(bytes.count))
        return records
    }

    private func texts(_ text: String, separator: UInt8? = nil) throws -> [String] {
        try records(Array(text.utf8), separator: separator).map { record in
            switch record.content {
            case .text(let bytes): String(decoding: bytes, as: UTF8.self)
            case .fault(let reason): "! \(reason)"
            }
        }
    }

    @Test("both line ends, empty lines and a last line without an end are lines")
    func ends() throws {
        #expect(try texts("a\r\nb\n\nc") == ["a", "b", "", "c"])
        #expect(try texts("").isEmpty)
        #expect(try texts("a\n") == ["a"])
        #expect(try records(Array("a\nb".utf8)).map(\.isTerminated) == [true, false])
    }

    @Test("a byte order mark is no part of the first line")
    func byteOrderMark() throws { #expect(try texts("\u{FEFF}a\nb\n") == ["a", "b"]) }

    @Test("an endless line is one fault, and what follows it is read")
    func tooLong() throws {
        let max = RecordReader.recordBytesMax
        let long = String(repeating: "x", count: 3 * max)
        let fault = "! longer than \(max) bytes"
        #expect(try texts("a\n\(long)\nb\n\(long)") == ["a", fault, "b", fault])
        let fits = String(repeating: "x", count: max)
        #expect(try texts("\(fits)\nb") == [fits, "b"])
        #expect(try texts("\(fits)x\r\nb") == [fault, "b"])
    }

    @Test("lines that cross the reader's chunks stay whole, and are numbered")
    func chunks() throws {
        let wanted = (0..<60_000).map { "line \($0) " + String(repeating: "y", count: $0 % 50) }
        let found = try records(Array(wanted.joined(separator: "\n").utf8))
        #expect(found.map(\.content) == wanted.map { .text(Array($0.utf8)) })
        #expect(found.map(\.line) == (1...60_000).map(UInt64.init))
        #expect(found.reduce(0) { $0 + $1.bytes } == wanted.reduce(-1) { $0 + $1.utf8.count + 1 })
    }

    @Test("a CSV record goes on over line ends inside quotes, and lines are still counted")
    func quotedLineEnds() throws {
        let text = "a,\"x\r\ny\n\",c\r\nd,\"\"\"\n,\"\"\",f\n\ng\n"
        #expect(
            try texts(text, separator: Self.comma) == [
                "a,\"x\r\ny\n\",c", "d,\"\"\"\n,\"\"\",f", "", "g",
            ])
        let found = try records(Array(text.utf8), separator: Self.comma)
        #expect(found.map(\.line) == [1, 4, 6, 7])
    }

    @Test(
        "quotes that break the rules cost the line that they begin in, no other",
        arguments: [
            ("a,\"b\nc,d\ne,f\n", ["!", "c,d", "e,f"]),
            ("a,\"b\nc,\"d\ne,f\n", ["!", "!", "e,f"]),
            ("a,\"b\" c,\"d\ne,f\n", ["a,\"b\" c,\"d", "e,f"]),
            ("5\" pipe,\"b\ne,f\n", ["5\" pipe,\"b", "e,f"]),
            ("a,\"b\nc\"x\nd\n", ["!", "c\"x", "d"]),
            ("a,\"b", ["a,\"b"]),
            ("a,\"b\nc", ["!", "c"]),
        ])
    func brokenQuotes(text: String, wanted: [String]) throws {
        let found = try texts(text, separator: Self.comma).map { $0.hasPrefix("!") ? "!" : $0 }
        #expect(found == wanted)
    }

    @Test("a quote that never ends costs one line, however long the input is")
    func endlessQuote() throws {
        let lines = (0..<40_000).map { "\($0),abcdefgh" }
        let text = "x,\"y\n" + lines.joined(separator: "\n") + "\n"
        let found = try texts(text, separator: Self.comma)
        #expect(found.first?.hasPrefix("!") == true)
        #expect(Array(found.dropFirst()) == lines)
    }

    @Test("any bytes are cut into records that together are the input", arguments: [1, 2, 3])
    func anyBytes(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        let alphabet = Array("a,\"\"\"\n\r\n,;".utf8)
        for _ in 0..<80 {
            let bytes = (0..<Int.random(in: 0...60, using: &random)).map { _ in
                alphabet[Int.random(in: 0..<alphabet.count, using: &random)]
            }
            for separator in [nil, Self.comma] {
                let found = try records(bytes, separator: separator)
                #expect(found.reduce(0) { $0 + $1.bytes } == bytes.count)
                let ends = bytes.filter { $0 == 0x0A }.count
                #expect(found.last.map { $0.line <= UInt64(ends) + 1 } ?? bytes.isEmpty)
            }
        }
    }

    @Test("a missing file is not found, and a folder is no file")
    func missing() {
        for path in ["/no/such/file", folder.path] {
            let failure = #expect(throws: CommandFailure.self) {
                _ = try InputSource(path: path, stop: ShutdownRequest())
            }
            #expect(failure?.exitCode == .notFound)
        }
    }
}
