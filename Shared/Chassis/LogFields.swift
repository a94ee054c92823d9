/// The value of a field of a log line.
package enum LogValue: Sendable, Hashable {
    case string(String)
    case int(Int64)
    case uint(UInt64)
    case double(Double)
    case bool(Bool)
    case strings([String])

    /// The value of any integer.
    package static func int(_ value: Int) -> LogValue { .int(Int64(value)) }
}

extension LogValue: ExpressibleByStringLiteral, ExpressibleByStringInterpolation,
    ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral
{
    package init(stringLiteral value: String) { self = .string(value) }

    package init(integerLiteral value: Int64) { self = .int(value) }

    package init(booleanLiteral value: Bool) { self = .bool(value) }
}

/// The fields of a log line, in order; the names `at`, `level`, `service` and `message` are taken.
package struct LogFields: Sendable, ExpressibleByDictionaryLiteral {
    private(set) var pairs: [(name: String, value: LogValue)] = []

    package init(dictionaryLiteral elements: (String, LogValue)...) {
        pairs = elements.map { (name: $0.0, value: $0.1) }
    }

    /// These fields with those of `other` after them.
    package func adding(_ other: LogFields) -> LogFields {
        var both = self
        both.pairs += other.pairs
        return both
    }
}
