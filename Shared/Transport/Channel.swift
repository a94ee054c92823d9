import Glibc
import Model
import Wire

/// A connected socket on a loop: reads, hands whole frames to the subclass, writes what it leaves
/// in `output`, one write for a batch of frames. Confined to the loop's thread.
///
/// Reading goes to the loop's shared memory and is parsed there; `input` holds the head of a frame
/// whose rest has not come, and only then has memory. `output` has memory only while bytes wait. So
/// an idle channel holds neither. TLS will sit in `receive` and `transmit`, the only two places
/// that move bytes.
class Channel: EventSource, @unchecked Sendable {
    let loop: EventLoop
    let fd: Int32
    /// Frames to send.
    let output: UnsafeMutablePointer<ByteBuffer>
    private let input: UnsafeMutablePointer<ByteBuffer>

    /// Where the loop keeps the channel.
    final var position = -1
    /// Whether the loop will flush the channel at the end of the batch.
    final var isDirty = false
    /// Whether the descriptor is open.
    final private(set) var isOpen = true
    /// The errno that broke the connection; 0: none.
    final private(set) var closeCode: Int32 = 0
    /// When bytes last came.
    final private(set) var lastRead: MonotonicInstant
    /// Whether nothing is read for now: the peer must take what waits for it first.
    final private(set) var isReadPaused = false
    private var isWriteArmed = false
    private var isClosingAfterFlush = false
    private var closesAt = Deadline.never

    init(loop: EventLoop, fd: Int32) {
        self.loop = loop
        self.fd = fd
        lastRead = loop.now
        output = .allocate(capacity: 1)
        output.initialize(to: ByteBuffer())
        input = .allocate(capacity: 1)
        input.initialize(to: ByteBuffer())
        super.init()
    }

    deinit {
        if isOpen { Glibc.close(fd) }
        output.deinitialize(count: 1)
        output.deallocate()
        input.deinitialize(count: 1)
        input.deallocate()
    }

    // MARK: - For the subclass

    /// Longest frame that the peer may send now, in bytes.
    var frameBytesMax: Int { 0 }

    /// Takes the frames at the start of `bytes` and says how many bytes they were; stops early when
    /// it paused reading or closed the channel.
    func consume(_ bytes: UnsafeRawBufferPointer) -> Int { bytes.count }

    /// All bytes that waited in `output` are on their way.
    func outputDrained() {}

    /// The loop's tick.
    func tick() {}

    /// The channel was closed, for whatever reason; called once.
    func didClose() {}

    /// Starts to read; false when the system refuses (the channel is closed then).
    final func open() -> Bool {
        guard loop.watch(fd, Interest.read, self) else {
            isOpen = false
            Glibc.close(fd)
            return false
        }
        loop.adopt(self)
        return true
    }

    /// Makes sure that `output` has memory; call before appending.
    @inline(__always)
    final func borrowOutput() { loop.buffers.pointee.lend(to: &output.pointee) }

    // MARK: - Reading

    final override func ready(_ events: UInt32) {
        guard isOpen else { return }
        if events & ~Interest.write != 0 { readReady(events) }
        if events & Interest.write != 0, isOpen { flush() }
    }

    private func readReady(_ events: UInt32) {
        if isClosingAfterFlush { return discardInput() }
        if isReadPaused {
            if events & Interest.broken != 0 { close() }
            return
        }
        if input.pointee.isEmpty { readInPlace() } else { readOn() }
        if isOpen { settleOutput() }
    }

    /// Sends what the frames of a batch left, or gives the memory back when they left nothing. A socket that took not
    /// all of the last write tells when it takes more.
    @inline(__always)
    private func settleOutput() {
        if output.pointee.isEmpty {
            loop.buffers.pointee.takeBack(from: &output.pointee)
        } else if !isWriteArmed {
            loop.flushLater(self)
        }
    }

    /// The common case: whole frames, parsed where they were read. One read only: what a full
    /// buffer left behind makes the next epoll batch, after the other connections' turn.
    private func readInPlace() {
        switch receive(loop.readMemory, EventLoop.readBytes) {
        case .moved(let count):
            lastRead = loop.now
            let bytes = UnsafeRawBufferPointer(start: loop.readMemory, count: count)
            let used = consume(bytes)
            if used < count, isOpen, !isClosingAfterFlush {
                keep(UnsafeRawBufferPointer(rebasing: bytes[used...]))
            }
        case .wouldBlock: break
        case .ended(let code): close(code)
        }
    }

