/// Bytes that live as long as their owner and are copied into many replies.
struct ConstantBytes {
    /// Where the bytes end. The bytes before it, and `padding` zeros before those, may be read as whole vectors.
    let end: UnsafeRawPointer
    /// How many they are.
    let count: Int

    /// Zeros before the bytes: as many as one vector has.
    static var padding: Int { 32 }

    /// Copies `bytes`.
    init(_ bytes: [UInt8]) {
        let memory = UnsafeMutableRawPointer.allocate(
            byteCount: Self.padding + bytes.count, alignment: 1)
        memory.initializeMemory(as: UInt8.self, repeating: 0, count: Self.padding)
        bytes.withUnsafeBytes {
            UnsafeMutableRawBufferPointer(start: memory + Self.padding, count: $0.count)
                .copyMemory(from: $0)
        }
        count = bytes.count
        end = UnsafeRawPointer(memory + Self.padding + bytes.count)
    }

    /// The bytes, valid until `free()`.
    var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: end - count, count: count) }

    /// The bytes as a text.
    var text: String { String(decoding: bytes, as: UTF8.self) }

    /// Ends them; only their owner may.
    func free() { UnsafeMutableRawPointer(mutating: end - count - Self.padding).deallocate() }

    /// A field of text or bytes as it travels: key byte, length, content. Empty for empty content.
    static func field(_ tag: UInt8, _ content: [UInt8]) -> [UInt8] {
        content.isEmpty ? [] : [tag] + varint(UInt64(content.count)) + content
    }

    /// A number field as it travels; empty for 0.
    static func field(_ tag: UInt8, _ value: UInt64) -> [UInt8] {
        value == 0 ? [] : [tag] + varint(value)
    }

    private static func varint(_ value: UInt64) -> [UInt8] {
        var (bytes, rest) = ([UInt8](), value)
        while rest >= 128 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 128)
            rest >>= 7
        }
        return bytes + [UInt8(truncatingIfNeeded: rest)]
    }
}
