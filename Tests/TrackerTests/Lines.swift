import Chassis
import Postgres

/// A superuser's look at a database, in texts: one text column.
struct Lines {
    let connection: Connection

    init(_ url: PostgresURL) async throws {
        connection = try await Connection.connect(
            PostgresConfiguration(url: url), clock: SystemClock())
        try await connection.run(
            sql: """
                CREATE SCHEMA IF NOT EXISTS tollgate_test;
                CREATE OR REPLACE FUNCTION tollgate_test.lines(query text) RETURNS SETOF text
                LANGUAGE plpgsql AS 'BEGIN RETURN QUERY EXECUTE query; END';
                """)
    }

    /// The lines of a query.
    func of(_ query: String) async throws -> [String] {
        try await connection.query(Query(query: query))
    }

    /// Runs a script.
    func run(_ sql: String) async throws { try await connection.run(sql: sql) }

    func close() async { await connection.close() }

    private struct Query: Statement {
        static let name = "test.lines"
        static let sql = "SELECT * FROM tollgate_test.lines($1)"
        let query: String

        func bind(_ binds: inout Binds) { binds.append(query) }

        static func decode(_ row: inout RowReader) throws(PostgresError) -> String {
            try row.string()
        }
    }
}
