import CLinux
import Glibc

/// Something on an event loop that a file descriptor wakes. Confined to its loop's thread.
class EventSource {
    init() {}

    /// Called with the epoll events of the descriptor.
    func ready(_ events: UInt32) {}
}

/// epoll: finds the source of an event through the event's data pointer, without a table.
///
/// A source stays alive while it is registered because its owner holds it; a source closed in the
/// middle of a batch is held by the loop until the batch is over.
struct Poller: ~Copyable {
    static let eventsMax: Int32 = 256

    private let fd: Int32
    private let events: UnsafeMutablePointer<epoll_event>

    init() throws(TransportError) {
        fd = epoll_create1(Int32(EPOLL_CLOEXEC))
        guard fd >= 0 else {
            throw TransportError("cannot make an event loop: \(SystemFault()); raise the fd limit")
        }
        events = .allocate(capacity: Int(Poller.eventsMax))
        events.initialize(repeating: epoll_event(), count: Int(Poller.eventsMax))
    }

    deinit {
        Glibc.close(fd)
        events.deallocate()
    }

    /// Watches a descriptor; false when the system refuses.
    func add(_ target: Int32, _ interest: UInt32, _ source: EventSource) -> Bool {
        control(EPOLL_CTL_ADD, target, interest, source)
    }

    /// Changes what a descriptor is watched for.
    func change(_ target: Int32, _ interest: UInt32, _ source: EventSource) {
        _ = control(EPOLL_CTL_MOD, target, interest, source)
    }

    /// Watches a descriptor no longer.
    func remove(_ target: Int32) {
        var unused = epoll_event()
        epoll_ctl(fd, EPOLL_CTL_DEL, target, &unused)
    }

    /// Waits for events, at most `milliseconds` (-1: without end), and says how many came.
    @inline(__always)
    func wait(milliseconds: Int32) -> Int {
        Int(max(0, epoll_wait(fd, events, Poller.eventsMax, milliseconds)))
    }

    /// Hands event `index` of the last wait to its source.
    @inline(__always)
    func deliver(_ index: Int) {
        guard let opaque = events[index].data.ptr else { return }
        Unmanaged<EventSource>.fromOpaque(opaque)._withUnsafeGuaranteedRef {
            $0.ready(events[index].events)
        }
    }

    private func control(
        _ operation: Int32, _ target: Int32, _ interest: UInt32, _ source: EventSource
    ) -> Bool {
        var event = epoll_event()
        event.events = interest
        event.data.ptr = Unmanaged.passUnretained(source).toOpaque()
        return epoll_ctl(fd, operation, target, &event) == 0
    }
}

/// The epoll flags as the loop uses them.
enum Interest {
    static let read = UInt32(EPOLLIN.rawValue)
    static let write = UInt32(EPOLLOUT.rawValue)
    static let broken = UInt32(EPOLLERR.rawValue | EPOLLHUP.rawValue)
}
