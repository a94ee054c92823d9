import Model

/// Collects every fault of a request, so that a caller learns of all of them at once.
package struct RequestFaults: Sendable {
    private var violations: [FieldViolation] = []

    /// Starts without faults.
    package init() {}

    /// Whether nothing was found.
    package var isEmpty: Bool { violations.isEmpty }

    /// Notes that `field` breaks a rule; `description` says what would be right.
    package mutating func add(_ field: String, _ description: String) {
        violations.append(FieldViolation(field: field, description: description))
    }

    /// Takes `value` when it is there, or notes that `field` breaks a rule.
    package mutating func require<Value>(
        _ value: Value?, _ field: String, _ description: String
    ) -> Value? {
        if value == nil { add(field, description) }
        return value
    }

    /// The id of an org, or a fault.
    package mutating func org(_ id: Int64, field: String = "org_id") -> OrgID? {
        require(OrgID(id), field, "must be the id of an org, greater than 0")
    }

    /// Takes `value` unless it is nil or any fault was found.
    /// - Throws: `invalid_argument` with every fault.
    package func checked<Value>(_ value: Value?) throws(RPCError) -> Value {
        guard violations.isEmpty, let value else { throw error }
        return value
    }

    /// Passes when nothing was found.
    /// - Throws: `invalid_argument` with every fault.
    package func check() throws(RPCError) {
        guard violations.isEmpty else { throw error }
    }

    private var error: RPCError {
        let first = violations.first.map { "\($0.field): \($0.description)" } ?? "a field is missing"
        let more = violations.count > 1 ? " (and \(violations.count - 1) more)" : ""
        return RPCError(.invalidArgument, first + more, violations: violations)
    }
}
