/// How CSV input is laid out, as the options of an import say.
struct CSVLayout: Sendable {
    /// The byte between columns.
    var separator = UInt8(ascii: ",")
    /// Whether the first record of each input names the columns.
    var hasHeader = true
    /// Fields and the columns that they come from: a name of the header, or "#3".
    var map: [(field: EventField, column: String)] = []

    /// Reads a map: "occurred_at=ts,endpoint=path,status=#4"; without a header "ts" is a number.
    /// - Throws: a usage failure that names the part at fault.
    static func map(_ text: String) throws -> [(field: EventField, column: String)] {
        var map: [(field: EventField, column: String)] = []
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            let sides = part.split(separator: "=", maxSplits: 1).map(String.init)
            guard sides.count == 2, let field = EventField(sides[0]) else {
                throw CommandFailure.usage(
                    "--map has \"\(part)\"",
                    "write FIELD=COLUMN; the fields are: \(EventField.list)")
            }
            guard !map.contains(where: { $0.field == field }) else {
                throw CommandFailure.usage("--map names \(field.text) twice", "name it once")
            }
            map.append((field, sides[1]))
        }
        return map
    }
}
