import Model

extension PostgresError: OperatingError {
    /// The class of trouble that a caller may know of.
    package var condition: OperatingCondition {
        switch kind {
        case .connection: .unavailable
        case .timeout: .timedOut
        case .cancelled: .cancelled
        case .exhausted: .exhausted
        case .serialization: .conflict
        case .commitUnknown: .outcomeUnknown
        case .uniqueViolation, .sql, .decoding, .encoding, .configuration: .fault
        }
    }
}
