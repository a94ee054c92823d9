import Glibc
import RPC

/// Takes connections from a listening socket and hands them on. Confined to its loop's thread.
///
/// Out of descriptors, a level-triggered listener would spin: a spare descriptor is given up to
/// accept and close the caller at once, so that it learns of it, and taken again.
final class Acceptor: EventSource, @unchecked Sendable {
    private static let perEventMax = 64

    let fd: Int32
    private var spare: Int32
    private var isOpen = true
    private let refused: () -> Void
    private let taken: (Int32) -> Void

    init(fd: Int32, taken: @escaping (Int32) -> Void, refused: @escaping () -> Void) {
        self.fd = fd
        self.taken = taken
        self.refused = refused
        spare = Acceptor.openSpare()
        super.init()
    }

    deinit { if isOpen { closeDescriptors() } }

    override func ready(_ events: UInt32) {
        for _ in 0..<Acceptor.perEventMax {
            guard isOpen else { return }
            switch Socket.accept(fd) {
            case .success(let connection): taken(connection)
            case .failure(let fault):
                switch fault.code {
                case EMFILE, ENFILE, ENOBUFS, ENOMEM: return turnAway()
                case ECONNABORTED, EINTR, EPROTO: continue
                default: return
                }
            }
        }
    }

    /// Listens no longer.
    func close(on loop: EventLoop) {
        guard isOpen else { return }
        isOpen = false
        loop.unwatch(fd, self)
        closeDescriptors()
    }

    private func turnAway() {
        if spare >= 0 { Glibc.close(spare) }
        if case .success(let connection) = Socket.accept(fd) { Glibc.close(connection) }
        spare = Acceptor.openSpare()
        refused()
        // Without a spare the listener stays readable: do not spin on it.
        if spare < 0 { usleep(1000) }
    }

    private func closeDescriptors() {
        Glibc.close(fd)
        if spare >= 0 { Glibc.close(spare) }
        spare = -1
    }

    private static func openSpare() -> Int32 { Glibc.open("/dev/null", O_RDONLY | O_CLOEXEC) }
}
