import Contracts
import Model
import Postgres
import RPC
import TestKit
import Testing

@testable import Tracker

@Suite("The length and segments of a message")
struct MessageMeasureTests {
    private func measure(
        _ body: String, length: UInt32 = 0, segments: UInt32 = 0, channel: Int32 = 1
    ) -> [UInt32] {
        let measure = MessageMeasure(
            PlainEvent.Message(
                channelCode: channel, bodyLength: length, segments: segments,
                body: PlainEvent.bytes(body)))
        return [measure.bodyLength, measure.segments]
    }

    @Test("both come from the text, unless the sender gives them")
    func sources() {
        let euros = String(repeating: "€", count: 153)
        #expect(measure(euros) == [153, 3])
        #expect(measure(String(repeating: "a", count: 161)) == [161, 2])
        #expect(measure(euros, segments: 9) == [153, 9])
        #expect(measure(euros, length: 5) == [5, 3])
        #expect(measure(euros, length: 5, segments: 9) == [5, 9])
        #expect(measure("") == [0, 0])
        #expect(measure("", length: 70, segments: 1) == [70, 1])
        #expect(measure("e\u{301}") == [2, 1])
        #expect(measure("a\0b") == [3, 1])
    }

    @Test("only an SMS, or what may be one, goes in segments")
    func channels() {
        #expect(measure("hello", channel: 0) == [5, 1])
        #expect(measure("hello", channel: 1) == [5, 1])
        #expect(measure("hello", channel: 2) == [5, 0])
        #expect(measure("hello", channel: 3) == [5, 0])
        #expect(measure("hello", segments: 2, channel: 3) == [5, 2])
    }

    @Test("a text is UTF-8 of at most 64 KiB")
    func rules() {
        var validation = EventValidation(now: Timestamp(microseconds: 1_790_000_000_000_000))
        func reasons(_ body: [UInt8]) -> [String] {
            var event = PlainEvent()
            event.message = PlainEvent.Message(body: PlainEvent.bytes(body))
            _ = validation.isValid(event)
            return validation.faults.map { "\($0.field) \($0.reason)" }
        }
        #expect(reasons([UInt8](repeating: 0x61, count: 65_536)) == [])
        #expect(
            reasons([UInt8](repeating: 0x61, count: 65_537)) == [
                "message.body is longer than 65536 bytes"
            ])
        let broken: [[UInt8]] = [
            [0xff], [0x61, 0xc3], [0xed, 0xa0, 0x80], [0xc0, 0x80], [0xf5, 0x80, 0x80, 0x80],
        ]
        for bad in broken {
            #expect(reasons(bad) == ["message.body must be UTF-8"])
        }
    }

    @Test("the text is in no record of the journal, and sending it again is a duplicate")
    func stored() async throws {
        let secret = "Your code is 271828 €"
        var builder = SpoolRecordBuilder(
            takenAt: Timestamp(microseconds: 1_790_000_000_000_000), expecting: 1)
        var plain = PlainEvent()
        plain.message = PlainEvent.Message(
            bodyLength: 0, segments: 0, body: PlainEvent.bytes(secret))
        builder.append(plain)
        let record = builder.finish()
        #expect(!String(decoding: record.bytes, as: Unicode.ASCII.self).contains("271828"))

        let url = try await PrivatePostgres.shared().createMigratedDatabase()
        let folder = try ScratchFolder()
        let tracker = try TrackerHarness(folder, url)
        try await tracker.service.start()
        var samples = EventSamples(seed: 160)
        var event = samples.next()
        event.message = TrackerV1.MessageDetail(
            channel: .sms, direction: .outbound, kind: .text, deliveryStatus: .sent,
            body: Array(String(repeating: "😀", count: 67).utf8))
        let first = try await tracker.client.record(.init([event], .committed))
        #expect(first.accepted == 1)
        let again = try await tracker.client.record(.init([event], .committed))
        #expect(again.duplicates == 1)
        event.message?.body = [0xff]
        let bad = try await tracker.client.record(.init([event]))
        #expect(bad.rejected.map(\.field) == ["message.body"])
        let audit = try await Auditor(url)
        #expect(try await audit.differences() == [])
        let stored = try await audit.connection.query(StoredMeasures())
        #expect(stored == [[67, 3]])
        await audit.close()
        await tracker.service.stop()
    }
}

private struct StoredMeasures: Statement {
    static let name = "test.message_measures"
    static let sql = "SELECT body_length::bigint, segments::bigint FROM usage_events"
    static func decode(_ row: inout RowReader) throws(PostgresError) -> [Int64] {
        [try row.int64(), try row.int64()]
    }
}
