import Model

/// An event as its sender wrote it, wherever it lies; texts are valid during the call only.
protocol EventSource {
    associatedtype Attributes: RandomAccessCollection<Attribute>
    associatedtype Attribute: AttributeSource
    associatedtype Message: MessageSource

    var eventID: UnsafeRawBufferPointer { get }
    /// Microseconds since the Unix epoch.
    var occurredAtUs: Int64 { get }
    var orgID: Int64 { get }
    /// Not yet known to be UTF-8.
    var user: UnsafeRawBufferPointer { get }
    /// 0: none.
    var keyID: Int64 { get }
    /// Empty: `api_calls`.
    var meter: UnsafeRawBufferPointer { get }
    /// Nil: one unit.
    var quantityMicro: Int64? { get }
    var endpoint: UnsafeRawBufferPointer { get }
    var method: UnsafeRawBufferPointer { get }
    var statusCode: UInt32 { get }
    /// Nil: not measured.
    var latencyUs: UInt64? { get }
    var requestBytes: UInt64 { get }
    var responseBytes: UInt64 { get }
    var ip: UnsafeRawBufferPointer { get }
    var userAgent: UnsafeRawBufferPointer { get }
    var country: UnsafeRawBufferPointer { get }
    var message: Message? { get }
    var attributes: Attributes { get }
    /// Set: no usage, but news of a message.
    var delivery: DeliveryNews? { get }
    /// Set: no call, but a correction; why, not yet known to be UTF-8.
    var correctionReason: UnsafeRawBufferPointer? { get }
}

extension EventSource {
    var delivery: DeliveryNews? { nil }
    var correctionReason: UnsafeRawBufferPointer? { nil }
}

/// What an event says of a message that another event told of.
struct DeliveryNews {
    var statusCode: Int32
    /// Not yet known to be UTF-8; empty: the event's identity is that of the message.
    var providerMessageID: UnsafeRawBufferPointer
}

/// What an event says of a message, in the numbers of the wire.
protocol MessageSource {
    var channelCode: Int32 { get }
    var directionCode: Int32 { get }
    var kindCode: Int32 { get }
    var bodyLength: UInt32 { get }
    var segments: UInt32 { get }
    var deliveryStatusCode: Int32 { get }
    /// Not yet known to be UTF-8.
    var providerMessageID: UnsafeRawBufferPointer { get }
    /// The text, not yet known to be UTF-8; empty: not told.
    var body: UnsafeRawBufferPointer { get }
}

/// A free attribute of an event.
protocol AttributeSource {
    var key: UnsafeRawBufferPointer { get }
    var value: UnsafeRawBufferPointer { get }
}
