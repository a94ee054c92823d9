/// A stored message: where the rollups count it, and its delivery status.
struct MessageState: Sendable, Equatable {
    let identity: EventIdentity
    let channel: Int16
    let direction: Int16
    let kind: Int16
    /// Empty: none.
    let country: String
    let segments: Int64
    let bodyLength: Int64
    /// The status that the row has.
    let stored: Int16
    /// The status that it is to have.
    private(set) var status: Int16

    /// A message as its row has it.
    init(
        identity: EventIdentity, channel: Int16, direction: Int16, kind: Int16, country: String,
        segments: Int64, bodyLength: Int64, status: Int16
    ) {
        self.identity = identity
        self.channel = channel
        self.direction = direction
        self.kind = kind
        self.country = country
        self.segments = segments
        self.bodyLength = bodyLength
        stored = status
        self.status = status
    }

    /// The message of an event that was just stored; nil when it is no message.
    init?(_ event: SpooledEvent) {
        guard let message = event.message else { return nil }
        self.init(
            identity: event.identity, channel: message.channel, direction: message.direction,
            kind: message.kind, country: String(decoding: event.country, as: UTF8.self),
            segments: Int64(message.segments), bodyLength: Int64(message.bodyLength),
            status: message.deliveryStatus)
    }

    /// Whether the row is to change.
    var isChanged: Bool { status != stored }

    /// Takes news of the message.
    mutating func take(_ next: Int16) -> DeliveryStatus.Effect {
        let effect = DeliveryStatus.effect(of: next, on: status)
        if effect == .moves { status = next }
        return effect
    }
}
