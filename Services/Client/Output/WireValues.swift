import Contracts
import Model

extension JSONValue {
    /// An instant in RFC 3339.
    static func time(us microseconds: Int64) -> JSONValue {
        .string(Timestamp(microseconds: microseconds).rfc3339)
    }

    /// An instant, or null for the wire's 0.
    static func optionalTime(us microseconds: Int64) -> JSONValue {
        microseconds == 0 ? .null : time(us: microseconds)
    }

    /// An id: a string, because many JSON readers keep 53 bits of a number only.
    static func id(_ id: Int64) -> JSONValue { .string(String(id)) }

    /// Text, or null for the wire's "".
    static func optional(_ text: String) -> JSONValue { text.isEmpty ? .null : .string(text) }

    /// Micro-units as a decimal number of units: 1500000 is 1.5.
    static func units(micro: Int64) -> JSONValue {
        let whole = micro / 1_000_000
        let rest = (micro % 1_000_000).magnitude
        guard rest != 0 else { return .int(whole) }
        var digits = String(rest + 1_000_000).dropFirst()
        while digits.last == "0" { digits.removeLast() }
        let sign = micro < 0 && whole == 0 ? "-" : ""
        return .number("\(sign)\(whole).\(digits)")
    }
}
