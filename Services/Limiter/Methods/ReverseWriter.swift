import Contracts

/// Writes one message in protobuf's wire format from its end to its start, in memory of an arena.
///
/// Problem: a length stands before what it measures, so protobuf-c walks every message twice, once for sizes.
/// Choice: back to front, each length is known when its turn comes; one pass, no descriptors. Fields are given in
/// descending order of their numbers. Guarantee: who writes says before how much at most (`need`), and a message that
/// could be longer than its room ends the process, never in a stray write; debug builds check every step against that.
/// Cost: field numbers and bounds are in the caller's hand; for replies of hot methods only, tested against their
/// codecs.
struct ReverseWriter {
    let floor: UnsafeMutableRawPointer
    let end: UnsafeMutableRawPointer
    var next: UnsafeMutableRawPointer
    /// Where numbers end that somebody wants to find again, in bytes before the end: `ReplyMark`.
    let marks: UnsafeMutablePointer<UInt16>

    /// Bytes before the room that may be written: constant bytes and digits are stored as whole vectors and words.
    static var slack: Int { ConstantBytes.padding }
    private static var marksBytes: Int { ReplyMark.count * MemoryLayout<UInt16>.stride }

    /// Starts a message of at most `bytesMax` bytes, valid as long as what the arena allocates.
    @inline(__always)
    init(bytesMax: Int, in arena: MessageArena) {
        let memory = arena.allocate(Self.marksBytes + Self.slack + bytesMax)
        marks = memory.bindMemory(to: UInt16.self, capacity: ReplyMark.count)
        floor = memory + Self.marksBytes + Self.slack
        end = floor + bytesMax
        next = end
    }

    /// Bytes written so far: the mark to close a nested message with.
    @inline(__always)
    var count: Int { end - next }

