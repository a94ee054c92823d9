import Model

/// An event's form in the journal, little-endian; equal events have equal bytes.
///
///     u32 bytes that follow · id (16) · org i64 · occurred_at i64 (µs) · status u16 · flags
///     varints: key, quantity, [latency], request bytes, response bytes
///     texts (varint length, bytes): meter, user, endpoint, method, ip, user agent, country
///     [message: channel, direction, kind, delivery status (u8 each), varints body length,
///      segments, text provider id]
///     [delivery update: u8 status, text provider id; then nothing follows]
///     [correction: text reason]
///     [attributes: varint count, then key and value texts]
///
/// A correction's quantity may be negative: a flag says so. Records that hold updates or
/// corrections are of version 2 (`SpoolRecordBuilder`), so that no older build takes them for calls.
enum EventCoding {
    private static let hasLatency: UInt8 = 1
    private static let hasMessage: UInt8 = 2
    private static let hasAttributes: UInt8 = 4
    private static let isDelivery: UInt8 = 8
    private static let isCorrection: UInt8 = 16
    private static let isNegative: UInt8 = 32
    /// Everything of an event but its texts, at most: fixed fields, varints, lengths.
    private static let fixedBytesMax = 4 + 35 + 7 * 10 + 8 * 5 + 4 + 8
    /// The smallest event: fixed fields, a byte for each varint and length.
    static let bytesMin = 4 + 35 + 4 + 7
    private static let defaultMeter: StaticString = "api_calls"

    /// Appends a valid event, defaults filled in.
    static func append(_ event: some EventSource, to writer: inout ByteWriter) {
        if let delivery = event.delivery { return append(delivery, event, to: &writer) }
        let (user, endpoint, method) = (event.user, event.endpoint, event.method)
        let (ip, userAgent, country) = (event.ip, event.userAgent, event.country)
        let meter = event.meter.isEmpty ? defaultMeterBytes : event.meter
        let texts =
            meter.count + user.count + endpoint.count + method.count + ip.count
            + userAgent.count + country.count
        writer.reserve(fixedBytesMax + texts)
        let start = writer.count
        writer.unchecked(UInt32(0))
        writer.uncheckedBytes(event.eventID)
        writer.unchecked(event.orgID)
        writer.unchecked(event.occurredAtUs)
        writer.unchecked(UInt16(truncatingIfNeeded: event.statusCode))
        let (latency, message, attributes) = (event.latencyUs, event.message, event.attributes)
        let quantity = event.quantityMicro ?? EventLimits.unitMicro
        let correction = event.correctionReason
        writer.unchecked(
            (latency == nil ? 0 : hasLatency) | (message == nil ? 0 : hasMessage)
                | (attributes.isEmpty ? 0 : hasAttributes) | (correction == nil ? 0 : isCorrection)
                | (quantity < 0 ? isNegative : 0))
        writer.uncheckedVarint(UInt64(event.keyID.magnitude))
        writer.uncheckedVarint(quantity.magnitude)
        if let latency { writer.uncheckedVarint(latency) }
        writer.uncheckedVarint(event.requestBytes)
        writer.uncheckedVarint(event.responseBytes)
        writer.uncheckedText(meter)
        writer.uncheckedText(user)
        writer.uncheckedText(endpoint)
        writer.uncheckedText(method)
        writer.uncheckedText(ip)
        writer.uncheckedText(userAgent)
        writer.uncheckedText(country)
        if let message { append(message, to: &writer) }
        if let correction {
            writer.reserve(10 + correction.count)
            writer.uncheckedText(correction)
        }
        if !attributes.isEmpty { append(attributes, to: &writer) }
        writer.set(UInt32(clamping: writer.count - start - 4), at: start)
    }

    /// A delivery update has the form of an event without texts.
    private static func append(
        _ delivery: DeliveryNews, _ event: some EventSource, to writer: inout ByteWriter
    ) {
        writer.reserve(fixedBytesMax + 16 + delivery.providerMessageID.count)
        let start = writer.count
        writer.unchecked(UInt32(0))
        if event.eventID.count == EventLimits.eventIDBytes {
            writer.uncheckedBytes(event.eventID)
        } else {
            for _ in 0..<2 { writer.unchecked(UInt64(0)) }
        }
        writer.unchecked(event.orgID)
        writer.unchecked(event.occurredAtUs)
        writer.unchecked(UInt16(0))
        writer.unchecked(isDelivery)
        // Key, quantity, two byte counts, seven texts: zero, or empty.
        for _ in 0..<11 { writer.unchecked(UInt8(0)) }
        writer.unchecked(UInt8(truncatingIfNeeded: delivery.statusCode))
        writer.uncheckedText(delivery.providerMessageID)
        writer.set(UInt32(clamping: writer.count - start - 4), at: start)
    }

