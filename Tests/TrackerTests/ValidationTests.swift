import Contracts
import Model
import Testing

@testable import Tracker

@Suite("Rules of an event")
struct ValidationTests {
    private let now = Timestamp(microseconds: 1_790_000_000_000_000)

    private func fields(_ change: (inout PlainEvent) -> Void) -> [String] {
        var event = PlainEvent()
        change(&event)
        var validation = EventValidation(now: now)
        let isValid = validation.isValid(event)
        #expect(isValid == validation.faults.isEmpty)
        return validation.faults.map(\.field)
    }

    @Test("a plain event is valid, and so is one at every bound")
    func valid() {
        #expect(fields { _ in } == [])
        #expect(
            fields {
                $0.occurredAtUs = 946_684_800_000_000
                $0.endpoint = PlainEvent.bytes(String(repeating: "e", count: 2_048))
                $0.user = PlainEvent.bytes(String(repeating: "u", count: 128))
                $0.meter = PlainEvent.bytes(String(repeating: "m", count: 63))
                $0.quantityMicro = .max
                $0.latencyUs = UInt64(Int64.max)
                $0.requestBytes = 1 << 36
                $0.statusCode = 599
                $0.country = PlainEvent.bytes("DE")
                $0.ip = PlainEvent.bytes([UInt8](repeating: 1, count: 16))
                $0.message = PlainEvent.Message()
                $0.attributes = (0..<16).map {
                    PlainEvent.Attribute(
                        key: PlainEvent.bytes("k\($0)"),
                        value: PlainEvent.bytes(String(repeating: "v", count: 256)))
                }
            } == [])
        #expect(fields { $0.occurredAtUs = now.microseconds + 86_400_000_000 } == [])
    }

    @Test("each broken rule is named by its field")
    func broken() {
        #expect(fields { $0.eventID = PlainEvent.bytes("short") } == ["event_id"])
        #expect(fields { $0.orgID = -1 } == ["org_id"])
        #expect(fields { $0.orgID = .min } == ["org_id"])
        #expect(fields { $0.occurredAtUs = 946_684_799_999_999 } == ["occurred_at_us"])
        #expect(fields { $0.occurredAtUs = .min } == ["occurred_at_us"])
        #expect(fields { $0.occurredAtUs = .max } == ["occurred_at_us"])
        #expect(
            fields { $0.occurredAtUs = now.microseconds + 86_400_000_001 } == ["occurred_at_us"])
        #expect(fields { $0.keyID = -1 } == ["key_id"])
        #expect(fields { $0.user = PlainEvent.bytes([0x61, 0]) } == ["user"])
        #expect(fields { $0.user = PlainEvent.bytes([0xff]) } == ["user"])
        #expect(fields { $0.meter = PlainEvent.bytes("Calls") } == ["meter"])
        #expect(fields { $0.quantityMicro = -1 } == ["quantity_micro"])
        #expect(fields { $0.method = PlainEvent.bytes("GE T") } == ["method"])
        #expect(fields { $0.statusCode = 600 } == ["status_code"])
        #expect(fields { $0.statusCode = .max } == ["status_code"])
        #expect(fields { $0.latencyUs = .max } == ["latency_us"])
        #expect(fields { $0.responseBytes = .max } == ["response_bytes"])
        #expect(fields { $0.ip = PlainEvent.bytes([1, 2]) } == ["ip"])
        #expect(fields { $0.country = PlainEvent.bytes("deu") } == ["country"])
        #expect(
            fields { $0.message = PlainEvent.Message(channelCode: 4, bodyLength: .max) }
                == ["message.channel", "message.body_length"])
        let attribute = PlainEvent.Attribute(
            key: PlainEvent.bytes("k"), value: PlainEvent.bytes("v"))
        #expect(fields { $0.attributes = [attribute, attribute] } == ["attributes[1].key"])
        #expect(
            fields { $0.attributes = Array(repeating: attribute, count: 17) } == ["attributes"])
    }

    @Test("every fault of an event is told at once")
    func all() throws {
        let fields = fields { event in
            event.eventID = PlainEvent.bytes("short")
            event.orgID = 0
            event.occurredAtUs = 1
            event.keyID = -9
            event.user = PlainEvent.bytes([UInt8](repeating: 0xff, count: 129))
            event.meter = PlainEvent.bytes("-")
            event.method = PlainEvent.bytes(" ")
            event.statusCode = 7
            event.message = PlainEvent.Message(
                channelCode: -1, segments: .max, body: PlainEvent.bytes([0xff]))
            event.attributes = (0..<16).map { _ in
                PlainEvent.Attribute(key: PlainEvent.bytes(""), value: PlainEvent.bytes("v"))
            }
        }
        #expect(
            fields.prefix(12) == [
                "event_id", "org_id", "occurred_at_us", "key_id", "user", "user", "meter",
                "method", "status_code", "message.channel", "message.segments", "message.body",
            ])
        #expect(fields.dropFirst(12).count == 16)
        #expect(fields.last == "attributes[15].key")
    }

    @Test("a rejected event lists its faults, and a reply of the worst events fits a frame")
    func rejections() throws {
        var rejections = Rejections()
        let faults = [
            EventFault(field: "org_id", reason: "must be positive"),
            EventFault(field: "key_id", reason: "is odd"),
        ]
        rejections.add(7, faults)
        let told = try #require(rejections.events.first)
        #expect(told.index == 7 && told.field == "org_id")
        #expect(told.reason == "must be positive; key_id: is odd")
        #expect(told.faults.map(\.field) == ["org_id", "key_id"])
        #expect(told.faults.map(\.reason) == ["must be positive", "is odd"])

        let many = (0..<64).map {
            EventFault(field: "attributes[\($0)].value", reason: "is longer than 256 bytes")
        }
        for index in 0..<EventLimits.eventsPerRequestMax { rejections.add(index, many) }
        var response = TrackerV1.RecordResponse()
        response.rejected = rejections.events
        #expect(response.rejected.count == 1 + EventLimits.eventsPerRequestMax)
        #expect(response.rejected[1].faults.count == 64)
        #expect(response.rejected.last?.faults.isEmpty == true)
        #expect(response.encoded().count < 16 << 20)
    }

    @Test("the journal's form gives back every field, and any cut of it is refused without a trap")
    func coding() throws {
        var event = PlainEvent()
        event.latencyUs = 77
        event.user = PlainEvent.bytes("ana")
        event.message = PlainEvent.Message()
        event.attributes = [
            PlainEvent.Attribute(key: PlainEvent.bytes("k"), value: PlainEvent.bytes("v\"\n"))
        ]
        var writer = ByteWriter(reserving: 16)
        EventCoding.append(event, to: &writer)
        let memory = writer.take()
        defer { memory.deallocate() }
        let whole = UnsafeRawBufferPointer(memory)
        var reader = ByteReader(whole)
        let read = try #require(EventCoding.read(&reader))
        #expect(reader.left == 0)
        #expect(read.identity.id == Array("0123456789abcdef".utf8))
        #expect(read.latencyUs == 77)
        #expect(read.quantityMicro == 1_000_000)
        #expect(String(decoding: read.meter, as: UTF8.self) == "api_calls")
        #expect(String(decoding: read.user, as: UTF8.self) == "ana")
        #expect(read.message?.deliveryStatus == 2)
        let attributes = try #require(read.attributes.flatMap { EventCoding.readAttributes($0) })
        #expect(
            String(decoding: AttributeJSON.text(attributes), as: UTF8.self)
                == #"{"k":"v\"\u000a"}"#)
        for length in 0..<whole.count {
            var cut = ByteReader(UnsafeRawBufferPointer(rebasing: whole[0..<length]))
            #expect(EventCoding.read(&cut) == nil)
        }
        var random = SeededRandom(seed: 3)
        for _ in 0..<5_000 {
            var noise = random.bytes(Int(random.next() % 120))
            if noise.count > 4 {
                noise.replaceSubrange(0..<4, with: [UInt8(noise.count - 4), 0, 0, 0])
            }
            noise.withUnsafeBytes {
                var reader = ByteReader($0)
                if let event = EventCoding.read(&reader), let bytes = event.attributes {
                    _ = EventCoding.readAttributes(bytes)
                }
            }
        }
    }
}
