import Model
import Synchronization

/// Looks for what events are flagged for, while a batch is prepared: attacks in their texts, addresses that their
/// org does not want. Never on the way of an event into the journal.
final class EventFlagging: Sendable {
    private let screener: Mutex<Screener>
    private let book: AddressBook

    /// Makes one that knows no text.
    /// - Parameter seed: random.
    init(seed: UInt64, book: AddressBook) {
        screener = Mutex(Screener(seed: seed))
        self.book = book
    }

    /// The flags of some of the events, by their ordinals, in the order of `ordinals`.
    func flags(_ ordinals: [Int32], of events: [SpooledEvent]) -> [Flag] {
        let rules = book.rules
        return screener.withLock { screener in
            var flags: [Flag] = []
            for ordinal in ordinals {
                let event = events[Int(ordinal)]
                var found: [Flag.Match] = []
                Self.screen(event, with: &screener, &found)
                if !rules.isEmpty { Self.checkAddress(event, rules, &found) }
                if !found.isEmpty, let flag = Flag(ordinal: Int(ordinal), found: found) {
                    flags.append(flag)
                }
            }
            return flags
        }
    }

    private static func screen(
        _ event: SpooledEvent, with screener: inout Screener, _ found: inout [Flag.Match]
    ) {
        look(screener.matches(event.endpoint, as: .path), .endpoint, &found)
        look(screener.matches(event.userAgent, as: .text), .userAgent, &found)
        guard let bytes = event.attributes else { return }
        var fields = ByteReader(bytes)
        guard let count = fields.varint(), count <= UInt64(EventLimits.attributesMax) else {
            return
        }
        for _ in 0..<2 * count {
            guard let text = fields.text() else { return }
            look(screener.matches(text, as: .text), .attribute, &found)
        }
    }

    @inline(__always)
    private static func look(
        _ matches: [Screener.Match], _ field: Flag.Field, _ found: inout [Flag.Match]
    ) {
        for match in matches {
            found.append(
                Flag.Match(
                    rule: match.rule.id, kind: match.rule.kind, severity: match.rule.severity,
                    field: field, excerpt: Excerpt.clean(match.excerpt)))
        }
    }

    private static func checkAddress(
        _ event: SpooledEvent, _ rules: [Int64: OrgAddresses], _ found: inout [Flag.Match]
    ) {
        guard !event.ip.isEmpty, let org = rules[event.identity.org],
            let address = IPAddress(bytes: event.ip), let rule = org.rule(for: address)
        else { return }
        found.append(
            Flag.Match(
                rule: rule.id, kind: .ip, severity: rule.severity, field: .ip,
                excerpt: address.description))
    }
}
