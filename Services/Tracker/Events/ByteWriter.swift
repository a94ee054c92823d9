import Glibc

/// Bytes that grow at the end, in memory of its own; whoever takes them frees them.
struct ByteWriter: ~Copyable {
    private var base: UnsafeMutableRawPointer
    private var capacity: Int
    private(set) var count = 0

    /// Makes a writer with room for so many bytes.
    init(reserving bytes: Int) {
        capacity = max(bytes, 64)
        base = .allocate(byteCount: capacity, alignment: 16)
    }

    /// Hands the bytes over; free them with `deallocate()`.
    consuming func take() -> UnsafeMutableRawBufferPointer {
        let taken = UnsafeMutableRawBufferPointer(start: base, count: count)
        discard self
        return taken
    }

    deinit { base.deallocate() }

    /// Makes room for so many bytes more; `unchecked` writes rely on it.
    @inline(__always)
    mutating func reserve(_ more: Int) {
        if capacity - count < more { grow(more) }
    }

    /// Appends a number in little-endian order, within what was reserved.
    @inline(__always)
    mutating func unchecked<T: FixedWidthInteger>(_ number: T) {
        base.storeBytes(of: number.littleEndian, toByteOffset: count, as: T.self)
        count &+= MemoryLayout<T>.size
    }

    /// Appends a number seven bits at a time, at most 10 bytes, within what was reserved.
    @inline(__always)
    mutating func uncheckedVarint(_ number: UInt64) {
        var rest = number
        while rest >= 0x80 {
            base.storeBytes(
                of: UInt8(truncatingIfNeeded: rest) | 0x80, toByteOffset: count, as: UInt8.self)
            count &+= 1
            rest >>= 7
        }
        base.storeBytes(of: UInt8(truncatingIfNeeded: rest), toByteOffset: count, as: UInt8.self)
        count &+= 1
    }

    /// Appends bytes without their length, within what was reserved.
    @inline(__always)
    mutating func uncheckedBytes(_ bytes: UnsafeRawBufferPointer) {
        if let start = bytes.baseAddress, bytes.count > 0 {
            memcpy(base + count, start, bytes.count)
            count &+= bytes.count
        }
    }

    /// Appends a length and bytes, within what was reserved.
    @inline(__always)
    mutating func uncheckedText(_ bytes: UnsafeRawBufferPointer) {
        uncheckedVarint(UInt64(bytes.count))
        uncheckedBytes(bytes)
    }

    /// Writes a number over what is there.
    mutating func set<T: FixedWidthInteger>(_ number: T, at offset: Int) {
        precondition(
            offset >= 0 && offset + MemoryLayout<T>.size <= count, "within what is written")
        base.storeBytes(of: number.littleEndian, toByteOffset: offset, as: T.self)
    }

    private mutating func grow(_ more: Int) {
        let wanted = max(capacity * 2, count + more)
        let larger = UnsafeMutableRawPointer.allocate(byteCount: wanted, alignment: 16)
        memcpy(larger, base, count)
        base.deallocate()
        base = larger
        capacity = wanted
    }
}
