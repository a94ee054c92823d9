import Model

/// PostgreSQL's binary formats, appended to a byte array: all integers are big-endian.
extension [UInt8] {
    /// Appends an integer in network order.
    @inline(__always)
    mutating func appendBigEndian<T: FixedWidthInteger>(_ value: T) {
        Swift.withUnsafeBytes(of: value.bigEndian) { append(contentsOf: $0) }
    }

    /// Overwrites four bytes at `offset` with a length or count.
    mutating func setBigEndian(_ value: Int32, at offset: Int) {
        precondition(offset >= 0 && offset + 4 <= count, "the slot lies inside the buffer")
        Swift.withUnsafeBytes(of: value.bigEndian) { source in
            for index in 0..<4 { self[offset + index] = source[index] }
        }
    }

    /// Appends a `timestamptz`: microseconds since 2000-01-01 UTC, infinite on overflow.
    mutating func appendTimestamp(_ value: Timestamp) {
        appendBigEndian(PostgresEpoch.encode(value))
    }

    /// Appends an `inet` from 4 or 16 address bytes as a single host; false for any other length.
    mutating func appendInet(_ address: some Collection<UInt8>) -> Bool {
        guard address.count == 4 || address.count == 16 else { return false }
        append(address.count == 4 ? 2 : 3)
        append(UInt8(address.count * 8))
        append(0)
        append(UInt8(address.count))
        append(contentsOf: address)
        return true
    }
}

/// The distance between our epoch (1970) and PostgreSQL's (2000-01-01 UTC).
enum PostgresEpoch {
    /// Microseconds from 1970-01-01 to 2000-01-01.
    static let offsetMicroseconds: Int64 = 946_684_800_000_000
    /// Days from 1970-01-01 to 2000-01-01.
    static let offsetDays: Int32 = 10_957

    /// The stored value of an instant; `-infinity` where it lies before the representable range.
    static func encode(_ value: Timestamp) -> Int64 {
        let (shifted, over) = value.microseconds.subtractingReportingOverflow(offsetMicroseconds)
        return over ? .min : shifted
    }

    /// The instant of a stored value; `infinity` and `-infinity` are the ends of `Timestamp`.
    static func decode(_ stored: Int64) -> Timestamp {
        if stored == .min { return Timestamp(microseconds: .min) }
        let (shifted, over) = stored.addingReportingOverflow(offsetMicroseconds)
        return Timestamp(microseconds: over ? .max : shifted)
    }
}
