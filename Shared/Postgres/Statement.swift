/// One SQL statement as a type: its name, its text, its parameters and the shape of its rows.
///
/// The text is constant; everything that varies is bound. A statement is prepared once on each
/// connection under its name, which must therefore be unique within a process.
package protocol Statement: Sendable {
    /// The shape of one row; `NoRow` for a command.
    associatedtype Row: Sendable
    /// A name unique within the process: letters, digits, `_`, `.`; at most 50 bytes.
    static var name: String { get }
    /// The SQL text with `$1`, `$2`, ... for the parameters.
    static var sql: String { get }
    /// Appends the parameters, `$1` first.
    func bind(_ binds: inout Binds)
    /// Reads one row, column by column from the left.
    static func decode(_ row: inout RowReader) throws(PostgresError) -> Row
}

/// The row of a statement that returns none.
package struct NoRow: Sendable, Hashable {
    /// Makes the only value.
    package init() {}
}

extension Statement {
    /// Binds nothing: the statement has no parameters.
    package func bind(_ binds: inout Binds) {}
}

extension Statement where Row == NoRow {
    /// Reads nothing.
    package static func decode(_ row: inout RowReader) throws(PostgresError) -> NoRow { NoRow() }
}
