/// An event as it lies in a journal record; its texts point into the record.
struct SpooledEvent {
    /// All of it, for comparing two of the same identity.
    let bytes: UnsafeRawBufferPointer
    let identity: EventIdentity
    /// 0: none.
    let statusCode: Int16
    /// 0: none.
    let keyID: Int64
    let quantityMicro: Int64
    let latencyUs: Int64?
    let requestBytes: Int64
    let responseBytes: Int64
    let meter: UnsafeRawBufferPointer
    let user: UnsafeRawBufferPointer
    let endpoint: UnsafeRawBufferPointer
    let method: UnsafeRawBufferPointer
    let ip: UnsafeRawBufferPointer
    let userAgent: UnsafeRawBufferPointer
    let country: UnsafeRawBufferPointer
    var message: SpooledMessage?
    var attributes: UnsafeRawBufferPointer?
    /// Set: no usage, but news of the message of this identity, or of the provider's id.
    var delivery: SpooledDelivery?
    /// Set: no call, but a correction of a quantity, and why.
    var correction: UnsafeRawBufferPointer?

    /// Whether the call failed, as every rollup counts it.
    var isError: Bool { statusCode >= 400 }
}

/// What an event says of a message, in the numbers of the wire.
struct SpooledMessage {
    let channel: Int16
    let direction: Int16
    let kind: Int16
    let deliveryStatus: Int16
    let bodyLength: Int32
    let segments: Int32
    let providerMessageID: UnsafeRawBufferPointer
}

/// News of a message, in the numbers of the wire.
struct SpooledDelivery {
    let status: Int16
    /// Empty: the event's identity is that of the message.
    let providerMessageID: UnsafeRawBufferPointer
}
