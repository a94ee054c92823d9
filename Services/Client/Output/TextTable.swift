import Contracts

/// Aligned columns for people: numbers to the right, text to the left, money in units.
package enum TextTable {
    /// The table of a report; `bold` sets the header in bold on a terminal that has colour.
    /// `currency` is that of amounts in rows that name none.
    package static func text(
        _ report: Report, bold: Bool = false, currency: String = ""
    ) -> String {
        let header = report.columns.map(title)
        let cells = report.rows.map { row in
            let fields = zip(report.columns, row).map(JSONMember.init)
            let own = MoneyText.currency(of: fields) ?? currency
            return fields.map { cell($0, currency: own) }
        }
        let isRight = report.columns.indices.map { column in
            report.rows.contains { $0[column].isNumber }
        }
        let widths = report.columns.indices.map { column in
            ([header[column]] + cells.map { $0[column] }).map(width).max() ?? 0
        }
        func line(_ row: [String]) -> String {
            var output = ""
            for (column, cell) in row.enumerated() {
                let padding = String(repeating: " ", count: widths[column] - width(cell))
                output += column > 0 ? "  " : ""
                let isLast = column == row.count - 1
                output += isRight[column] ? padding + cell : cell + (isLast ? "" : padding)
            }
            while output.last == " " { output.removeLast() }
            return output
        }
        let top = bold ? "\u{1B}[1m\(line(header))\u{1B}[0m" : line(header)
        return ([top] + cells.map(line)).map { $0 + "\n" }.joined()
    }

    /// Name and value pairs, one on a line.
    package static func text(fields: [JSONMember]) -> String {
        let names = fields.map { title($0.name) }
        let widest = names.map(width).max() ?? 0
        let currency = MoneyText.currency(of: fields) ?? ""
        return zip(names, fields).map { name, field in
            let padding = String(repeating: " ", count: widest - width(name) + 2)
            let value = cell(field, currency: currency)
            return (value.isEmpty ? name : name + padding + value) + "\n"
        }.joined()
    }

    /// "bytes_out" as people read it: "BYTES OUT"; "price_minor" is "PRICE".
    private static func title(_ name: String) -> String {
        let name =
            MoneyText.unit(ofAmount: name).map { name.dropLast($0.rawValue.count) } ?? name[...]
        return String(name.map { $0 == "_" ? " " : $0 }).uppercased()
    }

    private static func cell(_ field: JSONMember, currency: String) -> String {
        printable(MoneyText.amount(field, currency: currency) ?? field.value.cell)
    }

    /// Text without control characters: what callers sent must not drive the terminal.
    static func printable(_ text: String) -> String {
        var output = ""
        for scalar in text.unicodeScalars {
            let isControl = scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value)
            output.unicodeScalars.append(isControl ? "\u{FFFD}" : scalar)
        }
        return output
    }

    private static func width(_ text: String) -> Int { text.count }
}
