/// Bytes between a producer and a consumer, in memory of its own: appended at the end, taken from
/// the front.
///
/// Invariant: 0 <= start <= end <= capacity; the bytes [start, end) are initialised. An empty
/// buffer may have no memory at all. Confined to one thread.
@frozen
@usableFromInline
package struct ByteBuffer: ~Copyable {
    @usableFromInline var base: UnsafeMutableRawPointer?
    @usableFromInline var start = 0
    @usableFromInline var end = 0
    @usableFromInline var room = 0

    /// Smallest memory ever taken, in bytes.
    @usableFromInline static var capacityMin: Int { 1024 }

    /// Makes an empty buffer without memory.
    @inlinable
    package init() {}

    deinit { base?.deallocate() }

    /// Bytes waiting.
    @inlinable package var count: Int { end - start }
    /// Whether no bytes wait.
    @inlinable package var isEmpty: Bool { start == end }
    /// Bytes of memory held.
    @inlinable package var capacity: Int { room }

    /// The bytes waiting; good until the buffer is changed.
    @inlinable package var bytes: UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(start: base.map { UnsafeRawPointer($0 + start) }, count: end - start)
    }

    /// Room for `count` bytes (at least 1) behind the last one; they count once `commit` is called.
    @inlinable @inline(__always)
    package mutating func reserve(_ count: Int) -> UnsafeMutableRawPointer {
        if room - end >= count, let base { return base + end }
        return grow(count)
    }

    /// Adds the `count` bytes written into the room that `reserve` gave.
    @inlinable @inline(__always)
    package mutating func commit(_ count: Int) { end += count }

    /// Room behind the last byte.
    @inlinable package var spare: Int { room - end }

    /// Removes `count` bytes from the front.
    @inlinable
    package mutating func consume(_ count: Int) {
        precondition(count >= 0 && count <= end - start, "only waiting bytes can be taken")
        start += count
        if start == end {
            start = 0
            end = 0
        }
    }

    /// Adds a copy of `bytes`.
    @inlinable
    package mutating func append(_ bytes: UnsafeRawBufferPointer) {
        guard let source = bytes.baseAddress, bytes.count > 0 else { return }
        reserve(bytes.count).copyMemory(from: source, byteCount: bytes.count)
        end += bytes.count
    }

    /// Takes the memory away, with whatever waited in it; the buffer is empty then.
    @inlinable
    package mutating func release() -> (memory: UnsafeMutableRawPointer, capacity: Int)? {
        guard let memory = base else { return nil }
        let capacity = room
        base = nil
        start = 0
        end = 0
        room = 0
        return (memory, capacity)
    }

    /// Gives memory, from `release` or allocated, to a buffer that has none.
    @inlinable
    package mutating func adopt(_ memory: UnsafeMutableRawPointer, capacity: Int) {
        precondition(base == nil, "the buffer has memory already")
        base = memory
        room = capacity
    }

    /// Makes room by moving the bytes to the front, or into memory twice the size.
    @usableFromInline @inline(never)
    mutating func grow(_ more: Int) -> UnsafeMutableRawPointer {
        let waiting = end - start
        if let base, room - waiting >= more, start >= waiting {
            base.copyMemory(from: base + start, byteCount: waiting)
            start = 0
            end = waiting
            return base + waiting
        }
        var capacity = max(ByteBuffer.capacityMin, room)
        while capacity - waiting < more { capacity *= 2 }
        let fresh = UnsafeMutableRawPointer.allocate(byteCount: capacity, alignment: 16)
        if let base {
            fresh.copyMemory(from: base + start, byteCount: waiting)
            base.deallocate()
        }
        base = fresh
        start = 0
        end = waiting
        room = capacity
        return fresh + waiting
    }
}
