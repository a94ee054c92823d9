/// Text for a string field of a reply that is built in an arena: a C string that outlives the
/// packing.
@usableFromInline
package struct MessageText: ExpressibleByStringLiteral {
    /// The C string.
    @usableFromInline package let pointer: UnsafePointer<CChar>

    /// A C string that somebody else owns and keeps until the reply is packed; UTF-8.
    @inlinable
    package init(unowned pointer: UnsafePointer<CChar>) { self.pointer = pointer }

    /// A literal, without a copy.
    @inlinable
    package init(stringLiteral literal: StaticString) {
        precondition(literal.hasPointerRepresentation, "a literal longer than one character")
        pointer = UnsafeRawPointer(literal.utf8Start).assumingMemoryBound(to: CChar.self)
    }
}

extension MessageArena {
    /// A copy of the text; U+0000 becomes U+FFFD.
    package func text(_ text: String) -> MessageText {
        MessageText(unowned: string(text))
    }

    /// A copy of the UTF-8 bytes, which hold no NUL.
    package func text(_ bytes: UnsafeRawBufferPointer) -> MessageText {
        MessageText(unowned: copyText(bytes))
    }

    /// Text of at most `maxBytes` bytes that `write` puts down, returning how many it wrote.
    @inlinable
    package func text(
        maxBytes: Int, _ write: (UnsafeMutableRawBufferPointer) -> Int
    ) -> MessageText {
        let start = allocate(maxBytes + 1)
        let count = write(UnsafeMutableRawBufferPointer(start: start, count: maxBytes))
        precondition(count >= 0 && count <= maxBytes, "the writer stays within its buffer")
        start.storeBytes(of: 0, toByteOffset: count, as: UInt8.self)
        return MessageText(
            unowned: UnsafePointer(start.bindMemory(to: CChar.self, capacity: count + 1)))
    }
}
