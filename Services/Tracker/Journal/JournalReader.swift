import Glibc

/// Reads durable records back from the journal's files, in order; for one reader at a time.
final class JournalReader {
    private static let chunkBytes = 1 << 20

    private let journal: Journal
    private var file: Int32 = -1
    private var path = ""
    private var offset = 0
    /// The position of the record at `offset`.
    private var position: UInt64 = 0

    /// Makes a reader that has read nothing yet.
    init(_ journal: Journal) { self.journal = journal }

    deinit { if file >= 0 { close(file) } }

    /// The durable records from `start` on: about a megabyte of them, or what is left of a
    /// segment; none when `start` is not durable yet.
    func read(from start: UInt64) throws(JournalFault) -> [SpoolRecord] {
        guard start <= journal.syncedPosition else { return [] }
        let segment = try seek(start)
        var records: [SpoolRecord] = []
        var wanted = Self.chunkBytes
        while records.isEmpty {
            let left = segment.bytes - offset
            let chunk = try chunk(min(left, wanted))
            let needed = try parse(chunk, start, &records)
            if records.isEmpty, needed > left {
                throw .corrupt(
                    file: path, offset: offset, reason: "record \(position) is missing")
            }
            wanted = max(Self.chunkBytes, needed)
        }
        return records
    }

    /// Takes the whole records of a chunk that starts at `offset`; gives the bytes that the
    /// next record takes.
    private func parse(
        _ chunk: [UInt8], _ start: UInt64, _ records: inout [SpoolRecord]
    ) throws(JournalFault) -> Int {
        let result: Result<Int, JournalFault> = chunk.withUnsafeBytes { bytes in
            var place = 0
            while let header = RecordHeader(bytes, at: place) {
                guard header.position == position, header.isPlausible else {
                    return .failure(damage("record \(position) is not where it should be"))
                }
                guard bytes.count - place >= header.recordBytes else {
                    return .success(header.recordBytes)
                }
                guard header.isIntact(bytes, at: place) else {
                    return .failure(damage("record \(position) is damaged"))
                }
                if position >= start {
                    let whole = bytes[place..<place + header.recordBytes]
                    records.append(SpoolRecord(copying: UnsafeRawBufferPointer(rebasing: whole)))
                }
                place += header.recordBytes
                offset += header.recordBytes
                position += 1
            }
            return .success(JournalFormat.recordHeaderBytes)
        }
        return try result.get()
    }

    /// Goes to the segment that holds `start`, at or before its record.
    private func seek(_ start: UInt64) throws(JournalFault) -> JournalDirectory.Segment {
        guard let segment = journal.segment(holding: start) else {
            throw .misplaced(
                file: journal.directoryPath, reason: "record \(start) is not in it any more")
        }
        guard segment.path != path || position > start else { return segment }
        if file >= 0 { close(file) }
        file = open(segment.path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else {
            path = ""
            throw .disk(DiskFault(operation: "open", path: segment.path, code: errno))
        }
        path = segment.path
        offset = JournalFormat.segmentHeaderBytes
        position = segment.firstPosition
        return segment
    }

    private func chunk(_ bytes: Int) throws(JournalFault) -> [UInt8] {
        var code: Int32 = 0
        let chunk = [UInt8](unsafeUninitializedCapacity: max(bytes, 1)) { buffer, count in
            while count < bytes {
                let got = pread(
                    file, buffer.baseAddress.map { $0 + count }, bytes - count,
                    off_t(offset + count))
                if got < 0, errno == EINTR { continue }
                if got < 0 { code = errno }
                if got <= 0 { return }
                count += got
            }
        }
        guard code == 0 else { throw .disk(DiskFault(operation: "read", path: path, code: code)) }
        return chunk
    }

    private func damage(_ reason: String) -> JournalFault {
        .corrupt(file: path, offset: offset, reason: reason)
    }
}
