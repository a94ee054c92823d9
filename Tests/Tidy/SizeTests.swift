import Testing

@Suite("Sizes")
struct SizeTests {
    private static let fileLinesMax = 600
    private static let lineCharactersMax = 120
    private static let functionLinesMax = 70
    private static let fileBytesMax = 1 << 20

    private static let code = Tree.texts.filter { file in
        !file.isGenerated && [".swift", ".sql", ".c", ".h"].contains { file.path.hasSuffix($0) }
    }

    @Test("a file that people write has at most 600 lines, each of at most 120 characters")
    func files() {
        for file in Self.code {
            let lines = file.lines
            #expect(lines.count <= Self.fileLinesMax, "\(file)")
            for (index, line) in lines.enumerated() where line.utf8.count > Self.lineCharactersMax {
                #expect(line.count <= Self.lineCharactersMax, "\(file):\(index + 1)")
            }
        }
    }

    @Test("the median file is near 100 lines")
    func median() {
        let lengths = Tree.swift.map(\.lines.count).sorted()
        #expect(lengths[lengths.count / 2] <= 150)
    }

    @Test("a function fits a screen: at most 70 lines")
    func functions() {
        for file in Tree.swift {
            for function in Self.functions(of: file) {
                #expect(
                    function.lines <= Self.functionLinesMax,
                    "\(file):\(function.line) has \(function.lines) lines")
            }
        }
    }

    @Test("no file is larger than 1 MiB")
    func bytes() {
        for file in Tree.files { #expect(file.bytes <= Self.fileBytesMax, "\(file.path)") }
    }

    /// Where functions begin and how long they are: to the first `}` that is indented as deep.
    private static func functions(of file: TextFile) -> [(line: Int, lines: Int)] {
        let lines = file.lines
        var found: [(Int, Int)] = []
        for (index, line) in lines.enumerated() {
            guard let head = line.firstRange(of: "func ") ?? line.firstRange(of: "init("),
                !line.hasSuffix("}"),
                line[..<head.lowerBound].allSatisfy({ $0.isLetter || " @()".contains($0) })
            else { continue }
            let end = String(line.prefix { $0 == " " }) + "}"
            let rest = lines[(index + 1)...].prefix(400)
            guard let last = rest.firstIndex(where: { $0 == end }) else { continue }
            found.append((index + 1, last - index + 1))
        }
        return found
    }
}
