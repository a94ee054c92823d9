/// Protos/methods.txt: kind, retry and size of every method.
struct MethodTable {
    /// A line of the table.
    struct Entry {
        let kind: MethodKind
        let isForeseen: Bool
        let isIdempotent: Bool
        let requestBytesMax: Int
    }

    private(set) var entries: [String: Entry] = [:]

    /// Parses the table.
    /// - Throws: `GeneratorError` with the line number.
    init(_ text: String) throws {
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false)
            .enumerated()
        {
            let words = line.split(separator: " ").map(String.init)
            guard let path = words.first, !path.hasPrefix("#") else { continue }
            let isForeseen = words.count > 1 && words[1] == "foreseen"
            guard words.count == 4,
                let kind = isForeseen ? .hot : MethodKind(rawValue: words[1]),
                ["again", "once"].contains(words[2]), let bytes = Int(words[3]), bytes > 0
            else {
                throw GeneratorError(
                    "methods.txt:\(index + 1): want METHOD hot|foreseen|unary|stream again|once BYTES")
            }
            guard entries[path] == nil else {
                throw GeneratorError("methods.txt:\(index + 1): \(path) is named twice")
            }
            entries[path] = Entry(
                kind: kind, isForeseen: isForeseen, isIdempotent: words[2] == "again",
                requestBytesMax: bytes)
        }
    }
}
