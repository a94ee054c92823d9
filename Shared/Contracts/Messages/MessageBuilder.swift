/// Builds a message of a reply in the arena of the call, as protobuf-c's struct.
@usableFromInline
package protocol MessageBuilder {
    /// protobuf-c's struct of the message.
    associatedtype Layout
    /// Attaches to memory of `arena`.
    init(at c: UnsafeMutablePointer<Layout>, in arena: MessageArena)
    /// Gives every field its default.
    func start()
    /// Bytes of the message when it is packed.
    func packedSize() -> Int
    /// Packs the message at `out`, which has room for `packedSize()` bytes, and moves it on.
    func pack(_ out: inout UnsafeMutablePointer<UInt8>)
}

extension MessageBuilder {
    /// Starts a message in `arena`, with every field at its default.
    @inlinable
    package init(in arena: MessageArena) {
        self.init(
            at: arena.allocate(MemoryLayout<Layout>.stride).bindMemory(
                to: Layout.self, capacity: 1),
            in: arena)
        start()
    }

    /// The payload as bytes of its own, for a reply that goes out later.
    package func encoded() -> [UInt8] {
        let size = packedSize()
        return [UInt8](unsafeUninitializedCapacity: size) { bytes, count in
            guard var out = bytes.baseAddress, size > 0 else { return }
            pack(&out)
            count = size
        }
    }
}

/// The messages of a repeated field of a reply, side by side in the arena.
@usableFromInline
package struct MessageBuilderList<Builder: MessageBuilder> {
    @usableFromInline let first: UnsafeMutablePointer<Builder.Layout>
    @usableFromInline let arena: MessageArena
    /// What the repeated field points to.
    @usableFromInline package let pointers:
        UnsafeMutablePointer<UnsafeMutablePointer<Builder.Layout>?>
    /// How many there are.
    @usableFromInline package let count: Int

    /// Starts `count` messages with every field at its default.
    @inlinable
    package init(_ count: Int, in arena: MessageArena) {
        let stride = MemoryLayout<Builder.Layout>.stride
        first = arena.allocate(count &* stride).bindMemory(to: Builder.Layout.self, capacity: count)
        pointers = arena.allocate(UnsafeMutablePointer<Builder.Layout>?.self, count)
        self.count = count
        self.arena = arena
        for index in 0..<count {
            pointers[index] = first + index
            Builder(at: first + index, in: arena).start()
        }
    }

    /// The message at `index`.
    @inlinable
    package subscript(index: Int) -> Builder {
        precondition(index >= 0 && index < count, "an index of the list")
        return Builder(at: first + index, in: arena)
    }
}
