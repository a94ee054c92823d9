import RPC

/// Writes one message in protobuf's wire format from its end to its start, in memory of an arena.
///
/// Problem: a length stands before what it measures, so protobuf-c walks every message twice, once for sizes.
/// Choice: back to front, each length is known when its turn comes; one pass, no descriptors. Fields are given in
/// descending order of their numbers. Guarantee: writing past the room is a programmer error, never a stray write.
/// Cost: field numbers are in the caller's hand; for replies of hot methods only, tested against their codecs.
package struct ReverseWriter {
    @usableFromInline let floor: UnsafeMutableRawPointer
    @usableFromInline let end: UnsafeMutableRawPointer
    @usableFromInline var next: UnsafeMutableRawPointer

    /// Starts a message of at most `bytesMax` bytes, valid as long as what the arena allocates.
    @inlinable
    package init(bytesMax: Int, in arena: MessageArena) {
        floor = arena.allocate(bytesMax)
        end = floor + bytesMax
        next = end
    }

    /// Bytes written so far: the mark to close a nested message with.
    @inlinable
    package var count: Int { end - next }

    /// What was written.
    @inlinable
    package var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: next, count: count) }

    /// Forgets what was written and starts again at the end.
    @inlinable
    package mutating func restart() { next = end }

    @inlinable @inline(__always)
    mutating func take(_ count: Int) {
        precondition(next - floor >= count, "a message stays within its bound")
        next -= count
    }

    /// Puts one byte in front.
    @inlinable @inline(__always)
    package mutating func byte(_ value: UInt8) {
        take(1)
        next.storeBytes(of: value, as: UInt8.self)
    }

    /// Puts bytes in front, as they are.
    @inlinable @inline(__always)
    package mutating func copy(_ bytes: UnsafeRawBufferPointer) {
        guard let start = bytes.baseAddress else { return }
        take(bytes.count)
        next.copyMemory(from: start, byteCount: bytes.count)
    }

    /// Puts a varint in front.
    @inlinable @inline(__always)
    package mutating func varint(_ value: UInt64) {
        if value < 128 { return byte(UInt8(truncatingIfNeeded: value)) }
        take(((64 &- value.leadingZeroBitCount) &* 9 &+ 64) >> 6)
        var (at, rest) = (next, value)
        while rest >= 128 {
            at.storeBytes(of: UInt8(truncatingIfNeeded: rest) | 128, as: UInt8.self)
            at += 1
            rest >>= 7
        }
        at.storeBytes(of: UInt8(truncatingIfNeeded: rest), as: UInt8.self)
    }

    /// Puts a number field in front, unless it is 0; `tag` is the field's key byte.
    @inlinable @inline(__always)
    package mutating func number(_ tag: UInt8, _ value: UInt64) {
        guard value != 0 else { return }
        varint(value)
        byte(tag)
    }

    /// Puts the length and key of what was written since `mark` in front of it: a nested message or a text.
    @inlinable @inline(__always)
    package mutating func close(_ tag: UInt8, since mark: Int) {
        varint(UInt64(truncatingIfNeeded: count &- mark))
        byte(tag)
    }

    /// Puts a number in decimal digits in front.
    @inlinable
    package mutating func decimal(_ value: UInt64) {
        guard value > UInt64(UInt32.max) else {
            return decimal(short: UInt32(truncatingIfNeeded: value))
        }
        var rest = value
        repeat {
            byte(UInt8(truncatingIfNeeded: rest % 10) | 0x30)
            rest /= 10
        } while rest > 0
    }

    /// Two digits at a time, by multiplications of 32 bits: what almost every number of a reply takes.
    @inlinable @inline(__always)
    mutating func decimal(short value: UInt32) {
        var rest = value
        while rest >= 100 {
            pair(rest % 100)
            rest /= 100
        }
        if rest >= 10 { pair(rest) } else { byte(UInt8(truncatingIfNeeded: rest) | 0x30) }
    }

    /// Puts the two digits of a number below 100 in front.
    @inlinable @inline(__always)
    mutating func pair(_ value: UInt32) {
        let tens = (value &* 103) >> 10
        let ones = value &- tens &* 10
        take(2)
        let digits = UInt16(truncatingIfNeeded: ones << 8 | tens | 0x3030)
        next.storeBytes(of: digits.littleEndian, as: UInt16.self)
    }
}

extension HotReply {
    /// Answers OK with a message that was written back to front.
    package consuming func succeed(_ message: ReverseWriter) {
        succeed(payloadBytes: message.count) { $0.copyMemory(from: message.bytes) }
    }
}
