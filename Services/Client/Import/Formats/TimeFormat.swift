import Model

/// How an input writes `occurred_at`.
package enum TimeFormat: String, CaseIterable, Sendable {
    /// "2015-05-17T10:05:03.25+02:00", also with a space for the T, or a date alone.
    case rfc3339
    /// Seconds since 1970, with decimals or without.
    case unix
    /// Milliseconds since 1970.
    case unixMilliseconds = "unix_ms"
    /// Microseconds since 1970.
    case unixMicroseconds = "unix_us"

    /// The instant that `text` names; nil when it is not in the format.
    func timestamp(_ text: String) -> Timestamp? {
        switch self {
        case .rfc3339: Timestamp(rfc3339: text)
        case .unix: DecimalText.scaled(text, by: 6).map(Timestamp.init(microseconds:))
        case .unixMilliseconds: DecimalText.scaled(text, by: 3).map(Timestamp.init(microseconds:))
        case .unixMicroseconds: DecimalText.scaled(text, by: 0).map(Timestamp.init(microseconds:))
        }
    }
}
