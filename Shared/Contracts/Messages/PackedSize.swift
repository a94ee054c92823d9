import CProtobufC
import Glibc

/// Bytes that fields of hot replies take on the wire; defaults take none unless kept (members of a
/// oneof).
enum PackedSize {
    typealias List<Value> = UnsafeMutablePointer<Value>?

    /// Bytes of a varint: one for each 7 bits.
    @inline(__always)
    static func varint(_ value: UInt64) -> Int {
        let bits = 63 &- (value | 1).leadingZeroBitCount
        return (bits &* 9 &+ 73) &>> 6
    }

    @inline(__always)
    private static func delimited(_ tag: UInt64, _ count: Int) -> Int {
        varint(tag) &+ varint(UInt64(truncatingIfNeeded: count)) &+ count
    }

    @inline(__always)
    static func number(_ tag: UInt64, _ value: UInt64, keep: Bool) -> Int {
        value == 0 && !keep ? 0 : varint(tag) &+ varint(value)
    }

    @inline(__always)
    static func text(_ tag: UInt64, _ text: List<CChar>, keep: Bool) -> Int {
        let count = text.map { strlen($0) } ?? 0
        return count == 0 && !keep ? 0 : delimited(tag, count)
    }

    static func texts(_ tag: UInt64, _ list: List<List<CChar>>, _ count: Int) -> Int {
        guard let list else { return 0 }
        return (0..<count).reduce(0) { $0 &+ text(tag, list[$1], keep: true) }
    }

    @inline(__always)
    static func bytes(_ tag: UInt64, _ data: ProtobufCBinaryData, keep: Bool) -> Int {
        data.len == 0 && !keep ? 0 : delimited(tag, data.len)
    }

    static func numbers<Value>(
        _ tag: UInt64, _ list: List<Value>, _ count: Int, _ number: (Value) -> UInt64
    ) -> Int {
        guard let list, count > 0 else { return 0 }
        return delimited(tag, (0..<count).reduce(0) { $0 &+ varint(number(list[$1])) })
    }

    @inline(__always)
    static func message<Layout>(
        _ tag: UInt64, _ message: List<Layout>, _ size: (UnsafeMutablePointer<Layout>) -> Int
    ) -> Int {
        guard let message else { return 0 }
        return delimited(tag, size(message))
    }

    @inline(__always)
    static func messages<Layout>(
        _ tag: UInt64, _ list: List<List<Layout>>, _ count: Int,
        _ size: (UnsafeMutablePointer<Layout>) -> Int
    ) -> Int {
        guard let list else { return 0 }
        var total = 0
        for index in 0..<count { total &+= message(tag, list[index], size) }
        return total
    }
}