    /// A frame's head is waiting: reads more of it, growing memory only as bytes really come.
    private func readOn() {
        let waiting = input.pointee.count
        var wanted = 4096
        let scan = FrameScan.next(
            input.pointee.bytes.baseAddress!, count: waiting, frameBytesMax: frameBytesMax)
        if case .incomplete(let total) = scan {
            wanted = max(4096, min(total - waiting, max(waiting, EventLoop.readBytes)))
        }
        switch receive(input.pointee.reserve(wanted), wanted) {
        case .moved(let count):
            lastRead = loop.now
            input.pointee.commit(count)
            consumeInput()
        case .wouldBlock: break
        case .ended(let code): close(code)
        }
    }

    private func consumeInput() {
        let used = consume(input.pointee.bytes)
        guard isOpen else { return }
        input.pointee.consume(used)
        if input.pointee.isEmpty { loop.buffers.pointee.takeBack(from: &input.pointee) }
    }

    private func keep(_ rest: UnsafeRawBufferPointer) {
        if rest.count <= 8192 { loop.buffers.pointee.lend(to: &input.pointee) }
        input.pointee.append(rest)
    }

    /// Reads nothing until `resumeReading`.
    final func pauseReading() {
        guard !isReadPaused, isOpen else { return }
        isReadPaused = true
        rearm()
    }

    /// Takes the frames that were left when reading paused, then reads on.
    final func resumeReading() {
        guard isReadPaused, isOpen else { return }
        isReadPaused = false
        if !input.pointee.isEmpty { consumeInput() }
        if isOpen, !isReadPaused { rearm() }
        if isOpen { loop.flushLater(self) }
    }

    private func discardInput() {
        if case .ended(let code) = receive(loop.readMemory, EventLoop.readBytes) { close(code) }
    }

    // MARK: - Writing

    /// Writes what waits; what the socket does not take goes when it becomes writable.
    final func flush() {
        guard isOpen else { return }
        if !output.pointee.isEmpty {
            switch transmit(output.pointee.bytes) {
            case .moved(let count): output.pointee.consume(count)
            case .wouldBlock: break
            case .ended(let code): return close(code)
            }
        }
        guard output.pointee.isEmpty else {
            if !isWriteArmed {
                isWriteArmed = true
                rearm()
            }
            return
        }
        if isWriteArmed {
            isWriteArmed = false
            rearm()
        }
        loop.buffers.pointee.takeBack(from: &output.pointee)
        if isClosingAfterFlush { return shutDownWriting() }
        outputDrained()
        if !output.pointee.isEmpty { loop.flushLater(self) }
    }

    private func rearm() {
        let interest =
            (isReadPaused ? 0 : Interest.read) | (isWriteArmed ? Interest.write : 0)
        loop.rewatch(fd, interest, self)
    }

    // MARK: - Closing

    /// Closes now, because of the errno `code` if it is not 0; what waits in `output` is lost.
    final func close(_ code: Int32 = 0) {
        guard isOpen else { return }
        isOpen = false
        closeCode = code
        loop.unwatch(fd, self)
        Glibc.close(fd)
        input.pointee.consume(input.pointee.count)
        output.pointee.consume(output.pointee.count)
        loop.buffers.pointee.takeBack(from: &input.pointee)
        loop.buffers.pointee.takeBack(from: &output.pointee)
        loop.release(self)
        didClose()
    }

    /// Takes nothing more, sends what waits, then closes; the peer has a second to read it and
    /// close first, for a close with unread input would make the kernel throw the last frames away.
    final func closeAfterFlush() {
        guard isOpen, !isClosingAfterFlush else { return }
        isClosingAfterFlush = true
        closesAt = .after(milliseconds: 1000, from: loop.now)
        if isReadPaused {
            isReadPaused = false
            rearm()
        }
        loop.flushLater(self)
    }

    /// Whether the channel takes no more frames.
    final var isClosing: Bool { isClosingAfterFlush || !isOpen }

    /// Closes a channel whose peer did not do so in time; for `tick`.
    final func closeIfOverdue() {
        if closesAt.hasPassed(at: loop.now) { close() }
    }

    private func shutDownWriting() { Glibc.shutdown(fd, Int32(SHUT_WR)) }

    // MARK: - The seam of TLS

    @inline(__always)
    private func receive(_ memory: UnsafeMutableRawPointer, _ count: Int) -> Socket.Transfer {
        Socket.read(fd, memory, count)
    }

    @inline(__always)
    private func transmit(_ bytes: UnsafeRawBufferPointer) -> Socket.Transfer {
        Socket.write(fd, bytes)
    }
}
