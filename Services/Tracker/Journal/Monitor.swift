import Glibc

/// A lock around a state, with a condition to wait for: for threads that may block.
final class Monitor<State>: @unchecked Sendable {
    // The state is touched under the lock only; lock and condition stay where they were made.
    private let lock: UnsafeMutablePointer<pthread_mutex_t>
    private let condition: UnsafeMutablePointer<pthread_cond_t>
    private var state: State

    /// Makes a monitor of a state.
    init(_ state: State) {
        self.state = state
        lock = .allocate(capacity: 1)
        condition = .allocate(capacity: 1)
        pthread_mutex_init(lock, nil)
        pthread_cond_init(condition, nil)
    }

    deinit {
        pthread_cond_destroy(condition)
        pthread_mutex_destroy(lock)
        lock.deallocate()
        condition.deallocate()
    }

    /// Runs `body` under the lock.
    func withLock<Value>(_ body: (inout State) throws -> Value) rethrows -> Value {
        pthread_mutex_lock(lock)
        defer { pthread_mutex_unlock(lock) }
        return try body(&state)
    }

    /// Runs `body` under the lock again and again until it gives a value, waiting for `wake` in
    /// between.
    func wait<Value>(_ body: (inout State) -> Value?) -> Value {
        pthread_mutex_lock(lock)
        defer { pthread_mutex_unlock(lock) }
        while true {
            if let value = body(&state) { return value }
            pthread_cond_wait(condition, lock)
        }
    }

    /// Wakes the thread that waits.
    func wake() { pthread_cond_signal(condition) }
}
