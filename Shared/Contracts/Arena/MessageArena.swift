import CProtobufC

/// Memory for the messages of one call: a bump allocator that forgets everything at once.
///
/// protobuf-c allocates through it, and hot handlers build their replies in it. What a payload may
/// make protobuf-c allocate is budgeted: `allocator` returns NULL above the budget and `unpack`
/// fails. What the house allocates itself (`allocate`) is not, since it is bounded by the request.
///
/// A handle: copies name the same arena. It belongs to one thread and to one call at a time.
@usableFromInline
package struct MessageArena {
    @usableFromInline let state: UnsafeMutablePointer<ArenaState>

    /// Makes an arena of its own; `destroy()` frees it.
    package static func make() -> MessageArena {
        let state = UnsafeMutablePointer<ArenaState>.allocate(capacity: 1)
        state.initialize(to: ArenaState())
        state.pointee.allocator.allocator_data = UnsafeMutableRawPointer(state)
        return MessageArena(state: state)
    }

    /// Frees the arena and all that was allocated in it.
    package func destroy() {
        state.pointee.freeChunks()
        state.deinitialize(count: 1)
        state.deallocate()
    }

    /// Forgets what was allocated and sets how many bytes protobuf-c may allocate from now on.
    package func reset(budgetBytes: Int = 0) {
        state.pointee.rewind()
        state.pointee.setBudget(budgetBytes)
    }

    /// Lets protobuf-c allocate so many bytes from now on.
    package func setBudget(_ bytes: Int) { state.pointee.setBudget(bytes) }

    /// Bytes that protobuf-c has allocated against the budget.
    package var chargedBytes: Int { state.pointee.charged }

    /// Bytes that the arena holds, used or not.
    package var heldBytes: Int { state.pointee.heldBytes }

    /// The allocator to give to protobuf-c.
    package var allocator: UnsafeMutablePointer<ProtobufCAllocator> {
        UnsafeMutableRawPointer(state).assumingMemoryBound(to: ProtobufCAllocator.self)
    }

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
