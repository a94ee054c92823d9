import Glibc

/// Threads of their own for work that blocks.
enum WorkerThread {
    /// Runs `work` on a new thread, which ends with it.
    /// - Throws: when the system has no thread left.
    static func start(_ work: @escaping @Sendable () -> Void) throws(DiskFault) {
        let box = Unmanaged.passRetained(Work(work))
        var thread = pthread_t()
        let code = pthread_create(
            &thread, nil,
            { box in
                guard let box else { return nil }
                Unmanaged<Work>.fromOpaque(box).takeRetainedValue().body()
                return nil
            }, box.toOpaque())
        guard code == 0 else {
            box.release()
            throw DiskFault(operation: "start", path: "the journal's thread", code: code)
        }
        pthread_detach(thread)
    }

    private final class Work: Sendable {
        let body: @Sendable () -> Void
        init(_ body: @escaping @Sendable () -> Void) { self.body = body }
    }
}
