import Chassis
import Contracts
import Glibc
import Model
import Synchronization
import Testing

@testable import Tracker

/// Notes what the journal says.
final class JournalWitness: JournalObserver {
    private let seen = Mutex<[UInt64]>([])

    /// Positions that were called durable, in order.
    var positions: [UInt64] { seen.withLock { $0 } }

    func synced(_ records: [SpoolRecord]) {
        seen.withLock { $0.append(contentsOf: records.map(\.position)) }
    }
    func syncTook(microseconds: UInt64) {}
    func diskRefused(_ fault: DiskFault) {}
    func failed(_ reason: String) {}
}

/// An event of plain values, for tests below the wire.
struct PlainEvent: EventSource {
    struct Attribute: AttributeSource {
        var key: UnsafeRawBufferPointer
        var value: UnsafeRawBufferPointer
    }
    struct Message: MessageSource {
        var channelCode: Int32 = 1
        var directionCode: Int32 = 2
        var kindCode: Int32 = 1
        var bodyLength: UInt32 = 10
        var segments: UInt32 = 1
        var deliveryStatusCode: Int32 = 2
        var providerMessageID = PlainEvent.bytes("SM1")
        var body = PlainEvent.bytes("")
    }
    var eventID = PlainEvent.bytes("0123456789abcdef")
    var occurredAtUs: Int64 = 1_790_000_000_000_000
    var orgID: Int64 = 1
    var user = PlainEvent.bytes("")
    var keyID: Int64 = 0
    var meter = PlainEvent.bytes("")
    var quantityMicro: Int64?
    var endpoint = PlainEvent.bytes("/")
    var method = PlainEvent.bytes("GET")
    var statusCode: UInt32 = 200
    var latencyUs: UInt64?
    var requestBytes: UInt64 = 0
    var responseBytes: UInt64 = 0
    var ip = PlainEvent.bytes("")
    var userAgent = PlainEvent.bytes("")
    var country = PlainEvent.bytes("")
    var message: Message?
    var attributes: [Attribute] = []
    var delivery: DeliveryNews?
    var correctionReason: UnsafeRawBufferPointer?

    /// Bytes that live as long as the test process.
    static func bytes(_ text: String) -> UnsafeRawBufferPointer { bytes(Array(text.utf8)) }

    static func bytes(_ content: [UInt8]) -> UnsafeRawBufferPointer {
        let copy = UnsafeMutableRawBufferPointer.allocate(
            byteCount: content.count, alignment: 1)
        copy.copyBytes(from: content)
        return UnsafeRawBufferPointer(copy)
    }
}

/// A record of events whose endpoint says which record it is.
func makeRecord(_ number: Int, events: Int = 1) -> SpoolRecord {
    var builder = SpoolRecordBuilder(
        takenAt: Timestamp(microseconds: 1_790_000_000_000_000), expecting: events)
    for _ in 0..<events {
        var event = PlainEvent()
        event.endpoint = PlainEvent.bytes("/\(number)")
        builder.append(event)
    }
    return builder.finish()
}

/// The number that `makeRecord` put into a record.
func number(of record: SpoolRecord) -> Int? {
    var reader = ByteReader(record.payload)
    _ = reader.take(SpoolRecordBuilder.prefixBytes)
    guard let event = EventCoding.read(&reader) else { return nil }
    return Int(String(decoding: event.endpoint.dropFirst(), as: UTF8.self))
}

extension Journal {
    /// Appends and waits until the record is durable or refused.
    func appendAndWait(_ record: SpoolRecord) async throws {
        let refusal: JournalRefusal? = try await withCheckedThrowingContinuation { done in
            do throws(JournalRefusal) {
                try append(record) { done.resume(returning: $0) }
            } catch {
                done.resume(throwing: error)
            }
        }
        if let refusal { throw refusal }
    }

    /// Closes and waits.
    func shutDown() async {
        await withCheckedContinuation { done in shutDown { done.resume() } }
    }
}

/// Opens a journal in a folder.
func openJournal(
    _ folder: ScratchFolder, bytesMax: Int = 1 << 20, disk: any JournalDisk = PosixDisk(),
    observer: any JournalObserver = JournalWitness()
) throws -> Journal {
    try Journal(
        JournalConfiguration(directory: folder.path, bytesMax: bytesMax),
        newIdentity: SecureRandom.bytes(16), disk: disk, observer: observer,
        clock: SystemClock())
}

/// All records of a journal from a position on.
func readAll(_ journal: Journal, from start: UInt64 = 1) throws -> [SpoolRecord] {
    let reader = JournalReader(journal)
    var records: [SpoolRecord] = []
    var next = start
    while next <= journal.syncedPosition {
        let chunk = try reader.read(from: next)
        records.append(contentsOf: chunk)
        next += UInt64(chunk.count)
    }
    return records
}

/// A file's content.
func contents(of path: String) -> [UInt8] {
    let file = open(path, O_RDONLY)
    defer { close(file) }
    var bytes = [UInt8](repeating: 0, count: Int(lseek(file, 0, SEEK_END)))
    let count = bytes.count
    #expect(pread(file, &bytes, count, 0) == count)
    return bytes
}

/// Overwrites a file.
func setContents(of path: String, _ bytes: [UInt8]) {
    let file = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
    defer { close(file) }
    #expect(bytes.isEmpty || write(file, bytes, bytes.count) == bytes.count)
}
