import CLinux
import Glibc
import Model
import RPC
import Synchronization

/// One thread that waits for many sockets.
///
/// Problem: tens of thousands of requests a second for each core, most of them answered within a
/// microsecond. Choice: one epoll per thread, level-triggered, and everything of a connection
/// confined to its loop's thread, so that the path of a call takes no lock, no allocation and no
/// clock reading of its own: `now` is read once per batch of events. Other threads reach a loop
/// through `post` only. Replies of a batch are sent together: the first one wakes the peer, and
/// waking somebody costs more than answering, so the others find it awake. Cost: what runs on a
/// loop must not wait, and a reply leaves later than it could: after those of up to `waitingMax`
/// other channels, or `waitingBytesMax` of them.
final class EventLoop: @unchecked Sendable {
    // Sendable because `mailbox`, `clock` and the exit latch are safe to share and everything else
    // is touched by the loop's own thread only.
    static let readBytes = 128 * 1024
    /// When so many bytes wait they are sent before more is read: they are in the cache still.
    static let waitingBytesMax = 64 * 1024
    /// The same of so many channels, each of which holds a block of memory while it waits.
    static let waitingMax = 32

    let clock: any TimeSource
    /// Where sockets are read to: frames are parsed in place, and only a frame's cut-off head is
    /// kept.
    let readMemory: UnsafeMutableRawPointer
    let buffers: UnsafeMutablePointer<BufferPool>
    /// The hot requests of the read in hand; empty between reads.
    let gathered: UnsafeMutablePointer<GatheredRequests>
    /// When the current batch of events was taken.
    private(set) var now: MonotonicInstant

    /// What the loop's connections counted of hot calls in this batch.
    let tally: HotTally

    private let poller: Poller
    private let mailbox = Mailbox()
    private let tickNanoseconds: UInt64
    private var nextTick: MonotonicInstant
    private var channels: [Channel] = []
    /// Channels to flush, and the bytes that wait in them.
    private var dirty: [Channel] = []
    private var waitingBytes = 0
    /// Those that are flushed just now; empty otherwise.
    private var flushing: [Channel] = []
    private var closed: [EventSource] = []
    private var isStopping = false
    private let exit = Mutex(ExitLatch())

    private struct ExitLatch {
        var hasExited = false
        var waiters: [CheckedContinuation<Void, Never>] = []
    }

    /// Makes a loop that ticks its channels every `tickMilliseconds`; `start` runs it. A server's
    /// loop counts the hot calls of `router`.
    init(
        clock: any TimeSource, tickMilliseconds: UInt64, router: Router? = nil
    ) throws(TransportError) {
        self.clock = clock
        tally = HotTally(router)
        now = clock.monotonic
        tickNanoseconds = max(1, tickMilliseconds) * 1_000_000
        nextTick = now.adding(nanoseconds: tickNanoseconds)
        poller = try Poller()
        readMemory = .allocate(byteCount: EventLoop.readBytes, alignment: 4096)
        buffers = .allocate(capacity: 1)
        buffers.initialize(to: BufferPool())
        gathered = .allocate(capacity: 1)
        gathered.initialize(to: GatheredRequests())
        guard mailbox.fd >= 0, poller.add(mailbox.fd, Interest.read, mailbox) else {
            throw TransportError("cannot make an event loop: \(SystemFault()); raise the fd limit")
        }
    }

    deinit {
        readMemory.deallocate()
        buffers.deinitialize(count: 1)
        buffers.deallocate()
        gathered.deinitialize(count: 1)
        gathered.deallocate()
    }

    /// Runs the loop in a thread of its own until `stop`.
    func start() throws(TransportError) {
        var thread = pthread_t()
        let status = pthread_create(
            &thread, nil,
            { opaque in
                guard let opaque else { return nil }
                Unmanaged<EventLoop>.fromOpaque(opaque).takeRetainedValue().run()
                return nil
            }, Unmanaged.passRetained(self).toOpaque())
        guard status == 0 else {
            throw TransportError("cannot start a thread: \(SystemFault(code: status))")
        }
        pthread_detach(thread)
    }

    /// Runs `job` on the loop's thread, soon.
    func post(_ job: @escaping Mailbox.Job) { mailbox.post(job) }

    /// Ends the loop without waiting for it.
    func requestStop() { post { self.isStopping = true } }

    /// Ends the loop; every channel still open is closed. Returns when the thread has left.
    func stop() async {
        requestStop()
        await withCheckedContinuation { continuation in
            let hasExited = exit.withLock { latch in
                if !latch.hasExited { latch.waiters.append(continuation) }
                return latch.hasExited
            }
            if hasExited { continuation.resume() }
        }
    }

    // MARK: - For the loop's own thread

    /// Every open channel.
    var openChannels: [Channel] { channels }

    /// Watches `fd` for `source`; false when the system refuses.
    func watch(_ fd: Int32, _ interest: UInt32, _ source: EventSource) -> Bool {
        poller.add(fd, interest, source)
    }

    /// Changes what `fd` is watched for.
    func rewatch(_ fd: Int32, _ interest: UInt32, _ source: EventSource) {
        poller.change(fd, interest, source)
    }

    /// Watches `fd` no longer; `source` lives on until the batch is over.
    func unwatch(_ fd: Int32, _ source: EventSource) {
        poller.remove(fd)
        closed.append(source)
    }

    /// Holds and ticks a channel from now on.
    func adopt(_ channel: Channel) {
        channel.position = channels.count
        channels.append(channel)
    }

    /// Lets go of a channel.
    func release(_ channel: Channel) {
        guard channels.indices.contains(channel.position),
            channels[channel.position] === channel
        else { return }
        channels.swapAt(channel.position, channels.count - 1)
        channels[channel.position].position = channel.position
        channels.removeLast()
    }

    /// Flushes a channel when the batch is over, or when much waits.
    func flushLater(_ channel: Channel) {
        guard !channel.isDirty else { return }
        channel.isDirty = true
        dirty.append(channel)
        waitingBytes &+= channel.output.pointee.count
    }

    private func run() {
        while !isStopping {
            let count = poller.wait(milliseconds: dirty.isEmpty ? waitMilliseconds() : 0)
            now = clock.monotonic
            for index in 0..<count {
                poller.deliver(index)
                if waitingBytes >= EventLoop.waitingBytesMax || dirty.count >= EventLoop.waitingMax {
                    flushDirty()
                }
            }
            if mailbox.hasRung { mailbox.runJobs() }
            if !dirty.isEmpty { flushDirty() }
            if now >= nextTick { tick() }
            tally.flush()
            if !closed.isEmpty { closed.removeAll(keepingCapacity: true) }
        }
        for channel in channels { channel.close() }
        tally.flush()
        mailbox.close()
        closed = []
        let waiters = exit.withLock { latch in
            latch.hasExited = true
            defer { latch.waiters = [] }
            return latch.waiters
        }
        for waiter in waiters { waiter.resume() }
    }

    private func waitMilliseconds() -> Int32 {
        if channels.isEmpty { return -1 }
        return Int32(clamping: nextTick.nanoseconds(since: now) / 1_000_000 + 1)
    }

    private func flushDirty() {
        swap(&dirty, &flushing)
        waitingBytes = 0
        for channel in flushing {
            channel.isDirty = false
            channel.flush()
        }
        flushing.removeAll(keepingCapacity: true)
    }

    private func tick() {
        nextTick = now.adding(nanoseconds: tickNanoseconds)
        for channel in channels { channel.tick() }
    }
}
