import Contracts

/// Rows under named columns: the answer of every command that lists something.
package struct Report: Sendable, Equatable {
    /// Stable field names: JSON names, CSV header, table titles.
    package let columns: [String]
    /// One value for each column.
    package let rows: [[JSONValue]]

    /// Makes a report; each row has one value for each column.
    package init(_ columns: [String], _ rows: [[JSONValue]]) {
        precondition(rows.allSatisfy { $0.count == columns.count }, "a value for each column")
        self.columns = columns
        self.rows = rows
    }

    /// A JSON array of one object for each row, one row on a line.
    package var json: String {
        guard !rows.isEmpty else { return "[]\n" }
        let lines = rows.map { JSONValue.object(zip(columns, $0).map(JSONMember.init)).text }
        return "[\n" + lines.joined(separator: ",\n") + "\n]\n"
    }

    /// RFC 4180 with a header line and `\n` line ends.
    package var csv: String {
        let lines = [columns.map(CSVText.field)] + rows.map { $0.map(CSVText.field) }
        return lines.map { $0.joined(separator: ",") + "\n" }.joined()
    }
}
