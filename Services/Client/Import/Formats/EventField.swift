/// A field of a usage event as inputs name it: a CSV column, a JSON member, a default.
///
/// The names are those of the message `UsageEvent`, with a path for what is inside it, and a few
/// more for values in other units.
package enum EventField: Hashable, Sendable {
    case named(Name)
    /// A free attribute: "attributes.region".
    case attribute(String)

    /// The fields that have a name of their own.
    package enum Name: UInt8, CaseIterable, Sendable {
        case eventID, occurredAt, occurredAtUs, orgID, user, keyID, meter, quantity
        case quantityMicro, endpoint, method, statusCode, latencyUs, latencyMs, latencyS
        case requestBytes, responseBytes, ip, userAgent, country
        case channel, direction, kind, bodyLength, segments, deliveryStatus, providerMessageID
        case body, correctionReason, newsStatus, newsProviderMessageID
    }

    private static let names: [String: Name] = {
        var names = Dictionary(uniqueKeysWithValues: Name.allCases.map { ($0.text, $0) })
        names["status"] = .statusCode
        return names
    }()
    private static let attributePrefix = "attributes."

    /// The field called `name`; nil when there is none.
    package init?(_ name: String) {
        if let known = Self.names[name] {
            self = .named(known)
        } else if name.hasPrefix(Self.attributePrefix), name != Self.attributePrefix {
            self = .attribute(String(name.dropFirst(Self.attributePrefix.count)))
        } else {
            return nil
        }
    }

    /// How inputs spell it.
    package var text: String {
        switch self {
        case .named(let name): name.text
        case .attribute(let key): Self.attributePrefix + key
        }
    }

    /// Whether both give the same value, perhaps in other units.
    func isSameValue(as other: EventField) -> Bool {
        if case .named(let one) = self, case .named(let two) = other {
            return one.value == two.value
        }
        return self == other
    }

    /// All names, for messages.
    static let list = Name.allCases.map(\.text).joined(separator: ", ") + ", attributes.NAME"
}

extension EventField.Name {
    /// How inputs spell it.
    package var text: String {
        switch self {
        case .eventID: "event_id"
        case .occurredAt: "occurred_at"  // in the import's time format
        case .occurredAtUs: "occurred_at_us"
        case .orgID: "org_id"
        case .user: "user"
        case .keyID: "key_id"
        case .meter: "meter"
        case .quantity: "quantity"  // in units
        case .quantityMicro: "quantity_micro"
        case .endpoint: "endpoint"
        case .method: "method"
        case .statusCode: "status_code"
        case .latencyUs: "latency_us"
        case .latencyMs: "latency_ms"
        case .latencyS: "latency_s"
        case .requestBytes: "request_bytes"
        case .responseBytes: "response_bytes"
        case .ip: "ip"
        case .userAgent: "user_agent"
        case .country: "country"
        case .channel: "message.channel"
        case .direction: "message.direction"
        case .kind: "message.kind"
        case .bodyLength: "message.body_length"
        case .segments: "message.segments"
        case .deliveryStatus: "message.delivery_status"
        case .providerMessageID: "message.provider_message_id"
        case .body: "message.body"
        case .correctionReason: "correction.reason"
        case .newsStatus: "delivery_update.delivery_status"
        case .newsProviderMessageID: "delivery_update.provider_message_id"
        }
    }

    /// The field whose value it gives: an event has one occurred_at, in whatever spelling.
    var value: EventField.Name {
        switch self {
        case .occurredAtUs: .occurredAt
        case .quantityMicro: .quantity
        case .latencyMs, .latencyS: .latencyUs
        default: self
        }
    }
}

/// Which fields of an event have a value.
struct FieldSet: Sendable, Equatable {
    private var bits: UInt32 = 0

    init(_ names: EventField.Name...) { for name in names { bits |= Self.bit(name) } }

    func contains(_ name: EventField.Name) -> Bool { bits & Self.bit(name) != 0 }

    /// Adds a field; false when its value is there already.
    mutating func insert(_ name: EventField.Name) -> Bool {
        defer { bits |= Self.bit(name) }
        return !contains(name)
    }

    private static func bit(_ name: EventField.Name) -> UInt32 { 1 << UInt32(name.value.rawValue) }
}
