import Postgres

/// Runs any query of one text column, as whoever the transaction acts as, through the function
/// `tollgate_test.lines` that `SchemaDatabase` makes.
struct Lines: Statement {
    static let name = "schema_tests.lines"
    static let sql = "SELECT line FROM tollgate_test.lines($1) AS line"

    let query: String

    init(_ query: String) { self.query = query }

    func bind(_ binds: inout Binds) { binds.append(query) }

    static func decode(_ row: inout RowReader) throws(PostgresError) -> String {
        try row.string()
    }
}
