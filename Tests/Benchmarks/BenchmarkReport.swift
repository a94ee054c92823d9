/// A table of results: for people in columns, for programs as JSON.
struct BenchmarkReport {
    /// One value, with the decimals that people see.
    enum Value {
        case text(String)
        case number(Double, decimals: Int)
    }

    let name: String
    /// The stable names of JSON; also the heads of the columns.
    let columns: [String]
    /// What is compared, in a few lines.
    let note: String
    private(set) var rows: [[Value]] = []
    /// What went wrong, in words; empty when the results can be trusted.
    var failures: [String] = []

    init(_ name: String, note: String, columns: [String]) {
        self.name = name
        self.note = note
        self.columns = columns
    }

    /// Adds a row with a value for each column.
    mutating func add(_ row: [Value]) {
        precondition(row.count == columns.count, "a value for each column")
        rows.append(row)
    }

    /// The table, its columns lined up.
    var table: String {
        let cells = [columns] + rows.map { $0.map(\.shown) }
        let widths = columns.indices.map { column in
            cells.map { $0[column].count }.max() ?? 0
        }
        let lines = cells.map { row in
            row.indices.map { column in
                let space = String(repeating: " ", count: widths[column] - row[column].count)
                return column == 0 ? row[column] + space : space + row[column]
            }.joined(separator: "  ")
        }
        return (["", "\(name): \(note)"] + lines).joined(separator: "\n") + "\n"
    }

    /// An object with an array of rows for each report.
    static func json(_ reports: [BenchmarkReport]) -> String {
        let parts = reports.map { report in
            let rows = report.rows.map { row in
                let pairs = zip(report.columns, row).map { "\(quoted($0)):\($1.json)" }
                return "{" + pairs.joined(separator: ",") + "}"
            }
            return "\(quoted(report.name)):[" + rows.joined(separator: ",") + "]"
        }
        return "{" + parts.joined(separator: ",") + "}"
    }

    fileprivate static func quoted(_ text: String) -> String {
        // Names and texts are ours: without quotes, backslashes and control characters.
        "\"" + text + "\""
    }
}

extension BenchmarkReport.Value {
    fileprivate var shown: String {
        switch self {
        case .text(let text): text
        case .number(let number, let decimals): Self.decimal(number, decimals)
        }
    }

    fileprivate var json: String {
        switch self {
        case .text(let text): BenchmarkReport.quoted(text)
        case .number(let number, let decimals): Self.decimal(number, decimals)
        }
    }

    private static func decimal(_ number: Double, _ decimals: Int) -> String {
        guard number.isFinite else { return "0" }
        var scale = 1.0
        for _ in 0..<decimals { scale *= 10 }
        let whole = Int64((abs(number) * scale).rounded())
        let sign = number < 0 && whole > 0 ? "-" : ""
        guard decimals > 0 else { return sign + String(whole) }
        let rest = String(whole % Int64(scale))
        let zeros = String(repeating: "0", count: decimals - rest.count)
        return sign + String(whole / Int64(scale)) + "." + zeros + rest
    }
}
