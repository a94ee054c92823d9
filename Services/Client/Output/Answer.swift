import Contracts

/// What a command found, ready to print in any format.
package struct Answer: Sendable {
    private let json: String
    private let csv: String
    private let table: @Sendable (_ bold: Bool) -> String

    /// Rows: a table, a JSON array or CSV. An empty table says `empty` instead.
    package static func rows(_ report: Report, empty: String) -> Answer {
        Answer(json: report.json, csv: report.csv) { bold in
            report.rows.isEmpty ? empty + "\n" : TextTable.text(report, bold: bold)
        }
    }

    /// One thing with named fields: lines, a JSON object or CSV with one row. `shown` is what
    /// people read in place of the fields.
    package static func fields(_ fields: [JSONMember], shown: [JSONMember]? = nil) -> Answer {
        let report = Report(fields.map(\.name), [fields.map(\.value)])
        return Answer(json: JSONValue.object(fields).text + "\n", csv: report.csv) { _ in
            TextTable.text(fields: shown ?? fields)
        }
    }

    /// One thing with named fields and, in a table of its own, a list inside it. JSON is `json`
    /// as it stands; CSV has the rows of `csv`, or of the list. A currency among the fields is that of
    /// the list too.
    package static func detailed(
        json: JSONValue, fields: [JSONMember], list: Report, csv: Report? = nil, empty: String = ""
    ) -> Answer {
        Answer(json: json.text + "\n", csv: (csv ?? list).csv) { bold in
            let currency = MoneyText.currency(of: fields) ?? ""
            let tail =
                list.rows.isEmpty ? empty : TextTable.text(list, bold: bold, currency: currency)
            return TextTable.text(fields: fields) + (tail.isEmpty ? "" : "\n" + tail)
        }
    }

    private init(json: String, csv: String, table: @escaping @Sendable (Bool) -> String) {
        self.json = json
        self.csv = csv
        self.table = table
    }

    /// The answer's text.
    package func text(_ format: OutputFormat, bold: Bool = false) -> String {
        switch format {
        case .table: table(bold)
        case .json: json
        case .csv: csv
        }
    }
}
