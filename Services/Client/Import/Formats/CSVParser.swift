/// Reads the records of one CSV input.
struct CSVParser: RecordParser {
    private let layout: CSVLayout
    private let input: String
    private let times: TimeFormat
    private var columns: CSVColumns?

    /// A parser of the input that messages call `input`.
    /// - Throws: a usage failure when the map doesn't fit an input without a header.
    init(_ layout: CSVLayout, of input: String, times: TimeFormat) throws {
        self.layout = layout
        self.input = input
        self.times = times
        if !layout.hasHeader { columns = try CSVColumns(numbered: layout) }
    }

    mutating func parse(_ bytes: [UInt8]) throws -> EventDraft? {
        guard !bytes.isEmpty else { return nil }
        guard let columns else {
            columns = try columns(ofHeader: bytes)
            return nil
        }
        let record = try CSVRecord(bytes, separator: layout.separator)
        if let count = columns.count, record.count != count {
            throw LineFault("has \(record.count) columns, the header has \(count)")
        }
        var draft = EventDraft()
        for (place, field) in columns.fields {
            guard place < record.count else { throw LineFault("has no column \(place + 1)") }
            try draft.set(field, to: try record.text(place), times: times)
        }
        return draft
    }

    private func columns(ofHeader bytes: [UInt8]) throws -> CSVColumns {
        do {
            let record = try CSVRecord(bytes, separator: layout.separator)
            let header = try (0..<record.count).map { try record.text($0) }
            return try CSVColumns(header: header, layout: layout)
        } catch let fault as LineFault {
            throw CommandFailure.usage(
                "\(input): the header can't be read: \(fault)", "correct it, or give --no-header")
        } catch let failure as CommandFailure {
            throw CommandFailure.usage("\(input): \(failure.what)", failure.remedy)
        }
    }
}
