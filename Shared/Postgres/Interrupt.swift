import CLinux
import Glibc
import Model
import Synchronization

/// Wakes a session that waits on its socket, from any thread.
final class Interrupt: Sendable {
    /// The event descriptor to poll; -1 when the process has no descriptor left.
    let descriptor: Int32

    init() { descriptor = eventfd(0, Int32(EFD_CLOEXEC | EFD_NONBLOCK)) }

    deinit { if descriptor >= 0 { close(descriptor) } }

    /// Makes the next or current wait return.
    func wake() {
        guard descriptor >= 0 else { return }
        eventfd_write(descriptor, 1)
    }

    /// Forgets the wakes so far.
    func clear() {
        guard descriptor >= 0 else { return }
        var value: eventfd_t = 0
        eventfd_read(descriptor, &value)
    }
}

/// Set once when the task that waits for an operation is cancelled.
final class CancelFlag: Sendable {
    private let value = Atomic<Bool>(false)

    var isSet: Bool { value.load(ordering: .acquiring) }

    func set() { value.store(true, ordering: .releasing) }
}

/// How long an operation may take, and whether anybody still waits for it.
struct OperationLimit: Sendable {
    let deadline: Deadline
    let flag: CancelFlag?

    init(_ deadline: Deadline, _ flag: CancelFlag? = nil) {
        self.deadline = deadline
        self.flag = flag
    }
}
