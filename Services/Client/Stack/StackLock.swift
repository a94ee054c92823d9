import Glibc

/// Lets one `up` or `down` of a stack run at a time.
enum StackLock {
    /// Runs `body` while this process holds the lock.
    /// - Throws: a failure when another command holds it; what `body` throws.
    static func holding<Result>(
        _ state: StateDirectory, _ body: () async throws -> Result
    ) async throws -> Result {
        let descriptor = open(state.lock, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw CommandFailure(
                .denied, "\(state.lock) can't be opened: \(SystemError.text)",
                "run as the user who owns \(state.path)")
        }
        defer { close(descriptor) }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            throw CommandFailure(
                .failure, "another `tollgate up` or `down` works on \(state.path)",
                "wait for it to end")
        }
        return try await body()
    }
}
