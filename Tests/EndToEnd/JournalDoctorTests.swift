import Chassis
import Contracts
import Foundation
import Model
import Testing

@testable import Client
@testable import Tracker

@Suite("tollgate doctor journal")
struct JournalDoctorTests {
    /// Says nothing.
    private struct Silent: JournalObserver {
        func synced(_ records: [SpoolRecord]) {}
        func syncTook(microseconds: UInt64) {}
        func diskRefused(_ fault: DiskFault) {}
        func failed(_ reason: String) {}
    }

    private func open(_ folder: String) throws -> Journal {
        try Journal(
            JournalConfiguration(directory: folder, bytesMax: 1 << 20),
            newIdentity: SecureRandom.bytes(16), observer: Silent(), clock: SystemClock())
    }

    private func close(_ journal: Journal) async {
        await withCheckedContinuation { done in journal.shutDown { done.resume() } }
    }

    /// Runs the client on its own, without a stack.
    private func tollgate(_ arguments: String..., in folder: String) async throws -> ProcessRun {
        try await ProcessRun.run(
            TestStack.programs + "/tollgate", arguments,
            environment: ["TOLLGATE_HOME": folder + "/stack", "NO_COLOR": "1"], in: folder)
    }

    @Test("a damaged journal is told of, skipped on consent, and a tracker's journal opens again")
    func mended() async throws {
        let folder = "/tmp/tollgate-e2e-\(UUID().uuidString.prefix(8))"
        let place = folder + "/journal"
        try FileManager.default.createDirectory(
            atPath: place, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        var journal = try open(place)
        for _ in 0..<3 {
            let record = SpoolRecordBuilder(
                takenAt: Timestamp(microseconds: 1_790_000_000_000_000), expecting: 0
            ).finish()
            let _: Void = try await withCheckedThrowingContinuation { done in
                do {
                    try journal.append(record) { _ in done.resume() }
                } catch {
                    done.resume(throwing: error)
                }
            }
        }
        let busy = try await tollgate("doctor", "journal", "--dir", "journal", in: folder)
        #expect(busy.code == 5)
        #expect(busy.errors.contains("in use"))
        await close(journal)

        let fine = try await tollgate("doctor", "journal", "--dir", "journal", in: folder)
        #expect(fine.code == 0)
        #expect(fine.output.contains("No damage"))
        let file = URL(fileURLWithPath: place + "/0000000000000001.journal")
        var bytes = try Data(contentsOf: file)
        bytes[70] ^= 1
        try bytes.write(to: file)
        let told = try await tollgate(
            "doctor", "journal", "--dir", place, "--skip", "--format", "json", in: folder)
        #expect(told.code == 1)
        #expect(told.output.contains(#""intact":false"#))
        #expect(try Data(contentsOf: file) == bytes)
        let done = try await tollgate(
            "doctor", "journal", "--dir", place, "--skip", "--yes", "--export", "left.jsonl",
            in: folder)
        #expect(done.code == 0, "\(done.errors)")
        #expect(FileManager.default.fileExists(atPath: folder + "/left.jsonl"))
        #expect(try Data(contentsOf: URL(fileURLWithPath: file.path + ".damaged")) == bytes)
        journal = try open(place)
        #expect(journal.syncedPosition == 3)
        await close(journal)
        let none = try await tollgate("doctor", "journal", "--dir", folder, in: folder)
        #expect(none.code == 3)
    }

    /// An event with everything that an event can have, or with nothing that it need not.
    private struct Event: EventSource {
        struct Attribute: AttributeSource {
            let key: UnsafeRawBufferPointer
            let value: UnsafeRawBufferPointer
        }
        struct Message: MessageSource {
            let channelCode: Int32 = 1
            let directionCode: Int32 = 2
            let kindCode: Int32 = 2
            let bodyLength: UInt32 = 17
            let segments: UInt32 = 3
            let deliveryStatusCode: Int32 = 4
            let providerMessageID = Event.bytes("SM\"1\n")
            let body = Event.bytes("")
        }
        let isFull: Bool
        var eventID: UnsafeRawBufferPointer {
            Self.bytes(isFull ? "0123456789abcdef" : "fedcba9876543210")
        }
        let occurredAtUs: Int64 = 1_790_000_000_000_001
        let orgID: Int64 = .max
        var user: UnsafeRawBufferPointer { Self.bytes(isFull ? "ana\u{e9}" : "") }
        var keyID: Int64 { isFull ? .max : 0 }
        var meter: UnsafeRawBufferPointer { Self.bytes(isFull ? "charts" : "") }
        var quantityMicro: Int64? { isFull ? .max : nil }
        var endpoint: UnsafeRawBufferPointer { Self.bytes(isFull ? "/v1/\u{1F600}?\\" : "") }
        var method: UnsafeRawBufferPointer { Self.bytes(isFull ? "GET" : "") }
        var statusCode: UInt32 { isFull ? 599 : 0 }
        var latencyUs: UInt64? { isFull ? UInt64(Int64.max) : nil }
        var requestBytes: UInt64 { isFull ? 1 << 36 : 0 }
        var responseBytes: UInt64 { isFull ? 1 << 35 : 0 }
        var ip: UnsafeRawBufferPointer { Self.bytes(isFull ? "\u{0a}\u{01}\u{02}\u{03}" : "") }
        var userAgent: UnsafeRawBufferPointer { Self.bytes(isFull ? "agent\t\"1\"" : "") }
        var country: UnsafeRawBufferPointer { Self.bytes(isFull ? "DE" : "") }
        var message: Message? { isFull ? Message() : nil }
        var attributes: [Attribute] {
            isFull ? [Attribute(key: Self.bytes("k\"ey"), value: Self.bytes("v\u{1}"))] : []
        }

        var correctionReason: UnsafeRawBufferPointer?
        var delivery: DeliveryNews?

        init(isFull: Bool) { self.isFull = isFull }

        /// Bytes that live as long as the test process.
        static func bytes(_ text: String) -> UnsafeRawBufferPointer {
            let copy = UnsafeMutableRawBufferPointer.allocate(
                byteCount: text.utf8.count, alignment: 1)
            copy.copyBytes(from: Array(text.utf8))
            return UnsafeRawBufferPointer(copy)
        }
    }

    @Test("an exported event is read by an import as it was sent")
    func roundTrip() throws {
        for isFull in [true, false] {
            let event = Event(isFull: isFull)
            var builder = SpoolRecordBuilder(
                takenAt: Timestamp(microseconds: 1_790_000_000_000_000), expecting: 1)
            builder.append(event)
            let record = builder.finish()
            var reader = ByteReader(record.payload)
            _ = reader.take(SpoolRecordBuilder.prefixBytes)
            let line = EventJSON.object(try #require(EventCoding.read(&reader))).text
            let draft = try JSONLineParser(times: .rfc3339).parse(Array(line.utf8))
            let read = try #require(draft).event
            #expect(read.eventID == Array(event.eventID))
            #expect(read.occurredAtUs == event.occurredAtUs)
            #expect(read.orgID == event.orgID && read.keyID == event.keyID)
            #expect(read.user == Array(event.user))
            #expect(read.meter == (isFull ? "charts" : "api_calls"))
            #expect(read.quantityMicro == (isFull ? .max : 1_000_000))
            #expect(Array(read.endpoint.utf8) == Array(event.endpoint))
            #expect(read.method == (isFull ? "GET" : "") && read.country == (isFull ? "DE" : ""))
            #expect(read.statusCode == event.statusCode && read.latencyUs == event.latencyUs)
            #expect(read.requestBytes == event.requestBytes)
            #expect(read.responseBytes == event.responseBytes)
            #expect(read.ip == Array(event.ip))
            #expect(Array(read.userAgent.utf8) == Array(event.userAgent))
            #expect(read.attributes.map(\.key) == (isFull ? ["k\"ey"] : []))
            #expect(read.attributes.map(\.value) == (isFull ? ["v\u{1}"] : []))
            let message = TrackerV1.MessageDetail(
                channel: .sms, direction: .outbound, kind: .media, bodyLength: 17, segments: 3,
                deliveryStatus: .failed, providerMessageID: Array("SM\"1\n".utf8))
            #expect(read.message == (isFull ? message : nil))
        }
    }

    private static func exported(_ event: Event) throws -> TrackerV1.UsageEvent {
        var builder = SpoolRecordBuilder(
            takenAt: Timestamp(microseconds: 1_790_000_000_000_000), expecting: 1)
        builder.append(event)
        let record = builder.finish()
        var reader = ByteReader(record.payload)
        _ = reader.take(SpoolRecordBuilder.prefixBytes)
        let line = EventJSON.object(try #require(EventCoding.read(&reader))).text
        return try #require(try JSONLineParser(times: .rfc3339).parse(Array(line.utf8))).event
    }

    @Test("exported corrections and news of messages are read by an import as they were sent")
    func changes() throws {
        var correction = Event(isFull: false)
        correction.correctionReason = Event.bytes("counted \"twice\"")
        let corrected = try Self.exported(correction)
        #expect(corrected.correction == .init(reason: "counted \"twice\""))
        #expect(corrected.quantityMicro == 1_000_000)
        var news = Event(isFull: false)
        news.delivery = DeliveryNews(statusCode: 4, providerMessageID: Event.bytes(""))
        let named = try Self.exported(news)
        #expect(named.eventID == Array(news.eventID) && named.orgID == .max)
        #expect(named.deliveryUpdate == .init(deliveryStatus: .failed))
        news.delivery?.providerMessageID = Event.bytes("SM1")
        let byProvider = try Self.exported(news)
        #expect(byProvider.eventID.isEmpty)
        #expect(
            byProvider.deliveryUpdate
                == .init(deliveryStatus: .failed, providerMessageID: Array("SM1".utf8)))
    }
}
