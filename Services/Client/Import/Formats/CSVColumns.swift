/// Which column of an input gives which field.
struct CSVColumns {
    /// Places count from 0.
    private(set) var fields: [(place: Int, field: EventField)] = []
    /// Columns that each record has; nil: as many as it likes.
    let count: Int?

    /// Columns of an input without a header.
    /// - Throws: a usage failure for a column that is no number, or when nothing gives the time.
    init(numbered layout: CSVLayout) throws {
        count = nil
        for (field, column) in layout.map {
            let digits = column.hasPrefix("#") ? column.dropFirst() : column[...]
            guard let number = Int(digits), number > 0 else {
                throw CommandFailure.usage(
                    "--map names the column \"\(column)\", but there is no header",
                    "give the number of the column: --map \(field.text)=1")
            }
            fields.append((number - 1, field))
        }
        try check("there is no header")
    }

    /// Columns of an input with a header: those of the map, and those that bear a field's name.
    /// - Throws: a usage failure for a column that is not there, or when nothing gives the time.
    init(header: [String], layout: CSVLayout) throws {
        count = header.count
        let names = "it has: \(header.joined(separator: ", "))"
        for (field, column) in layout.map {
            let isNumber = column.hasPrefix("#") && !header.contains(column)
            let place =
                isNumber
                ? Int(column.dropFirst()).map { $0 - 1 } : header.firstIndex(of: column)
            guard let place, header.indices.contains(place) else {
                throw CommandFailure.usage("there is no column \"\(column)\"", names)
            }
            guard isNumber || header.lastIndex(of: column) == place else {
                throw CommandFailure.usage(
                    "there are two columns \"\(column)\"",
                    "name one by its number: --map '\(field.text)=#\(place + 1)'")
            }
            fields.append((place, field))
        }
        for (place, name) in header.enumerated() {
            guard let field = EventField(name),
                !fields.contains(where: { $0.place == place || $0.field.isSameValue(as: field) })
            else { continue }
            fields.append((place, field))
        }
        try check(names)
    }

    private func check(_ remark: String) throws {
        guard fields.contains(where: { $0.field.isSameValue(as: .named(.occurredAt)) }) else {
            throw CommandFailure.usage(
                "no column gives occurred_at; \(remark)", "add --map occurred_at=COLUMN")
        }
    }
}
