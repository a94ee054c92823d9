import Testing

@testable import RPC

@Suite struct TraceparentTests {
    private let text = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"

    @Test("text and binary forms agree with the standard's example")
    func roundTrips() throws {
        let trace = try #require(Traceparent(text: text))
        #expect(trace.text == text)
        #expect(trace.bytes.count == 26)
        #expect(trace.bytes.prefix(3) == [0, 0x0a, 0xf7])
        #expect(Traceparent(bytes: trace.bytes) == trace)
        #expect(trace.traceID == "0af7651916cd43dd8448eb211c80319c")
        #expect(trace.child(parentID: 1)?.text.contains("-0000000000000001-") == true)
    }

    @Test("zero ids, bad digits, wrong lengths and version 255 are refused")
    func refuses() {
        #expect(Traceparent(bytes: []) == nil)
        #expect(Traceparent(bytes: [UInt8](repeating: 0, count: 26)) == nil)
        #expect(Traceparent(bytes: [UInt8](repeating: 255, count: 26)) == nil)
        #expect(Traceparent(text: text.uppercased()) == nil)
        #expect(Traceparent(text: "ff" + text.dropFirst(2)) == nil)
        #expect(Traceparent(text: text + "-") == nil)
        #expect(Traceparent(text: "") == nil)
    }
}
