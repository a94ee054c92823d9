import Contracts

/// Cells of a CSV file.
package enum CSVText {
    /// A header name.
    static func field(_ name: String) -> String { quoted(name) }

    /// A value. Text that a spreadsheet would run as a formula gets a leading apostrophe.
    package static func field(_ value: JSONValue) -> String {
        guard case .string(let text) = value else { return quoted(value.cell) }
        let isFormula = text.unicodeScalars.count > 1 && "=+-@\t\r".contains(text.first ?? " ")
        return quoted(isFormula ? "'" + text : text)
    }

    private static func quoted(_ text: String) -> String {
        let needs = text.unicodeScalars.contains { "\",\n\r".unicodeScalars.contains($0) }
        guard needs else { return text }
        var output = "\""
        for scalar in text.unicodeScalars {
            if scalar == "\"" { output += "\"" }
            output.unicodeScalars.append(scalar)
        }
        return output + "\""
    }
}
