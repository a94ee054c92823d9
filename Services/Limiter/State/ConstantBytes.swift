/// Bytes that live as long as their owner and are copied into many replies.
struct ConstantBytes {
    /// The bytes, valid until `free()`.
    let bytes: UnsafeRawBufferPointer

    /// The last `padding` bytes of zeros followed by `bytes`: as many may be read as one vector.
    let padded: UnsafeRawPointer
    private let memory: UnsafeMutableRawBufferPointer

    /// Zeros before the bytes.
    static var padding: Int { 64 }

    /// Copies `bytes`.
    init(_ bytes: [UInt8]) {
        memory = .allocate(byteCount: Self.padding + bytes.count, alignment: 1)
        memory.copyBytes(from: [UInt8](repeating: 0, count: Self.padding) + bytes)
        self.bytes = UnsafeRawBufferPointer(rebasing: memory[Self.padding...])
        let start = memory.baseAddress.map { UnsafeRawPointer($0) }
        padded = start.unsafelyUnwrapped + bytes.count
    }

    /// The bytes as a text.
    var text: String { String(decoding: bytes, as: UTF8.self) }

    /// Ends them; only their owner may.
    func free() { memory.deallocate() }

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
