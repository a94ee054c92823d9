import CLinux
import Glibc
import Synchronization

/// Jobs from other threads for a loop: one eventfd write wakes it for any number of them.
final class Mailbox: EventSource, @unchecked Sendable {
    // `jobs` is guarded by its mutex; `fd` never changes; `spare` is the loop's own.
    typealias Job = @Sendable () -> Void

    private struct State {
        var jobs: [Job] = []
        var isWaking = false
        var isClosed = false
    }

    let fd: Int32
    private let state = Mutex(State())
    private var spare: [Job] = []
    private(set) var hasRung = false

    override init() {
        fd = eventfd(0, Int32(EFD_NONBLOCK | EFD_CLOEXEC))
        super.init()
    }

    deinit { Glibc.close(fd) }

    /// Leaves a job; the loop runs it in its own thread. Jobs left after the loop ended are
    /// dropped.
    func post(_ job: @escaping Job) {
        let mustWake = state.withLock { state in
            guard !state.isClosed else { return false }
            state.jobs.append(job)
            defer { state.isWaking = true }
            return !state.isWaking
        }
        if mustWake { ring() }
    }

    override func ready(_ events: UInt32) {
        var count: UInt64 = 0
        _ = Glibc.read(fd, &count, 8)
        hasRung = true
    }

    /// Runs the jobs left so far; those that they leave wait for the next round.
    func runJobs() {
        hasRung = false
        var batch = spare
        spare = []
        state.withLock { state in
            swap(&batch, &state.jobs)
            state.isWaking = false
        }
        for job in batch { job() }
        batch.removeAll(keepingCapacity: batch.capacity <= 4096)
        spare = batch
    }

    /// Takes no more jobs.
    func close() {
        let dropped = state.withLock { state in
            state.isClosed = true
            defer { state.jobs = [] }
            return state.jobs
        }
        withExtendedLifetime(dropped) {}
    }

    private func ring() {
        var one: UInt64 = 1
        _ = Glibc.write(fd, &one, 8)
    }
}
