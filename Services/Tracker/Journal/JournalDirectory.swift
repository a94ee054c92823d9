import Glibc

/// The files of a journal: their names, the lock, and what is found in them at start.
struct JournalDirectory {
    private static let suffix = ".journal"
    private static let lockAttempts = 20
    private static let lockPauseMicroseconds: UInt32 = 50_000

    /// One segment file.
    struct Segment: Equatable, Sendable {
        let path: String
        let firstPosition: UInt64
        /// Header and records.
        var bytes: Int
    }

    /// What a journal held when it was opened.
    struct Contents {
        var journal: [UInt8]
        var segments: [Segment] = []
        var nextPosition: UInt64 = 1
        /// Events of every record, from the first segment's first position on.
        var eventCounts: [UInt32] = []
        /// Bytes of a torn tail that were cut off.
        var tornBytes = 0
    }

    let path: String
    let disk: any JournalDisk

    /// The file of the segment that starts at a position.
    func file(startingAt position: UInt64) -> String {
        let digits = String(position, radix: 16)
        return path + "/" + String(repeating: "0", count: 16 - digits.count) + digits + Self.suffix
    }

    /// Makes the directory if it is missing, and takes it for this process until the descriptor
    /// is closed.
    func lock() throws(JournalFault) -> Int32 {
        guard mkdir(path, 0o700) == 0 || errno == EEXIST else {
            throw .disk(DiskFault(operation: "make directory", path: path, code: errno))
        }
        let file = Glibc.open(path + "/lock", O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard file >= 0 else {
            throw .disk(DiskFault(operation: "open", path: path + "/lock", code: errno))
        }
        // A process that has just ended, or a child that it was starting, may hold it for a moment.
        for _ in 0..<Self.lockAttempts {
            if flock(file, LOCK_EX | LOCK_NB) == 0 { return file }
            usleep(Self.lockPauseMicroseconds)
        }
        close(file)
        throw .inUse(directory: path)
    }

    /// Reads and checks every segment, and writes the last one anew without its torn tail.
    /// - Parameter reserving: room for the last segment, in bytes.
    func recover(newJournal: [UInt8], reserving: Int) throws(JournalFault) -> Contents {
        try removeDrafts()
        var contents = Contents(journal: newJournal)
        let names = try segmentNames()
        for (index, name) in names.enumerated() {
            let isLast = index == names.count - 1
            let segmentPath = path + "/" + name
            let (scan, size) = try Self.scan(segmentPath, isLast: isLast)
            if index == 0 {
                contents.journal = scan.journal
            } else if scan.journal != contents.journal {
                throw .misplaced(file: segmentPath, reason: "it is of another journal")
            } else if scan.firstPosition != contents.nextPosition {
                throw .misplaced(
                    file: segmentPath,
                    reason:
                        "it starts at record \(scan.firstPosition), not \(contents.nextPosition)")
            }
            if file(startingAt: scan.firstPosition) != segmentPath {
                throw .misplaced(file: segmentPath, reason: "its name is not its first position")
            }
            if scan.isTorn { contents.tornBytes = size - scan.endOffset }
            if isLast { try rewrite(segmentPath, scan.endOffset, reserving) }
            contents.segments.append(
                Segment(
                    path: segmentPath, firstPosition: scan.firstPosition, bytes: scan.endOffset))
            contents.nextPosition = scan.nextPosition
            contents.eventCounts.append(contentsOf: scan.eventCounts)
        }
        return contents
    }

    /// Makes the first bytes of the last segment durable, whatever the disk holds of them.
    ///
    /// Problem: what was read may be in memory only. A process that was killed may have written
    /// without a sync; and after a failed sync the kernel keeps the pages and calls them clean,
    /// so that a further sync writes nothing and succeeds (Rebello et al., "Can Applications
    /// Recover from fsync Failures?", USENIX ATC 2020). Choice: the segment is written into a
    /// new file, synced, and then renamed; without room for that, the same bytes are written
    /// over themselves, which makes their pages dirty again, and synced. Guarantee: every record
    /// that counts as recovered was written by this process and synced. Earlier segments need
    /// none of it: one is left only after a sync of all of it succeeded. Cost: one segment is
    /// written at each start.
    private func rewrite(
        _ file: String, _ count: Int, _ reserving: Int
    ) throws(JournalFault) {
        let whole = try MappedFile.read(file) { bytes throws(JournalFault) in
            Array(bytes.prefix(count))
        }
        do throws(DiskFault) {
            do throws(DiskFault) {
                close(try disk.create(file, whole, reserving: reserving))
            } catch {
                guard error.isFull else { throw error }
                try overwrite(file, whole)
            }
            try disk.syncDirectory(path)
        } catch {
            throw .disk(error)
        }
    }

    private func overwrite(_ file: String, _ bytes: [UInt8]) throws(DiskFault) {
        let descriptor = try disk.open(file)
        defer { close(descriptor) }
        let written = bytes.withUnsafeBytes { bytes in
            Result<Void, DiskFault> { () throws(DiskFault) in
                try disk.write(descriptor, [bytes], at: 0)
            }
        }
        try written.get()
        try disk.cut(descriptor, to: bytes.count, reserving: 0)
    }

    /// The segments' names in order.
    func segmentNames() throws(JournalFault) -> [String] {
        try names().filter { $0.hasSuffix(Self.suffix) }.sorted()
    }

    /// The position that a segment's file is named after; nil when it is not named after one.
    static func firstPosition(of file: String) -> UInt64? {
        let name = file.split(separator: "/").last ?? ""
        guard name.hasSuffix(suffix), name.utf8.count == 16 + suffix.utf8.count,
            let position = UInt64(name.dropLast(suffix.utf8.count), radix: 16), position > 0
        else { return nil }
        return position
    }

    /// Removes drafts of segments that never came to be.
    private func removeDrafts() throws(JournalFault) {
        for name in try names() where name.hasSuffix(Self.suffix + ".new") {
            unlink(path + "/" + name)
        }
    }

    private func names() throws(JournalFault) -> [String] {
        guard let stream = opendir(path) else {
            throw .disk(DiskFault(operation: "read directory", path: path, code: errno))
        }
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream) {
            names.append(
                withUnsafeBytes(of: &entry.pointee.d_name) {
                    String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
                })
        }
        return names
    }

    private static func scan(
        _ file: String, isLast: Bool
    ) throws(JournalFault) -> (SegmentScan, Int) {
        try MappedFile.read(file) { bytes throws(JournalFault) in
            guard !bytes.isEmpty else {
                throw .corrupt(file: file, offset: 0, reason: "the file is empty")
            }
            return (try SegmentScan(bytes, file: file, isLast: isLast), bytes.count)
        }
    }
}
