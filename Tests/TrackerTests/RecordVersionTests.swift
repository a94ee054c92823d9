import Model
import Testing

@testable import Tracker

@Suite("Versions of journal records")
struct RecordVersionTests {
    private static func record(_ events: [PlainEvent]) -> SpoolRecord {
        var builder = SpoolRecordBuilder(
            takenAt: Timestamp(microseconds: 1_790_000_000_000_000), expecting: events.count)
        for event in events { builder.append(event) }
        return builder.finish()
    }

    @Test("only records that an older tracker would misread are of the second version")
    func versions() throws {
        var correction = PlainEvent()
        correction.quantityMicro = -5
        correction.correctionReason = PlainEvent.bytes("why")
        var news = PlainEvent()
        news.eventID = PlainEvent.bytes("")
        news.delivery = DeliveryNews(statusCode: 3, providerMessageID: PlainEvent.bytes("SM7"))
        let mixed = Self.record([PlainEvent(), correction, news])
        #expect(Self.record([PlainEvent()]).payload[0] == 1)
        #expect(Self.record([correction]).payload[0] == 2)
        #expect(mixed.payload[0] == 2)
        let events = try PreparedBatch([mixed]).events
        #expect(events[1].quantityMicro == -5)
        #expect(events[1].correction.map { String(decoding: $0, as: UTF8.self) } == "why")
        #expect(events[2].deliveryTarget == .provider(org: 1, id: "SM7"))
        #expect(events[2].delivery?.status == 3)
    }

    @Test("a journal opens again with records of both versions")
    func reopened() async throws {
        let folder = try ScratchFolder()
        var correction = PlainEvent()
        correction.correctionReason = PlainEvent.bytes("why")
        let journal = try openJournal(folder)
        try await journal.appendAndWait(Self.record([PlainEvent()]))
        try await journal.appendAndWait(Self.record([correction]))
        await journal.shutDown()
        let again = try openJournal(folder)
        #expect(try readAll(again).map { $0.payload[0] } == [1, 2])
        await again.shutDown()
    }
}
