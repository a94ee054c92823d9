import Contracts
import Model
import Testing

@testable import Client

@Suite("JSON lines")
struct JSONLineParserTests {
    private let parser = JSONLineParser(times: .rfc3339)

    private func event(_ line: String) throws -> TrackerV1.UsageEvent? {
        try parser.parse(Array(line.utf8))?.event
    }

    @Test("an object has the names of the contract; numbers may be texts")
    func names() throws {
        let event = try event(
            #"{"occurred_at_us":"1767312000000000","org_id":7,"endpoint":"/a\u00e9","#
                + #""status_code":200,"latency_us":"12","user":"anna","country":null,"#
                + #""message":{"channel":"SMS","segments":2,"body":"hi"},"#
                + #""attributes":[{"key":"tier","value":"gold"},{"value":5,"key":"n"}]}"#)
        var wanted = TrackerV1.UsageEvent(
            occurredAtUs: 1_767_312_000_000_000, orgID: 7, user: Array("anna".utf8),
            endpoint: "/aé", statusCode: 200, latencyUs: 12)
        wanted.message = .init(channel: .sms, segments: 2, body: Array("hi".utf8))
        wanted.attributes = [.init(key: "tier", value: "gold"), .init(key: "n", value: "5")]
        #expect(event == wanted)
    }

    @Test("attributes may be an object of texts, and times have the chosen format")
    func shorthands() throws {
        let event = try event(#"{"occurred_at":"2026-01-02T00:00:00Z","attributes":{"a":"1"}}"#)
        #expect(event?.occurredAtUs == 1_767_312_000_000_000)
        #expect(event?.attributes == [.init(key: "a", value: "1")])
    }

    @Test("corrections may be negative, and news of messages are read too")
    func changes() throws {
        let correction = try event(
            #"{"occurred_at_us":1,"org_id":7,"quantity":"-1.5","correction":{"reason":"twice"}}"#)
        #expect(correction?.quantityMicro == -1_500_000)
        #expect(correction?.correction == .init(reason: "twice"))
        let news = try event(
            #"{"occurred_at_us":1,"delivery_update":{"delivery_status":"failed","#
                + #""provider_message_id":"SM1"},"correction":null}"#)
        #expect(
            news?.deliveryUpdate
                == .init(deliveryStatus: .failed, providerMessageID: Array("SM1".utf8)))
    }

    @Test("a line of nothing but blanks is no event")
    func blank() throws {
        #expect(try event("") == nil)
        #expect(try event(" \t ") == nil)
    }

    @Test(
        "what is no field, or no value of one, is refused with its name",
        arguments: [
            (#"{"endpont":"/a"}"#, "endpont is no field"),
            (#"{"message":{"chanel":"sms"}}"#, "message.chanel is no field"),
            (#"{"endpoint":true}"#, "endpoint is neither a text nor a number"),
            (#"{"message":"hi"}"#, "message is no field"),
            (#"{"attributes":["a"]}"#, "attributes holds"),
            (#"{"attributes":[{"key":"a"}]}"#, "attributes holds"),
            (#"{"attributes":{"a":{}}}"#, "attributes.a is neither"),
            (#"{"user":"a","user":"b"}"#, "user is given twice"),
            (#"{"user":"a\u0000b"}"#, "user holds a NUL"),
            (#"{"status_code":2e2}"#, "status_code is no whole number"),
            (#"[1]"#, "is no JSON object"), (#"{"user":"a""#, "JSON, byte"),
            (#"{"user":"a"} x"#, "JSON, byte"), ("user=a", "JSON, byte"),
        ])
    func refused(line: String, what: String) {
        let fault = #expect(throws: LineFault.self) { _ = try event(line) }
        #expect(fault?.description.contains(what) == true, "\(fault?.description ?? "")")
    }

    @Test("text that is not UTF-8 is refused")
    func notUTF8() {
        #expect(throws: LineFault("is not UTF-8")) {
            _ = try parser.parse(Array(#"{"user":""#.utf8) + [0xFF] + Array(#""}"#.utf8))
        }
    }

    @Test("a line that is cut anywhere, or changed, is refused or an event, never a trap")
    func hostile() {
        let whole =
            Array(
                #"{"occurred_at_us":1767312000000000,"user":"\ud83d\ude00","message":{"kind":"text"},"#
                    .utf8) + Array(#""attributes":[{"key":"a","value":"b"}]}"#.utf8)
        for count in 1..<whole.count {
            #expect(throws: LineFault.self) { _ = try parser.parse(Array(whole.prefix(count))) }
        }
        var random = SeededRandom(seed: 5)
        for _ in 0..<20_000 {
            var line = whole
            for _ in 0..<Int.random(in: 1...3, using: &random) {
                line[Int.random(in: 0..<line.count, using: &random)] =
                    UInt8.random(in: 0...255, using: &random)
            }
            _ = try? parser.parse(line)
        }
    }
}
