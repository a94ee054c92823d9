import Contracts
import Testing

@testable import Client

@Suite("Fields of an event, from the texts of an input")
struct EventDraftTests {
    private func event(_ fields: [(String, String)]) throws -> TrackerV1.UsageEvent {
        var draft = EventDraft()
        for (name, text) in fields {
            try draft.set(try #require(EventField(name)), to: text, times: .rfc3339)
        }
        return draft.event
    }

    /// The names of a message's fields, as the contract has them.
    private func names(of message: String) throws -> [String] {
        let name = "tollgate.tracker.v1.\(message)"
        return try #require(SchemaCatalog.all.messages.first { $0.name == name }).fields.map(\.name)
    }

    @Test("every field of the contract can be given")
    func contract() throws {
        let parts = [
            "message": "MessageDetail", "delivery_update": "DeliveryUpdate",
            "correction": "Correction",
        ]
        for name in try names(of: "UsageEvent") where parts[name] == nil && name != "attributes" {
            #expect(EventField(name) != nil, "\(name)")
        }
        for (part, message) in parts {
            for name in try names(of: message) {
                #expect(EventField("\(part).\(name)") != nil, "\(part).\(name)")
            }
        }
        #expect(EventField("attributes.region") == .attribute("region"))
        for name in ["", "attributes", "attributes.", "message", "calls", "message.calls"] {
            #expect(EventField(name) == nil, "\(name)")
        }
    }

    @Test("each field has the value of its text")
    func values() throws {
        let event = try event([
            ("event_id", "00112233-4455-6677-8899-aabbccddeeff"),
            ("occurred_at", "2026-01-02T03:04:05.000006+01:00"), ("org_id", "7"), ("user", "añá"),
            ("key_id", "9"), ("meter", "charts"), ("quantity", "2.5"), ("endpoint", "/v1/é"),
            ("method", "GET"), ("status", "204"), ("latency_ms", "1.5"), ("request_bytes", "10"),
            ("response_bytes", "20"), ("ip", "2001:db8::1"), ("user_agent", "curl"),
            ("country", "DE"), ("attributes.region", "eu"), ("attributes.tier", "b"),
        ])
        var wanted = TrackerV1.UsageEvent(
            eventID: (0..<16).map { UInt8($0 * 17) }, occurredAtUs: 1_767_319_445_000_006, orgID: 7,
            user: Array("añá".utf8), keyID: 9, meter: "charts", quantityMicro: 2_500_000,
            endpoint: "/v1/é", method: "GET", statusCode: 204, latencyUs: 1_500, requestBytes: 10,
            responseBytes: 20)
        wanted.ip = [0x20, 0x01, 0x0D, 0xB8] + [UInt8](repeating: 0, count: 11) + [1]
        wanted.userAgent = "curl"
        wanted.country = "DE"
        wanted.attributes = [.init(key: "region", value: "eu"), .init(key: "tier", value: "b")]
        #expect(event == wanted)
    }

    @Test("a message's fields are named, or numbered as in the contract")
    func messages() throws {
        let event = try event([
            ("message.channel", "WhatsApp"), ("message.direction", "outbound"),
            ("message.kind", "2"), ("message.body_length", "160"), ("message.segments", "1"),
            ("message.delivery_status", "failed"), ("message.provider_message_id", "SM1"),
            ("message.body", "hi 😀"),
        ])
        #expect(
            event.message
                == TrackerV1.MessageDetail(
                    channel: .whatsapp, direction: .outbound, kind: .media, bodyLength: 160,
                    segments: 1, deliveryStatus: .failed, providerMessageID: Array("SM1".utf8),
                    body: Array("hi 😀".utf8)))
    }

    @Test("an empty text leaves a field absent")
    func empty() throws {
        #expect(try event([("user", ""), ("quantity", ""), ("message.kind", "")]) == .init())
    }

    @Test(
        "a text that is no such value is refused with the field's name",
        arguments: [
            ("event_id", "00112233"), ("event_id", "00112233-4455-6677-8899-aabbccddeefg"),
            ("occurred_at", "yesterday"), ("occurred_at", "1767319445"), ("occurred_at_us", "1.5"),
            ("org_id", "acme"), ("org_id", "9223372036854775808"), ("quantity", "1.2345678"),
            ("quantity", "--1"), ("quantity", "1e3"), ("quantity", "."), ("quantity", "1."),
            ("quantity", "9223372036854.775808"), ("quantity", "-"), ("status_code", "-1"),
            ("status_code", "two"),
            ("latency_us", "1.5"), ("latency_s", "1:30"), ("ip", "1.2.3"), ("ip", "example.com"),
            ("message.channel", "fax"), ("message.channel", "0"), ("message.channel", "4"),
            ("endpoint", "a\0b"), ("attributes.a", "\0"),
        ])
    func refused(name: String, text: String) {
        let fault = #expect(throws: LineFault.self) { _ = try event([(name, text)]) }
        #expect(fault?.description.contains(name) == true)
    }

    @Test("a value is given once, in whatever unit")
    func once() {
        for pair in [
            ("latency_us", "latency_ms"), ("latency_s", "latency_s"),
            ("quantity", "quantity_micro"), ("status", "status_code"),
            ("attributes.a", "attributes.a"),
        ] {
            #expect(throws: LineFault.self) { _ = try event([(pair.0, "1"), (pair.1, "1")]) }
        }
        let many = (0..<17).map { ("attributes.a\($0)", "x") }
        #expect(throws: LineFault.self) { _ = try event(many) }
    }

    @Test("defaults fill what is absent and nothing else")
    func defaults() throws {
        var draft = EventDraft()
        try draft.set(.named(.latencyMs), to: "3", times: .rfc3339)
        try draft.set(.attribute("a"), to: "own", times: .rfc3339)
        let defaults: [(field: EventField, text: String)] = [
            (.named(.latencyUs), "7"), (.named(.meter), "charts"), (.attribute("a"), "x"),
            (.attribute("b"), "y"),
        ]
        try draft.fill(defaults, times: .rfc3339)
        #expect(draft.event.latencyUs == 3_000)
        #expect(draft.event.meter == "charts")
        #expect(draft.event.attributes.map(\.value) == ["own", "y"])
    }

    @Test("a time is read in the format that is asked for")
    func times() {
        #expect(TimeFormat.unix.timestamp("1.5")?.microseconds == 1_500_000)
        #expect(
            TimeFormat.unix.timestamp("1767319445.1234567")?.microseconds == 1_767_319_445_123_456)
        #expect(TimeFormat.unixMilliseconds.timestamp("1500.25")?.microseconds == 1_500_250)
        #expect(TimeFormat.unixMicroseconds.timestamp("7")?.microseconds == 7)
        #expect(TimeFormat.rfc3339.timestamp("1970-01-02")?.microseconds == 86_400_000_000)
        for text in ["", "-1", "1e9", "x", "99999999999999999999", "1.", ".5"] {
            #expect(TimeFormat.unix.timestamp(text) == nil, "\(text)")
        }
    }
}
