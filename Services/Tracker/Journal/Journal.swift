import Glibc
import Model

/// The local journal: an acknowledged record is on disk, and stays there until PostgreSQL has
/// it.
///
/// Problem: an event may be acknowledged only when it survives `kill -9` and a power cut, and a
/// sync costs as much for one record as for thousands. Choice: callers append under a lock and
/// go on; one thread writes whatever has gathered, syncs once, and only then tells everyone
/// (group commit). Guarantee: `onSynced` and the callers see positions in order, each only
/// after it is durable; a record that was refused is not in the journal. Cost: an
/// acknowledgement waits for the sync before its own, and its own.
final class Journal: Sendable {
    /// Called with the outcome of one record, on the journal's thread: nil when it is durable.
    typealias Outcome = @Sendable (JournalRefusal?) -> Void

    private struct State {
        var pending: [(record: SpoolRecord, outcome: Outcome)] = []
        var pendingBytes = 0
        /// Bytes of all segments.
        var usedBytes: Int
        var segments: [JournalDirectory.Segment]
        var syncedPosition: UInt64
        var lineage: JournalLineage
        /// Whether a later start will know that this one added records unasked; until then none
        /// are added.
        var isLineageKept: Bool
        /// Whether the database was asked since the start.
        var isSettled = false
        var failure: String?
        /// Set when the journal is closing.
        var whenClosed: (@Sendable () -> Void)?
    }

    /// What the writer takes from the state at once.
    private typealias Group = [(record: SpoolRecord, outcome: Outcome)]

    /// Events of each record found at start, from the position `recoveredFrom` on.
    let recoveredEventCounts: [UInt32]
    /// The first position found at start.
    let recoveredFrom: UInt64
    /// Bytes of a torn tail that recovery cut off.
    let tornBytes: Int

    /// The journal's next uuid.
    private let newIdentity: [UInt8]
    private let configuration: JournalConfiguration
    private let directory: JournalDirectory
    private let lock: Int32
    private let monitor: Monitor<State>
    private let observer: any JournalObserver

    /// Opens or makes the journal, checks all of it, and starts its thread.
    /// - Parameter newIdentity: the uuid of a journal that is new or turns out to be, 16 bytes.
    init(
        _ configuration: JournalConfiguration, newIdentity: [UInt8],
        disk: any JournalDisk = PosixDisk(), observer: any JournalObserver, clock: any TimeSource
    ) throws(JournalFault) {
        let directory = JournalDirectory(path: configuration.directory, disk: disk)
        lock = try directory.lock()
        let writer: SegmentWriter
        let contents: JournalDirectory.Contents
        do throws(JournalFault) {
            contents = try directory.recover(
                newJournal: newIdentity, reserving: configuration.segmentBytes)
            writer = try SegmentWriter(contents, directory, configuration, disk, clock)
        } catch {
            close(lock)
            throw error
        }
        self.configuration = configuration
        self.directory = directory
        self.observer = observer
        self.newIdentity = newIdentity
        let last = contents.nextPosition - 1
        let known = directory.lineage(of: contents, fresh: newIdentity)
        let lineage = known.reopened(endingAt: last)
        recoveredEventCounts = contents.eventCounts
        recoveredFrom = contents.segments.first?.firstPosition ?? 1
        tornBytes = contents.tornBytes
        let segments =
            contents.segments.filter { $0.path != writer.current.path } + [writer.current]
        monitor = Monitor(
            State(
                usedBytes: segments.reduce(0) { $0 + $1.bytes }, segments: segments,
                syncedPosition: last, lineage: lineage,
                isLineageKept: (try? directory.keep(lineage)) != nil))
        do throws(DiskFault) {
            try WorkerThread.start { [self] in run(writer) }
        } catch {
            close(lock)
            throw .disk(error)
        }
    }

    /// Adds a record; `outcome` is called later, on the journal's thread, exactly once.
    /// - Throws: why it isn't taken; then `outcome` is not called.
    func append(_ record: SpoolRecord, outcome: @escaping Outcome) throws(JournalRefusal) {
        let refusal = monitor.withLock { state -> JournalRefusal? in
            if let failure = state.failure { return .failed(failure) }
            if state.whenClosed != nil { return .closed }
            if !state.isLineageKept { return .diskFull }
            let bytes = state.usedBytes + state.pendingBytes + record.byteCount
            if bytes > configuration.bytesMax { return .full }
            state.pending.append((record, outcome))
            state.pendingBytes += record.byteCount
            return nil
        }
        if let refusal { throw refusal }
        monitor.wake()
    }

    /// The journal's uuid: another one is another journal, with positions of its own.
    var identity: [UInt8] { monitor.withLock { $0.lineage.uuid } }

    /// The uuid before it was renewed, if it was.
    var formerIdentity: [UInt8]? { monitor.withLock { $0.lineage.former } }

    /// The last position that may be in the database already, if the journal is the one that
    /// the database knows: what was found at start, or at an earlier start, as long as the
    /// database was not asked; then everything.
    var trustedThrough: UInt64 {
        monitor.withLock { $0.isSettled ? $0.syncedPosition : $0.lineage.doubtedAfter ?? 0 }
    }