    private static func append(_ message: some MessageSource, to writer: inout ByteWriter) {
        let providerID = message.providerMessageID
        // The text itself goes no further.
        let measure = MessageMeasure(message)
        writer.reserve(40 + providerID.count)
        writer.unchecked(UInt8(truncatingIfNeeded: message.channelCode))
        writer.unchecked(UInt8(truncatingIfNeeded: message.directionCode))
        writer.unchecked(UInt8(truncatingIfNeeded: message.kindCode))
        writer.unchecked(UInt8(truncatingIfNeeded: message.deliveryStatusCode))
        writer.uncheckedVarint(UInt64(measure.bodyLength))
        writer.uncheckedVarint(UInt64(measure.segments))
        writer.uncheckedText(providerID)
    }

    private static func append<Attributes: RandomAccessCollection>(
        _ attributes: Attributes, to writer: inout ByteWriter
    ) where Attributes.Element: AttributeSource {
        writer.reserve(10)
        writer.uncheckedVarint(UInt64(attributes.count))
        for attribute in attributes {
            let (key, value) = (attribute.key, attribute.value)
            writer.reserve(20 + key.count + value.count)
            writer.uncheckedText(key)
            writer.uncheckedText(value)
        }
    }

    private static var defaultMeterBytes: UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(start: defaultMeter.utf8Start, count: defaultMeter.utf8CodeUnitCount)
    }

    /// Reads the event at the reader's place; nil when the bytes are not one.
    static func read(_ reader: inout ByteReader) -> SpooledEvent? {
        guard let size = reader.number(UInt32.self), let bytes = reader.take(Int(size)) else {
            return nil
        }
        var fields = ByteReader(bytes)
        guard let identity = readIdentity(&fields), let status = fields.number(UInt16.self),
            let flags = fields.number(UInt8.self), let key = fields.varint(),
            let quantity = fields.varint(),
            let latency = flags & hasLatency != 0 ? fields.varint() : UInt64.max,
            let requestBytes = fields.varint(), let responseBytes = fields.varint(),
            let meter = fields.text(), let user = fields.text(), let endpoint = fields.text(),
            let method = fields.text(), let ip = fields.text(), let userAgent = fields.text(),
            let country = fields.text()
        else { return nil }
        var event = SpooledEvent(
            bytes: bytes, identity: identity, statusCode: Int16(clamping: status),
            keyID: Int64(clamping: key),
            quantityMicro: Int64(clamping: quantity) * (flags & isNegative == 0 ? 1 : -1),
            latencyUs: flags & hasLatency != 0 ? Int64(clamping: latency) : nil,
            requestBytes: Int64(clamping: requestBytes),
            responseBytes: Int64(clamping: responseBytes), meter: meter, user: user,
            endpoint: endpoint, method: method, ip: ip, userAgent: userAgent, country: country)
        if flags & hasMessage != 0 {
            guard let message = readMessage(&fields) else { return nil }
            event.message = message
        }
        if flags & isDelivery != 0 {
            guard let status = fields.number(UInt8.self), let id = fields.text() else { return nil }
            event.delivery = SpooledDelivery(status: Int16(status), providerMessageID: id)
        }
        if flags & isCorrection != 0 {
            guard let reason = fields.text() else { return nil }
            event.correction = reason
        }
        if flags & hasAttributes != 0 { event.attributes = fields.take(fields.left) }
        return event
    }

    private static func readIdentity(_ fields: inout ByteReader) -> EventIdentity? {
        guard let high = fields.number(UInt64.self), let low = fields.number(UInt64.self),
            let org = fields.number(Int64.self), let occurredAt = fields.number(Int64.self)
        else { return nil }
        return EventIdentity(
            org: org, occurredAt: occurredAt, idHigh: high.byteSwapped, idLow: low.byteSwapped)
    }

    private static func readMessage(_ fields: inout ByteReader) -> SpooledMessage? {
        guard let channel = fields.number(UInt8.self), let direction = fields.number(UInt8.self),
            let kind = fields.number(UInt8.self), let delivery = fields.number(UInt8.self),
            let bodyLength = fields.varint(), let segments = fields.varint(),
            let providerID = fields.text()
        else { return nil }
        return SpooledMessage(
            channel: Int16(channel), direction: Int16(direction), kind: Int16(kind),
            deliveryStatus: Int16(delivery), bodyLength: Int32(clamping: bodyLength),
            segments: Int32(clamping: segments), providerMessageID: providerID)
    }

    /// Reads the attributes of an event's bytes: keys and values in turn; nil when the bytes
    /// are not such.
    static func readAttributes(
        _ bytes: UnsafeRawBufferPointer
    ) -> [(key: UnsafeRawBufferPointer, value: UnsafeRawBufferPointer)]? {
        var fields = ByteReader(bytes)
        guard let count = fields.varint(), count <= UInt64(bytes.count) else { return nil }
        var attributes: [(key: UnsafeRawBufferPointer, value: UnsafeRawBufferPointer)] = []
        for _ in 0..<count {
            guard let key = fields.text(), let value = fields.text() else { return nil }
            attributes.append((key, value))
        }
        return attributes
    }
}
