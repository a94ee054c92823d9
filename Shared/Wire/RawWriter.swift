/// Writes into memory that was measured beforehand; checks nothing.
@usableFromInline
struct RawWriter {
    @usableFromInline var position: UnsafeMutableRawPointer

    @inlinable
    init(_ position: UnsafeMutableRawPointer) { self.position = position }

    @inlinable @inline(__always)
    mutating func bigEndian(_ value: UInt32) {
        position.storeBytes(of: value.bigEndian, as: UInt32.self)
        position += 4
    }

    @inlinable @inline(__always)
    mutating func byte(_ value: UInt8) {
        position.storeBytes(of: value, as: UInt8.self)
        position += 1
    }

    @inlinable @inline(__always)
    mutating func varint(_ value: UInt64) {
        var rest = value
        while rest >= 0x80 {
            byte(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        byte(UInt8(truncatingIfNeeded: rest))
    }

    /// A number field, left out when it is zero.
    @inlinable @inline(__always)
    mutating func number(_ tag: UInt8, _ value: UInt64) {
        guard value != 0 else { return }
        byte(tag)
        varint(value)
    }

    /// A length-delimited field, left out when it is empty.
    @inlinable
    mutating func field(_ tag: UInt8, _ bytes: UnsafeRawBufferPointer) {
        guard let source = bytes.baseAddress, bytes.count > 0 else { return }
        byte(tag)
        varint(UInt64(bytes.count))
        position.copyMemory(from: source, byteCount: bytes.count)
        position += bytes.count
    }
}
