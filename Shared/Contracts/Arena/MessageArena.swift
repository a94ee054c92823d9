/// Memory for the messages of one call: a bump allocator that forgets everything at once.
///
/// Messages are unpacked in it, and hot handlers build their replies in it. What a payload may take is budgeted by
/// the pass that unpacks it; what the house allocates besides is bounded by the request.
///
/// A handle: copies name the same arena. It belongs to one thread and to one call at a time.
@usableFromInline
package struct MessageArena {
    @usableFromInline let state: UnsafeMutablePointer<ArenaState>

    /// Makes an arena of its own; `destroy()` frees it.
    package static func make() -> MessageArena {
        let state = UnsafeMutablePointer<ArenaState>.allocate(capacity: 1)
        state.initialize(to: ArenaState())
        return MessageArena(state: state)
    }

    /// Frees the arena and all that was allocated in it.
    package func destroy() {
        state.pointee.freeChunks()
        state.deinitialize(count: 1)
        state.deallocate()
    }

    /// Forgets what was allocated.
    package func reset() { state.pointee.rewind() }

    /// Bytes that the arena holds, used or not.
    package var heldBytes: Int { state.pointee.heldBytes }

    /// Memory for `byteCount` bytes, aligned to 16, valid until the next `reset` or `giveBack`.
    @inlinable
    package func allocate(_ byteCount: Int) -> UnsafeMutableRawPointer {
        let rounded = (byteCount &+ 15) & ~15
        if rounded <= state.pointee.left {
            let start = state.pointee.next
            state.pointee.next = start + rounded
            state.pointee.left &-= rounded
            return start
        }
        return state.pointee.allocateInNewChunk(rounded)
    }

    /// Memory for `count` values of a trivial type.
    @inlinable
    package func allocate<T: BitwiseCopyable>(_ type: T.Type, _ count: Int) -> UnsafeMutablePointer<
        T
    > {
        allocate(count &* MemoryLayout<T>.stride).bindMemory(to: T.self, capacity: count)
    }
}
