/// The outcome of a call: the 17 canonical gRPC codes, with their numbers.
package enum Status: UInt32, Sendable, CaseIterable {
    case ok = 0
    case cancelled = 1
    case unknown = 2
    case invalidArgument = 3
    case deadlineExceeded = 4
    case notFound = 5
    case alreadyExists = 6
    case permissionDenied = 7
    case resourceExhausted = 8
    case failedPrecondition = 9
    case aborted = 10
    case outOfRange = 11
    case unimplemented = 12
    case internalError = 13
    case unavailable = 14
    case dataLoss = 15
    case unauthenticated = 16
}

/// One field of a request that breaks a rule.
package struct FieldViolation: Sendable, Equatable {
    /// Path of the field, as in `events[3].occurred_at_us`.
    package let field: String
    /// What is wrong and what would be right; safe to show to the caller.
    package let description: String

    /// Makes a violation of `field`.
    package init(field: String, description: String) {
        self.field = field
        self.description = description
    }
}

/// The one error vocabulary of calls; its message is safe to show to the caller.
package struct RPCError: Error, Sendable, Equatable {
    package let status: Status
    package let message: String
    package let violations: [FieldViolation]
    /// When to try again, in milliseconds; nil: not said.
    package let retryAfterMilliseconds: UInt64?

    /// Makes an error; `status` is never `.ok`.
    package init(
        _ status: Status, _ message: String, violations: [FieldViolation] = [],
        retryAfterMilliseconds: UInt64? = nil
    ) {
        precondition(status != .ok, "an error is never OK")
        self.status = status
        self.message = message
        self.violations = violations
        self.retryAfterMilliseconds = retryAfterMilliseconds
    }
}
