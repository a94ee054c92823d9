/// Which message a delivery update is about.
enum DeliveryTarget: Hashable, Sendable {
    /// The message of this event.
    case event(EventIdentity)
    /// An org's messages with this id of the provider's.
    case provider(org: Int64, id: String)

    /// The org of the message.
    var org: Int64 {
        switch self {
        case .event(let identity): identity.org
        case .provider(let org, _): org
        }
    }

    /// How `waiting_deliveries` names it.
    var text: String {
        switch self {
        case .event(let identity):
            "event:\(identity.occurredAt):" + identity.id.map(Self.hex).joined()
        case .provider(_, let id): "provider:\(id)"
        }
    }

    /// How long before its news a message may have occurred, if the provider's id names it; and
    /// how long after, since clocks differ.
    static let window: (before: Int64, after: Int64) = (32 * 86_400_000_000, 86_400_000_000)

    private static func hex(_ byte: UInt8) -> String {
        let digits = String(byte, radix: 16)
        return byte < 16 ? "0" + digits : digits
    }
}

extension SpooledEvent {
    /// The message that a delivery update is about; nil for any other event.
    var deliveryTarget: DeliveryTarget? {
        guard let delivery else { return nil }
        if delivery.providerMessageID.isEmpty { return .event(identity) }
        let id = String(decoding: delivery.providerMessageID, as: UTF8.self)
        return .provider(org: identity.org, id: id)
    }

    /// The names under which news may wait for this event, if it is a message.
    var deliveryNames: [DeliveryTarget] {
        guard let message else { return [] }
        let event = DeliveryTarget.event(identity)
        guard !message.providerMessageID.isEmpty else { return [event] }
        let id = String(decoding: message.providerMessageID, as: UTF8.self)
        return [event, .provider(org: identity.org, id: id)]
    }
}
