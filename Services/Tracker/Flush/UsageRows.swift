import Model

/// Binary COPY rows of `usage_events`.
///
/// Written by hand, without `CopyWriter`: a batch has tens of thousands of rows of 25 columns.
struct UsageRows: ~Copyable {
    /// What the rows are copied into, column by column.
    static let columns = """
        org_id, occurred_at, event_id, meter, quantity_micro, key_id, user_ref, endpoint, method, \
        status_code, latency_us, request_bytes, response_bytes, ip, user_agent, country, channel, \
        direction, message_kind, body_length, segments, delivery_status, provider_message_id, \
        attributes, correction
        """
    private static let columnCount: Int16 = 25
    /// 2000-01-01, where PostgreSQL counts from, in microseconds since 1970-01-01.
    private static let epoch: Int64 = 946_684_800_000_000
    /// A row without its texts, at most.
    private static let fixedBytesMax = 2 + 25 * 4 + 200

    private var writer: ByteWriter

    /// Starts the data of about so many rows.
    init(expecting rows: Int) {
        writer = ByteWriter(reserving: 64 + rows * 288)
        let header: [UInt8] = [0x50, 0x47, 0x43, 0x4F, 0x50, 0x59, 0x0A, 0xFF, 0x0D, 0x0A, 0x00]
        for byte in header { writer.unchecked(byte) }
        writer.unchecked(UInt64(0))
    }

    /// Adds a row.
    mutating func append(_ event: SpooledEvent) {
        let texts =
            event.meter.count + event.user.count + event.endpoint.count + event.method.count
            + event.userAgent.count + event.country.count
        writer.reserve(Self.fixedBytesMax + texts)
        big(Self.columnCount)
        number(event.identity.org)
        number(event.identity.occurredAt &- Self.epoch)
        big(Int32(16))
        big(event.identity.idHigh)
        big(event.identity.idLow)
        text(event.meter)
        number(event.quantityMicro)
        if event.keyID == 0 { null() } else { number(event.keyID) }
        textOrNull(event.user)
        text(event.endpoint)
        text(event.method)
        number(event.statusCode)
        if let latency = event.latencyUs { number(latency) } else { null() }
        number(event.requestBytes)
        number(event.responseBytes)
        address(event.ip)
        textOrNull(event.userAgent)
        textOrNull(event.country)
        message(event.message)
        attributes(event.attributes)
        correction(event.correction)
    }

    /// The finished data.
    consuming func finish() -> [UInt8] {
        writer.reserve(2)
        writer.unchecked(Int16(-1).bigEndian)
        let memory = writer.take()
        defer { memory.deallocate() }
        return [UInt8](memory)
    }

    private mutating func message(_ message: SpooledMessage?) {
        guard let message else {
            for _ in 0..<7 { null() }
            return
        }
        number(message.channel)
        number(message.direction)
        number(message.kind)
        number(message.bodyLength)
        number(message.segments)
        number(message.deliveryStatus)
        writer.reserve(8 + message.providerMessageID.count)
        textOrNull(message.providerMessageID)
    }

    private mutating func attributes(_ bytes: UnsafeRawBufferPointer?) {
        writer.reserve(4)
        guard let bytes, let attributes = EventCoding.readAttributes(bytes) else { return null() }
        let json = AttributeJSON.text(attributes)
        writer.reserve(5 + json.count)
        big(Int32(clamping: json.count + 1))
        writer.unchecked(UInt8(1))
        json.withUnsafeBytes { writer.uncheckedBytes($0) }
    }

    private mutating func correction(_ reason: UnsafeRawBufferPointer?) {
        writer.reserve(4 + (reason?.count ?? 0))
        if let reason { text(reason) } else { null() }
    }

    /// An `inet` of one host: family (2: IPv4, 3: IPv6), prefix length, not a cidr, byte count,
    /// bytes.
    private mutating func address(_ ip: UnsafeRawBufferPointer) {
        guard ip.count == 4 || ip.count == 16 else { return null() }
        big(Int32(clamping: ip.count + 4))
        writer.unchecked(UInt8(ip.count == 4 ? 2 : 3))
        writer.unchecked(UInt8(truncatingIfNeeded: ip.count * 8))
        writer.unchecked(UInt8(0))
        writer.unchecked(UInt8(truncatingIfNeeded: ip.count))
        writer.uncheckedBytes(ip)
    }

    @inline(__always)
    private mutating func big<T: FixedWidthInteger>(_ value: T) {
        writer.unchecked(value.bigEndian)
    }

    @inline(__always)
    private mutating func number<T: FixedWidthInteger>(_ value: T) {
        big(Int32(MemoryLayout<T>.size))
        big(value)
    }

    @inline(__always)
    private mutating func null() { big(Int32(-1)) }

    @inline(__always)
    private mutating func text(_ bytes: UnsafeRawBufferPointer) {
        big(Int32(clamping: bytes.count))
        writer.uncheckedBytes(bytes)
    }

    @inline(__always)
    private mutating func textOrNull(_ bytes: UnsafeRawBufferPointer) {
        if bytes.isEmpty { null() } else { text(bytes) }
    }
}
