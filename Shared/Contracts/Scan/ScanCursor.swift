/// Walks the fields of one message; never reads past its end.
struct ScanCursor {
    typealias Bytes = UnsafePointer<UInt8>

    var at: Bytes
    let end: Bytes

    @inline(__always)
    init(_ start: Bytes, _ end: Bytes) { (at, self.end) = (start, end) }

    /// A tag of at most 5 bytes whose field number is 1 to 2^29 - 1; there is a byte.
    @inline(__always)
    mutating func tag() -> UInt32? {
        let first = at[0]
        if first < 0x80 {
            at += 1
            return first >= 8 ? UInt32(first) : nil
        }
        return longTag()
    }

    private mutating func longTag() -> UInt32? {
        guard let value = longVarint(bits: 35), value >= 8 else { return nil }
        return UInt32(exactly: value)
    }

    /// A varint of at most 10 bytes; what is above 64 bits is cut off.
    @inline(__always)
    mutating func varint() -> UInt64? {
        if at < end, at[0] < 0x80 {
            let value = UInt64(at[0])
            at += 1
            return value
        }
        return longVarint(bits: 70)
    }

    /// A varint of at most `bits / 7` bytes.
    private mutating func longVarint(bits: UInt64) -> UInt64? {
        var value: UInt64 = 0
        var shift: UInt64 = 0
        while at < end, shift < bits {
            let byte = at[0]
            at += 1
            value |= UInt64(byte & 0x7f) &<< shift
            if byte < 0x80 { return value }
            shift &+= 7
        }
        return nil
    }

    /// The length of a field, which is all there.
    @inline(__always)
    mutating func length() -> Int? {
        guard at < end else { return nil }
        var length = UInt64(at[0])
        if length < 0x80 {
            at += 1
        } else {
            guard let long = longVarint(bits: 35) else { return nil }
            length = long
        }
        guard length <= UInt64(bitPattern: Int64(end - at)) else { return nil }
        return Int(truncatingIfNeeded: length)
    }

    /// Steps over a field's value; false: it is not whole, or of a kind that is not supported.
    mutating func skip(_ wireType: UInt32) -> Bool {
        switch wireType {
        case 0: return varint() != nil
        case 1: return advance(8)
        case 2:
            guard let length = length() else { return false }
            at += length
            return true
        case 5: return advance(4)
        default: return false
        }
    }

    private mutating func advance(_ count: Int) -> Bool {
        guard end - at >= count else { return false }
        at += count
        return true
    }
}
