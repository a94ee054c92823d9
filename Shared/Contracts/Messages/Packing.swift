import CProtobufC
import Glibc

/// Writes fields of hot replies as protobuf-c does, byte for byte, where `PackedSize` has made
/// room.
///
/// protobuf-c's own packing reads a descriptor for every field, twice; for a limiter's decision
/// that costs more than the decision. This is the same walk with the descriptors known when it is
/// compiled.
enum Packing {
    typealias Out = UnsafeMutablePointer<UInt8>
    typealias List<Value> = UnsafeMutablePointer<Value>?

    @inline(__always)
    static func varint(_ value: UInt64, _ out: inout Out) {
        var rest = value
        while rest >= 0x80 {
            out[0] = UInt8(truncatingIfNeeded: rest) | 0x80
            out += 1
            rest &>>= 7
        }
        out[0] = UInt8(truncatingIfNeeded: rest)
        out += 1
    }

    @inline(__always)
    private static func delimited(
        _ tag: UInt64, _ start: UnsafeRawPointer?, _ count: Int, _ out: inout Out
    ) {
        varint(tag, &out)
        varint(UInt64(truncatingIfNeeded: count), &out)
        guard let start, count > 0 else { return }
        UnsafeMutableRawPointer(out).copyMemory(from: start, byteCount: count)
        out += count
    }

    @inline(__always)
    static func number(_ tag: UInt64, _ value: UInt64, keep: Bool, _ out: inout Out) {
        guard value != 0 || keep else { return }
        varint(tag, &out)
        varint(value, &out)
    }

    @inline(__always)
    static func text(_ tag: UInt64, _ text: List<CChar>, keep: Bool, _ out: inout Out) {
        let count = text.map { strlen($0) } ?? 0
        guard count > 0 || keep else { return }
        delimited(tag, text.map { UnsafeRawPointer($0) }, count, &out)
    }

    static func texts(_ tag: UInt64, _ list: List<List<CChar>>, _ count: Int, _ out: inout Out) {
        guard let list else { return }
        for index in 0..<count { text(tag, list[index], keep: true, &out) }
    }

    @inline(__always)
    static func bytes(_ tag: UInt64, _ data: ProtobufCBinaryData, keep: Bool, _ out: inout Out) {
        guard data.len > 0 || keep else { return }
        delimited(tag, data.data.map { UnsafeRawPointer($0) }, data.len, &out)
    }

    static func numbers<Value>(
        _ tag: UInt64, _ list: List<Value>, _ count: Int, _ out: inout Out,
        _ number: (Value) -> UInt64
    ) {
        guard let list, count > 0 else { return }
        varint(tag, &out)
        let size = (0..<count).reduce(0) { $0 &+ PackedSize.varint(number(list[$1])) }
        varint(UInt64(truncatingIfNeeded: size), &out)
        for index in 0..<count { varint(number(list[index]), &out) }
    }

    /// Packs a sub-message after one byte for its length; a longer length moves it, within the room
    /// that `PackedSize` made.
    @inline(__always)
    static func message<Layout>(
        _ tag: UInt64, _ message: List<Layout>, _ out: inout Out,
        _ pack: (UnsafeMutablePointer<Layout>, inout Out) -> Void
    ) {
        guard let message else { return }
        varint(tag, &out)
        var length = out
        out += 1
        let start = out
        pack(message, &out)
        let count = out - start
        let more = PackedSize.varint(UInt64(truncatingIfNeeded: count)) &- 1
        if more > 0 {
            memmove(start + more, start, count)
            out += more
        }
        varint(UInt64(truncatingIfNeeded: count), &length)
    }

    @inline(__always)
    static func messages<Layout>(
        _ tag: UInt64, _ list: List<List<Layout>>, _ count: Int, _ out: inout Out,
        _ pack: (UnsafeMutablePointer<Layout>, inout Out) -> Void
    ) {
        guard let list else { return }
        for index in 0..<count { message(tag, list[index], &out, pack) }
    }
}
