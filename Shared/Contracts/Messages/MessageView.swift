/// Looks at an unpacked message where it lies; valid until the call that unpacked it returns.
@usableFromInline
package protocol MessageView {
    /// protobuf-c's struct of the message.
    associatedtype Layout
    /// Looks at the message at `c`, which lives in `arena`.
    init(at c: UnsafePointer<Layout>, in arena: MessageArena)
}

/// The messages of a repeated field, where they lie.
@usableFromInline
package struct MessageViewList<View: MessageView>: RandomAccessCollection {
    @usableFromInline let pointers: UnsafeMutablePointer<UnsafeMutablePointer<View.Layout>?>?
    @usableFromInline let arena: MessageArena
    /// How many there are.
    @usableFromInline package let count: Int

    /// Looks at `count` messages of `arena`.
    @inlinable
    package init(
        _ pointers: UnsafeMutablePointer<UnsafeMutablePointer<View.Layout>?>?, _ count: Int,
        _ arena: MessageArena
    ) {
        self.pointers = pointers
        self.count = pointers == nil ? 0 : count
        self.arena = arena
    }

    @inlinable package var startIndex: Int { 0 }
    @inlinable package var endIndex: Int { count }

    /// The message at `index`.
    @inlinable
    package subscript(index: Int) -> View {
        precondition(index >= 0 && index < count, "an index of the list")
        guard let message = pointers.unsafelyUnwrapped[index] else {
            preconditionFailure("unpacked lists hold no NULL")
        }
        return View(at: message, in: arena)
    }
}
