import RPC
import Wire

extension RPCError {
    /// The error as a frame carries it.
    var outcome: FailedOutcome {
        FailedOutcome(
            status: status.rawValue, message: message,
            violations: violations.map {
                FailedOutcome.Violation(field: $0.field, description: $0.description)
            },
            retryAfterMilliseconds: retryAfterMilliseconds ?? 0)
    }
}

extension ResponseView {
    /// The error that the response carries, or nil when it is OK; an unknown code is `unknown`.
    func error() -> RPCError? {
        guard status != 0 else { return nil }
        var violations: [FieldViolation] = []
        try? forEachViolation { view in
            violations.append(
                FieldViolation(
                    field: String(decoding: view.field, as: UTF8.self),
                    description: String(decoding: view.description, as: UTF8.self)))
        }
        let known = Status(rawValue: status) ?? .unknown
        return RPCError(
            known == .ok ? .unknown : known, String(decoding: message, as: UTF8.self),
            violations: violations,
            retryAfterMilliseconds: retryAfterMilliseconds == 0 ? nil : retryAfterMilliseconds)
    }
}
