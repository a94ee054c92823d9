/// What makes an event the same event: it counts once, however often it is sent.
struct EventIdentity: Hashable, Comparable, Sendable {
    let org: Int64
    /// Microseconds since the Unix epoch.
    let occurredAt: Int64
    /// The event id's bytes 0-7 and 8-15, as big-endian numbers.
    let idHigh: UInt64
    let idLow: UInt64

    /// The event id's bytes.
    var id: [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(16)
        for half in [idHigh, idLow] {
            for shift in stride(from: 56, through: 0, by: -8) {
                bytes.append(UInt8(truncatingIfNeeded: half >> UInt64(shift)))
            }
        }
        return bytes
    }

    /// The order of the primary key of `usage_events`.
    static func < (left: EventIdentity, right: EventIdentity) -> Bool {
        if left.org != right.org { return left.org < right.org }
        if left.occurredAt != right.occurredAt { return left.occurredAt < right.occurredAt }
        if left.idHigh != right.idHigh { return left.idHigh < right.idHigh }
        return left.idLow < right.idLow
    }
}
