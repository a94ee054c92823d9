/// Key bytes of the fields of `CheckResponse` (limiter.proto): number times 8, plus 2 for texts and messages.
enum CheckTag {
    static let decision: UInt8 = 0x08
    static let rule: UInt8 = 0x12
    static let rules: UInt8 = 0x1A
    static let retryAfterMs: UInt8 = 0x20
    static let never: UInt8 = 0x28
    static let headers: UInt8 = 0x32
    static let guarantee: UInt8 = 0x38
    static let degraded: UInt8 = 0x40
    static let orgID: UInt8 = 0x48
    static let keyID: UInt8 = 0x50
    static let leaseID: UInt8 = 0x5A
    static let repeated: UInt8 = 0x60
    static let restoredAgeMs: UInt8 = 0x68
    static let disabled: UInt8 = 0x70
    static let problem: UInt8 = 0x7A
}

/// Key bytes of the fields of `RuleState`.
enum RuleTag {
    static let name: UInt8 = 0x0A
    static let limit: UInt8 = 0x10
    static let remaining: UInt8 = 0x18
    static let resetMs: UInt8 = 0x20
    static let shadow: UInt8 = 0x28
    static let violated: UInt8 = 0x30
    static let guarantee: UInt8 = 0x38
}

/// Key bytes of the fields of `Problem`.
enum ProblemTag {
    static let type: UInt8 = 0x0A
    static let title: UInt8 = 0x12
    static let status: UInt8 = 0x18
    static let violatedPolicies: UInt8 = 0x22
}

/// Key bytes of the fields of `Header`.
enum HeaderTag {
    static let name: UInt8 = 0x0A
    static let value: UInt8 = 0x12
}

/// Key bytes of the fields of `CheckResult`, and of the results in `CheckManyResponse`.
enum ResultTag {
    static let status: UInt8 = 0x08
    static let message: UInt8 = 0x12
    static let response: UInt8 = 0x1A
    static let reason: UInt8 = 0x22
    static let results: UInt8 = 0x0A
}

/// Key bytes of the fields of `Denial`.
enum DenialTag {
    static let lost: UInt8 = 0x58
}
