import Glibc

/// Writes the events of every intact record to a file, one JSON object a line;
/// `tollgate import --input jsonl` reads it.
struct JournalExport: ~Copyable {
    private static let bufferBytes = 1 << 20

    private let path: String
    private let file: Int32
    private var buffer: [UInt8] = []
    /// Events written so far.
    private(set) var events: UInt64 = 0

    /// Makes the file, or empties it; only its owner may read it.
    init(to path: String) throws(JournalFault) {
        self.path = path
        file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard file >= 0 else {
            throw .disk(DiskFault(operation: "create", path: path, code: errno))
        }
    }

    deinit { close(file) }

    /// Writes everything that a survey found, and makes it durable.
    mutating func write(_ survey: JournalSurvey) throws(JournalFault) {
        for segment in survey.segments {
            try MappedFile.read(segment.path) { bytes throws(JournalFault) in
                for part in segment.salvage.parts {
                    guard case .record(let place, _, let events) = part else { continue }
                    let record = UnsafeRawBufferPointer(rebasing: bytes[place])
                    try write(record, events, in: segment.path, at: place.lowerBound)
                }
            }
        }
        try flush()
        guard fsync(file) == 0 || errno == EINVAL || errno == EROFS else {
            throw .disk(DiskFault(operation: "sync", path: path, code: errno))
        }
    }

    private mutating func write(
        _ record: UnsafeRawBufferPointer, _ count: UInt32, in segment: String, at offset: Int
    ) throws(JournalFault) {
        var reader = ByteReader(record)
        _ = reader.take(JournalFormat.recordHeaderBytes + SpoolRecordBuilder.prefixBytes)
        for _ in 0..<count {
            guard let event = EventCoding.read(&reader) else {
                throw .corrupt(
                    file: segment, offset: offset,
                    reason: "its checksum is right, but it holds no event there")
            }
            buffer += EventJSON.object(event).text.utf8
            buffer.append(UInt8(ascii: "\n"))
            events += 1
            if buffer.count >= Self.bufferBytes { try flush() }
        }
    }

    private mutating func flush() throws(JournalFault) {
        var rest = buffer[...]
        while !rest.isEmpty {
            let written = rest.withUnsafeBytes { Glibc.write(file, $0.baseAddress, $0.count) }
            if written < 0, errno != EINTR {
                throw .disk(DiskFault(operation: "write to", path: path, code: errno))
            }
            rest = rest.dropFirst(max(0, written))
        }
        buffer.removeAll(keepingCapacity: true)
    }
}
