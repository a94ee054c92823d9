/// What went wrong between this process and PostgreSQL, in the words that callers act upon.
///
/// Neither the message nor any other field ever holds a password or a value of a row.
package struct PostgresError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The classes of failure; a caller chooses its answer by this alone.
    package enum Kind: Hashable, Sendable {
        /// The server can't be reached, refused us, or went away; nothing was committed.
        case connection
        /// 40001 or 40P01: the transaction lost a race; running it again may succeed.
        case serialization
        /// 23505: a row with the same key exists.
        case uniqueViolation(constraint: String)
        /// The task that waited was cancelled.
        case cancelled
        /// The deadline passed, or the server's own statement or lock timeout.
        case timeout
        /// A limit of ours or the server's was reached: pool, waiters, connections, memory, disk.
        case exhausted
        /// The connection died during COMMIT: it may have happened or not. Never retried blindly.
        case commitUnknown
        /// Any other error that the server reported, by its SQLSTATE.
        case sql(state: String)
        /// A reply was not of the shape that the statement declares.
        case decoding
        /// A value can't be sent: an embedded NUL, too many parameters, too many bytes.
        case encoding
        /// The URL or a setting is wrong; trying again won't help.
        case configuration
    }

    /// The class of the failure.
    package let kind: Kind
    /// The server's SQLSTATE, five characters; nil when the server didn't report one.
    package let sqlState: String?
    /// What failed and, where known, what to do; safe for logs.
    package let message: String

    /// Makes an error of a kind, with a message that holds no secret and no row value.
    package init(_ kind: Kind, _ message: String, sqlState: String? = nil) {
        self.kind = kind
        self.message = message
        self.sqlState = sqlState
    }

    /// Whether running the whole transaction again may succeed and can't do its work twice.
    package var isRetryable: Bool { kind == .serialization || kind == .connection }

    /// Whether the connection is gone, so that the fault isn't the statement's.
    package var isConnectionLoss: Bool { kind == .connection || kind == .commitUnknown }

    /// The constraint that a unique violation names; nil for any other error.
    package var violatedConstraint: String? {
        if case .uniqueViolation(let constraint) = kind { return constraint }
        return nil
    }

    package var description: String {
        guard let sqlState else { return message }
        return "\(message) (SQLSTATE \(sqlState))"
    }
}
