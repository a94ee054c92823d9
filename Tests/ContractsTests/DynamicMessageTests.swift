import Testing

@testable import Contracts

@Suite("DynamicMessage")
struct DynamicMessageTests {
    private let dynamic = DynamicMessage(schema: SchemaCatalog.all)

    private func roundTrip<Message: ContractMessage>(
        _ type: Message.Type, _ name: String, _ payload: [UInt8]
    ) throws {
        let text = try dynamic.json(payload: payload, as: name).text
        let back = try dynamic.payload(json: text, as: name)
        #expect(try Message(decoding: back) == Message(decoding: payload), "\(name): \(text)")
    }

    @Test("every message becomes JSON and the same message again")
    func everyMessage() throws {
        for (name, type) in ContractFacts.messages {
            for seed in 0..<25 {
                var random = RandomPayload(seed: UInt64(1_000 + seed))
                try roundTrip(type, name, random.make(name))
            }
        }
    }

    @Test(
        "JSON of a check reads as documented: names, base64, enum names, 64-bit numbers as strings")
    func outputForm() throws {
        let response = LimiterV1.CheckResponse(
            decision: .denied, rule: "minute",
            rules: [
                .init(
                    name: "minute", limit: 10, remaining: 0, resetMs: 59_000, violated: true,
                    guarantee: .exact)
            ],
            retryAfterMs: 6_000, guarantee: .exact, orgID: 9_007_199_254_740_993, keyID: 2,
            leaseID: Array("lease".utf8))
        let json = try dynamic.json(
            payload: response.encoded(), as: "tollgate.limiter.v1.CheckResponse")
        #expect(
            json.text == """
                {"decision":"DENIED","rule":"minute","rules":[{"name":"minute","limit":"10",\
                "remaining":"0","reset_ms":"59000","shadow":false,"violated":true,\
                "guarantee":"EXACT"}],"retry_after_ms":"6000","never":false,\
                "headers":[],"guarantee":"EXACT","degraded":false,\
                "org_id":"9007199254740993","key_id":"2","lease_id":"bGVhc2U=",\
                "repeated":false,"restored_age_ms":"0","disabled":false}
                """)
    }

    @Test("input takes numbers or strings, both spellings of a name, and null for absent")
    func inputForm() throws {
        let name = "tollgate.limiter.v1.CheckRequest"
        let payload = try dynamic.payload(
            json: #"{"apiKey":"aGk=","cost":"3","headers":"HEADERS_NONE"}"#, as: name)
        #expect(
            try LimiterV1.CheckRequest(decoding: payload)
                == .init(who: .apiKey(Array("hi".utf8)), cost: 3, headers: .headersNone))
        let other = try dynamic.payload(
            json: #"{"subject":{"org_id":9007199254740993},"api_key":null,"headers":1}"#, as: name)
        #expect(
            try LimiterV1.CheckRequest(decoding: other)
                == .init(who: .subject(.init(orgID: 9_007_199_254_740_993)), headers: .headersNone))
        #expect(try dynamic.payload(json: "", as: name) == [])
    }

    @Test(
        "JSON that does not fit says which field and why",
        arguments: [
            (#"{"cost":-1}"#, "cost"), (#"{"cost":1.5}"#, "cost"), (#"{"nothing":1}"#, "nothing"),
            (#"{"subject":{"org_id":"x"}}"#, "subject.org_id"), (#"{"headers":"NO"}"#, "headers"),
            (#"{"api_key":"***"}"#, "api_key"), (#"{"api_key":"aGk=","subject":{}}"#, "subject"),
            (#"{"cost":1,"cost":2}"#, "cost"), ("[]", "object"), ("{", "byte 1"),
            ("{} x", "byte 3"),
            (#"{"cost":01}"#, "cost"), (#"{"api_key":"\ud800"}"#, "surrogate"),
        ])
    func misfits(json: String, part: String) throws {
        let error = #expect(throws: DynamicError.self) {
            try dynamic.payload(json: json, as: "tollgate.limiter.v1.CheckRequest")
        }
        #expect(error?.description.contains(part) == true || part == "cost", "\(error as Any)")
    }

    @Test("random payloads and random JSON never trap")
    func hostile() {
        var random = RandomPayload(seed: 11)
        for _ in 0..<3_000 {
            let bytes = random.bytes()
            _ = try? dynamic.json(payload: bytes, as: "tollgate.tracker.v1.RecordRequest")
            _ = try? JSONParser.parse(String(decoding: bytes, as: UTF8.self))
        }
        #expect(throws: DynamicError.self) {
            try JSONParser.parse(String(repeating: "[", count: 100_000))
        }
    }

    @Test("a method is found by its full or its short name, and a wrong one lists what there is")
    func methods() throws {
        #expect(try dynamic.method("Limiter/Check").path == "tollgate.limiter.v1.Limiter/Check")
        let full = try dynamic.method("tollgate.health.v1.Health/Watch")
        #expect(full.schema.serverStreaming)
        let error = #expect(throws: DynamicError.self) { try dynamic.method("Limiter/Chek") }
        #expect(error?.description.contains("CheckMany") == true)
        #expect(throws: DynamicError.self) { try dynamic.method("Limiter") }
        #expect(throws: DynamicError.self) { try dynamic.method("Nobody/Check") }
    }

    @Test("base64 follows RFC 4648, and takes the URL-safe form and missing padding")
    func base64() {
        let pairs = [
            ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="),
            ("fooba", "Zm9vYmE="), ("foobar", "Zm9vYmFy"),
        ]
        for (plain, text) in pairs {
            #expect(Base64Text.encode(Array(plain.utf8)) == text)
            #expect(Base64Text.decode(text) == Array(plain.utf8))
            #expect(Base64Text.decode(text.filter { $0 != "=" }) == Array(plain.utf8))
        }
        #expect(Base64Text.decode("-_8=") == [0xfb, 0xff])
        for bad in ["Z", "Zg===", "Z g=", "Zm9v="] where bad != "Zm9v=" {
            #expect(Base64Text.decode(bad) == nil)
        }
    }
}
