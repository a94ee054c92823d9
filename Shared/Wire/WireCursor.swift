/// Walks the fields of one protobuf message in place; never reads past its end.
@usableFromInline
struct WireCursor {
    @usableFromInline var position: UnsafeRawPointer
    @usableFromInline let end: UnsafeRawPointer

    @inlinable
    init(_ start: UnsafeRawPointer, count: Int) {
        position = start
        end = start + count
    }

    @inlinable
    init(_ bytes: UnsafeRawBufferPointer) {
        // An empty view may have no address; any non-null one serves, for it is never read.
        let start = bytes.baseAddress ?? UnsafeRawPointer(bitPattern: 8).unsafelyUnwrapped
        self.init(start, count: bytes.count)
    }

    @inlinable var isAtEnd: Bool { position == end }

    /// Reads a number of up to 64 bits.
    @inlinable @inline(__always)
    mutating func varint() throws(WireFault) -> UInt64 {
        guard position < end else { throw .truncated }
        let first = position.load(as: UInt8.self)
        if first < 0x80 {
            position += 1
            return UInt64(first)
        }
        return try longVarint()
    }

    @inlinable
    mutating func longVarint() throws(WireFault) -> UInt64 {
        var value: UInt64 = 0
        var shift: UInt64 = 0
        while position < end {
            let byte = position.load(as: UInt8.self)
            position += 1
            if shift == 63 && byte > 1 { throw .numberTooLarge }
            value |= UInt64(byte & 0x7F) << shift
            if byte < 0x80 { return value }
            shift += 7
        }
        throw .truncated
    }

    /// Reads a number that must fit 32 bits.
    @inlinable
    mutating func varint32() throws(WireFault) -> UInt32 {
        guard let value = UInt32(exactly: try varint()) else { throw .numberTooLarge }
        return value
    }

    /// Reads the length of a byte field and the bytes, as a view.
    @inlinable @inline(__always)
    mutating func bytes() throws(WireFault) -> UnsafeRawBufferPointer {
        let count = try varint()
        guard count <= UInt64(end - position) else { throw .truncated }
        let view = UnsafeRawBufferPointer(start: position, count: Int(truncatingIfNeeded: count))
        position += view.count
        return view
    }

    /// Reads a string field: UTF-8 without NUL.
    @inlinable
    mutating func string() throws(WireFault) -> UnsafeRawBufferPointer {
        let view = try bytes()
        guard UTF8Text.isValid(view) else { throw .badString }
        return view
    }

    /// Reads the next field's tag.
    @inlinable @inline(__always)
    mutating func tag() throws(WireFault) -> WireTag {
        let value = try varint()
        guard value >= 8, value <= UInt64(UInt32.max) else { throw .badTag }
        return WireTag(value: UInt32(truncatingIfNeeded: value))
    }

    /// Passes over the value of a field that this version does not know.
    @usableFromInline
    mutating func skip(_ tag: WireTag) throws(WireFault) {
        switch tag.wireType {
        case 0: _ = try longVarint()
        case 1: try advance(8)
        case 2: _ = try bytes()
        case 5: try advance(4)
        default: throw .badTag
        }
    }

    private mutating func advance(_ count: Int) throws(WireFault) {
        guard end - position >= count else { throw .truncated }
        position += count
    }
}

/// A field number and the wire type of its value.
@usableFromInline
struct WireTag {
    @usableFromInline let value: UInt32

    @inlinable
    init(value: UInt32) { self.value = value }

    @inlinable var field: UInt32 { value >> 3 }
    @inlinable var wireType: UInt32 { value & 7 }

    /// Fails unless the value is a varint.
    @inlinable
    func expectNumber() throws(WireFault) {
        guard wireType == 0 else { throw .wrongWireType }
    }

    /// Fails unless the value is length-delimited.
    @inlinable
    func expectBytes() throws(WireFault) {
        guard wireType == 2 else { throw .wrongWireType }
    }
}