    /// What was written.
    @inline(__always)
    var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: next, count: count) }

    /// Forgets what was written and starts again at the end.
    @inline(__always)
    mutating func restart() { next = end }

    /// Notes where the number ends that is written next.
    @inline(__always)
    func note(_ mark: Int) { marks[mark] = UInt16(truncatingIfNeeded: count) }

    /// Makes sure of room for at most so many more bytes. What is written after it must not be longer.
    @inline(__always)
    func need(_ bytesMax: Int) {
        precondition(next - floor >= bytesMax, "a message stays within its bound")
    }

    @inline(__always)
    private mutating func take(_ count: Int) {
        assert(next - floor >= count, "a message stays within its bound")
        next -= count
    }

    /// Puts one byte in front.
    @inline(__always)
    mutating func byte(_ value: UInt8) {
        take(1)
        next.storeBytes(of: value, as: UInt8.self)
    }

    /// Puts bytes in front, as they are.
    @inline(__always)
    mutating func copy(_ bytes: UnsafeRawBufferPointer) {
        guard let start = bytes.baseAddress else { return }
        take(bytes.count)
        next.copyMemory(from: start, byteCount: bytes.count)
    }

    /// Puts constant bytes in front, as whole vectors that end where they should: what that writes before them is
    /// written over later, or lies before the room.
    @inline(__always)
    mutating func copy(_ constant: ConstantBytes) {
        var (to, from, left) = (next, constant.end, constant.count)
        take(constant.count)
        repeat {
            to -= 32
            from -= 32
            to.storeBytes(
                of: from.loadUnaligned(as: SIMD32<UInt8>.self), as: SIMD32<UInt8>.self)
            left -= 32
        } while left > 0
    }

    /// Puts a varint in front.
    @inline(__always)
    mutating func varint(_ value: UInt64) {
        if value < 128 { return byte(UInt8(truncatingIfNeeded: value)) }
        guard value < 1 << 56 else { return longVarint(value) }
        let length = Self.varintLength(value)
        put(Self.varintWord(value, length), length)
    }

    /// Bytes of a varint; 1 for 0.
    @inline(__always)
    static func varintLength(_ value: UInt64) -> Int {
        ((64 &- value.leadingZeroBitCount) &* 9 &+ 64) &>> 6
    }

    /// A varint of `length` bytes, 1 to 8, as the last ones of a word.
    @inline(__always)
    static func varintWord(_ value: UInt64, _ length: Int) -> UInt64 {
        let unused = UInt64(truncatingIfNeeded: 64 &- 8 &* length)
        let marks = 0x0080_8080_8080_8080 as UInt64 &>> unused
        return (sevens(value) | marks) &<< unused
    }

    /// The lower 56 bits, seven in each byte.
    @inline(__always)
    private static func sevens(_ value: UInt64) -> UInt64 {
        var bytes = value & 0x0FFF_FFFF | (value & 0x00FF_FFFF_F000_0000) &<< 4
        bytes = bytes & 0x0000_3FFF_0000_3FFF | (bytes & 0x0FFF_C000_0FFF_C000) &<< 2
        return bytes & 0x007F_007F_007F_007F | (bytes & 0x3F80_3F80_3F80_3F80) &<< 1
    }

    /// Nine or ten bytes: eight of the lower bits, then what is above them.
    @inline(__always)
    private mutating func longVarint(_ value: UInt64) {
        let head = UInt8(truncatingIfNeeded: value &>> 56)
        if head >= 128 {
            byte(1)
            byte(head)
        } else {
            byte(head)
        }
        put(Self.sevens(value) | 0x8080_8080_8080_8080, 8)
    }

    /// Puts the last `count` bytes of a word in front; those before them are written over later.
    @inline(__always)
    private mutating func put(_ word: UInt64, _ count: Int) {
        take(count)
        (next + count - 8).storeBytes(of: word.littleEndian, as: UInt64.self)
    }

    /// Puts a number field in front, unless it is 0; `tag` is the field's key byte.
    @inline(__always)
    mutating func number(_ tag: UInt8, _ value: UInt64) {
        guard value != 0 else { return }
        if value < 128 { return pair(tag, UInt8(truncatingIfNeeded: value)) }
        varint(value)
        byte(tag)
    }

    /// Puts the length and key of what was written since `mark` in front of it: a nested message or a text.
    @inline(__always)
    mutating func close(_ tag: UInt8, since mark: Int) {
        let length = count &- mark
        if length < 128 { return pair(tag, UInt8(truncatingIfNeeded: length)) }
        varint(UInt64(truncatingIfNeeded: length))
        byte(tag)
    }

    /// Puts up to eight bytes in front: the text `word` spells when its lowest byte comes first.
    @inline(__always)
    mutating func short(_ word: UInt64, _ count: Int) { put(word &<< UInt64(64 &- 8 &* count), count) }

    /// Puts two bytes in front.
    @inline(__always)
    mutating func pair(_ first: UInt8, _ second: UInt8) {
        take(2)
        let both = UInt16(first) | UInt16(second) &<< 8
        next.storeBytes(of: both.littleEndian, as: UInt16.self)
    }

    /// Puts a number in decimal digits in front.
    @inline(__always)
    mutating func decimal(_ value: UInt64) {
        var rest = value
        while rest >= 100_000_000 {
            put(Self.eightDigits(rest % 100_000_000) | 0x3030_3030_3030_3030, 8)
            rest /= 100_000_000
        }
        if rest < 10 { return byte(UInt8(truncatingIfNeeded: rest) | 0x30) }
        let digits = Self.eightDigits(rest)
        // Digits that count: all from the first that is not 0.
        put(digits | 0x3030_3030_3030_3030, 8 &- digits.trailingZeroBitCount / 8)
    }

    /// Eight digits of a number below 10^8, one in each byte, the first in the lowest: halves, quarters and eighths of
    /// it side by side in one word.
    @inline(__always)
    static func eightDigits(_ value: UInt64) -> UInt64 {
        let halves = value / 10_000 | (value % 10_000) &<< 32
        let hundreds = ((halves &* 10_486) &>> 20) & 0x0000_007F_0000_007F
        let quarters = hundreds | (halves &- hundreds &* 100) &<< 16
        let tens = ((quarters &* 103) &>> 10) & 0x000F_000F_000F_000F
        return tens | (quarters &- tens &* 10) &<< 8
    }
}
