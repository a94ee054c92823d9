/// Takes the fields of one access log line from left to right.
struct LineCursor {
    private let line: [UInt8]
    private var index = 0

    init(_ line: [UInt8]) { self.line = line }

    private static let space = UInt8(ascii: " ")
    private static let quote = UInt8(ascii: "\"")
    private static let backslash = UInt8(ascii: "\\")

    /// Whether every byte is taken.
    var isAtEnd: Bool { index >= line.count }

    /// Bytes up to the next space or the end, and the space.
    mutating func word(_ field: String) throws(LineFault) -> ArraySlice<UInt8> {
        let start = index
        while index < line.count, line[index] != Self.space { index += 1 }
        guard index > start else { throw LineFault("the \(field) is missing") }
        let word = line[start..<index]
        skipSpace()
        return word
    }

    /// The user's name, which may hold spaces: everything before " [".
    mutating func user() throws(LineFault) -> ArraySlice<UInt8> {
        let start = index
        while index + 1 < line.count {
            if line[index] == Self.space, line[index + 1] == UInt8(ascii: "[") {
                guard index > start else { break }
                defer { index += 1 }
                return line[start..<index]
            }
            index += 1
        }
        throw LineFault("the user or the [time] is missing")
    }

    /// Bytes between "[" and "]", and the space behind.
    mutating func bracketed(_ field: String) throws(LineFault) -> ArraySlice<UInt8> {
        guard index < line.count, line[index] == UInt8(ascii: "[") else {
            throw LineFault("the [\(field)] is missing")
        }
        let start = index + 1
        while index < line.count, line[index] != UInt8(ascii: "]") { index += 1 }
        guard index < line.count else { throw LineFault("the [\(field)] does not end") }
        let content = line[start..<index]
        index += 1
        try separator(after: field)
        return content
    }

    /// Bytes between quotes, escapes as they are, and the space behind.
    mutating func quoted(_ field: String) throws(LineFault) -> ArraySlice<UInt8> {
        guard index < line.count, line[index] == Self.quote else {
            throw LineFault("the \"\(field)\" is missing")
        }
        index += 1
        let start = index
        while index < line.count, line[index] != Self.quote {
            index += line[index] == Self.backslash ? 2 : 1
        }
        guard index < line.count else { throw LineFault("the \"\(field)\" does not end") }
        let content = line[start..<index]
        index += 1
        try separator(after: field)
        return content
    }

    private mutating func separator(after field: String) throws(LineFault) {
        guard isAtEnd || line[index] == Self.space else {
            throw LineFault("no space after the \(field)")
        }
        skipSpace()
    }

    private mutating func skipSpace() {
        if index < line.count, line[index] == Self.space { index += 1 }
    }
}
