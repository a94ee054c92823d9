import Model

extension RPCError {
    /// What a caller sees of an error of operation: the class, never the details.
    package init(_ error: any OperatingError) {
        switch error.condition {
        case .unavailable:
            self.init(
                .unavailable, "the database is away; nothing was done, try again",
                retryAfterMilliseconds: 1_000)
        case .timedOut: self.init(.deadlineExceeded, "the deadline passed")
        case .cancelled: self.init(.cancelled, "the call was cancelled")
        case .exhausted:
            self.init(
                .resourceExhausted, "the service is at a limit; try again",
                retryAfterMilliseconds: 1_000)
        case .conflict: self.init(.aborted, "the work lost a race; try again")
        case .outcomeUnknown:
            self.init(.unknown, "the outcome isn't known: look before you try again")
        case .fault: self.init(.internalError, "internal error")
        }
    }
}
