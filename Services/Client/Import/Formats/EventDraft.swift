import Contracts
import Model

/// An event that is put together field by field, from the texts of an input.
///
/// Checks what a field's type asks for; whether the values make sense is tracker's to say.
package struct EventDraft: Sendable, Equatable {
    /// Free attributes that tracker takes with an event.
    static let attributesMax = 16

    /// What the input says of the event; `event_id` and `org_id` only where it gives them.
    package private(set) var event: TrackerV1.UsageEvent
    private var given: FieldSet

    /// An event in which the fields `given` have their values already.
    init(_ event: TrackerV1.UsageEvent = .init(), given: FieldSet = FieldSet()) {
        self.event = event
        self.given = given
    }

    /// Whether the event says when it happened.
    var hasTime: Bool { given.contains(.occurredAt) }

    private func has(_ field: EventField) -> Bool {
        switch field {
        case .named(let name): given.contains(name)
        case .attribute(let key): event.attributes.contains { $0.key == key }
        }
    }

    /// Gives a field its value; an empty text leaves it absent.
    /// - Throws: a fault when the text is no such value, or the field has one already.
    mutating func set(
        _ field: EventField, to text: String, times: TimeFormat
    ) throws(LineFault) {
        guard !text.isEmpty else { return }
        // A single NUL in a text would make tracker refuse the whole request.
        guard !text.utf8.contains(0) else { throw LineFault("\(field.text) holds a NUL") }
        guard !has(field) else { throw LineFault("\(field.text) is given twice") }
        switch field {
        case .attribute(let key):
            guard event.attributes.count < Self.attributesMax, !key.utf8.contains(0) else {
                throw LineFault("attributes are more than \(Self.attributesMax), or hold a NUL")
            }
            event.attributes.append(TrackerV1.Attribute(key: key, value: text))
        case .named(let name):
            try set(name, to: text, times: times)
            _ = given.insert(name)
        }
    }

    /// Gives the absent fields the values of the import's options.
    mutating func fill(
        _ defaults: [(field: EventField, text: String)], times: TimeFormat
    ) throws(LineFault) {
        for (field, text) in defaults where !has(field) { try set(field, to: text, times: times) }
    }

    private mutating func set(
        _ name: EventField.Name, to text: String, times: TimeFormat
    ) throws(LineFault) {
        switch name {
        case .eventID: event.eventID = try FieldText.eventID(text, name)
        case .occurredAt:
            guard let time = times.timestamp(text) else {
                throw LineFault("\(name.text) is no time in the format \(times.rawValue)")
            }
            event.occurredAtUs = time.microseconds
        case .occurredAtUs: event.occurredAtUs = try FieldText.integer(text, name)
        case .orgID: event.orgID = try FieldText.integer(text, name)
        case .user: event.user = Array(text.utf8)
        case .keyID: event.keyID = try FieldText.integer(text, name)
        case .meter: event.meter = text
        case .quantity: event.quantityMicro = try FieldText.quantity(text, name)
        case .quantityMicro: event.quantityMicro = try FieldText.integer(text, name)
        case .endpoint: event.endpoint = text
        case .method: event.method = text
        case .statusCode: event.statusCode = try FieldText.integer(text, name)
        case .latencyUs: event.latencyUs = try FieldText.integer(text, name)
        case .latencyMs: event.latencyUs = try FieldText.scaled(text, by: 3, name)
        case .latencyS: event.latencyUs = try FieldText.scaled(text, by: 6, name)
        case .requestBytes: event.requestBytes = try FieldText.integer(text, name)
        case .responseBytes: event.responseBytes = try FieldText.integer(text, name)
        case .ip: event.ip = try FieldText.address(text, name)
        case .userAgent: event.userAgent = text
        case .country: event.country = text
        case .channel:
            message.channel = .init(rawValue: try FieldText.choice(text, of: Self.channels, name))
        case .direction:
            let number = try FieldText.choice(text, of: ["inbound", "outbound"], name)
            message.direction = .init(rawValue: number)
        case .kind:
            message.kind = .init(rawValue: try FieldText.choice(text, of: ["text", "media"], name))
        case .bodyLength: message.bodyLength = try FieldText.integer(text, name)
        case .segments: message.segments = try FieldText.integer(text, name)
        case .deliveryStatus:
            let number = try FieldText.choice(text, of: Self.deliveryStatuses, name)
            message.deliveryStatus = .init(rawValue: number)
        case .providerMessageID: message.providerMessageID = Array(text.utf8)
        case .body: message.body = Array(text.utf8)
        case .correctionReason: event.correction = .init(reason: text)
        case .newsStatus:
            let number = try FieldText.choice(text, of: Self.deliveryStatuses, name)
            news.deliveryStatus = .init(rawValue: number)
        case .newsProviderMessageID: news.providerMessageID = Array(text.utf8)
        }
    }

    private var news: TrackerV1.DeliveryUpdate {
        get { event.deliveryUpdate ?? .init() }
        set { event.deliveryUpdate = newValue }
    }

    // In the order of their numbers on the wire, from 1.
    private static let channels = ["sms", "mms", "whatsapp"]
    private static let deliveryStatuses = ["pending", "sent", "delivered", "failed"]

    private var message: TrackerV1.MessageDetail {
        get { event.message ?? .init() }
        set { event.message = newValue }
    }
}
