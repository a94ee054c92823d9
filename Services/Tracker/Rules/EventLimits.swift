import Model

/// Every bound on an event, by name; texts in bytes of UTF-8.
///
/// An endpoint's bound keeps the widest rollup key (org, bucket, meter, endpoint, method,
/// status) below the 2,704 bytes that an index entry may take. The byte counts' bound, 2^36,
/// lets 2^27 events of that size, 8 EiB in all, go into one row of a rollup before its bigint
/// overflows.
enum EventLimits {
    /// Events in one request.
    static let eventsPerRequestMax = 10_000
    static let eventIDBytes = 16
    static let userBytesMax = 128
    static let endpointBytesMax = 2_048
    static let methodBytesMax = 32
    static let userAgentBytesMax = 4_096
    static let providerMessageIDBytesMax = 256
    static let correctionReasonBytesMax = 256
    static let attributesMax = 16
    static let attributeBytesMax = 256
    /// Request or response bytes of one event: 64 GiB.
    static let transferBytesMax: UInt64 = 1 << 36
    /// Body length and segments of one message: a 32-bit column.
    static let messageCountMax = UInt32(Int32.max)
    /// The text of one message.
    static let messageBodyBytesMax = 64 << 10
    /// 2000-01-01T00:00:00Z.
    static let earliest = Timestamp(microseconds: 946_684_800_000_000)
    /// How far a sender's clock may run ahead: one day.
    static let futureMicroseconds: Int64 = 86_400_000_000
    /// Faults of one event that are told as one text.
    static let faultsJoinedMax = 8
    /// Bytes of faults told one by one in a reply: with the joined ones it stays below 16 MiB.
    static let faultBytesPerReplyMax = 4 << 20

    /// One unit of a meter, in micro-units.
    static let unitMicro: Int64 = 1_000_000
}
