import Testing

@testable import Client

@Suite("Reading lines")
struct LineReaderTests {
    private func lines(_ text: String) throws -> [LineReader.Line] {
        let folder = try TemporaryFolder()
        try PrivateFile.write(text, to: folder.path + "/log")
        var reader = try LineReader(path: folder.path + "/log")
        var lines: [LineReader.Line] = []
        while let line = try reader.next() { lines.append(line) }
        #expect(reader.bytesRead == UInt64(text.utf8.count))
        return lines
    }

    private func text(_ text: String) -> LineReader.Line { .text(Array(text.utf8)) }

    @Test("both line ends, empty lines and a last line without an end are lines")
    func ends() throws {
        #expect(try lines("a\r\nb\n\nc") == [text("a"), text("b"), text(""), text("c")])
        #expect(try lines("").isEmpty)
        #expect(try lines("a\n") == [text("a")])
    }

    @Test("an endless line is one fault, and what follows it is read")
    func tooLong() throws {
        let long = String(repeating: "x", count: 3 * LineReader.lineBytesMax)
        #expect(try lines("a\n\(long)\nb\n\(long)") == [text("a"), .tooLong, text("b"), .tooLong])
        let fits = String(repeating: "x", count: LineReader.lineBytesMax)
        #expect(try lines("\(fits)\nb") == [text(fits), text("b")])
    }

    @Test("lines that cross the reader's chunks stay whole")
    func chunks() throws {
        let wanted = (0..<20_000).map { "line \($0) " + String(repeating: "y", count: $0 % 50) }
        #expect(try lines(wanted.joined(separator: "\n")) == wanted.map(text))
    }

    @Test("a missing file is not found")
    func missing() {
        let failure = #expect(throws: CommandFailure.self) {
            _ = try LineReader(path: "/no/such/file")
        }
        #expect(failure?.exitCode == .notFound)
    }
}