    /// The database was asked, and its position is of this journal: from now on they go together.
    func settle() throws(DiskFault) {
        var lineage = monitor.withLock { $0.lineage }
        lineage.doubtedAfter = nil
        monitor.withLock { state in
            state.isSettled = true
            state.isLineageKept = true
        }
        try keep(lineage)
    }

    /// The database's position is of another journal of the same uuid: goes on under another one.
    func renew() throws(DiskFault) {
        var lineage = monitor.withLock { $0.lineage }
        lineage.former = lineage.uuid
        lineage.uuid = newIdentity
        try keep(lineage)
    }

    private func keep(_ lineage: JournalLineage) throws(DiskFault) {
        try directory.keep(lineage)
        monitor.withLock { state in
            state.lineage = lineage
            state.isLineageKept = true
        }
    }

    /// Where the journal is.
    var directoryPath: String { directory.path }

    /// The last durable position; 0 when there is none yet.
    var syncedPosition: UInt64 { monitor.withLock { $0.syncedPosition } }

    /// Bytes that the journal takes up, and may.
    var bytes: (used: Int, max: Int) {
        (monitor.withLock { $0.usedBytes + $0.pendingBytes }, configuration.bytesMax)
    }

    /// The segment that holds a position, or would hold it next; nil when it was removed.
    func segment(holding position: UInt64) -> JournalDirectory.Segment? {
        monitor.withLock { $0.segments.last { $0.firstPosition <= position } }
    }

    /// The first position still there.
    var firstPosition: UInt64 { monitor.withLock { $0.segments.first?.firstPosition ?? 1 } }

    /// Removes the segments whose records PostgreSQL has: those that end at or before
    /// `position`. Oldest first, up to the first that can't be removed, which is tried again
    /// the next time: a gap would stop the next start.
    func remove(through position: UInt64) throws(DiskFault) {
        // The last segment is being written to and stays.
        let doomed = monitor.withLock { state in
            state.segments.indices.dropFirst().prefix {
                state.segments[$0].firstPosition - 1 <= position
            }.map { state.segments[$0 - 1] }
        }
        for segment in doomed {
            try directory.disk.remove(segment.path)
            monitor.withLock { state in
                state.segments.removeFirst()
                state.usedBytes -= segment.bytes
            }
        }
        if !doomed.isEmpty { try directory.disk.syncDirectory(directory.path) }
    }

    /// Writes and syncs what is pending, then ends the thread and calls `then` on it; records
    /// are refused from now on. Call once.
    func shutDown(_ then: @escaping @Sendable () -> Void) {
        monitor.withLock { state in
            precondition(state.whenClosed == nil, "a journal is shut down once")
            state.whenClosed = then
        }
        monitor.wake()
    }

    // MARK: The journal's thread

    private func run(_ first: SegmentWriter) {
        var writer = first
        while let group = nextGroup() { commit(group, with: &writer) }
        writer.closeFile()
        close(lock)
        monitor.withLock { $0.whenClosed }?()
    }

    /// Waits for records; nil when the journal is closing and none are left.
    private func nextGroup() -> Group? {
        let isOver = monitor.wait { state -> Bool? in
            state.pending.isEmpty ? (state.whenClosed != nil ? true : nil) : false
        }
        if isOver { return nil }
        if configuration.gatherMicroseconds > 0 { usleep(configuration.gatherMicroseconds) }
        return monitor.withLock { state in
            var bytes = 0
            let count = state.pending.prefix { entry in
                bytes += entry.record.byteCount
                return bytes <= configuration.groupBytesMax
            }.count
            let taken = max(1, count)
            if taken == state.pending.count {
                defer { state.pending = [] }
                return state.pending
            }
            defer { state.pending.removeFirst(taken) }
            return Array(state.pending.prefix(taken))
        }
    }

    private func commit(_ group: Group, with writer: inout SegmentWriter) {
        let bytes = group.reduce(0) { $0 + $1.record.byteCount }
        var refusal = monitor.withLock { $0.failure }.map { JournalRefusal.failed($0) }
        let wasFailed = refusal != nil
        if refusal == nil {
            do throws(JournalRefusal) {
                try writer.write(group.map(\.record), observer)
            } catch {
                refusal = error
            }
        }
        // Before anyone can read the records back from disk: whoever waits for a commit is
        // known by then.
        if refusal == nil { observer.synced(group.map(\.record)) }
        let synced = writer.nextPosition - 1
        let current = writer.current
        monitor.withLock { state in
            state.pendingBytes -= bytes
            if case .failed(let reason) = refusal { state.failure = reason }
            guard refusal == nil else { return }
            state.syncedPosition = synced
            state.usedBytes += bytes
            if state.segments.last?.path == current.path { state.segments.removeLast() }
            state.segments.append(current)
        }
        for entry in group { entry.outcome(refusal) }
        if case .failed(let reason) = refusal, !wasFailed { observer.failed(reason) }
    }
}
