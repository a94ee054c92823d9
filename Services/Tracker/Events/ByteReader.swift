/// Reads what `ByteWriter` wrote, from the left; every read is checked, a false length ends in nil.
struct ByteReader {
    private let bytes: UnsafeRawBufferPointer
    private(set) var offset = 0

    /// Reads from the start of `bytes`, which the results point into.
    init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

    /// Bytes that are left.
    var left: Int { bytes.count &- offset }

    /// The next number in little-endian order.
    @inline(__always)
    mutating func number<T: FixedWidthInteger>(_ type: T.Type = T.self) -> T? {
        guard left >= MemoryLayout<T>.size else { return nil }
        defer { offset &+= MemoryLayout<T>.size }
        return T(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: T.self))
    }

    /// The next number of seven-bit groups.
    @inline(__always)
    mutating func varint() -> UInt64? {
        var value: UInt64 = 0
        var shift: UInt64 = 0
        while offset < bytes.count, shift < 70 {
            let byte = bytes[offset]
            offset &+= 1
            value |= UInt64(byte & 0x7f) << shift
            if byte < 0x80 { return value }
            shift &+= 7
        }
        return nil
    }

    /// The next so many bytes.
    @inline(__always)
    mutating func take(_ count: Int) -> UnsafeRawBufferPointer? {
        guard count >= 0, left >= count else { return nil }
        defer { offset &+= count }
        return UnsafeRawBufferPointer(rebasing: bytes[offset..<offset &+ count])
    }

    /// The next length and its bytes.
    @inline(__always)
    mutating func text() -> UnsafeRawBufferPointer? {
        guard let count = varint(), count <= UInt64(left) else { return nil }
        return take(Int(count))
    }
}
