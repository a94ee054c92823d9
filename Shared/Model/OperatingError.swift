/// An error of operation, not of a caller: what a service may say of it without knowing its details.
public protocol OperatingError: Error {
    /// The class that decides which status a caller sees.
    var condition: OperatingCondition { get }
}

/// The classes of trouble that a caller can act upon.
public enum OperatingCondition: Sendable, Hashable {
    /// Something that the service needs is away; nothing was done. Trying again may succeed.
    case unavailable
    /// The deadline passed.
    case timedOut
    /// The caller gave up.
    case cancelled
    /// A limit was reached. Trying again later may succeed.
    case exhausted
    /// The work lost a race. Trying again may succeed.
    case conflict
    /// The outcome isn't known: it may have been done.
    case outcomeUnknown
    /// A fault of ours: the details are for logs only.
    case fault
}
