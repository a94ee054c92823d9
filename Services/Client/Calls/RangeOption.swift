import Contracts
import Model

/// The range of time that a command looks at: `--from` and `--to`, or `--range`.
package enum RangeOption {
    /// The three options.
    package static func options(default fallback: String) -> [OptionSpec] {
        [
            .value("from", "TIME", "start, RFC 3339 or a date such as 2015-05-17 (midnight UTC)"),
            .value("to", "TIME", "end, not included (default with --from: now)"),
            .value(
                "range", "RANGE",
                "the last \(names.joined(separator: ", ")) (default: \(fallback))",
                choices: names),
        ]
    }

    private static let hours: KeyValuePairs<String, Int64> = [
        "1h": 1, "24h": 24, "7d": 7 * 24, "30d": 30 * 24, "90d": 90 * 24, "1y": 365 * 24,
    ]
    private static let names = hours.map(\.key)

    /// The range that the options name. A range that ends now ends with the current minute, so
    /// that it is made of whole minutes.
    /// - Throws: a usage failure when the options contradict each other or are no times.
    package static func range(_ arguments: Arguments, default fallback: String, now: Timestamp)
        throws -> TimeRange
    {
        let end = now.truncated(to: .minute).adding(microseconds: 60_000_000)
        guard let from = try time("from", arguments) else {
            guard arguments.value("to") == nil else {
                throw CommandFailure.usage("--to is given without --from", "add --from TIME")
            }
            let name = arguments.value("range") ?? fallback
            let length = (hours.first { $0.key == name }?.value ?? 24) * 3_600_000_000
            return TimeRange(between: end.adding(microseconds: -length), and: end)
        }
        guard arguments.value("range") == nil else {
            throw CommandFailure.usage(
                "--range and --from are both given", "give one of the two")
        }
        let to = try time("to", arguments) ?? end
        guard from < to, let range = TimeRange(from: from, to: to) else {
            throw CommandFailure.usage("--from is not before --to", "exchange them")
        }
        return range
    }

    /// The instant that an option names; nil when it is absent.
    /// - Throws: a usage failure when it is no time.
    package static func time(_ name: String, _ arguments: Arguments) throws -> Timestamp? {
        guard let text = arguments.value(name) else { return nil }
        guard let time = Timestamp(rfc3339: text) else {
            throw CommandFailure.usage(
                "--\(name) is \"\(text)\"",
                "write 2015-05-17 or 2015-05-17T10:05:03Z")
        }
        return time
    }
}

extension CommonV1.TimeRange {
    /// The range on the wire.
    init(_ range: TimeRange) {
        self.init(fromUs: range.from.microseconds, toUs: range.to.microseconds)
    }
}
