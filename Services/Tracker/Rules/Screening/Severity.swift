/// How much a match matters; ordered.
enum Severity: UInt8, Comparable, CaseIterable, Sendable {
    /// Odd; often harmless.
    case low
    /// A probe.
    case medium
    /// An attempt.
    case high
    /// An attempt that would do much harm where it worked.
    case critical

    static func < (left: Severity, right: Severity) -> Bool { left.rawValue < right.rawValue }

    /// As the database and the wire have it.
    var name: String {
        switch self {
        case .low: "low"
        case .medium: "medium"
        case .high: "high"
        case .critical: "critical"
        }
    }
}

extension ScreeningRule {
    /// How much a match of the rule matters.
    var severity: Severity {
        switch self {
        case .htmlTag, .dotDot, .commentTail, .selectFrom: .low
        case .eventHandler, .scriptURI, .scriptCall, .schemaProbe, .streamWrapper, .nullByte:
            .medium
        case .scriptTag, .tautology, .probeFunction, .encodedDotDot, .statement: .high
        case .unionSelect, .stackedQuery, .systemFile: .critical
        }
    }

    /// What the rule is of.
    var kind: FlagClass {
        switch self {
        case .scriptTag, .htmlTag, .eventHandler, .scriptURI, .scriptCall: .xss
        case .unionSelect, .selectFrom, .statement, .stackedQuery, .tautology, .commentTail,
            .schemaProbe, .probeFunction:
            .sqli
        case .dotDot, .encodedDotDot, .systemFile, .nullByte, .streamWrapper: .traversal
        }
    }
}

/// A class of rules: what the id of each begins with.
enum FlagClass: String, CaseIterable, Sendable {
    case xss, sqli, traversal, ip
}
