/// How a SQLSTATE maps to a kind of error, and what of the server's words may be repeated.
enum SQLState {
    /// The kind that callers act upon, for the state of one error report.
    static func kind(_ state: String, constraint: String) -> PostgresError.Kind {
        switch state {
        case "40001", "40P01": return .serialization
        case "23505": return .uniqueViolation(constraint: constraint)
        case "57014", "55P03": return .timeout
        case "57P01", "57P02", "57P03", "57P05", "25P03": return .connection
        default: break
        }
        switch state.prefix(2) {
        case "08": return .connection
        case "53": return .exhausted
        case "28", "3D": return .configuration
        default: return .sql(state: state)
        }
    }

    /// The server's primary message without the values that data errors quote (class 22 and 23514).
    static func safeMessage(_ message: String, state: String) -> String {
        guard state.hasPrefix("22") else { return message }
        guard let cut = message.firstIndex(where: { $0 == ":" || $0 == "\"" }) else {
            return message
        }
        var kept = message[..<cut]
        while kept.last == " " { kept.removeLast() }
        return String(kept)
    }

    /// Whether the server no longer knows a statement that we prepared, or its plan is stale.
    static func invalidatesPrepared(_ state: String, message: String) -> Bool {
        state == "26000" || (state == "0A000" && message.hasPrefix("cached plan"))
    }
}
