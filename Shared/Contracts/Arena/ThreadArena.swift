import Glibc

/// The key under which each thread keeps its arena; the thread's end frees it.
private let threadArenaKey: pthread_key_t = {
    var key = pthread_key_t()
    let status = pthread_key_create(&key) { state in
        guard let state else { return }
        MessageArena(state: state.assumingMemoryBound(to: ArenaState.self)).destroy()
    }
    precondition(status == 0, "a process has room for one more thread key")
    return key
}()

extension MessageArena {
    /// The arena of this thread, empty, for the length of one synchronous piece of work;
    /// `giveBack()` ends it.
    ///
    /// While the thread's arena is taken (a handler that encodes a message), a fresh one comes
    /// instead.
    package static func takeForThread() -> MessageArena {
        if let known = pthread_getspecific(threadArenaKey) {
            let arena = MessageArena(state: known.assumingMemoryBound(to: ArenaState.self))
            if !arena.state.pointee.isTaken {
                arena.state.pointee.isTaken = true
                return arena
            }
            return make()
        }
        let arena = make()
        arena.state.pointee.isTaken = true
        _ = pthread_setspecific(threadArenaKey, arena.state)
        return arena
    }

    /// Ends the work that `takeForThread` began: all that was allocated is gone.
    package func giveBack() {
        if state.pointee.isTaken {
            reset()
            state.pointee.isTaken = false
        } else {
            destroy()
        }
    }
}
