import Contracts

/// Aligned columns for people: numbers to the right, text to the left.
package enum TextTable {
    /// The table of a report; `bold` sets the header in bold on a terminal that has colour.
    package static func text(_ report: Report, bold: Bool = false) -> String {
        let header = report.columns.map(title)
        let cells = report.rows.map { $0.map { printable($0.cell) } }
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
        return zip(names, fields).map { name, field in
            let padding = String(repeating: " ", count: widest - width(name) + 2)
            let value = printable(field.value.cell)
            return (value.isEmpty ? name : name + padding + value) + "\n"
        }.joined()
    }

    /// "bytes_out" as people read it: "BYTES OUT".
    private static func title(_ name: String) -> String {
        String(name.map { $0 == "_" ? " " : $0 }).uppercased()
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
