import Contracts
import Glibc

/// Writes the events of every intact record to a file, one JSON object a line, with the field
/// names of `tollgate.tracker.v1.UsageEvent`; `tollgate import --input jsonl` reads it.
struct JournalExport: ~Copyable {
    private static let bufferBytes = 1 << 20

    private let schema = DynamicMessage(schema: SchemaCatalog.all)
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
            guard let event = EventCoding.read(&reader),
                let json = try? schema.json(
                    payload: TrackerV1.UsageEvent(event).encoded(),
                    as: "tollgate.tracker.v1.UsageEvent")
            else {
                throw .corrupt(
                    file: segment, offset: offset,
                    reason: "its checksum is right, but it holds no event there")
            }
            buffer += json.text.utf8
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

extension TrackerV1.UsageEvent {
    /// The event as it would be sent, from the journal's form.
    init(_ event: SpooledEvent) {
        func text(_ bytes: UnsafeRawBufferPointer) -> String {
            String(decoding: bytes, as: UTF8.self)
        }
        self.init(
            eventID: event.identity.id, occurredAtUs: event.identity.occurredAt,
            orgID: event.identity.org, user: Array(event.user), keyID: event.keyID,
            meter: text(event.meter), quantityMicro: event.quantityMicro,
            endpoint: text(event.endpoint), method: text(event.method),
            statusCode: UInt32(clamping: event.statusCode),
            latencyUs: event.latencyUs.map { UInt64(clamping: $0) },
            requestBytes: UInt64(clamping: event.requestBytes),
            responseBytes: UInt64(clamping: event.responseBytes), ip: Array(event.ip),
            userAgent: text(event.userAgent), country: text(event.country))
        if let message = event.message {
            self.message = TrackerV1.MessageDetail(
                channel: .init(rawValue: Int32(message.channel)),
                direction: .init(rawValue: Int32(message.direction)),
                kind: .init(rawValue: Int32(message.kind)),
                bodyLength: UInt32(clamping: message.bodyLength),
                segments: UInt32(clamping: message.segments),
                deliveryStatus: .init(rawValue: Int32(message.deliveryStatus)),
                providerMessageID: Array(message.providerMessageID))
        }
        attributes =
            event.attributes.flatMap { EventCoding.readAttributes($0) }?.map {
                TrackerV1.Attribute(key: text($0.key), value: text($0.value))
            } ?? []
    }
}
