import Glibc
import Model

/// Writes records to the last segment, and starts a new one when it is full; belongs to the
/// journal's thread.
struct SegmentWriter: Sendable {
    private let journal: [UInt8]
    private let directory: JournalDirectory
    private let configuration: JournalConfiguration
    private let disk: any JournalDisk
    private let clock: any TimeSource
    private var file: Int32
    /// The segment that is written to.
    private(set) var current: JournalDirectory.Segment
    /// Set when a new segment could not be made: its file may be there, so no record may go
    /// past its start.
    private var mustStartSegment = false
    /// The position that the next record gets.
    private(set) var nextPosition: UInt64

    /// Goes on after what was recovered; makes the first segment of a new journal.
    init(
        _ contents: JournalDirectory.Contents, _ directory: JournalDirectory,
        _ configuration: JournalConfiguration, _ disk: any JournalDisk, _ clock: any TimeSource
    ) throws(JournalFault) {
        journal = contents.journal
        self.directory = directory
        self.configuration = configuration
        self.disk = disk
        self.clock = clock
        nextPosition = contents.nextPosition
        do throws(DiskFault) {
            if let last = contents.segments.last {
                current = last
                file = try disk.open(last.path)
            } else {
                let path = directory.file(startingAt: nextPosition)
                let header = JournalFormat.segmentHeader(
                    journal: journal, firstPosition: nextPosition)
                file = try disk.create(path, header, reserving: configuration.segmentBytes)
                current = JournalDirectory.Segment(
                    path: path, firstPosition: nextPosition, bytes: header.count)
            }
        } catch {
            throw .disk(error)
        }
    }

    /// Writes and syncs records, giving each its position; after an error none of them is in
    /// the journal.
    mutating func write(
        _ records: [SpoolRecord], _ observer: any JournalObserver
    ) throws(JournalRefusal) {
        let bytes = records.reduce(0) { $0 + $1.byteCount }
        try startSegmentIfFull(bytes, observer)
        for (index, record) in records.enumerated() {
            record.place(
                at: nextPosition + UInt64(index), syncedThrough: nextPosition - 1)
        }
        do throws(DiskFault) {
            try disk.write(file, records.map(\.bytes), at: current.bytes)
        } catch {
            observer.diskRefused(error)
            throw try takeBack(error)
        }
        let began = clock.monotonic
        do throws(DiskFault) {
            try disk.sync(file)
        } catch {
            observer.diskRefused(error)
            throw try takeBack(error)
        }
        observer.syncTook(microseconds: clock.monotonic.nanoseconds(since: began) / 1_000)
        current.bytes += bytes
        nextPosition += UInt64(records.count)
    }

    /// Ends writing.
    func closeFile() {
        close(file)
    }

    private mutating func startSegmentIfFull(
        _ bytes: Int, _ observer: any JournalObserver
    ) throws(JournalRefusal) {
        let isEmpty = current.bytes == JournalFormat.segmentHeaderBytes
        let isFull = !isEmpty && current.bytes + bytes > configuration.segmentBytes
        guard isFull || mustStartSegment else { return }
        // Nothing is synced in it any more once it is closed.
        do throws(DiskFault) {
            try disk.sync(file)
        } catch {
            observer.diskRefused(error)
            throw error.isFull ? .diskFull : .failed(error.description)
        }
        let path = directory.file(startingAt: nextPosition)
        let header = JournalFormat.segmentHeader(journal: journal, firstPosition: nextPosition)
        let next: Int32
        do throws(DiskFault) {
            next = try disk.create(path, header, reserving: configuration.segmentBytes)
        } catch {
            mustStartSegment = true
            observer.diskRefused(error)
            throw error.isFull ? .diskFull : .noSegment(error.description)
        }
        mustStartSegment = false
        // What was reserved and not used would only look like room taken.
        ftruncate(file, off_t(current.bytes))
        close(file)
        file = next
        current = JournalDirectory.Segment(
            path: path, firstPosition: nextPosition, bytes: header.count)
    }

    /// Cuts off what a failed write or sync left.
    ///
    /// Without room for it, the records before are safe, since a sync of them succeeded, and the
    /// cut writes and syncs the page that they share with what is cut off. After any other failed
    /// sync nobody knows what the file holds: only a new start, which writes it anew, can tell.
    private func takeBack(_ fault: DiskFault) throws(JournalRefusal) -> JournalRefusal {
        do throws(DiskFault) {
            try disk.cut(file, to: current.bytes, reserving: 0)
        } catch {
            throw .failed(error.description)
        }
        return fault.isFull ? .diskFull : .failed(fault.description)
    }
}
