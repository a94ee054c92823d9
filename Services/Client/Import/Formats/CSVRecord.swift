/// The fields of one CSV record: RFC 4180, with any one byte as separator.
struct CSVRecord {
    private struct Field {
        /// The bytes between the quotes, or between the separators.
        let range: Range<Int>
        /// Whether doubled quotes stand for single ones.
        let hasQuotes: Bool
    }

    private let bytes: [UInt8]
    private var fields: [Field] = []

    private static let quote = UInt8(ascii: "\"")

    /// Finds the fields of a record without its line end.
    /// - Throws: a fault for a quote at a place where none may stand.
    init(_ bytes: [UInt8], separator: UInt8) throws(LineFault) {
        self.bytes = bytes
        var index = 0
        while true {
            if index < bytes.count, bytes[index] == Self.quote {
                let end = try quotedEnd(from: index + 1)
                fields.append(end.field)
                index = end.index
            } else {
                let start = index
                while index < bytes.count, bytes[index] != separator {
                    guard bytes[index] != Self.quote else {
                        throw fault("is not quoted as a whole")
                    }
                    index += 1
                }
                fields.append(Field(range: start..<index, hasQuotes: false))
            }
            guard index < bytes.count else { return }
            guard bytes[index] == separator else {
                throw LineFault("text follows the quotes of column \(fields.count)")
            }
            index += 1
        }
    }

    /// How many fields there are: at least one.
    var count: Int { fields.count }

    /// The text of a field.
    /// - Throws: a fault when it is not UTF-8.
    func text(_ index: Int) throws(LineFault) -> String {
        let field = fields[index]
        var text = String(validating: bytes[field.range], as: UTF8.self)
        if field.hasQuotes { text = text?.replacing("\"\"", with: "\"") }
        guard let text else { throw LineFault("column \(index + 1) is not UTF-8") }
        return text
    }

    private func quotedEnd(
        from start: Int
    ) throws(LineFault) -> (field: Field, index: Int) {
        var index = start
        var hasQuotes = false
        while index < bytes.count {
            if bytes[index] == Self.quote {
                guard index + 1 < bytes.count, bytes[index + 1] == Self.quote else {
                    return (Field(range: start..<index, hasQuotes: hasQuotes), index + 1)
                }
                hasQuotes = true
                index += 1
            }
            index += 1
        }
        throw fault("has quotes that don't end")
    }

    private func fault(_ what: String) -> LineFault {
        LineFault("column \(fields.count + 1) \(what)")
    }
}
